"""How does the office bring the pupil roll and the staff list up to date?"""

from web.roll.views import blueprint

__all__ = ["blueprint"]
