"""Writing a post: the list, the form, the checks while typing, and the ways out."""

from web.drafts import live, steps, views
from web.drafts.blueprint import blueprint

__all__ = ["blueprint", "live", "steps", "views"]
