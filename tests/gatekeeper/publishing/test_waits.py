"""Does nothing sleep until a moment that a clock set which ran ahead?"""

from datetime import timedelta

import pytest
from sqlmodel import select

from gatekeeper.actions import channel
from gatekeeper.actions import replies as actions
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Attempt,
    OutboxItem,
    OutsideChoice,
    OutsideLook,
    ReadingTimes,
    ReplyReading,
    Takedown,
)
from gatekeeper.outside import next_stretch
from gatekeeper.publishing import outbox
from gatekeeper.publishing.listening import is_due
from gatekeeper.publishing.publisher import LEASE, Publisher
from gatekeeper.publishing.waits import LONGEST_ASKED
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Status
from tests.world import World

A_MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ("wait", "goes"), [(timedelta(hours=3), False), (LONGEST_ASKED + timedelta(minutes=1), False), (A_MONTH, True)]
)
def test_a_post_waits_as_long_as_x_may_ask_and_no_longer(
    either_world: World, wait: timedelta, *, goes: bool
) -> None:
    world = either_world
    world.approved()
    with world.db.write() as session:
        session.exec(select(OutboxItem)).one().retry_at = world.now + wait
    assert bool(outbox.reserve(world.db, "test", lease=LEASE, now=world.now)) is goes


def test_an_attempt_in_the_future_keeps_no_backlog_back(world: World, publisher: Publisher) -> None:
    first = world.approved(text="Beech planted sunflowers.")
    publisher.tick()
    second = world.approved(text="Oak planted beans.")
    world.later(minutes=30)
    with world.db.write() as session:
        session.exec(select(Attempt)).one().started_at = world.now + A_MONTH
    reserved = outbox.reserve(world.db, "test", lease=LEASE, now=world.now)
    assert reserved is not None and reserved.post_id == world.post(second).id
    assert world.post(first).state is State.PUBLISHED


def test_a_takedown_that_a_clock_in_the_future_put_off_is_tried_again(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    publisher.tick()
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A family asked", now=world.now)
    sandbox.faults.add(Status(503), "DELETE", f"/2/tweets/{world.post(reference).x_post_id}")
    publisher.tick()
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED, "a minute is waited"
    with world.db.write() as session:
        session.exec(select(Takedown)).one().retry_at = world.now + A_MONTH
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN


def test_replies_read_in_the_future_are_read_again(world: World) -> None:
    times = ReadingTimes.DAILY
    actions.choose(world.db, world.actor("head"), is_on=True, times=times, month_limit="2.00", now=world.now)
    world.later(hours=30)
    for done_at, due in ((world.now, False), (world.now + A_MONTH, True)):
        with world.db.write() as session:
            reading = session.exec(select(ReplyReading)).one()
            reading.done_at = done_at
            session.add(reading)
            session.flush()
            assert is_due(session, reading, world.now) is due


def test_a_look_at_the_account_in_the_future_does_not_end_the_looking(world: World) -> None:
    with world.db.write() as session:
        session.add(OutsideChoice(is_on=True, most=20, set_by=world.staff["head"], set_at=world.now))
        ahead = world.now + A_MONTH
        session.add(
            OutsideLook(channel_id=1, at=ahead, was_read=True, reads_from=world.now, reads_until=ahead, posts=0)
        )
    world.later(hours=2)
    with world.db.read() as session:
        found = next_stretch(session, 1, world.now)
    assert found is not None and found.until < world.now
