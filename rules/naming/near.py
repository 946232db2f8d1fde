"""Which known names is a misspelt word close to?

Names and words are looked up by what is left when a letter is taken out, so that thousands of
names cost no more than ten. One slip is forgiven, and two in words of seven letters or more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

_SHORTEST = 4
_TWO_SLIPS_FROM = 7


def _without_letters(word: str, slips: int) -> Iterator[str]:
    """The word, and the word with one letter out, or with two."""
    left = {word}
    seen = {word}
    for _ in range(slips):
        left = {w[:i] + w[i + 1 :] for w in left for i in range(len(w))}
        seen |= left
    yield from seen


def slips_between(left: str, right: str) -> int:
    """The least letters added, lost, changed or swapped with a neighbour between two words."""
    above: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        older, above = above, row
        row = [i] + [0] * len(right)
        for j, b in enumerate(right, start=1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]


def forgiven(length: int) -> int:
    """How many slips a word of this many letters may hold."""
    if length < _SHORTEST:
        return 0
    return 2 if length >= _TWO_SLIPS_FROM else 1


def is_near(word: str, name: str) -> bool:
    """Says whether the word may be a misspelling of the name. The first letters of short words must agree."""
    allowed = min(forgiven(len(word)), forgiven(len(name)))
    if abs(len(word) - len(name)) > allowed or not allowed:
        return False
    slips = slips_between(word, name)
    return slips <= allowed and (slips == 1 or word[0] == name[0])


class NearNames:
    """Names of one word, to be found from a misspelling."""

    def __init__(self, names: Iterable[str]) -> None:
        """Takes the names, in small letters."""
        self._by_rest: dict[str, set[str]] = defaultdict(set)
        self._longest = 0
        for name in names:
            self._longest = max(self._longest, len(name))
            slips = forgiven(len(name))
            if slips:
                for rest in _without_letters(name, slips):
                    self._by_rest[rest].add(name)

    def near(self, word: str) -> frozenset[str]:
        """The names that the word may be a misspelling of."""
        slips = forgiven(len(word))
        if not slips or len(word) > self._longest + slips:  # a monster of a word would cost its length cubed
            return frozenset()
        candidates: set[str] = set()
        for rest in _without_letters(word, slips):
            candidates |= self._by_rest.get(rest, set())
        return frozenset(name for name in candidates if is_near(word, name))
