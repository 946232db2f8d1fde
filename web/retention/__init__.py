"""The pages on which leaders see what is kept for how long, delete what is over, and erase a child."""

from web.retention.views import blueprint

__all__ = ["blueprint"]
