"""Showing the cleaned pictures of posts, and taking in new ones."""

from web.pictures.views import blueprint

__all__ = ["blueprint"]
