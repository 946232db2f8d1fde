"""Something must come down: withdrawals from their first word to the letter, and what is looked at again."""

from web.withdrawals import beginning, case, reviews
from web.withdrawals.blueprint import blueprint

__all__ = ["beginning", "blueprint", "case", "reviews"]
