"""By when has a request to be answered, as counted day by day beside the program's own sums?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import closed_days, rights
from gatekeeper.actions import requesting
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.models import AskedFor, DataRequest
from tests.world import World

HALF_TERM = frozenset(map(date.fromisoformat, closed_days.read("26 October 2026 to 30 October 2026")))
CHRISTMAS = frozenset(map(date.fromisoformat, closed_days.read("21 December 2026 to 1 January 2027")))
SUMMER = frozenset(
    map(
        date.fromisoformat,
        (*closed_days.read("22 July 2027 to 31 August 2027"), *closed_days.read("31 May 2027 to 4 June 2027")),
    )
)
INFORMATION, OWN, RECORD = AskedFor.INFORMATION, AskedFor.OWN_DATA, AskedFor.SCHOOL_RECORD


@pytest.mark.parametrize(
    ("kind", "received", "closed", "due"),
    [
        # 20 school days in a row: four weeks
        (INFORMATION, date(2026, 11, 2), frozenset(), date(2026, 11, 30)),
        # with a half-term of five days between
        (INFORMATION, date(2026, 10, 12), HALF_TERM, date(2026, 11, 16)),
        # 14 school days to 18 December, and 6 more from 4 January
        (INFORMATION, date(2026, 11, 30), CHRISTMAS, date(2027, 1, 11)),
        # on a Saturday: the first day that counts is Monday
        (INFORMATION, date(2026, 11, 7), frozenset(), date(2026, 12, 4)),
        # over the summer 60 weekdays would be 1 October 2027, and 20 school days are sooner
        (INFORMATION, date(2027, 7, 9), SUMMER, date(2027, 9, 16)),
        # one month: the same day, or the last of the month
        (OWN, date(2027, 1, 31), frozenset(), date(2027, 2, 28)),
        (OWN, date(2028, 1, 31), frozenset(), date(2028, 2, 29)),
        (OWN, date(2026, 12, 31), CHRISTMAS, date(2027, 1, 31)),
        (OWN, date(2026, 11, 24), frozenset(), date(2026, 12, 24)),
        (OWN, date(2026, 8, 31), SUMMER, date(2026, 9, 30)),
        (RECORD, date(2026, 11, 2), frozenset(), date(2026, 11, 23)),
        (RECORD, date(2026, 12, 11), CHRISTMAS, date(2027, 1, 15)),
        (AskedFor.COMPLAINT, date(2026, 12, 20), CHRISTMAS, date(2027, 1, 19)),
        (AskedFor.COMPLAINT, date(2028, 2, 10), frozenset(), date(2028, 3, 11)),
    ],
)
def test_the_last_day_in_time(kind: AskedFor, received: date, closed: frozenset[date], due: date) -> None:
    assert in_london(rights.due(kind, received, closed)).date() == due


@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.sets(st.integers(1, 120), max_size=90),
    st.sampled_from([(INFORMATION, 20), (RECORD, 15)]),
)
def test_school_days_counted_one_by_one(received: date, gaps: set[int], kind: tuple[AskedFor, int]) -> None:
    closed = frozenset(received + timedelta(days=gap) for gap in gaps)
    days = [received + timedelta(days=n) for n in range(1, 200)]
    school = [day for day in days if day.isoweekday() <= 5 and day not in closed][: kind[1]]
    weekdays = [day for day in days if day.isoweekday() <= 5][:60]
    assert in_london(rights.due(kind[0], received, closed)).date() == min(school[-1], weekdays[-1])


def test_a_request_is_in_the_register_until_somebody_answers_it(world: World) -> None:
    office = world.actor("office")
    received = date(2026, 11, 20)

    def asked(kind: str, received_on: date, who: str = "office") -> int:
        return requesting.record(
            world.db,
            world.actor(who),
            kind=kind,
            received_on=received_on,
            asked_by="A reporter",
            about="Posts about the fair",
            now=world.now,
        )

    number = asked("information", received)
    with world.db.read() as session:
        row = session.get_one(DataRequest, number)
        assert row.due_at == datetime(2026, 12, 18, 16, tzinfo=UTC) and row.done_at is None
    for day in (date(2026, 11, 19), date(2026, 11, 25), None):
        with pytest.raises(InvalidInput):
            requesting.done(world.db, office, number, day=day, note="", now=world.now)
    requesting.done(world.db, office, number, day=date(2026, 11, 24), note="By mail", now=world.now)
    with pytest.raises(Stale):
        requesting.done(world.db, office, number, day=date(2026, 11, 24), note="", now=world.now)
    with pytest.raises(InvalidInput, match="Choose what"):
        asked("cake", received)
    with pytest.raises(InvalidInput, match="came in"):
        asked("complaint", date(2026, 11, 25))
    with pytest.raises(NotPermitted):
        asked("complaint", received, "teacher")
