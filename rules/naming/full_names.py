"""Do a forename and a surname stand together here?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.lexicon import Lexicon
from rules.naming import cues
from rules.naming.candidates import Candidate, entry_at
from rules.naming.evidence import Around, Source
from rules.naming.near import is_near
from rules.naming.roll import Ids, Roll
from rules.naming.words import Casing, Words

_CLOSE = re.compile(r"\s{1,3}|\s?[\-'_/]\s?|\.")
_AFTER_INITIAL = re.compile(r"\.?\s{0,2}")
_CLOSE_BEFORE = re.compile(r"(?:\s|\s?[\-'_,]\s?|,\s)")
_MIDDLE_INITIAL = 1
_SURNAME_FROM = 0.3
_SHORTEST_NEAR = 4
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class FullName:
    """Words `at` up to `after` are forename and surname of these pupils."""

    at: int
    after: int
    ids: Ids
    is_question: bool


def pupil_full_name(words: Words, candidate: Candidate, roll: Roll, lexicon: Lexicon) -> FullName | None:
    """The full name of a pupil that has this candidate as its forename or as its first surname."""
    if not candidate.ids or candidate.source is Source.SURNAME:
        return None
    found = _surname_after(words, candidate, roll) or _surname_before(words, candidate, roll)
    if not found:
        return None
    at, after, ids = found
    small = words.casing is not Casing.LOWER and all(words[i].is_lower for i in range(at, after))
    question = small and all(words[i].folded in lexicon.words for i in range(at, after))
    if question and at < candidate.at:
        return None  # "a stone will do"
    return FullName(at, after, ids, question)


def _surname_after(words: Words, candidate: Candidate, roll: Roll) -> tuple[int, int, Ids] | None:
    for start in _where_a_surname_may_begin(words, candidate.after):
        hit = entry_at(roll.surnames.get(words[start].folded, ()), words, start)
        if hit and (owners := hit[0].ids & candidate.ids):
            return candidate.at, hit[1], owners
        if owners := _near_surname(words, start, candidate.ids, roll):
            return candidate.at, start + 1, owners
    return None


def _where_a_surname_may_begin(words: Words, after: int) -> Iterator[int]:
    """Right after the forename, or behind one middle name or initial: "Alfie J. Thornbury"."""
    if after >= len(words) or not _CLOSE.fullmatch(words.gap(after - 1, after)):
        return
    yield after
    middle, last = words[after], after + 1
    if last >= len(words) or (middle.is_lower and words.casing is not Casing.LOWER):
        return
    close = _AFTER_INITIAL if len(middle.folded) == _MIDDLE_INITIAL else _CLOSE
    if close.fullmatch(words.gap(after, last)):
        yield last


def _surname_before(words: Words, candidate: Candidate, roll: Roll) -> tuple[int, int, Ids] | None:
    for length in range(_LONGEST, 0, -1):
        at = candidate.at - length
        if at < 0 or not _CLOSE_BEFORE.fullmatch(words.gap(candidate.at - 1, candidate.at)):
            continue
        hit = entry_at(roll.surnames.get(words[at].folded, ()), words, at)
        if hit and hit[1] == candidate.at and (owners := hit[0].ids & candidate.ids):
            return at, candidate.after, owners
    return None


def _near_surname(words: Words, at: int, ids: Ids, roll: Roll) -> Ids:
    word = words[at]
    if len(word.folded) < _SHORTEST_NEAR or (word.is_lower and words.casing is not Casing.LOWER):
        return frozenset()
    return frozenset(
        i
        for i in ids
        for surname in roll.surnames_of(frozenset({i}))
        if surname and is_near(word.folded, surname[-1])
    )


def unknown_full_name(around: Around, candidate: Candidate) -> tuple[int, int] | None:
    """The words of a forename with what looks like a surname after it, or None."""
    words, after = around.words, candidate.after
    if after < len(words) and len(words[after].folded) == _MIDDLE_INITIAL and words[after].is_capitalised:
        after += 1
    last = after
    while last < min(len(words), after + _LONGEST) and _is_surname(around, last):
        last += 1
    return (candidate.at, last) if last > after else None


def _is_surname(around: Around, at: int) -> bool:
    words = around.words
    word = words[at]
    if (
        len(word.folded) == _MIDDLE_INITIAL
        or word.starts_sentence
        or words[at - 1].possessive
        or words.gap(at - 1, at) not in (" ", "-", "'", " - ")
    ):
        return False
    if word.folded in cues.FOLLOWERS | cues.PERSON_VERBS | cues.CLASS_AFTER or word.folded in around.class_words:
        return False
    everyday = word.folded in around.lexicon.words
    if word.folded in around.lexicon.forenames and (words.casing is Casing.LOWER or words.gap(at - 1, at) == "-"):
        return False  # "kavya dominik phoebe" are three children, "Ellis-James" is one
    if around.surname[at] >= _SURNAME_FROM and (not word.is_lower or words.casing is Casing.LOWER):
        return not everyday or around.surname[at] > 0.6  # noqa: PLR2004  # an everyday word needs more
    if words.casing is not Casing.USUAL:
        return False
    return word.is_capitalised and not everyday and at not in around.on_roll
