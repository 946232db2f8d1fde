"""Does every day lie in exactly one term, by the usual days or by the holidays that the school entered?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from gatekeeper import terms
from gatekeeper.closed_days import read


def days(*lines: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for line in lines for day in read(line))


@pytest.mark.parametrize(
    ("day", "key", "first", "last"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "2026-autumn", date(2026, 9, 1), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "2027-spring", date(2027, 1, 1), date(2027, 3, 29)),
        (datetime(2027, 3, 29, 12, tzinfo=UTC), "2027-spring", date(2027, 1, 1), date(2027, 3, 29)),
        (datetime(2027, 3, 30, 12, tzinfo=UTC), "2027-summer", date(2027, 3, 30), date(2027, 8, 31)),
        # 11.30pm in UTC is the next day in London in summer
        (datetime(2027, 8, 31, 23, 30, tzinfo=UTC), "2027-autumn", date(2027, 9, 1), date(2027, 12, 31)),
    ],
)
def test_without_a_calendar_terms_begin_in_september_in_january_and_after_easter(
    day: datetime, key: str, first: date, last: date
) -> None:
    term = terms.term_at(day)
    assert (term.key, term.first, term.last) == (key, first, last)
    assert term.begins <= day < term.ends


def test_a_holiday_that_was_entered_moves_the_first_day() -> None:
    closed = days("21 December 2026 to 1 January 2027", "25 March 2027 to 9 April 2027", "1 September 2027")
    spring = terms.by_key("2027-spring", closed)
    assert spring is not None
    assert (spring.first, spring.last) == (date(2027, 1, 4), date(2027, 4, 11))
    autumn = terms.by_key("2027-autumn", closed)
    assert autumn is not None and autumn.first == date(2027, 9, 2)
    assert terms.term_at(datetime(2027, 1, 3, 12, tzinfo=UTC), closed).key == "2026-autumn"


def test_other_closed_days_move_nothing() -> None:
    assert terms.by_key("2026-autumn", days("26 October 2026 to 30 October 2026")) == terms.by_key("2026-autumn")


def test_terms_follow_each_other_without_a_gap() -> None:
    closed = days("19 December 2026 to 3 January 2027")
    term = terms.term_at(datetime(2028, 6, 1, tzinfo=UTC), closed)
    for _ in range(30):
        earlier = terms.before(term, closed)
        assert earlier.last + timedelta(days=1) == term.first
        assert earlier.ends == term.begins
        assert terms.by_key(earlier.key, closed) == earlier
        term = earlier


@pytest.mark.parametrize("key", ["", "2026", "2026-winter", "1999-autumn", "2026-autumn ", "２０２６-autumn"])
def test_what_is_no_term_is_none(key: str) -> None:
    assert terms.by_key(key) is None


def test_easter_is_where_the_almanac_has_it() -> None:
    known = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25), 2049: (4, 18)}
    assert {year: (terms.easter(year).month, terms.easter(year).day) for year in known} == known
