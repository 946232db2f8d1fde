"""Which words of a passage name a place away from school?"""

from dataclasses import dataclass

from rules.telling.cues import cues
from rules.telling.phrases import Hit
from rules.telling.sentences import Reading, reading
from rules.telling.subjects import Subject

INTO = frozenset(
    {"at", "in", "on", "by", "to", "from", "near", "inside", "outside", "around"}
    | {"visit", "visits", "visiting", "exploring"}
)
"""Words that lead to a place."""
_SMALL = frozenset({"the", "a", "an"})
_OWN = frozenset({"school", "our", "playground", "classroom", "area", "corner", "role", "day"})
_EVENT = frozenset(
    """
    day club fair evening assembly week lunch breakfast christmas easter diwali eid key year school sunday hall
    monday tuesday wednesday thursday friday saturday january february march april may june july august september
    october november december mr mrs miss ms dr world book i
    """.split()  # noqa: SIM905  # a list of words is read as words
)
_GOING = frozenset(
    {"going", "off", "travel", "travelling", "walk", "walks", "walking", "trip", "visit", "coach", "go"}
)
_TO = "to"
_GREETING = frozenset({"hello", "greetings", "morning", "live", "postcard", "hi", "wave", "news"})
_AT = frozenset({"at", "visiting", "exploring", "visit", "visits", "outside"})
_NEAR, _FAR = 4, 6
_REST_OF_ADDRESS = 3


def _is_named_place(read: Reading, at: int, taken: frozenset[int], classes: frozenset[str]) -> bool:
    """Says whether a capital begins the name of a place at word `at`: "at Camber Sands", "going to Howletts"."""
    word = read.words[at]
    if not at or not read.capital[at] or at in taken or word in _EVENT or word in classes:
        return False
    if at + 1 < read.stop[at] and read.words[at + 1] in _EVENT:
        return False
    before = read.words[at - 1]
    if before in _AT or (before == "from" and at > 1 and read.words[at - 2] in _GREETING):
        return True
    return before == _TO and not _GOING.isdisjoint(read.words[max(read.begin[at], at - _FAR) : at - 1])


def _led_into(read: Reading, first: int) -> bool:
    """Says whether "at the", "by the old", "to" or a sentence's start leads to a place that is not our own."""
    begins = read.begin[first]
    nearest = range(first - 1, max(begins, first - _NEAR) - 1, -1)
    before = [read.words[at] for at in nearest]
    into = next((i for i, word in enumerate(before) if word in INTO), len(before))
    if not _OWN.isdisjoint(before[:into]):
        return False
    begins_here = nearest.stop < begins and all(
        word in _SMALL or read.capital[at] for at, word in zip(nearest, before, strict=True)
    )
    return into < len(before) or begins_here


@dataclass(frozen=True, slots=True)
class Ours:
    """What the school calls its own, in small letters: its name, its classes, the places around it."""

    name: frozenset[str]
    classes: frozenset[str]
    around: frozenset[str]
    street: tuple[str, ...]


def _own_address(read: Reading, street: tuple[str, ...]) -> frozenset[int]:
    """The words of the school's own street where a passage gives it, and the few after them: "Larkfield"."""
    length = len(street)
    starts = (at for at in range(len(read.words)) if length and read.words[at : at + length] == street)
    return frozenset(at for start in starts for at in range(start, start + length + _REST_OF_ADDRESS))


def places_in(text: str, people: tuple[Subject, ...], ours: Ours) -> tuple[Hit, ...]:
    """The places in a passage, in order: "the farm" after "at" or "to", and names with a capital."""
    read = reading(text)
    taken = frozenset(at for s in people for at in range(s.first, s.last + 1))
    found = [
        hit
        for hit in cues(text).get("place", ())
        if hit.first not in taken
        and _led_into(read, hit.first)
        and not (hit.last + 1 < read.stop[hit.last] and read.words[hit.last + 1] in _OWN)
    ]
    for at, word in enumerate(read.words):
        if not read.capital[at]:
            continue
        named = word not in ours.name and _is_named_place(read, at, taken, ours.classes)
        if named or (word in ours.around and _led_into(read, at)):
            last = at
            while last + 1 < read.stop[at] and read.capital[last + 1] and last + 1 not in taken:
                last += 1
            found.append(Hit("place", at, last))
    here = _own_address(read, ours.street)
    return tuple(sorted((hit for hit in found if hit.first not in here), key=lambda hit: hit.first))
