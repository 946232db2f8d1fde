"""What may be seen in the school's pictures: three choices, who chose, and why."""

from web.picture_policy.views import blueprint

__all__ = ["blueprint"]
