"""Which emergency wordings does a school begin with, and what does one say once its gaps are filled?

Pure: fixed words with at most three gaps, each filled from a closed list. No free text, no names, no pictures.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

GAPS = (1, 2, 3)
"""A wording has at most these gaps, written {1}, {2} and {3}."""
MOST_CHOICES = 40
LONGEST_CHOICE = 60
LONGEST_WORDS = 500
_FORMAT = "gatekeeper emergency wording 1"


class EmergencyKind(StrEnum):
    """The news that cannot wait for a second reader."""

    CLOSED = "closed"
    LATE_OPENING = "late_opening"
    EARLY_CLOSING = "early_closing"
    PHONES_DOWN = "phones_down"
    COACH_DELAYED = "coach_delayed"
    EVENT_CANCELLED = "event_cancelled"
    OPEN_AGAIN = "open_again"


KIND_LABELS: dict[EmergencyKind, str] = {
    EmergencyKind.CLOSED: "School closed",
    EmergencyKind.LATE_OPENING: "Late opening",
    EmergencyKind.EARLY_CLOSING: "Early closing",
    EmergencyKind.PHONES_DOWN: "Telephones down",
    EmergencyKind.COACH_DELAYED: "Coach delayed, everyone safe",
    EmergencyKind.EVENT_CANCELLED: "Event cancelled",
    EmergencyKind.OPEN_AGAIN: "Open again",
}
LASTING = frozenset({EmergencyKind.CLOSED})
"""What stays true until somebody says that it is over."""
CLEARS = frozenset({EmergencyKind.OPEN_AGAIN})
"""What says so."""

Choices = Mapping[int, Sequence[str]]
"""The closed list of each gap."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A wording that a school may take as it is. Two people still have to agree it."""

    kind: EmergencyKind
    words: str
    choices: Choices


def rendered(words: str, chosen: Mapping[int, str]) -> str:
    """The words with each gap filled, exactly as the database does it: the first gap first."""
    for gap in GAPS:
        words = words.replace(gap_mark(gap), chosen.get(gap, gap_mark(gap)))
    return words


def digest_of(kind: EmergencyKind, words: str, choices: Choices) -> str:
    """What two people agree: the kind, the words and every list, in order."""
    lists = [[gap, list(choices[gap])] for gap in sorted(choices)]
    said = json.dumps([_FORMAT, kind.value, words, lists], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(said.encode("ascii")).hexdigest()


def gap_mark(gap: int) -> str:
    """How a gap stands in the words."""
    return f"{{{gap}}}"


def gaps_in(words: str) -> tuple[int, ...]:
    """The gaps that the words have."""
    return tuple(gap for gap in GAPS if gap_mark(gap) in words)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_WHY = (
    "snow and ice",
    "the weather",
    "storm damage",
    "a problem with the heating",
    "a problem with the water",
    "a power cut",
    "a problem with the building",
)
_MORNING = ("9.30am", "10am", "10.30am", "11am", "11.30am", "12 noon", "12.30pm", "1pm")
_MIDDAY = ("11am", "11.30am", "12 noon", "12.30pm", "1pm", "1.30pm", "2pm", "2.30pm", "3pm")
_AFTERNOON = ("3.30pm", "4pm", "4.30pm", "5pm", "5.30pm", "6pm", "6.30pm", "7pm", "7.30pm", "8pm", "9pm", "10pm")

K = EmergencyKind
STARTERS: tuple[Starter, ...] = (
    Starter(
        K.CLOSED,
        "Our school is closed today, {1}, because of {2}. Please keep children at home. "
        "We will say here when we are open again.",
        {1: _DAYS, 2: _WHY},
    ),
    Starter(
        K.LATE_OPENING,
        "Our school opens late today, {1}, because of {2}. Doors open at {3}. Please do not set off early.",
        {1: _DAYS, 2: _WHY, 3: _MORNING},
    ),
    Starter(
        K.EARLY_CLOSING,
        "Our school closes early today, {1}, because of {2}. Please collect children from {3}. "
        "Every child is looked after until then.",
        {1: _DAYS, 2: _WHY, 3: _MIDDAY},
    ),
    Starter(
        K.PHONES_DOWN,
        "Our telephones are not working today, {1}. Please e-mail the office or come to the front door. "
        "We hope to have them back {2}.",
        {1: _DAYS, 2: ("by noon", "this afternoon", "tomorrow", "later this week")},
    ),
    Starter(
        K.COACH_DELAYED,
        "The coach back from today’s trip is late because of {1}. Everyone is safe. "
        "We now expect it at about {2}.",
        {1: ("traffic", "a road that is closed", "the weather", "a problem with the coach"), 2: _AFTERNOON},
    ),
    Starter(
        K.EVENT_CANCELLED,
        "{1} on {2} is cancelled because of {3}. We are sorry, and will tell you the new date.",
        {
            1: (
                "Our school fair",
                "Our sports day",
                "Our concert",
                "Our open morning",
                "Our parents’ evening",
                "Our after-school clubs",
            ),
            2: _DAYS,
            3: _WHY,
        },
    ),
    Starter(
        K.OPEN_AGAIN,
        "Our school is open again from {1}. Thank you for your patience.",
        {1: tuple(f"{day}{half}" for day in _DAYS for half in (" morning", " afternoon"))},
    ),
)
"""What ships with the program. Nothing of it can be released before a colleague agreed it."""
