"""Words that are not names: every answer, and the way to take one back."""

from web.name_answers.views import blueprint

__all__ = ["blueprint"]
