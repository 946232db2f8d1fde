"""Does a passage tell something private, of whom, and how plainly?

Plainly means: one child or one family that can be made out, and the matter, in one sentence or in the
next one that goes on with "he", "she" or "they". Everything else is at most a question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.facts import Facts
from rules.passages import Passage
from rules.telling.cues import cues
from rules.telling.phrases import Hit
from rules.telling.sentences import Reading, reading
from rules.telling.subjects import Kind, Subject, about, spoken_of

_OWNED = frozenset(
    {"his", "her", "their", "has", "have", "had", "is", "was", "with", "having", "who", "been", "got"}
)
"""Words that tie what follows to somebody: "her inhaler", "who was diabetic"."""
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A private matter: where it stands in the passage as typed, whose it is, and whether that is plain."""

    start: int
    end: int
    whose: Kind
    is_plain: bool


def told(facts: Facts, passage: Passage, *kinds: str) -> tuple[Told, ...]:
    """What a passage tells of these kinds, at most once a sentence, plain ones first."""
    known = cues(passage.text)
    hits = [hit for kind in kinds for hit in known.get(kind, ())]
    if not hits or not spoken_of(facts, passage.text):
        return ()
    read = reading(passage.text)
    by_sentence: dict[int, Told] = {}
    for hit in sorted(hits, key=lambda h: (h.first, h.last)):
        number = read.sentence[hit.first]
        if number in by_sentence and by_sentence[number].is_plain:
            continue
        found = _judged(facts, passage.text, hit)
        if found and (number not in by_sentence or found.is_plain):
            by_sentence[number] = found
    return tuple(by_sentence.values())


def _judged(facts: Facts, text: str, hit: Hit) -> Told | None:
    read = reading(text)
    if _in_sentence(read, hit, text, "supposed"):
        return None
    subject = about(facts, text, hit)
    if subject is None or subject.kind in (Kind.CREATURE, Kind.VISITOR, Kind.ADULT, Kind.GROUP):
        return None
    start, end = read.span(hit.first, hit.last)
    is_plain = (
        not _is_general(read, hit, text) and not hit.kind.endswith("?") and _can_be_made_out(facts, text, subject)
    )
    return Told(start, end, subject.kind, is_plain)


def _in_sentence(read: Reading, hit: Hit, text: str, kind: str) -> bool:
    here = read.sentence[hit.first]
    return any(
        read.sentence[other.first] == here and not hit.first <= other.first <= hit.last
        for other in cues(text).get(kind, ())
    )


def _is_general(read: Reading, hit: Hit, text: str) -> bool:
    """Says whether the sentence is about a charity, a lesson or a story rather than somebody's own matter."""
    return _in_sentence(read, hit, text, "general") and not _is_tied(read, hit)


def _is_tied(read: Reading, hit: Hit) -> bool:
    """Says whether a possession or a verb of being stands just before the matter, or begins it."""
    first = max(read.begin[hit.first], hit.first - _NEAR)
    return any(word in _OWNED for word in read.words[first : hit.first + 1])


def _can_be_made_out(facts: Facts, text: str, subject: Subject) -> bool:
    if subject.kind in (Kind.NAMED, Kind.ONE):
        return True
    others = {other.kind for other in spoken_of(facts, text)}
    if subject.kind is Kind.KIN:
        return not others.isdisjoint({Kind.NAMED, Kind.ONE, Kind.SOME, Kind.GROUP})
    return subject.kind is Kind.FEW and Kind.GROUP in others


def of_staff(facts: Facts, passage: Passage, *kinds: str) -> Iterator[tuple[int, int]]:
    """Where a passage tells something of these kinds about somebody who works at the school."""
    read, known = reading(passage.text), cues(passage.text)
    hits = [hit for kind in kinds for hit in known.get(kind, ())]
    if not hits or all(somebody.kind is not Kind.ADULT for somebody in spoken_of(facts, passage.text)):
        return
    for hit in hits:
        if _in_sentence(read, hit, passage.text, "supposed") or _is_general(read, hit, passage.text):
            continue
        subject = about(facts, passage.text, hit)
        if subject is not None and subject.kind is Kind.ADULT:
            yield read.span(hit.first, hit.last)


def plain_ones(facts: Facts, passage: Passage, *kinds: str) -> Iterator[Told]:
    """Only what is told plainly."""
    return (found for found in told(facts, passage, *kinds) if found.is_plain)


def stated(passage: Passage, *kinds: str, supposed: bool = False) -> Iterator[tuple[int, int]]:
    """Where phrases stand that need nobody named: one for each sentence, unless it only supposes.

    With `supposed`, those count too: "If a coat goes missing we will buy you a new one" binds.
    """
    read, known = reading(passage.text), cues(passage.text)
    seen: set[int] = set()
    for hit in (hit for kind in kinds for hit in known.get(kind, ())):
        number = read.sentence[hit.first]
        if number not in seen and (supposed or not _in_sentence(read, hit, passage.text, "supposed")):
            seen.add(number)
            yield read.span(hit.first, hit.last)
