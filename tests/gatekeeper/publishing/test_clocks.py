"""A clock that jumps back stops posting, a backlog goes out one by one, and summer time comes and goes."""

from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper.actions import channel
from gatekeeper.errors import InvalidInput
from gatekeeper.lifecycle import State
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.screening import the_channel
from gatekeeper.typed_time import read_time
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox import Sandbox
from tests.world import NOON, World


class Clocks:
    """A wall clock that can be set back, and one that only runs on."""

    def __init__(self, world: World) -> None:
        self.world, self.steady = world, 0.0

    def run(self, seconds: float) -> None:
        self.world.later(seconds=seconds)
        self.steady += seconds


@pytest.fixture
def clocks(world: World) -> Clocks:
    return Clocks(world)


@pytest.fixture
def publisher(world: World, clocks: Clocks, sandbox: Sandbox, pictures: PictureStore) -> Publisher:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    return Publisher(
        world.db, pictures, lambda _: port, lambda: world.now, name="test", steady=lambda: clocks.steady
    )


def stopped(world: World) -> str:
    with world.db.read() as session:
        return the_channel(session).stopped_why or ""


@pytest.mark.parametrize(("minutes", "stops"), [(1.5, False), (2.5, True), (60 * 24, True)])
def test_a_clock_that_jumps_back_stops_posting_until_a_leader_has_looked(
    world: World, clocks: Clocks, publisher: Publisher, sandbox: Sandbox, *, minutes: float, stops: bool
) -> None:
    publisher.tick()
    clocks.run(60)
    world.later(minutes=-minutes)
    reference = world.approved()
    publisher.tick()
    assert bool(stopped(world)) is stops
    assert world.post(reference).state is (State.APPROVED if stops else State.PUBLISHED)
    if stops:
        assert "clock jumped back" in stopped(world)
        clocks.run(60)
        channel.resume(world.db, world.actor("head"), world.now)
        publisher.tick()
        assert world.post(reference).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1


def test_a_process_that_starts_before_the_last_heartbeat_does_not_trust_its_clock(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore
) -> None:
    world.later(minutes=30)
    publisher.tick()
    world.later(minutes=-30)
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin)
    Publisher(world.db, pictures, lambda _: port, lambda: world.now, name="after a restart").tick()
    assert "clock jumped back" in stopped(world)


def test_a_clock_that_jumps_forward_sends_nothing_too_late(
    world: World, clocks: Clocks, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    world.later(hours=9)
    clocks.run(5)
    publisher.tick()
    assert world.post(reference).state is State.MISSED
    assert sandbox.posts() == []


def test_a_backlog_goes_out_one_by_one(
    world: World, clocks: Clocks, publisher: Publisher, sandbox: Sandbox
) -> None:
    references = [world.approved(text=f"Beech planted {count} sunflowers.") for count in range(3)]
    clocks.run(3600)
    publisher.tick()
    assert [world.post(r).state for r in references] == [State.PUBLISHED, State.APPROVED, State.APPROVED]
    clocks.run(240)
    publisher.tick()
    assert len(sandbox.posts()) == 1
    for _ in range(2):
        clocks.run(301)
        publisher.tick()
    assert {world.post(r).state for r in references} == {State.PUBLISHED}


def test_what_is_due_now_does_not_wait_behind_a_backlog(
    world: World, clocks: Clocks, publisher: Publisher, sandbox: Sandbox
) -> None:
    for count in range(2):
        world.approved(text=f"Beech planted {count} sunflowers.")
    clocks.run(3600)
    urgent = world.approved(text="Oak class planted beans today.")
    publisher.tick()
    assert world.post(urgent).state is State.PUBLISHED
    assert len(sandbox.posts()) == 2


MARCH = datetime(2027, 3, 1, tzinfo=UTC)
OCTOBER = datetime(2027, 10, 1, tzinfo=UTC)


def test_the_hour_that_is_missing_in_march_2027_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_time("2027-03-28", "01:30", "", MARCH)
    for typed, instant in (
        ("00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("02:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ):
        assert read_time("2027-03-28", typed, "", MARCH) == (f"2027-03-28T{typed}", instant)


def test_the_hour_that_comes_twice_in_october_2027_is_asked_about() -> None:
    with pytest.raises(InvalidInput):
        read_time("2027-10-31", "01:30", "", OCTOBER)
    first = read_time("2027-10-31", "01:30", "first", OCTOBER)[1]
    second = read_time("2027-10-31", "01:30", "second", OCTOBER)[1]
    assert (first, second) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    )
    assert read_time("2027-10-31", "02:00", "", OCTOBER)[1] == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)


def test_noon_is_noon_in_london_before_and_after_the_change() -> None:
    for day, hour in (("2027-03-27", 12), ("2027-03-29", 11), ("2027-10-30", 11), ("2027-11-01", 12)):
        assert read_time(day, "12:00", "", NOON)[1].hour == hour
        assert read_time(day, "12:00", "", NOON)[1] - NOON > timedelta(0)
