"""Deciding about blocks that the rules let somebody lift."""

from web.lifting.views import blueprint

__all__ = ["blueprint"]
