"""In which term does a day lie, and from which day to which does that term run?

A term runs until the day before the next one, so that a holiday counts with the term before it
and no day falls between two terms.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from gatekeeper.clock import in_london, london_to_utc
from gatekeeper.deadlines import is_school_day

_DAY = timedelta(days=1)
_KEY = re.compile(r"(20\d\d)-(spring|summer|autumn)", re.ASCII)
FIRST_WEEK = 7
"""A holiday that a term begins after reaches at least into the first days after its usual start."""


class Season(StrEnum):
    """The three terms of a year, in the order in which they come."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"


@dataclass(frozen=True, slots=True)
class Term:
    """One term, with its first and last day."""

    year: int
    season: Season
    first: date
    last: date

    @property
    def key(self) -> str:
        """How a term stands in an address: "2026-autumn"."""
        return f"{self.year}-{self.season}"

    @property
    def name(self) -> str:
        """How people say it: "Autumn term 2026"."""
        return f"{self.season.capitalize()} term {self.year}"

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return london_to_utc(datetime.combine(self.first, time()))

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return london_to_utc(datetime.combine(self.last + _DAY, time()))


def term_at(now: datetime, closed: Collection[date] = ()) -> Term:
    """The term that a moment lies in.

    Args:
        now: the moment.
        closed: the days on which the school is closed. A holiday that was entered moves the first day.
    """
    today = in_london(now).date()
    found = _term(today.year, Season.AUTUMN, closed)
    while found.first > today:
        found = before(found, closed)
    return found


def before(term: Term, closed: Collection[date] = ()) -> Term:
    """The term before another one."""
    seasons = list(Season)
    place = seasons.index(term.season) - 1
    return _term(term.year - (place < 0), seasons[place], closed)


def by_key(key: str, closed: Collection[date] = ()) -> Term | None:
    """The term that an address means, or None where it means none."""
    found = _KEY.fullmatch(key)
    return _term(int(found[1]), Season(found[2]), closed) if found else None


def easter(year: int) -> date:
    """Easter Sunday, by the rule of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    corrected = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - corrected + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _term(year: int, season: Season, closed: Collection[date]) -> Term:
    seasons = list(Season)
    place = seasons.index(season) + 1
    following = _first_day(year + place // len(seasons), seasons[place % len(seasons)], closed)
    return Term(year, season, _first_day(year, season, closed), following - _DAY)


def _first_day(year: int, season: Season, closed: Collection[date]) -> date:
    """The usual first day, or the first school day after the holiday that was entered around it."""
    day = {
        Season.SPRING: date(year, 1, 1),
        Season.SUMMER: easter(year) + 2 * _DAY,  # Easter Monday is a bank holiday
        Season.AUTUMN: date(year, 9, 1),
    }[season]
    if any(day + count * _DAY in closed for count in range(FIRST_WEEK)):
        while not is_school_day(day, closed):
            day += _DAY
    return day
