"""How does somebody prove a second time that it is they?"""
