"""Which words of a text are worth asking about: whose name may they be, and why?"""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.lexicon import Lexicon
from rules.naming import cues
from rules.naming.disguises import squeezed
from rules.naming.evidence import Source
from rules.naming.roll import Entry, Ids, Roll
from rules.naming.words import Casing, Word, Words

_NOBODY: Ids = frozenset()
_INSIDE_A_NAME = 3
_MODEL_LOOKS_FROM = 0.15
_SHORTEST_UNKNOWN = 3
_LEAST_BIRTHS = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words `at` up to `after` that may be a name, why they are looked at, whose, and how often it is given."""

    at: int
    after: int
    source: Source
    ids: Ids = _NOBODY
    births: int = 0


def entry_at(entries: tuple[Entry, ...], words: Words, at: int) -> tuple[Entry, int] | None:
    """The longest of these names that stands at word `at`, and the index after it."""
    for entry in entries:
        after = at + len(entry.words)
        if after > len(words) or any(words[at + i].folded != name for i, name in enumerate(entry.words)):
            continue
        if all(len(words.gap(i - 1, i)) <= _INSIDE_A_NAME for i in range(at + 1, after)):
            return entry, after
    return None


def candidates(words: Words, roll: Roll, lexicon: Lexicon, scores: tuple[float, ...]) -> Iterator[Candidate]:
    """Every candidate, in order. A word is a candidate once: the roll comes first, then what is known of names."""
    at = 0
    while at < len(words):
        found = _at(words, at, roll, lexicon, scores[at])
        if found:
            yield found
        at = found.after if found else at + 1


def _at(words: Words, at: int, roll: Roll, lexicon: Lexicon, score: float) -> Candidate | None:
    word = words[at]
    hit = entry_at(roll.forenames.get(word.folded, ()), words, at)
    if hit:
        return Candidate(at, hit[1], Source.FORENAME, hit[0].ids)
    surname = entry_at(roll.surnames.get(word.folded, ()), words, at)
    if surname:
        return Candidate(at, surname[1], Source.SURNAME, surname[0].ids)
    if len(word.folded) < _SHORTEST_UNKNOWN and score < _MODEL_LOOKS_FROM:
        return None
    return _of_one_word(word, at, roll, lexicon, score, may_be_small=words.casing is not Casing.USUAL)


def _of_one_word(
    word: Word, at: int, roll: Roll, lexicon: Lexicon, score: float, *, may_be_small: bool
) -> Candidate | None:
    everyday = word.folded in lexicon.words
    if word.is_lower and not may_be_small and (everyday or word.folded in cues.ADULT_ROLES):
        return None
    if word.folded in cues.ADULT_TITLES:
        return None
    if ids := roll.short_forms.get(word.folded):
        return Candidate(at, at + 1, Source.SHORT_FORM, ids)
    stem = word.folded.removesuffix("s")
    if stem != word.folded and not everyday and (ids := roll.forename(stem)):
        return Candidate(at, at + 1, Source.SHORT_FORM, ids)  # "Alfies hat"
    for form in squeezed(word.folded):
        if ids := roll.forename(form) or roll.short_forms.get(form):
            return Candidate(at, at + 1, Source.SHORT_FORM, ids)
    if word.is_lower and not may_be_small and score < _MODEL_LOOKS_FROM:
        return None
    births = lexicon.forenames.get(word.folded, 0)
    near = _NOBODY if everyday else _near(word.folded, roll)
    if births >= _LEAST_BIRTHS:
        return Candidate(at, at + 1, Source.GIVEN_NAME, near, births)
    if near:
        return Candidate(at, at + 1, Source.NEAR, near)
    if score >= _MODEL_LOOKS_FROM and word.folded not in cues.FOLLOWERS | cues.DETERMINERS:
        return Candidate(at, at + 1, Source.MODEL)
    return None


def _near(word: str, roll: Roll) -> Ids:
    return frozenset(i for name in roll.near_forenames.near(word) for i in roll.forename(name))
