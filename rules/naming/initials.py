"""Where do initials point to one child: "H.P. (Y3)", "Star of the week: A.T."?"""

import re
from collections.abc import Iterator

from rules.naming.roll import Ids, Roll

_DOTTED = re.compile(r"(?<![\w.])([A-Z])\.\s?([A-Z])\.?(?![\w.])")
_BARE = re.compile(r"(?<![\w.&])([A-Z])([A-Z])(?![\w.&])")
_CLASS_NEAR = re.compile(r"\(?\b(?:Y|Yr|Year|KS)\s?\d|\bReception\b", re.IGNORECASE)
_ABBREVIATIONS = frozenset(
    """
    pe re dt it tv uk us eu pm am sa ta ht ks pa pc mp dj bbc ok qr dr st mr ms id hq cd dvd ad bc ce xl xs vs
    rd nd th rs ew km cm mm kg ml fc rc ai vr av bg cv ed eg er fa fm fs gp hr
    """.split()  # noqa: SIM905  # reads better as lines
)
_REACH = 14


def initials_in(text: str, roll: Roll, class_words: frozenset[str]) -> Iterator[tuple[int, int, Ids]]:
    """Spans of the plain text that are the initials of somebody on the roll, with a class or dots beside them."""
    for match in _DOTTED.finditer(text):
        if ids := roll.initials.get("".join(match.groups()).lower()):
            yield match.start(), match.end(), ids
    for match in _BARE.finditer(text):
        letters = match.group().lower()
        if letters in _ABBREVIATIONS or letters not in roll.initials:
            continue
        after = text[match.end() : match.end() + _REACH]
        opened = after.lstrip(" ")
        near_class = _CLASS_NEAR.match(opened) or _begins_with_class(opened, class_words)
        if near_class:
            yield match.start(), match.end(), roll.initials[letters]


def pairs_of_capitals(text: str) -> tuple[str, ...]:
    """Every pair of letters, small, that may be somebody's initials."""
    dotted = ("".join(match.groups()).lower() for match in _DOTTED.finditer(text))
    bare = (match.group().lower() for match in _BARE.finditer(text))
    return (*dotted, *(pair for pair in bare if pair not in _ABBREVIATIONS))


def _begins_with_class(text: str, class_words: frozenset[str]) -> bool:
    word = re.match(r"\(?(?:in\s+)?([^\W\d_]+)", text)
    return word is not None and word.group(1).lower() in class_words
