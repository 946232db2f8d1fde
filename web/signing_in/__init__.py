"""How does a person get in and out, and what of their own account can they change?"""

from web.signing_in import proof, views
from web.signing_in.blueprint import blueprint

__all__ = ["blueprint", "proof", "views"]
