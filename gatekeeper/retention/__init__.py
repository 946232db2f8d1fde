"""How long is each kind of record kept, what goes when, and how does a child go so that nothing is left?"""
