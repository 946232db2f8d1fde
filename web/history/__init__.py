"""What was posted, by whom, who agreed it, and what happened to each post."""

from web.history import posts, record, search  # noqa: F401  # each adds its pages to the blueprint
from web.history.blueprint import blueprint

__all__ = ["blueprint"]
