"""What day is it at school, and how do we say so? Only given times are read, never a clock."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FRIDAY = 4
_NOON = 12


def school_date(moment: datetime) -> date:
    """The date on the classroom wall at an aware moment."""
    return moment.astimezone(LONDON).date()


def date_words(day: date) -> str:
    """A date as staff write it: "22 November 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: datetime) -> str:
    """A moment as staff write it: "22 November 2026 at 3.15pm"."""
    local = moment.astimezone(LONDON)
    half = "am" if local.hour < _NOON else "pm"
    return f"{date_words(local.date())} at {(local.hour - 1) % _NOON + 1}.{local.minute:02}{half}"


def school_days_after(start: date, end: date, closed: Collection[date], *, at_most: int) -> int:
    """How many school days lie after `start`, up to and including `end`.

    A school day is a weekday that is not in `closed`. Counting stops at `at_most`, so that
    a wrong date far in the past costs nothing.
    """
    counted = 0
    day = start
    while day < end and counted < at_most:
        day += timedelta(days=1)
        if day.weekday() <= _FRIDAY and day not in closed:
            counted += 1
    return counted
