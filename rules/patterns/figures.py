"""Which figures does a text hold, in figures or in words, and which of them stand together?

"07700 900123", "o77OO 9oo l23", "oh double seven double oh" and a figure on each line are all
runs of groups here. Dates, times, scores and book numbers are left out, because their figures
never belong to a longer number.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from operator import itemgetter

from rules.patterns.cues import around_figures, figures_in, words_in
from rules.plain import plain

_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: value for value, word in enumerate(_TEENS, start=10)},
    **{word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
}
"""The words for 0 to 20, and for the tens up to 90."""

_SPOKEN = {word: str(value) for word, value in NUMBER_WORDS.items()} | dict.fromkeys(
    ("oh", "o", "nought", "naught", "nil"), "0"
)
_REPEATED = {"double": 2, "dbl": 2, "triple": 3, "treble": 3}
_LOOK_ALIKES = str.maketrans("OoIlSsBZz", "001155822")

_WRITTEN = r"(?<![0-9])(?:(?<![^\W_])[OoIl])?[0-9][0-9OoIlSsBZz]*|(?<![^\W_])[OoIl]{1,4}(?![^\W_])"
_LETTERS = "oilsbz"
_FIGURES_ONLY = re.compile(_WRITTEN)
_WITH_WORDS = re.compile(rf"{_WRITTEN}|(?<![^\W_])(?i:{'|'.join((*_SPOKEN, *_REPEATED, 'hundred'))})(?![^\W_])")
_WORTH_READING_WORDS = re.compile(
    r"\b(?:zero|oh|nought|naught|hundred|plus|double|dbl|treble|triple)\b|(?:\b(?:"
    + "|".join(_UNITS[1:])
    + r")\b[\s,.\-]*){5}",
    re.IGNORECASE,
)
_SPOKEN_NUMBER_WORDS = frozenset((*_UNITS, *_REPEATED, "oh", "nought", "naught", "hundred", "plus"))
_FIGURE = re.compile(r"[0-9]")
_FEWEST_WRITTEN, _REACH = 4, 12
_BETWEEN = re.compile(
    r"(?:[^\w£$€¥%:;@#&=×÷+<>?!]|_){0,4}|[\s,.]*\b(?:dash|hyphen|space|and|then|slash)\b[\s,.]*",
    re.IGNORECASE,
)
_ONE_LETTER = re.compile(r"[^\W\d_]")
_WORD_BEFORE = re.compile(r"[^\W\d_]{3}$")
_FEWEST = 6
_SEEN_AS_COUNTING = 6
_A_GAP = 1
_LONGEST_GAP = 20
_MOST_ITEMS, _MOST_GROUPS = 600, 300  # more than a post or a description can hold
_GLUED_FEWEST = 8

_DAY, _MONTH, _TIME = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_ELSEWHERE = re.compile(
    rf"""
    (?<![\d.,/\-]){_DAY}(?P<s>[./\-]){_MONTH}(?P=s)(?:\d{{4}}|\d\d)(?![./\-]?\d)                # a date
  | (?<![\d.,/\-])(?:19|20)\d\d(?P<t>[./\-]){_MONTH}(?P=t){_DAY}(?!\d)
  | (?<![\d.]){_TIME}\s?(?:[ap]m)?\s?(?:-|to|until|till)\s?{_TIME}(?![.\d])                    # two times
  | (?<!\d)(?:\d{{1,2}}\s?-\s?\d{{1,2}}(?:,\s?|\s)(?!\d{{3}})){{2,}}\d{{1,2}}\s?-\s?\d{{1,2}}(?!\d)  # scores
  | (?<![\d.])0\.\d+(?![\d.]|\s\d{{3}})                                                   # 0.75
  | \bISBN[\s:\-]{{0,3}}(?:1[03][\s:\-]{{1,3}})?(?:[\dX][\s\-]?){{9,17}}                    # a book
  | (?<!\d)97[89][\s\-]?(?:\d[\s\-]?){{9}}\d(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Figures written together: where they stand in the plain text, and what they are.

    `gap` is what stands between this group and the one before it in its run; `written`
    says whether they are figures indeed, and not words or letters that pass for them.
    """

    start: int
    end: int
    digits: str
    gap: str
    written: bool


Run = tuple[Group, ...]


def with_figures(text: str) -> str:
    """The plain text with every kind of figure (➐, ٧) as a plain one, place by place."""
    if text.isascii():
        return text
    return "".join(c if c.isascii() else _figure(c) for c in text)


@lru_cache(maxsize=4096)
def _figure(c: str) -> str:
    value = unicodedata.digit(c, None)
    return c if value is None else str(value)


def _items(matches: Iterator[re.Match[str]], text: str) -> Iterator[Group]:
    """Every group of figures, each for itself: "double seven" is one group, and so is "twenty three"."""
    held: Group | None = None
    doubled: re.Match[str] | None = None
    is_tens = False
    for match in islice(matches, _MOST_ITEMS):
        word = match.group().lower()
        if word in _REPEATED:
            doubled = match
            continue
        if joined := held and _joined(held, match, is_tens=is_tens):
            held, is_tens = joined, False
            continue
        if held is not None:
            yield held
        start, end = match.span()
        if not word.isalpha() and _ONE_LETTER.match(text, end):
            end -= len(word) - len(word.rstrip(_LETTERS))
        digits = _SPOKEN.get(word) or text[start:end].translate(_LOOK_ALIKES)
        if doubled is not None and match.start() - doubled.end() <= _A_GAP and digits.isdigit():
            digits, start = digits * _REPEATED[doubled.group().lower()], doubled.start()
        doubled, is_tens = None, word in _TENS
        held = Group(start, end, digits, "", written=match.group()[0].isdigit()) if digits.isdigit() else None
    if held is not None:
        yield held


def _joined(held: Group, match: re.Match[str], *, is_tens: bool) -> Group | None:
    """One group of "twenty" and "three", or of "nine" and "hundred"; None for two groups."""
    if match.start() - held.end > _A_GAP or held.written:
        return None
    word = match.group().lower()
    if word == "hundred":
        return Group(held.start, match.end(), held.digits + "00", "", written=False)
    if is_tens and word in _UNITS[1:]:
        return Group(held.start, match.end(), held.digits[0] + _SPOKEN[word], "", written=False)
    return None


def _is_glued(text: str, group: Group) -> bool:
    """Says whether letters touch the group, as in "3pm", "B12" and "N886786520975"."""
    before, after = text[max(0, group.start - 3) : group.start], text[group.end : group.end + 1]
    if _ONE_LETTER.match(after):
        return len(group.digits) < _GLUED_FEWEST
    return bool(_ONE_LETTER.match(before[-1:])) and (
        len(group.digits) < _GLUED_FEWEST - 3 or not _WORD_BEFORE.search(before)
    )


def _continues(before: Group, gap: str, after: Group) -> bool:
    """Says whether a group goes on with the run. Only spoken figures are joined by an "and"."""
    if len(gap) > _LONGEST_GAP or not _BETWEEN.fullmatch(gap):
        return False
    return "and" not in gap.lower() or not (before.written or after.written)


def _matches(text: str, words: frozenset[str]) -> Iterator[re.Match[str]]:
    """What may be a group of figures. Words are read only where several of them make a number."""
    if not words.isdisjoint(_SPOKEN_NUMBER_WORDS) and _WORTH_READING_WORDS.search(text):
        yield from _WITH_WORDS.finditer(text)
        return
    for start, end in around_figures(text, _REACH):
        if len(_FIGURE.findall(text, start, end)) >= _FEWEST_WRITTEN:
            yield from _FIGURES_ONLY.finditer(text, start, end)


@lru_cache(maxsize=64)
def runs(text: str) -> tuple[Run, ...]:
    """The runs of at least six figures in a text as typed, in order. Their places are those of its plain text."""
    words = words_in(text)
    if figures_in(text) < _FEWEST_WRITTEN and words.isdisjoint(_SPOKEN_NUMBER_WORDS):
        return ()
    text = with_figures(plain(text).text)
    made: list[list[Group]] = [[]]
    for group in _items(_matches(text, words), text):
        gap = text[made[-1][-1].end : group.start] if made[-1] else ""
        if _is_glued(text, group):
            made.append([])
        elif made[-1] and not _continues(made[-1][-1], gap, group):
            made.append([group])
        elif len(made[-1]) < _MOST_GROUPS:
            made[-1].append(Group(group.start, group.end, group.digits, gap, group.written))
    long = [run for run in made if _count(run) >= _FEWEST]
    if not long:
        return ()
    elsewhere = [match.span() for match in _ELSEWHERE.finditer(text)]
    return tuple(tuple(part) for run in long for part in _parts(run, elsewhere) if _count(part) >= _FEWEST)


def _count(run: list[Group]) -> int:
    return sum(len(group.digits) for group in run)


def _parts(run: list[Group], elsewhere: list[tuple[int, int]]) -> Iterator[list[Group]]:
    """The run, cut where some of its figures are a date, a time, a score or a book's number."""
    part: list[Group] = []
    for group in run:
        before = bisect_right(elsewhere, group.start, key=itemgetter(0)) - 1
        if before >= 0 and group.start < elsewhere[before][1]:
            yield part
            part = []
        else:
            part.append(group)
    yield part


def counts_on(run: Run) -> bool:
    """Says whether the figures only count: 0123456789, or 2 4 6 8 10 12."""
    steps = {int(after.digits[:9]) - int(before.digits[:9]) for before, after in pairwise(run[:_SEEN_AS_COUNTING])}
    if len(run) >= _SEEN_AS_COUNTING and len(steps) == 1:
        return True
    digits = "".join(group.digits for group in run)
    return digits[:9] in "01234567890123456789" or digits[:9] in "98765432109876543210"
