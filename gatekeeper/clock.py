"""What time is it, and how does the school say it?

Everything below this module takes `now` as an argument, so that a test or a
demo can live at another moment. Stored times are UTC; people read London time.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ZONE_NAME = "Europe/London"


class ClockProblem(StrEnum):
    """Why a typed London time does not name one instant."""

    MISSING_HOUR = "missing"
    REPEATED_HOUR = "repeated"


class UnclearTime(ValueError):
    """The typed time does not exist, or exists twice, because the clocks change."""

    def __init__(self, problem: ClockProblem) -> None:
        """Keeps which of the two it is."""
        self.problem = problem
        super().__init__(problem.value)


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds since some moment, by a clock that nobody sets and that goes on while the computer sleeps.

    What is called monotonic stands still during sleep on Linux and on a Mac, so that each waking would look
    like a jump of the wall clock. Elsewhere it counts sleep by itself.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def london_to_utc(typed: datetime, *, second_time_round: bool | None = None) -> datetime:
    """Turns a naive London wall time into its instant.

    In the repeated hour of October `second_time_round` decides; while it is None
    the question has to go back to the person. The missing hour of March is refused.

    Raises:
        UnclearTime: the wall time names no instant, or two.
    """
    first = typed.replace(tzinfo=LONDON, fold=0)
    second = typed.replace(tzinfo=LONDON, fold=1)
    first_utc, second_utc = first.astimezone(UTC), second.astimezone(UTC)
    if first_utc == second_utc:
        return first_utc
    if first_utc.astimezone(LONDON).replace(tzinfo=None) != typed:
        raise UnclearTime(ClockProblem.MISSING_HOUR)
    if second_time_round is None:
        raise UnclearTime(ClockProblem.REPEATED_HOUR)
    return second_utc if second_time_round else first_utc


def in_london(instant: datetime) -> datetime:
    """The same instant on a London clock."""
    return instant.astimezone(LONDON)


def say_time(instant: datetime) -> str:
    """The time of day as staff write it: "3.15pm"."""
    local = in_london(instant)
    hour = local.hour % 12 or 12
    return f"{hour}.{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004  # noon


def say_date(instant: datetime) -> str:
    """The date in full: "22 November 2026"."""
    local = in_london(instant)
    return f"{local.day} {local:%B %Y}"


def say(instant: datetime) -> str:
    """Date and time: "Sunday 22 November 2026 at 3.15pm"."""
    return f"{in_london(instant):%A} {say_date(instant)} at {say_time(instant)}"


def say_ago(instant: datetime, present: datetime) -> str:
    """How long ago, roughly: "20 seconds ago", "3 days ago"."""
    past = _say_length(present - instant)
    return f"{past} ago" if past else "just now"


def say_how_long(instant: datetime, present: datetime) -> str:
    """How long it has lasted, roughly, to follow a "for": "2 hours", "a moment"."""
    return _say_length(present - instant) or "a moment"


def _say_length(length: timedelta) -> str:
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        count = int(length.total_seconds() // size)
        if count > 0:
            return f"{count} {word}{'' if count == 1 else 's'}"
    return ""
