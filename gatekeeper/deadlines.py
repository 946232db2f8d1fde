"""By when has something that is public to be gone, or a question to be answered, and how is that said?

The targets for what is public are those of the reference "school-domain", section 5.6: after a hold within
the hour, after a withdrawal by the end of the next school day, after a child left within the autumn term.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from gatekeeper.clock import in_london, london_to_utc, say_date, say_time
from gatekeeper.models import School

END_OF_SCHOOL = time(16)
TERM_ENDS = (12, 19)
"""No autumn term is longer than this day of December."""
FRIDAY = 4
TO_DECIDE = timedelta(days=14)
"""For a permission that ran out by itself: a person decides, and nothing is deleted before."""


def within_the_hour(now: datetime) -> datetime:
    """The end of the hour that a hold gives."""
    return now + timedelta(hours=1)


def end_of_next_school_day(now: datetime, closed: Collection[date]) -> datetime:
    """4pm on the first school day after today."""
    day = in_london(now).date() + timedelta(days=1)
    while not is_school_day(day, closed):
        day += timedelta(days=1)
    return _four(day)


def end_of_autumn_term(left_on: date, closed: Collection[date]) -> datetime:
    """4pm on the last school day of the first autumn term that ends after a child left."""
    end = date(left_on.year, *TERM_ENDS)
    day = end if left_on <= end else date(left_on.year + 1, *TERM_ENDS)
    while not is_school_day(day, closed):
        day -= timedelta(days=1)
    return _four(day)


def end_of_school_day(asked_on: date, count: int, closed: Collection[date], *, at_most_weekdays: int) -> datetime:
    """4pm on the so-many-th school day after a day, and never later than so many weekdays after it.

    A holiday that nobody entered makes the answer due earlier than it had to be, never later.
    """
    day, school_days, weekdays = asked_on, 0, 0
    while school_days < count and weekdays < at_most_weekdays:
        day += timedelta(days=1)
        weekdays += day.weekday() <= FRIDAY
        school_days += is_school_day(day, closed)
    return _four(day)


def a_month_after(asked_on: date) -> datetime:
    """4pm on the same day of the next month, or on its last day where it has no such day."""
    next_month = asked_on.replace(day=1) + timedelta(days=32)
    first = next_month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return _four(first.replace(day=min(asked_on.day, last.day)))


def end_of_day(day: date) -> datetime:
    """4pm on a day, whatever day it is."""
    return _four(day)


def is_school_day(day: date, closed: Collection[date]) -> bool:
    """Whether there is school: a weekday on which the school is not closed."""
    return day.weekday() <= FRIDAY and day not in closed


def closed_days(school: School) -> frozenset[date]:
    """The days on which the school says that it is closed."""
    return frozenset(date.fromisoformat(day) for day in school.closed_days)


def say_by(due: datetime) -> str:
    """The deadline as staff read it: "by 4pm on Tuesday 24 November 2026"."""
    return f"by {say_time(due).replace('.00', '')} on {in_london(due):%A} {say_date(due)}"


def _four(day: date) -> datetime:
    return london_to_utc(datetime.combine(day, END_OF_SCHOOL))
