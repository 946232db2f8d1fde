"""Posts of the account that were not sent from here."""

from web.outside.views import blueprint

__all__ = ["blueprint"]
