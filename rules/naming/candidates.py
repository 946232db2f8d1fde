"""Which words of a text are worth asking about: whose name may they be, and why?"""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.lexicon import Lexicon
from rules.naming import cues
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
    if hit := entry_at(roll.forenames.get(word.folded, ()), words, at):
        return Candidate(at, hit[1], Source.FORENAME, hit[0].ids)
    if hit := entry_at(roll.surnames.get(word.folded, ()), words, at):
        return Candidate(at, hit[1], Source.SURNAME, hit[0].ids)
    if len(word.folded) < _SHORTEST_UNKNOWN and score < _MODEL_LOOKS_FROM:
        return None
    everyday = word.folded in lexicon.words
    small = word.is_lower and words.casing is Casing.USUAL
    if word.folded in cues.ADULT_TITLES or (small and (everyday or word.folded in cues.ADULT_ROLES)):
        return None
    if found := _another_spelling(word.folded, roll, everyday=everyday):
        return Candidate(at, at + 1, *found)
    return _unknown(word, at, roll, lexicon, score, small=small)


def _another_spelling(word: str, roll: Roll, *, everyday: bool) -> tuple[Source, Ids] | None:
    """A short form, or a possessive that lost its apostrophe ("Alfies hat")."""
    if word.endswith("s") and not everyday and (ids := roll.forename(word[:-1])):
        return Source.SHORT_FORM, ids
    if ids := roll.short_forms.get(word, _NOBODY):
        return Source.SHORT_FORM, ids
    return None


def _unknown(word: Word, at: int, roll: Roll, lexicon: Lexicon, score: float, *, small: bool) -> Candidate | None:
    """A misspelling, a forename that is given in Britain, or what the model takes for a name.

    A word in small letters among capitals is only ever the model's idea.
    """
    births = 0 if small else lexicon.forenames.get(word.folded, 0)
    near = _NOBODY if small or word.folded in lexicon.words else _near(word.folded, roll)
    if births >= _LEAST_BIRTHS:
        return Candidate(at, at + 1, Source.GIVEN_NAME, near, births)
    if near:
        return Candidate(at, at + 1, Source.NEAR, near)
    if score >= _MODEL_LOOKS_FROM and word.folded not in cues.FOLLOWERS | cues.DETERMINERS:
        return Candidate(at, at + 1, Source.MODEL)
    return None


def _near(word: str, roll: Roll) -> Ids:
    return frozenset(i for name in roll.near_forenames.near(word) for i in roll.forename(name))
