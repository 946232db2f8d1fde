"""Which words does a text hold at all, and how many figures?

Asked first, so that a rule looks closer only where it may find something.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rules.plain import plain

_WORD = re.compile(r"[a-z]+")
_FIGURE = re.compile(r"[0-9]")
_FIGURES = re.compile(r"[0-9]+")


@lru_cache(maxsize=64)
def words_in(text: str) -> frozenset[str]:
    """The words of a text as typed, small and without disguise; figures and apostrophes part them."""
    return frozenset(_WORD.findall(plain(text).text.lower()))


@lru_cache(maxsize=64)
def figures_in(text: str) -> int:
    """How many figures of any kind a text holds, as typed: 7, ٧, ⑦ and ➐ are one each."""
    read = plain(text).text
    if read.isascii():
        return len(_FIGURE.findall(read))
    return sum(c.isdigit() for c in read)


def around_figures(text: str, reach: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text that lie within `reach` of a plain figure, those that touch made one.

    A pattern that holds a figure and is shorter than `reach` need be looked for only there.
    """
    start, end = 0, -1
    for match in _FIGURES.finditer(text):
        if match.start() - reach > end:
            if end >= 0:
                yield start, end
            start = max(0, match.start() - reach)
        end = min(len(text), match.end() + reach)
    if end >= 0:
        yield start, end


def near_figures(pattern: re.Pattern[str], text: str, reach: int = 48) -> Iterator[re.Match[str]]:
    """What a pattern finds near figures. It must hold a figure, and be shorter than `reach`."""
    for start, end in around_figures(text, reach):
        yield from pattern.finditer(text, start, end)
