"""Writing a post: the list, the form, who is in its pictures, the checks while typing, and the ways out."""

from web.drafts import live, people, steps, views
from web.drafts.blueprint import blueprint

__all__ = ["blueprint", "live", "people", "steps", "views"]
