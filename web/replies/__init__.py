"""Replies and mentions on X: what was read, what is done about it, and how it is read."""

from web.replies.views import blueprint

__all__ = ["blueprint"]
