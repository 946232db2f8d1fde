"""Does a passage say where children are, will be or are every week, away from school?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rules.facts import Facts
from rules.telling.cues import Cues, cues
from rules.telling.phrases import Hit
from rules.telling.places import INTO, Ours, places_in
from rules.telling.sentences import Reading, reading
from rules.telling.subjects import Kind, Subject, class_names, spoken_of


class When(StrEnum):
    """When the children are there."""

    NOW = "now"
    LATER = "later"
    WEEKLY = "weekly"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Away:
    """Children away from school: when, and where the passage (as typed) says so."""

    when: When
    start: int
    end: int


_NOT_PAST = frozenset({"need", "indeed", "excited", "speed", "seed", "feed", "succeed", "breed", "weed", "bored"})
_THEY = frozenset({Kind.NAMED, Kind.ONE, Kind.SOME, Kind.FEW, Kind.GROUP})
_ON_THE_ROAD = frozenset({"coach", "minibus", "train", "delayed"})
_NEAR = 4


@dataclass(frozen=True, slots=True)
class _Scene:
    """A passage with what was found in it, taken apart once."""

    read: Reading
    hits: Mapping[tuple[str, int], list[Hit]]
    known: Cues
    people: tuple[Subject, ...]
    places: tuple[Hit, ...]

    def has(self, kind: str, sentence: int) -> bool:
        return (kind, sentence) in self.hits

    def place_from(self, sentence: int, *, reach: int = 0) -> Hit | None:
        """The first place told in a sentence, or in one of its neighbours within `reach`."""
        return next((p for p in self.places if abs(self.read.sentence[p.first] - sentence) <= reach), None)

    def is_past(self, sentence: int) -> bool:
        if self.has("over", sentence) or self.has("long-over", sentence):
            return True
        return any(
            word.endswith("ed") and word not in _NOT_PAST and len(word) > _NEAR
            for word, where in zip(self.read.words, self.read.sentence, strict=True)
            if where == sentence and word != "arrived"
        )

    def children_before(self, at: int) -> bool:
        """Says whether children, or we, stand just before word `at`."""
        near = range(max(self.read.begin[at], at - _NEAR), at)
        return any(s.kind in _THEY and s.last in near for s in self.people) or any(
            hit.first in near for kind in ("children", "we") for hit in self.known.get(kind, ())
        )


_CLUES = ("place", "now", "arrived", "coach-times", "meeting-times", "walking-bus")


def away(facts: Facts, text: str) -> tuple[Away, ...]:
    """Where a passage tells of children away from school, at most once a sentence."""
    known = cues(text)
    if "organisers" in known or (
        INTO.isdisjoint(reading(text).words) and not any(kind in known for kind in _CLUES)
    ):
        return ()
    ours = Ours(
        name=frozenset(facts.school.name.lower().split()),
        classes=class_names(facts),
        around=frozenset(place.lower() for place in facts.school.places),
        street=tuple(facts.school.address.lower().partition(",")[0].split()),
    )
    return _away(text, spoken_of(facts, text), ours)


@lru_cache(maxsize=64)
def _away(text: str, people: tuple[Subject, ...], ours: Ours) -> tuple[Away, ...]:
    read = reading(text)
    places = places_in(text, people, ours)
    scene = _Scene(read, _by_sentence(read, cues(text)), cues(text), people, places)
    found = []
    for sentence in range(read.sentence[-1] + 1 if read.sentence else 0):
        if scene.has("not-there", sentence):
            continue
        told = (
            _weekly(scene, sentence)
            or _now(scene, sentence)
            or _later(scene, sentence)
            or _unsaid(scene, sentence)
        )
        if told:
            when, first, last = told
            found.append(Away(when, *read.span(first, last)))
    return tuple(found)


def _by_sentence(read: Reading, known: Cues) -> dict[tuple[str, int], list[Hit]]:
    found: dict[tuple[str, int], list[Hit]] = defaultdict(list)
    for kind, hits in known.items():
        for hit in hits:
            found[kind, read.sentence[hit.first]].append(hit)
    return dict(found)


_Told = tuple[When, int, int]


def _joined(when: When, *hits: Hit | None) -> _Told:
    there = [hit for hit in hits if hit]
    return when, min(hit.first for hit in there), max(hit.last for hit in there)


def _anybody(scene: _Scene) -> bool:
    """Says whether children, a class or we are spoken of anywhere in the passage."""
    return any(s.kind in _THEY for s in scene.people) or bool(scene.known.get("children") or scene.known.get("we"))


def _weekly(scene: _Scene, sentence: int) -> _Told | None:
    weekly = scene.hits.get(("weekly", sentence), [])
    if not weekly or scene.is_past(sentence):
        return None
    place, bus = scene.place_from(sentence), scene.hits.get(("walking-bus", sentence), [])
    if bus:
        return _joined(When.WEEKLY, bus[0], weekly[0])
    moving = scene.has("going", sentence) or any(s.kind is Kind.GROUP for s in scene.people)
    return _joined(When.WEEKLY, place, weekly[0]) if place and moving and _anybody(scene) else None


def _now(scene: _Scene, sentence: int) -> _Told | None:
    if any(scene.has(kind, sentence) for kind in ("long-over", "later", "some-day")):
        return None
    place = scene.place_from(sentence, reach=1)
    for hit in scene.hits.get(("being", sentence), []) + scene.hits.get(("we-are", sentence), []):
        if place and place.last > hit.first and (hit.kind == "we-are" or scene.children_before(hit.first)):
            return _joined(When.NOW, *_within(scene, sentence, hit, place))
    return None if scene.is_past(sentence) else _under_way(scene, sentence, place)


def _under_way(scene: _Scene, sentence: int, place: Hit | None) -> _Told | None:
    """What says without a verb that they are there, or on their way: "just arrived", "on the coach", "now"."""
    alone = scene.hits.get(("now", sentence), [])
    on_the_road = any(scene.read.words[hit.last] in _ON_THE_ROAD for hit in alone)
    if alone and (place or on_the_road) and (_anybody(scene) or "arrived" in scene.known):
        return _joined(When.NOW, *_within(scene, sentence, alone[0], place))
    if place is None:
        return None
    arrived = scene.hits.get(("arrived", sentence), [])
    if arrived and arrived[0].first == scene.read.begin[arrived[0].first]:
        return _joined(When.NOW, arrived[0])
    now = scene.hits.get(("right-now", sentence), [])
    is_here = scene.read.sentence[place.first] == sentence
    return _joined(When.NOW, now[0], place) if now and is_here and _anybody(scene) else None


def _within(scene: _Scene, sentence: int, *hits: Hit | None) -> list[Hit | None]:
    """Those of the hits that stand in the sentence, so that a finding never runs over its end."""
    return [hit for hit in hits if hit and scene.read.sentence[hit.first] == sentence]


def _later(scene: _Scene, sentence: int) -> _Told | None:
    strong, day = scene.hits.get(("later", sentence), []), scene.hits.get(("some-day", sentence), [])
    if scene.has("long-over", sentence) or (scene.is_past(sentence) and not strong):
        return None
    if times := scene.hits.get(("coach-times", sentence), []):
        return _joined(When.LATER, times[0])
    if (times := scene.hits.get(("meeting-times", sentence), [])) and "trip" in scene.known:
        return _joined(When.LATER, times[0])
    place = scene.place_from(sentence) or (scene.place_from(sentence, reach=1) if strong else None)
    marks = strong or day
    if marks and place and _anybody(scene):
        return _joined(When.LATER, *_within(scene, sentence, marks[0], place))
    return None


def _unsaid(scene: _Scene, sentence: int) -> _Told | None:
    place = scene.place_from(sentence)
    if place is None or scene.is_past(sentence):
        return None
    here = [s for s in scene.people if s.kind in _THEY and scene.read.sentence[s.first] == sentence]
    return _joined(When.UNSAID, place) if here else None
