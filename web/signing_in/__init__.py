"""How does a person get in and out, and what of their own account can they change?"""

from web.signing_in.views import blueprint

__all__ = ["blueprint"]
