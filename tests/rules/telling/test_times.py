"""Is a trip over when it is said to be, in London, and is that an hour ago when the post is public?"""

from datetime import UTC, date, datetime

import pytest

from rules.telling.times import day_near, is_over

MONDAY = date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "published", "over"),
    [
        ("On the farm until 2.45", at(24, 15, 44), False),
        ("On the farm until 2.45", at(24, 15, 45), True),
        ("On the farm till four", at(24, 16, 59), False),
        ("On the farm till four", at(24, 17), True),
        ("Back at about 5pm", at(24, 17, 59), False),
        ("Back at about 5pm", at(24, 18), True),
        ("Here till Friday!", at(24, 18), False),
        ("Here till Friday!", at(27, 16, 29), False),
        ("Here till Friday!", at(27, 16, 30), True),
        ("Here till Friday!", at(28, 9), True),
        ("Here until 4pm on Friday", at(27, 16, 59), False),
        ("Here until 4pm on Friday", at(27, 17), True),
        ("At the farm today", at(24, 16, 29), False),
        ("At the farm today", at(24, 16, 30), True),
        ("Off to our residential", at(24, 22), False),
        ("Here until 11am", at(24, 12), True),
        ("Here until 99", at(24, 12), False),
    ],
)
def test_a_trip_is_over_an_hour_after_its_end(text: str, published: datetime, *, over: bool) -> None:
    assert is_over(text, published) is over


def test_in_summer_the_hour_is_londons() -> None:
    assert not is_over("At the farm today", datetime(2026, 6, 23, 15, 29, tzinfo=UTC))
    assert is_over("At the farm today", datetime(2026, 6, 23, 15, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("weekday", "day"), [(0, 23), (1, 24), (4, 27), (5, 21), (6, 22)], ids=["mon", "tue", "fri", "sat", "sun"]
)
def test_a_weekday_is_one_of_the_last_two_days_or_the_next_to_come(weekday: int, day: int) -> None:
    assert day_near(MONDAY, weekday) == date(2026, 11, day)
