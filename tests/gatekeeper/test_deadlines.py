"""By when has something to be gone? School days, weekends, closed days, the clock change, the autumn term."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gatekeeper.deadlines import (
    a_month_after,
    end_of_autumn_term,
    end_of_next_school_day,
    end_of_school_day,
    say_by,
    within_the_hour,
)

CLOSED = frozenset({date(2026, 11, 27), *(date(2026, 12, day) for day in range(17, 32))})
SUMMER = frozenset(date(2026, 7, 21) + timedelta(days=day) for day in range(42))  # to 31 August


@pytest.mark.parametrize(
    ("recorded", "due"),
    [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), "by 4pm on Tuesday 24 November 2026"),
        (datetime(2026, 11, 26, 23, 59, tzinfo=UTC), "by 4pm on Monday 30 November 2026"),  # Friday is closed
        (datetime(2026, 11, 28, 9, tzinfo=UTC), "by 4pm on Monday 30 November 2026"),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), "by 4pm on Monday 26 October 2026"),  # the clocks went back
        (datetime(2026, 6, 25, 23, 30, tzinfo=UTC), "by 4pm on Monday 29 June 2026"),  # it is Friday in London
    ],
)
def test_a_withdrawal_has_until_the_end_of_the_next_school_day(recorded: datetime, due: str) -> None:
    assert say_by(end_of_next_school_day(recorded, CLOSED)) == due


def test_a_hold_has_an_hour() -> None:
    assert say_by(within_the_hour(datetime(2026, 11, 23, 12, 20, tzinfo=UTC))) == (
        "by 1.20pm on Monday 23 November 2026"
    )


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (date(2026, 7, 22), "by 4pm on Wednesday 16 December 2026"),
        (date(2026, 12, 19), "by 4pm on Wednesday 16 December 2026"),
        (date(2026, 12, 20), "by 4pm on Friday 17 December 2027"),
        (date(2027, 1, 8), "by 4pm on Friday 17 December 2027"),
    ],
)
def test_what_shows_a_leaver_has_until_the_end_of_the_autumn_term(left: date, due: str) -> None:
    assert say_by(end_of_autumn_term(left, CLOSED)) == due


@pytest.mark.parametrize(
    ("asked", "closed", "due"),
    [
        (date(2026, 11, 2), frozenset(), "by 4pm on Monday 30 November 2026"),
        (date(2026, 11, 2), CLOSED, "by 4pm on Tuesday 1 December 2026"),  # the 27th does not count
        (date(2026, 11, 7), CLOSED, "by 4pm on Monday 7 December 2026"),  # asked on a Saturday
        (date(2026, 11, 25), CLOSED, "by 4pm on Friday 8 January 2027"),  # over Christmas
        (date(2026, 7, 20), SUMMER, "by 4pm on Monday 28 September 2026"),
    ],
)
def test_twenty_school_days_are_counted_by_the_schools_own_calendar(
    asked: date, closed: frozenset[date], due: str
) -> None:
    assert say_by(end_of_school_day(asked, 20, closed, at_most_weekdays=60)) == due


def test_no_holiday_makes_it_later_than_sixty_working_days() -> None:
    closed = frozenset(date(2026, month, day) for month in (6, 7, 8) for day in range(1, 31))
    assert say_by(end_of_school_day(date(2026, 5, 29), 20, closed, at_most_weekdays=60)) == (
        "by 4pm on Friday 21 August 2026"
    )


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 24), "by 4pm on Thursday 24 December 2026"),
        (date(2027, 1, 31), "by 4pm on Sunday 28 February 2027"),
        (date(2028, 1, 30), "by 4pm on Tuesday 29 February 2028"),
        (date(2026, 12, 31), "by 4pm on Sunday 31 January 2027"),
    ],
)
def test_a_month_is_counted_through_holidays(asked: date, due: str) -> None:
    assert say_by(a_month_after(asked)) == due
