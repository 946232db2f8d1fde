"""How does a person get in, past the second step where they have one, and out again?"""

from web.signing_in import asking, proof, second, views
from web.signing_in.blueprint import blueprint

__all__ = ["asking", "blueprint", "proof", "second", "views"]
