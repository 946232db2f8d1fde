"""What is one figure of the governor's page? A number, its words, and the posts behind it.

A figure is counted from what stands behind it and from nothing else, so that nobody can read a
number here that they cannot follow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from gatekeeper.clock import say_how_long

MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001  # only a difference is said


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing that was counted: the posts it is about, what is said of it, and what somebody typed there.

    `typed` may name a child, so it is never shown but through a veil.
    """

    post_ids: tuple[int, ...]
    note: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `key` is its address; `is_open` marks what is not done yet."""

    key: str
    words: str
    behind: tuple[Behind, ...]
    is_open: bool = False

    @property
    def count(self) -> int:
        """The number on the page."""
        return len(self.behind)

    @property
    def post_ids(self) -> tuple[int, ...]:
        """The posts behind it, each once, in the order of what happened."""
        return tuple(dict.fromkeys(post_id for one in self.behind for post_id in one.post_ids))


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long something took, in words; empty where nothing did."""

    usual: str = ""
    longest: str = ""


BANDS: tuple[tuple[str, str, timedelta], ...] = (
    ("hour", "within an hour", timedelta(hours=1)),
    ("day", "1 hour to 1 day", timedelta(days=1)),
    ("three-days", "1 to 3 days", timedelta(days=3)),
    ("longer", "longer than 3 days", timedelta.max),
)


def lengths_of(took: Sequence[timedelta]) -> Lengths:
    """The median and the longest of these times."""
    if not took:
        return Lengths()
    seconds = median(one.total_seconds() for one in took)
    return Lengths(say_length(timedelta(seconds=seconds)), say_length(max(took)))


def say_length(took: timedelta) -> str:
    """A time as people say it: "2 hours"."""
    return say_how_long(MOMENT, MOMENT + took)


def in_bands(prefix: str, rows: Iterable[tuple[Behind, timedelta]]) -> tuple[Line, ...]:
    """What took how long, as a figure for each band, the short ones first."""
    found: dict[str, list[Behind]] = {key: [] for key, _, _ in BANDS}
    for one, took in rows:
        found[next(key for key, _, most in BANDS if took <= most)].append(one)
    return tuple(Line(f"{prefix}-{key}", words, tuple(found[key])) for key, words, _ in BANDS)


def grouped(prefix: str, rows: Iterable[tuple[str, Behind]], titles: Mapping[str, str]) -> tuple[Line, ...]:
    """A figure for each kind of thing, the most frequent first. A kind without a title goes by its name."""
    found: dict[str, list[Behind]] = {}
    for kind, one in rows:
        found.setdefault(kind, []).append(one)
    lines = [Line(f"{prefix}-{kind}", titles.get(kind, kind), tuple(behind)) for kind, behind in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.count, line.words)))
