"""Who is spoken of in a passage: a child, by name or not, a few, a class, a grown-up, an animal?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rules import naming
from rules.facts import Facts
from rules.telling.cues import cues
from rules.telling.phrases import Hit
from rules.telling.sentences import Reading, reading
from rules.word_lists import ADULT_TITLES


class Kind(StrEnum):
    """Who somebody is, as far as the words tell."""

    NAMED = "a child by name"
    ONE = "one child who can be made out"
    SOME = "some child or other"
    PERHAPS = "what may be a child's name, or just a word"
    FEW = "a few children"
    KIN = "a child's family"
    GROUP = "a class or year"
    ADULT = "somebody who works here"
    VISITOR = "a grown-up from elsewhere"
    CREATURE = "an animal or a thing"


PRIVATE = frozenset({Kind.NAMED, Kind.ONE, Kind.KIN})
"""Whose private matters are one child's or one family's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody spoken of, from the first to the last word."""

    kind: Kind
    first: int
    last: int


_PHRASED = (
    ("one", Kind.ONE),
    ("some", Kind.SOME),
    ("few", Kind.FEW),
    ("kin", Kind.KIN),
    ("adult", Kind.ADULT),
    ("visitor", Kind.VISITOR),
    ("creature", Kind.CREATURE),
    ("group", Kind.GROUP),
)
_TITLES = ADULT_TITLES | {"miss"}
_CAN_BE_MADE_OUT = 8  # words between a child and the class it is in


def _named(read: Reading, spans: Iterable[tuple[int, int, Kind]]) -> Iterator[Subject]:
    """Somebody named at each span of the typed text, by the words that it touches."""
    for start, end, kind in spans:
        first, last = bisect_right(read.ends, start), bisect_left(read.starts, end) - 1
        if first <= last:
            yield Subject(kind, first, last)


def _adults(read: Reading) -> Iterator[Subject]:
    for at in range(len(read.words) - 1):
        if read.words[at] in _TITLES and read.capital[at] and read.capital[at + 1]:
            yield Subject(Kind.ADULT, at, at + 1)


def _classes(read: Reading, names: frozenset[str]) -> Iterator[Subject]:
    for at, word in enumerate(read.words):
        if read.capital[at] and word in names:
            yield Subject(Kind.GROUP, at, at)


def _near_a_group(read: Reading, subject: Subject, groups: list[Subject]) -> bool:
    """Says whether the same sentence tells which class or year some child is in."""
    return any(
        read.sentence[group.first] == read.sentence[subject.first]
        and abs(group.first - subject.first) <= _CAN_BE_MADE_OUT
        for group in groups
    )


def _made_out(read: Reading, found: list[Subject], text: str) -> Iterator[Subject]:
    """The subjects, made surer by their sentence: a child whose class is told, a word that "she" goes on with."""
    groups = [subject for subject in found if subject.kind is Kind.GROUP]
    persons = {read.sentence[hit.first] for hit in cues(text).get("he", ())}
    for subject in found:
        if subject.kind is Kind.SOME and _near_a_group(read, subject, groups):
            yield replace(subject, kind=Kind.ONE)
        elif subject.kind is Kind.PERHAPS and read.sentence[subject.first] in persons:
            yield replace(subject, kind=Kind.NAMED)
        else:
            yield subject


def class_names(facts: Facts) -> frozenset[str]:
    """The names of the school's classes in small letters, one word each."""
    return _class_words(tuple(sorted({*facts.school.class_names, *(pupil.class_name for pupil in facts.roll)})))


@lru_cache(maxsize=8)
def _class_words(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in name.lower().split() if word not in ("", "class", "year"))


def spoken_of(facts: Facts, text: str) -> tuple[Subject, ...]:
    """Everybody a passage speaks of, in order."""
    named = tuple(
        (one.start, one.end, _kind_of(one))
        for one in naming.read(facts, text)
        if one.kind is not naming.Kind.NOBODY
    )
    return _spoken_of(text, named, class_names(facts))


def _kind_of(named: naming.Named) -> Kind:
    if named.kind is naming.Kind.STAFF:
        return Kind.ADULT
    if named.kind in (naming.Kind.ADULT, naming.Kind.PUBLIC):
        return Kind.VISITOR
    return Kind.PERHAPS if named.is_question else Kind.NAMED


@lru_cache(maxsize=64)
def _spoken_of(
    text: str, named: tuple[tuple[int, int, Kind], ...], classes: frozenset[str]
) -> tuple[Subject, ...]:
    read, known = reading(text), cues(text)
    found = list(_named(read, named))
    found += _adults(read)
    found += _classes(read, classes)
    found += [Subject(kind, hit.first, hit.last) for cue, kind in _PHRASED for hit in known.get(cue, ())]
    return tuple(sorted(_made_out(read, found, text), key=lambda subject: (subject.first, subject.last)))


def about(facts: Facts, text: str, hit: Hit) -> Subject | None:
    """Whom a cue is about: the last one named before it in its sentence, or else the first after it.

    In a sentence that names nobody, "he", "she" or "they" is the one child of the sentence before.
    """
    read = reading(text)
    everybody = spoken_of(facts, text)
    here = [s for s in everybody if read.sentence[s.first] == read.sentence[hit.first]]
    sure = [s for s in here if s.kind not in (Kind.GROUP, Kind.PERHAPS)]
    people = sure or [s for s in here if s.kind is Kind.PERHAPS]
    before = [s for s in people if s.first <= hit.first]
    if before:
        return before[-1]
    if people:
        return people[0]
    return _carried_over(read, everybody, hit, text) or (here[0] if here else None)


def _carried_over(read: Reading, everybody: tuple[Subject, ...], hit: Hit, text: str) -> Subject | None:
    known = cues(text)
    here = read.sentence[hit.first]
    pronouns = (*known.get("he", ()), *known.get("they", ()))
    if not any(read.sentence[p.first] == here for p in pronouns):
        return None
    told = [s for s in everybody if read.sentence[s.first] == here - 1 and s.kind is not Kind.GROUP]
    return told[-1] if told else None
