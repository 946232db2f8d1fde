"""Which pupils can be shown and named, and what did their families answer?"""

from web.consent.views import blueprint

__all__ = ["blueprint"]
