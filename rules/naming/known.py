"""Who in a text is known and nobody's child: staff, public figures, characters, titles of works?

An allowance never lets a child's name through: the reader asks for a pupil's full name first,
and a pair of forenames ("Max and Ruby") is never taken for the title of a work.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.facts import StaffMember
from rules.lexicon import Lexicon
from rules.naming import cues
from rules.naming.named import Kind
from rules.naming.roll import words_in
from rules.naming.words import Casing, Words

_LONGEST = 6
_TWO = 2


@dataclass(frozen=True, slots=True)
class Staff:
    """The adults of the school, by the words they are called."""

    surnames: frozenset[tuple[str, ...]]
    forenames: frozenset[str]
    full: frozenset[tuple[str, ...]]


@lru_cache(maxsize=8)
def staff_of(people: tuple[StaffMember, ...]) -> Staff:
    """The staff as they are looked up."""
    surnames, forenames, full = set(), set(), set()
    for person in people:
        last = words_in(person.surname)
        surnames.add(last)
        for first in {words_in(person.forename), words_in(person.known_as)} - {()}:
            forenames.add(first[0])
            full.add(first + last)
    return Staff(frozenset(surnames), frozenset(forenames), frozenset(full))


def _run(words: Words, at: int, length: int) -> tuple[str, ...]:
    return tuple(word.folded for word in words.all[at : at + length])


def staff_at(words: Words, at: int, staff: Staff) -> int | None:
    """The index after a colleague's name that begins with word `at`, or None.

    A colleague is "Mrs Okafor" (here `at` is the word after the title) or "Jane Okafor".
    """
    for length in (3, 2, 1):
        run = _run(words, at, length)
        if len(run) == length and (run in staff.full or (run in staff.surnames and is_titled(words, at))):
            return at + length
    return None


def is_titled(words: Words, at: int) -> bool:
    """Says whether the word before makes this the surname of an adult: "Mrs", "Dr", "PC"."""
    if not at or words[at - 1].folded not in cues.ADULT_TITLES or len(words.gap(at - 1, at).strip(". ")) > 0:
        return False
    title = words[at - 1]
    if title.is_lower and (title.folded == "miss" or words.casing is not Casing.LOWER):
        return False  # "We will miss Poppy"
    return words[at].folded not in cues.FOLLOWERS | cues.DETERMINERS


def is_saint(words: Words, at: int) -> bool:
    """Says whether the word before makes this a saint's name, of which churches and schools are called."""
    return at > 0 and words[at - 1].folded in ("st", "saint") and words.gap(at - 1, at) in (" ", ". ", ".")


def _runs(words: Words, at: int) -> Iterator[tuple[int, int]]:
    """Runs of words within a sentence, longest first, that hold word `at`: where they begin and end."""
    for length in range(_LONGEST, 0, -1):
        for first in range(max(0, at - length + 1), min(at, len(words) - length) + 1):
            after = first + length
            if not any(
                words[i].starts_sentence and ":" not in words.gap(i - 1, i) for i in range(first + 1, after)
            ):
                yield first, after


def _phrase(words: Words, first: int, after: int) -> str:
    """A run of words as it is looked up."""
    return " ".join(words.plain.text[words[first].start : words[after - 1].end].lower().split())


def known_around(words: Words, at: int, lexicon: Lexicon, pupils: frozenset[int]) -> tuple[int, int, Kind] | None:
    """The whole name of a public figure, character, title or place that word `at` is part of.

    `pupils` are the words that are forenames of the roll: two of them joined by "and" are
    children, whatever the film is called.
    """
    for first, after in _runs(words, at):
        if not _written_as_a_name(words, first, after) or (after - first == 1 and at in pupils):
            continue
        phrase = _phrase(words, first, after)
        if phrase in lexicon.well_known or phrase.removesuffix("s") in lexicon.well_known:
            kind = Kind.PUBLIC
        elif phrase in lexicon.titles or (after - first >= _TWO and phrase in lexicon.places):
            kind = Kind.NOBODY
        else:
            continue
        joined = {words[i].folded for i in range(first, after)} & {"and", "or"}
        if joined and len(pupils & set(range(first, after))) >= _TWO:
            continue
        return first, after, kind
    return None


def _written_as_a_name(words: Words, first: int, after: int) -> bool:
    """Says whether a run of words is written as names and titles are: with a capital at both ends."""
    if words.casing is Casing.LOWER:
        return after - first >= _TWO
    return not words[first].is_lower and not words[after - 1].is_lower
