"""Are school days counted, and dates said, as the school does?"""

from datetime import UTC, date, datetime

import pytest

from rules.london import date_words, moment_words, school_date, school_days_after


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 22, 15, 15, tzinfo=UTC), "22 November 2026 at 3.15pm"),
        (datetime(2026, 7, 1, 8, 5, tzinfo=UTC), "1 July 2026 at 9.05am"),
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), "22 November 2026 at 12.00am"),
        (datetime(2026, 11, 22, 12, 30, tzinfo=UTC), "22 November 2026 at 12.30pm"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 March 2027 at 2.00am"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12.30am"),
    ],
)
def test_a_moment_is_said_in_london_time(moment: datetime, words: str) -> None:
    assert moment_words(moment) == words


def test_the_school_date_is_londons() -> None:
    assert school_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert date_words(date(2026, 7, 1)) == "1 July 2026"


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # over a weekend
        (date(2026, 11, 21), date(2026, 11, 23), 1),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
        (date(2026, 11, 16), date(2026, 11, 23), 4),  # the 18th is closed
    ],
)
def test_weekends_and_closed_days_are_no_school_days(start: date, end: date, days: int) -> None:
    assert school_days_after(start, end, {date(2026, 11, 18)}, at_most=20) == days


def test_counting_stops_where_it_is_told_to() -> None:
    assert school_days_after(date(1, 1, 1), date(9999, 12, 31), (), at_most=11) == 11
