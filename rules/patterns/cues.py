"""Which words does a text hold at all?

Asked first, so that a rule looks closer only where it may find something.
"""

import re
from functools import lru_cache

from rules.plain import plain

_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=64)
def words_in(text: str) -> frozenset[str]:
    """The words of a text as typed, small and without disguise; figures and apostrophes part them."""
    return frozenset(_WORD.findall(plain(text).text.lower()))
