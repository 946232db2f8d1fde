"""The page of who covers for whom, and of reminders."""

from web.cover.views import blueprint

__all__ = ["blueprint"]
