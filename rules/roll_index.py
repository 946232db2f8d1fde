"""How is a name of the roll found among the words of a post without reading the whole roll?

The index of a roll is made once and kept while that same roll is in use.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rules.facts import Pupil
from rules.text import Token, fold, tokens
from rules.word_lists import CALENDAR_WORDS, NAME_WORDS

Words = tuple[str, ...]
Ids = frozenset[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A name as folded words, and whose name it is."""

    words: Words
    pupil_ids: Ids


ByFirstWord = Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class RollIndex:
    """The names of one roll, by their first word; longer names come first."""

    forenames: ByFirstWord
    surnames: ByFirstWord
    joined_forenames: Mapping[str, Ids]
    joined_full_names: Mapping[str, Ids]
    every_word: frozenset[str]
    class_words: frozenset[str]
    nameable: Ids

    def is_word(self, folded: str) -> bool:
        """Says whether this name is also an everyday word or the name of a class."""
        return folded in NAME_WORDS or folded in CALENDAR_WORDS or folded in self.class_words


def _words(name: str) -> Words:
    if name.isascii() and name.isalpha():
        return (name.lower(),)
    return tuple(token.folded for token in tokens(name) if token.folded)


def _forenames(pupil: Pupil) -> Iterable[Words]:
    yield _words(pupil.forename)
    yield _words(pupil.known_as)
    for former in pupil.former_names:
        if len(words := _words(former)) > 1:  # a whole former name, not just a former surname
            yield words[:1]


def _surnames(pupil: Pupil) -> Iterable[Words]:
    yield _words(pupil.surname)
    for former in pupil.former_names:
        words = _words(former)
        yield words
        yield words[1:]


def _grouped(pairs: Iterable[tuple[Words, int]]) -> ByFirstWord:
    ids: dict[Words, set[int]] = defaultdict(set)
    for words, pupil_id in pairs:
        if words:
            ids[words].add(pupil_id)
    found: dict[str, list[Entry]] = defaultdict(list)
    for words in sorted(ids, key=lambda w: (-len(w), w)):
        found[words[0]].append(Entry(words, frozenset(ids[words])))
    return {first: tuple(entries) for first, entries in found.items()}


@lru_cache(maxsize=8)
def _build(roll: tuple[Pupil, ...]) -> RollIndex:
    forenames: list[tuple[Words, int]] = []
    surnames: list[tuple[Words, int]] = []
    joined: dict[str, set[int]] = defaultdict(set)
    joined_full: dict[str, set[int]] = defaultdict(set)
    for pupil in roll:
        firsts, lasts = set(_forenames(pupil)), set(_surnames(pupil))
        forenames += [(words, pupil.id) for words in firsts]
        surnames += [(words, pupil.id) for words in lasts]
        for first in filter(None, firsts):
            joined["".join(first)].add(pupil.id)
            for last in filter(None, lasts):
                joined_full["".join(first + last)].add(pupil.id)
                joined_full["".join(last + first)].add(pupil.id)
    return RollIndex(
        forenames=_grouped(forenames),
        surnames=_grouped(surnames),
        joined_forenames={name: frozenset(ids) for name, ids in joined.items()},
        joined_full_names={name: frozenset(ids) for name, ids in joined_full.items()},
        every_word=frozenset(word for words, _ in forenames + surnames for word in words),
        class_words=frozenset(fold(pupil.class_name) for pupil in roll if pupil.class_name),
        nameable=frozenset(pupil.id for pupil in roll if pupil.may_be_named),
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
def _kept(same: SameRoll) -> RollIndex:
    return _build(same.roll)


def index_of(roll: tuple[Pupil, ...]) -> RollIndex:
    """The index of a roll, built once: the same tuple is known at a glance, an equal one after a look."""
    return _kept(SameRoll(roll))


def entries_at(names: ByFirstWord, words: tuple[Token, ...], at: int) -> Iterable[tuple[Entry, int]]:
    """The names that begin at word `at`, longest first, each with the index after its last word."""
    for entry in names.get(words[at].folded, ()):
        end = at + len(entry.words)
        if tuple(token.folded for token in words[at:end]) == entry.words:
            yield entry, end
