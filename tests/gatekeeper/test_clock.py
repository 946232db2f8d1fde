"""London time, on both Sundays of 2027 and on ordinary days."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.clock import (
    ClockProblem,
    UnclearTime,
    in_london,
    london_to_utc,
    say,
    say_ago,
    say_how_long,
    say_time,
)


def test_a_summer_and_a_winter_time() -> None:
    assert london_to_utc(datetime(2027, 7, 1, 15, 15)) == datetime(2027, 7, 1, 14, 15, tzinfo=UTC)  # noqa: DTZ001  # wall time
    assert london_to_utc(datetime(2027, 1, 1, 15, 15)) == datetime(2027, 1, 1, 15, 15, tzinfo=UTC)  # noqa: DTZ001  # wall time


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_the_missing_hour_of_march_is_refused(minute: int) -> None:
    with pytest.raises(UnclearTime) as caught:
        london_to_utc(datetime(2027, 3, 28, 1, minute))  # noqa: DTZ001  # wall time
    assert caught.value.problem is ClockProblem.MISSING_HOUR


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_the_repeated_hour_of_october_is_asked_and_both_answers_are_an_hour_apart(minute: int) -> None:
    typed = datetime(2027, 10, 31, 1, minute)  # noqa: DTZ001  # wall time
    with pytest.raises(UnclearTime) as caught:
        london_to_utc(typed)
    assert caught.value.problem is ClockProblem.REPEATED_HOUR
    first, second = london_to_utc(typed, second_time_round=False), london_to_utc(typed, second_time_round=True)
    assert second - first == timedelta(hours=1)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)))  # noqa: DTZ001  # wall times
def test_every_clear_time_comes_back_as_it_was_typed(typed: datetime) -> None:
    try:
        instant = london_to_utc(typed)
    except UnclearTime:
        return
    assert in_london(instant).replace(tzinfo=None) == typed


def test_times_are_said_as_staff_write_them() -> None:
    assert say(datetime(2026, 11, 22, 15, 15, tzinfo=UTC)) == "Sunday 22 November 2026 at 3.15pm"
    assert say_time(datetime(2026, 11, 22, 0, 5, tzinfo=UTC)) == "12.05am"
    assert say_time(datetime(2026, 11, 22, 12, 0, tzinfo=UTC)) == "12.00pm"
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert say_ago(now - timedelta(seconds=20), now) == "20 seconds ago"
    assert say_ago(now - timedelta(days=1), now) == "1 day ago"
    assert say_ago(now + timedelta(seconds=5), now) == "just now"
    assert say_how_long(now - timedelta(hours=2, minutes=50), now) == "2 hours"
    assert say_how_long(now, now) == say_how_long(now + timedelta(days=1), now) == "a moment"
