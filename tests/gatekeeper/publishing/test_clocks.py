"""A clock that jumps stops posting, a backlog goes out one by one, and summer time comes and goes."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from gatekeeper.actions import channel
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.watching import silent_since
from gatekeeper.audit.events import Verb
from gatekeeper.clock import steady
from gatekeeper.errors import InvalidInput
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditEvent, Channel, Mail
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import settling
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.queries.health import health
from gatekeeper.screening import the_channel
from gatekeeper.typed_time import read_time
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import RefusalKind
from gatekeeper.x.sandbox import Sandbox
from tests.simulation.time_and_chance import FaultyDatabase, disk_full
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
    Publisher(
        world.db, pictures, lambda _: port, lambda: world.now, name="after a restart", steady=world.steady
    ).tick()
    assert "clock jumped back" in stopped(world)


def test_of_a_clock_that_was_ahead_each_start_stops_posting_once_and_its_beat_hides_no_silence(
    world: World, sandbox: Sandbox, pictures: PictureStore
) -> None:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin)

    def start(name: str, ahead: timedelta = timedelta(0)) -> None:
        Publisher(
            world.db, pictures, lambda _: port, lambda: world.now + ahead, name=name, steady=world.steady
        ).tick()

    start("ahead", timedelta(days=30))
    stops = []
    for life in range(3):
        start(f"life {life}")
        stops.append(bool(stopped(world)))
        if stops[-1]:
            channel.resume(world.db, world.actor("head"), world.now)
        world.later(hours=1)
    assert stops == [True, False, False]
    beaten = world.now - timedelta(hours=1)
    world.later(days=5)
    with world.db.read() as session:
        assert silent_since(session, world.now) == beaten


@pytest.mark.parametrize(("minutes", "stops"), [(1.5, False), (2.5, True), (60, True), (60 * 24, True)])
def test_a_clock_that_jumps_ahead_stops_posting_before_anything_is_sent_or_ended(
    world: World, clocks: Clocks, publisher: Publisher, sandbox: Sandbox, *, minutes: float, stops: bool
) -> None:
    reference = world.approved(
        scheduled_for=NOON + timedelta(minutes=minutes),
        typed_time=f"{NOON + timedelta(minutes=minutes):%Y-%m-%dT%H:%M}",
    )
    earlier = world.waiting(text="Oak class planted beans.")
    publisher.tick()
    world.later(minutes=minutes)
    for _ in range(3):
        clocks.run(5)
        publisher.tick()
    assert bool(stopped(world)) is stops
    assert (sandbox.posts() == []) is stops
    assert world.post(earlier).state is State.WAITING
    if not stops:
        return
    assert "clock jumped ahead" in stopped(world)
    assert world.post(reference).state is State.SCHEDULED
    world.later(minutes=-minutes)  # somebody puts it right, and lets posting go on
    publisher.tick()
    channel.resume(world.db, world.actor("head"), world.now)
    clocks.run(60 * minutes)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED


def test_an_agreed_post_does_not_miss_its_time_by_a_clock_that_jumped(
    world: World, clocks: Clocks, publisher: Publisher, sandbox: Sandbox
) -> None:
    publisher.tick()
    channel.pause(world.db, world.actor("head"), why="A practice", now=world.now)
    reference = world.approved()
    world.later(hours=9)
    for _ in range(3):
        clocks.run(5)
        publisher.tick()
    assert world.post(reference).state is State.APPROVED
    channel.resume(world.db, world.actor("head"), world.now)  # somebody says that this is the time
    publisher.tick()
    assert world.post(reference).state is State.MISSED
    assert sandbox.posts() == []


def test_a_computer_that_slept_goes_on(world: World, clocks: Clocks, publisher: Publisher) -> None:
    publisher.tick()
    clocks.run(3600 * 9)  # both clocks count the sleep
    reference = world.approved()
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED


def test_the_steady_clock_counts_sleep_where_the_system_can() -> None:
    counts = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    before = time.clock_gettime(counts)
    assert before <= steady() <= time.clock_gettime(counts)


def test_a_jump_is_told_also_where_posting_is_stopped_already(
    world: World, clocks: Clocks, publisher: Publisher
) -> None:
    publisher.tick()
    settling.stop_refused(world.db, 1, RefusalKind.UNAUTHORISED, world.now)
    clocks.run(60)
    world.later(hours=9)
    publisher.tick()
    assert "clock jumped ahead" in stopped(world) and "reconnect the account" in stopped(world)
    with world.db.read() as session:
        stops = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.CHANNEL_STOPPED)).all()
        kinds = [mail.kind for mail in session.exec(select(Mail).order_by(col(Mail.id)))]
    assert len(stops) == 2
    assert kinds == [Trouble.CREDENTIALS_FAIL.value, Trouble.CHANNEL_STOPPED.value]


def test_a_jump_stops_every_account_and_a_leader_frees_them_all(world: World, publisher: Publisher) -> None:
    with world.db.write() as session:
        session.add(Channel(handle="@lunsfordnursery", account_id="1500000000000000002"))
    publisher.tick()
    world.later(hours=-9)
    publisher.tick()
    with world.db.read() as session:
        assert [one.stopped_for_clock for one in session.exec(select(Channel))] == [True, True]
    channel.resume(world.db, world.actor("head"), world.now)
    with world.db.read() as session:
        assert [one.stopped_at for one in session.exec(select(Channel))] == [None, None]
        health(session, world.actor("head"), world.now, mail_is_set_up=True, keys_in_settings=True)


def test_a_jump_that_could_not_be_written_down_is_not_forgotten(
    world: World, clocks: Clocks, pictures: PictureStore, sandbox: Sandbox
) -> None:
    is_full = False

    def at(moment: str) -> None:
        if is_full and moment == "commit":
            raise disk_full()

    publisher = Publisher(
        FaultyDatabase(world.db, at),
        pictures,
        lambda _: TweepyPort(sandbox.credentials, origin=sandbox.origin),
        lambda: world.now,
        steady=lambda: clocks.steady,
    )
    publisher.tick()
    reference = world.approved()
    world.later(minutes=30)
    is_full = True
    with pytest.raises(OperationalError):
        publisher.tick()
    assert stopped(world) == ""
    is_full = False
    publisher.tick()
    assert "clock jumped ahead" in stopped(world)
    assert world.post(reference).state is State.APPROVED
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
