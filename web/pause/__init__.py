"""How is all posting stopped at once, and let go on again?"""

from web.pause.views import blueprint

__all__ = ["blueprint"]
