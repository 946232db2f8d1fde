"""Removing a published post from X."""

from web.takedown.views import blueprint

__all__ = ["blueprint"]
