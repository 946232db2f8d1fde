"""Reading a colleague's post and deciding about it."""

from web.review.views import blueprint

__all__ = ["blueprint"]
