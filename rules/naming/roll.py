"""Whose name may these words be? The roll as it is asked while a post is read.

The index of a roll is made once and kept while that same roll is in use.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rules.facts import Pupil
from rules.lexicon import Lexicon
from rules.naming.near import NearNames
from rules.plain import plain

Words = tuple[str, ...]
Ids = frozenset[int]
_NOBODY: Ids = frozenset()
_VOWELS = "aeiouy"
_SHORTEST_STEM, _LONGEST_STEM = 3, 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A name as words in small letters, and whose it is."""

    words: Words
    ids: Ids


@dataclass(frozen=True, eq=False, slots=True)
class Roll:
    """One roll: forenames and surnames by their first word (longer ones first), and everything derived."""

    forenames: Mapping[str, tuple[Entry, ...]]
    surnames: Mapping[str, tuple[Entry, ...]]
    short_forms: Mapping[str, Ids]
    joined: Mapping[str, Ids]
    joined_full: Mapping[str, Ids]
    parts_of_surnames: Mapping[str, Ids]
    initials: Mapping[str, Ids]
    near_forenames: NearNames
    near_surnames: NearNames
    by_id: Mapping[int, Pupil]
    every_word: frozenset[str]
    class_words: frozenset[str]

    def forename(self, word: str) -> Ids:
        """Whose forename, of one word, this is."""
        return next((e.ids for e in self.forenames.get(word, ()) if len(e.words) == 1), _NOBODY)

    def surname(self, word: str) -> Ids:
        """Whose surname, of one word, this is."""
        return next((e.ids for e in self.surnames.get(word, ()) if len(e.words) == 1), _NOBODY)

    def surnames_of(self, ids: Iterable[int]) -> Iterator[Words]:
        """Every surname of these pupils."""
        for pupil_id in ids:
            yield from _surnames(self.by_id[pupil_id])


def words_in(name: str) -> Words:
    """A name as words in small plain letters: "Al-Masri" is ("al", "masri")."""
    if name.isascii() and name.isalpha():
        return (name.lower(),)
    bare = plain(name).text.lower()
    return tuple("".join(c if c.isalpha() else " " for c in bare).split())


def _forenames(pupil: Pupil) -> Iterator[Words]:
    yield words_in(pupil.forename)
    yield words_in(pupil.known_as)
    for former in pupil.former_names:
        if len(words := words_in(former)) > 1:  # a whole former name, not just a former surname
            yield words[:1]


def _surnames(pupil: Pupil) -> Iterator[Words]:
    yield words_in(pupil.surname)
    for former in pupil.former_names:
        words = words_in(former)
        yield words
        yield words[1:]


def _parts(surname: Words) -> Iterator[str]:
    """What may stand for a surname of several words: all of them run together, or the first alone."""
    if len(surname) > 1:
        yield "".join(surname)
        if len(surname[0]) > _SHORTEST_STEM:
            yield surname[0]


def _regular_short_forms(name: str) -> Iterator[str]:
    """Forms that children coin for any name: Gracie, Tommy, Lils, Rubes, Jas."""
    if name[-1] in "ey":
        yield name[:-1] + "ie"
        yield name[:-1] + "es"
    for length in range(_SHORTEST_STEM, min(_LONGEST_STEM, len(name) - 1) + 1):
        stem = name[:length]
        if stem[-1] in _VOWELS:
            yield stem + "s"
            continue
        yield from (stem + "s", stem + "y", stem + "ie")
        if stem[-2] in _VOWELS:
            yield from (stem + stem[-1] + "y", stem + stem[-1] + "ie")
    if len(name) <= _LONGEST_STEM + 1 and name[-1] not in _VOWELS + "s":
        yield from (name + "y", name + "ie", name + name[-1] + "y")


def _short_forms(name: str, lexicon: Lexicon) -> Iterator[str]:
    yield from lexicon.nicknames.get(name, ())
    if name[:_SHORTEST_STEM] in lexicon.forenames:
        yield name[:_SHORTEST_STEM]
    for form in _regular_short_forms(name):
        if len(form) >= _SHORTEST_STEM and form not in lexicon.words:
            yield form


def _grouped(pairs: Iterable[tuple[Words, int]]) -> dict[str, tuple[Entry, ...]]:
    ids: dict[Words, set[int]] = defaultdict(set)
    for words, pupil_id in pairs:
        if words:
            ids[words].add(pupil_id)
    found: dict[str, list[Entry]] = defaultdict(list)
    for words in sorted(ids, key=lambda w: (-len(w), w)):
        found[words[0]].append(Entry(words, frozenset(ids[words])))
    return {first: tuple(entries) for first, entries in found.items()}


def _frozen(ids: Mapping[str, set[int]]) -> dict[str, Ids]:
    return {name: frozenset(of) for name, of in ids.items()}


@lru_cache(maxsize=4)
def _build(roll: tuple[Pupil, ...], lexicon: Lexicon) -> Roll:
    forenames: list[tuple[Words, int]] = []
    surnames: list[tuple[Words, int]] = []
    short, joined, joined_full, parts, initials = (defaultdict(set) for _ in range(5))
    for pupil in roll:
        firsts, lasts = set(filter(None, _forenames(pupil))), set(filter(None, _surnames(pupil)))
        forenames += [(words, pupil.id) for words in firsts]
        surnames += [(words, pupil.id) for words in lasts]
        for last in lasts:
            for part in _parts(last):
                parts[part].add(pupil.id)
        for first in firsts:
            joined["".join(first)].add(pupil.id)
            if len(first) == 1:
                for form in _short_forms(first[0], lexicon):
                    short[form].add(pupil.id)
            for last in lasts:
                joined_full["".join(first + last)].add(pupil.id)
                joined_full["".join(last + first)].add(pupil.id)
                initials[first[0][0] + last[0][0]].add(pupil.id)
    return Roll(
        forenames=_grouped(forenames),
        surnames=_grouped(surnames),
        short_forms={form: frozenset(ids) for form, ids in short.items()},
        joined=_frozen(joined),
        joined_full=_frozen(joined_full),
        parts_of_surnames=_frozen(parts),
        initials=_frozen(initials),
        near_forenames=NearNames({words[0] for words, _ in forenames if len(words) == 1}),
        near_surnames=NearNames({words[0] for words, _ in surnames if len(words) == 1}),
        by_id={pupil.id: pupil for pupil in roll},
        every_word=frozenset(word for words, _ in forenames + surnames for word in words),
        class_words=frozenset(word for pupil in roll for word in pupil.class_name.lower().split()),
    )


class SameRoll:
    """A roll that is equal only to itself, so that looking it up does not read every pupil.

    The roll is held as long as its index is, so no other roll can take over its identity.
    """

    def __init__(self, roll: tuple[Pupil, ...]) -> None:
        self.roll = roll

    def __hash__(self) -> int:
        return id(self.roll)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameRoll) and self.roll is other.roll


@lru_cache(maxsize=8)
def _kept(same: SameRoll, lexicon: Lexicon) -> Roll:
    return _build(same.roll, lexicon)


def roll_of(roll: tuple[Pupil, ...], lexicon: Lexicon) -> Roll:
    """The index of a roll: the same tuple is known at a glance, an equal one after a look."""
    return _kept(SameRoll(roll), lexicon)
