"""What may one leader release alone, and how is it proved that it was nothing else?"""
