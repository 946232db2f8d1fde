"""How much school time has passed, and is there school at this moment? By the school's hours and closed days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gatekeeper.clock import in_london, london_to_utc
from gatekeeper.deadlines import is_school_day

MOST_DAYS = 60
"""What has waited so long is late by any count."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a school day begins and ends, by the clock on the wall."""

    begins: time
    ends: time


def is_school_time(now: datetime, hours: Hours, closed: Collection[date]) -> bool:
    """Whether there is school at this moment."""
    here = in_london(now)
    return is_school_day(here.date(), closed) and hours.begins <= here.time() < hours.ends


def school_time(since: datetime, until: datetime, hours: Hours, closed: Collection[date]) -> timedelta:
    """The school time between two moments: nights, weekends and closed days do not count."""
    day, last = in_london(since).date(), in_london(until).date()
    day = max(day, last - timedelta(days=MOST_DAYS))
    passed = timedelta(0)
    while day <= last:
        if is_school_day(day, closed):
            begins = max(since, london_to_utc(datetime.combine(day, hours.begins)))
            ends = min(until, london_to_utc(datetime.combine(day, hours.ends)))
            passed += max(ends - begins, timedelta(0))
        day += timedelta(days=1)
    return passed
