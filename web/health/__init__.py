"""Is everything that posting needs awake and in order?"""

from web.health.views import blueprint

__all__ = ["blueprint"]
