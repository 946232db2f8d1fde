"""Which names of the roll are written so that a plain search misses them?

Letters set apart ("M A X", "T-h-e-o"), figures and signs for letters ("H4rry", "P*ppy"), and
letters drawn out ("Zoeeee").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.naming.roll import Ids, Roll

_APART = re.compile(r"(?<!\w)[^\W\d_](?:(?: ?[.\-_*·•~+,/|] ?| {1,3})[^\W\d_]){2,}(?!\w)")
_BETWEEN_WORDS = re.compile(r" {2,}")
_MIXED = re.compile(r"(?<![\w@#$*/.])(?=[\w@$!*|]*[0-9@$!*|])(?=[\w@$!*|]*[^\W\d_])[\w@$!*|]{3,}(?<![!])(?![\w/])")
_LEET = {
    "0": "o",
    "1": "il",
    "!": "il",
    "|": "il",
    "3": "e",
    "4": "a",
    "@": "a",
    "5": "s",
    "$": "s",
    "7": "t",
    "8": "b",
}
_FIGURE_WITH_UNIT = re.compile(r"\d+[a-z]{1,3}", re.IGNORECASE)  # "5am" is no Sam
_NOBODY: Ids = frozenset()
_MOST_VARIANTS = 16
_WILD = "*"
_DRAWN_OUT = re.compile(r"([^\W\d_])\1\1+")
_LONG_ENOUGH_INSIDE = 4
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Disguised:
    """A span of the plain text that spells a name, and whose."""

    start: int
    end: int
    ids: Ids
    is_full: bool


@dataclass(frozen=True, slots=True)
class Spelled:
    """A span of the plain text that spells a name, and whose forename or whose surname it is."""

    start: int
    end: int
    first: Ids
    last: Ids


def apart_runs(text: str) -> tuple[str, ...]:
    """Every run of letters that stand apart, whatever it spells."""
    return tuple(match.group() for match in _APART.finditer(text))


def mixed_runs(text: str) -> tuple[str, ...]:
    """Every run with figures or signs among its letters, whatever it spells."""
    return tuple(match.group() for match in _MIXED.finditer(text))


def spelled_apart(text: str, roll: Roll) -> Iterator[Spelled]:
    """Forenames and surnames whose letters stand apart: "T-h-o-r-n-b-u-r-y"."""
    for match in _APART.finditer(text):
        start = match.start()
        for group in _BETWEEN_WORDS.split(match.group()):
            at = text.index(group, start)
            start = at + len(group)
            yield from _spelled(at, start, ("".join(c.lower() for c in group if c.isalpha()),), roll)


def spelled_with_signs(text: str, roll: Roll) -> Iterator[Spelled]:
    """Forenames and surnames with figures or signs in the place of letters: "Th0rnbury"."""
    for match in _MIXED.finditer(text):
        word = match.group().rstrip("!|").strip("*|!_")
        if word and not word.isalpha() and not _FIGURE_WITH_UNIT.fullmatch(word):
            start = match.start() + match.group().index(word)
            yield from _spelled(start, start + len(word), tuple(_readings(word)), roll)


def _spelled(start: int, end: int, readings: tuple[str, ...], roll: Roll) -> Iterator[Spelled]:
    first, last = _NOBODY, _NOBODY
    for reading in readings:
        if _WILD in reading:
            starred = _starred(reading, roll)
            first |= starred[0] if starred else _NOBODY
        first |= roll.joined.get(reading, _NOBODY) | roll.short_forms.get(reading, _NOBODY)
        last |= roll.surname(reading)
    if first or last:
        yield Spelled(start, end, first, last)


def _named(letters: str, roll: Roll) -> tuple[Ids, bool] | None:
    if ids := roll.joined_full.get(letters):
        return ids, True
    if ids := roll.joined.get(letters) or roll.short_forms.get(letters):
        return ids, False
    return None


def set_apart(text: str, roll: Roll) -> Iterator[Disguised]:
    """Names whose letters stand apart, alone or within a longer run: "B R A V O  M A X"."""
    for match in _APART.finditer(text):
        start = match.start()
        whole = [(start + i, c.lower()) for i, c in enumerate(match.group()) if c.isalpha()]
        if ids := roll.joined_full.get("".join(c for _, c in whole)):
            yield Disguised(start, match.end(), ids, is_full=True)
            continue
        for group in _BETWEEN_WORDS.split(match.group()):
            at = text.index(group, start)
            start = at + len(group)
            yield from _in_letters([(at + i, c.lower()) for i, c in enumerate(group) if c.isalpha()], roll)


def _in_letters(letters: list[tuple[int, str]], roll: Roll) -> Iterator[Disguised]:
    """The name that these letters spell, or the longest one among them."""
    spelled = "".join(c for _, c in letters)
    for length in range(min(len(spelled), _LONGEST), 0, -1):
        if length < len(spelled) and length < _LONG_ENOUGH_INSIDE:
            return
        for first in range(len(spelled) - length + 1):
            if found := _named(spelled[first : first + length], roll):
                yield Disguised(letters[first][0], letters[first + length - 1][0] + 1, *found)
                return


def _readings(word: str) -> list[str]:
    """What a word with figures and signs may spell. A star stays a star."""
    readings = [""]
    for c in word.lower():
        options = _LEET.get(c, c)
        readings = [head + option for head in readings for option in options][:_MOST_VARIANTS]
    return readings


def mixed(text: str, roll: Roll) -> Iterator[Disguised]:
    """Names with figures or signs in the place of letters."""
    for match in _MIXED.finditer(text):
        word = match.group().rstrip("!|")
        plain = word.strip("*|!_")
        if not plain or plain.isalpha() or _FIGURE_WITH_UNIT.fullmatch(plain):
            continue
        found = None
        for reading in _readings(plain):
            bare = reading.removesuffix("'s")
            found = _starred(bare, roll) if _WILD in bare else _named(bare, roll)
            if found:
                start = match.start() + match.group().index(plain)
                yield Disguised(start, start + len(plain), *found)
                break


def _starred(word: str, roll: Roll) -> tuple[Ids, bool] | None:
    if sum(c != _WILD for c in word) < 2:  # noqa: PLR2004  # one letter fits anybody
        return None
    pattern = re.compile("[a-z]".join(map(re.escape, word.split(_WILD))))
    ids = {i for name, of in roll.joined.items() if pattern.fullmatch(name) for i in of}
    return (frozenset(ids), False) if ids else None


def drawn_out(word: str, roll: Roll) -> Ids:
    """Whose name, of two letters or more, this is with letters drawn out: "zoeeee"."""
    if not _DRAWN_OUT.search(word):
        return frozenset()
    for form in (_DRAWN_OUT.sub(r"\1", word), _DRAWN_OUT.sub(r"\1\1", word)):
        if len(form) > 1 and (ids := roll.forename(form) or roll.short_forms.get(form, frozenset())):
            return ids
    return frozenset()
