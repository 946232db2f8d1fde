"""Showing the cleaned pictures of posts, taking in new ones, and saying how far the look at them is."""

from web.pictures import looks
from web.pictures.views import blueprint

__all__ = ["blueprint", "looks"]
