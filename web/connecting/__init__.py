"""How does a leader connect the school's account on X, and see by which key it is connected?"""

from web.connecting.views import blueprint

__all__ = ["blueprint"]
