"""What needs me now?"""

from web.home.views import blueprint

__all__ = ["blueprint"]
