"""Where does a parent answer the school, without an account, a cookie or a script?"""

from web.family.views import blueprint

__all__ = ["blueprint"]
