"""Whose name may have been misread in a picture?

A machine takes I, l and 1 for each other, and O and 0, loses accents, and gets a letter of a
longer name wrong. Words that a teacher types are read more strictly: none of this touches them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rules.lexicon import Lexicon
from rules.naming.evidence import CALENDAR
from rules.naming.named import Form
from rules.naming.near import NearNames, slips_between
from rules.naming.pieces import Hit
from rules.naming.roll import Ids, Roll
from rules.text import fold

LONG_ENOUGH = 5
"""Letters of a name that is known with one of them wrong. Shorter names are like too many other words."""

SOMETIMES_GIVEN = 20
"""How often in Britain a name must have been given to be a name of its own, and no slip."""

_RUN = re.compile(r"(?:[^\W_]|[|!](?=[^\W_])|(?<=[^\W_])\|)+")
_ALIKE = str.maketrans({"l": "i", "1": "i", "|": "i", "!": "i", "0": "o"})
_MOST_FIGURES = 2
_BETWEEN = re.compile(r"[ \t]{0,3}[,.]?[ \t]{0,3}")
_NOBODY: Ids = frozenset()


@dataclass(frozen=True, slots=True)
class _Misread:
    """A word that may be a misread name: where it stands, whose forename or surname, and how sure."""

    start: int
    end: int
    first: Ids
    last: Ids
    exactly: bool
    """Nothing but letters that look alike differ."""


@dataclass(frozen=True, eq=False, slots=True)
class _Index:
    first: Mapping[str, Ids]
    last: Mapping[str, Ids]
    near: NearNames


def _shape(word: str) -> str:
    """A folded word with letters that look alike made one."""
    return word.translate(_ALIKE)


def _by_shape(names: Iterable[tuple[str, Ids]]) -> dict[str, Ids]:
    found: dict[str, Ids] = defaultdict(frozenset)
    for name, ids in names:
        found[_shape(name)] |= ids
    return dict(found)


@lru_cache(maxsize=4)
def _index(roll: Roll) -> _Index:
    """The roll by the shapes of its names. Names of several words are known by all of them run together."""

    def joined(entries: Iterable[tuple[tuple[str, ...], Ids]]) -> dict[str, Ids]:
        return _by_shape(("".join(words), ids) for words, ids in entries)

    first = joined((e.words, e.ids) for entries in roll.forenames.values() for e in entries)
    last = joined((e.words, e.ids) for entries in roll.surnames.values() for e in entries)
    return _Index(first, last, NearNames(shape for shape in {*first, *last} if len(shape) >= LONG_ENOUGH))


def misread_names(text: str, roll: Roll, lexicon: Lexicon) -> Iterator[tuple[Hit, bool]]:
    """Every pupil whose name may have been misread in a text as it was read, and whether that is a question.

    Names that were read without a slip are none of these.
    """
    for line in re.finditer(r"[^\n]+", text):
        yield from _in_line(text, *line.span(), roll, lexicon)


def _in_line(text: str, start: int, end: int, roll: Roll, lexicon: Lexicon) -> Iterator[tuple[Hit, bool]]:
    words = [(m.start(), m.end(), fold(m.group())) for m in _RUN.finditer(text, start, end)]
    seen = [_one(*word, roll, lexicon) for word in words]
    at = 0
    while at < len(words):
        full = _full(text, words, seen, at, roll)
        one = seen[at]
        if full:
            yield full, False
            at += 2
            continue
        if one and one.first:
            is_sure = one.exactly or _initial_follows(words, at, one.first, roll)
            yield Hit(one.start, one.end, one.first, Form.FORENAME if one.exactly else Form.SHORT), not is_sure
        elif one and one.exactly:
            yield Hit(one.start, one.end, one.last, Form.SURNAME), False
        at += 1


def _full(
    text: str, words: list[tuple[int, int, str]], seen: list[_Misread | None], at: int, roll: Roll
) -> Hit | None:
    """A forename and a surname of one pupil side by side, at least one of them misread."""
    if at + 1 == len(words) or not (seen[at] or seen[at + 1]):
        return None
    if not _BETWEEN.fullmatch(text, words[at][1], words[at + 1][0]):
        return None
    (first, last), (other_first, other_last) = (_either(words[i][2], seen[i], roll) for i in (at, at + 1))
    ids = (first & other_last) | (last & other_first)
    return Hit(words[at][0], words[at + 1][1], ids, Form.FULL) if ids else None


def _initial_follows(words: list[tuple[int, int, str]], at: int, ids: Ids, roll: Roll) -> bool:
    """Says whether the next word is the first letter of a surname of these pupils: "Amelka W"."""
    following = words[at + 1][2] if at + 1 < len(words) else ""
    return len(following) == 1 and any(surname[0][0] == following for surname in roll.surnames_of(ids) if surname)


def _either(word: str, misread: _Misread | None, roll: Roll) -> tuple[Ids, Ids]:
    """Whose forename and whose surname a word may be, well read or misread."""
    if misread:
        return misread.first, misread.last
    return roll.forename(word), roll.surname(word)


def _one(start: int, end: int, word: str, roll: Roll, lexicon: Lexicon) -> _Misread | None:
    """What one word may be misread from, unless it is a name of the roll or a word of its own."""
    figures = sum(c.isdigit() for c in word)
    if len(word) < 2 or figures > _MOST_FIGURES or figures * 2 > len(word):  # noqa: PLR2004  # one letter is no name
        return None
    if word in roll.every_word or word in roll.short_forms or word in lexicon.words or word in CALENDAR:
        return None
    index, shape = _index(roll), _shape(word)
    first, last = index.first.get(shape, _NOBODY), index.last.get(shape, _NOBODY)
    if first or last:
        return _Misread(start, end, first, last, exactly=True)
    known = word in lexicon.places or word in roll.class_words
    if len(shape) < LONG_ENOUGH - 1 or known or lexicon.forenames.get(word, 0) >= SOMETIMES_GIVEN:
        return None
    for name in index.near.near(shape):
        if slips_between(shape, name) == 1:
            first |= index.first.get(name, _NOBODY)
            last |= index.last.get(name, _NOBODY)
    return _Misread(start, end, first, last, exactly=False) if first or last else None
