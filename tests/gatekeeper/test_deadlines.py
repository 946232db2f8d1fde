"""By when has something to be gone? School days, weekends, closed days, the clock change, the autumn term."""

from datetime import UTC, date, datetime

import pytest

from gatekeeper.deadlines import end_of_autumn_term, end_of_next_school_day, say_by, within_the_hour

CLOSED = frozenset({date(2026, 11, 27), *(date(2026, 12, day) for day in range(17, 32))})


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
