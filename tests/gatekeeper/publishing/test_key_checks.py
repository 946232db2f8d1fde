"""Is X asked about our key in time to connect anew, and no more often than that?"""

from datetime import timedelta

import pytest
from sqlmodel import select

from gatekeeper.models import Channel
from gatekeeper.publishing.accounts import Accounts
from gatekeeper.publishing.key_checks import KeyChecks
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.faults import Status
from gatekeeper.x.sandbox.server import Sandbox
from tests.world import World

WORDS = "Our open morning is tomorrow."


@pytest.fixture
def checks(world: World, sandbox: Sandbox) -> KeyChecks:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    return KeyChecks(world.db, Accounts(world.db, lambda _: port, lambda: world.now))


def the_channel(world: World) -> Channel:
    with world.db.read() as session:
        return session.exec(select(Channel)).one()


def test_an_account_that_was_never_asked_about_is_asked_about_and_then_once_a_day(
    world: World, checks: KeyChecks
) -> None:
    assert checks.look(world.now) == 1
    assert the_channel(world).seen_at == world.now
    for hours, asked in ((1, 0), (22, 0), (2, 1), (1, 0)):
        world.later(hours=hours)
        assert checks.look(world.now) == asked


def test_a_day_and_an_hour_before_a_post_it_is_asked_about_once_more_each(world: World, checks: KeyChecks) -> None:
    slot = world.now + timedelta(hours=30)
    world.approved(text=WORDS, typed_time=f"{slot:%Y-%m-%dT%H:%M}", scheduled_for=slot)
    assert checks.look(world.now) == 1
    asked_before = []
    while world.now < slot:
        world.later(minutes=10)
        if checks.look(world.now):
            asked_before.append(slot - world.now)
    assert asked_before == [timedelta(hours=24), timedelta(hours=1)]


def test_an_answer_that_proves_nothing_is_asked_for_again_a_quarter_of_an_hour_later(
    world: World, checks: KeyChecks, sandbox: Sandbox
) -> None:
    sandbox.faults.add(Status(503), "GET", "/2/users/me", times=1)
    assert checks.look(world.now) == 1
    assert the_channel(world).seen_at is None
    world.later(minutes=14)
    assert checks.look(world.now) == 0
    world.later(minutes=1)
    assert checks.look(world.now) == 1
    assert the_channel(world).seen_at == world.now


def test_a_key_that_fails_stops_the_account_before_anything_is_due_and_is_asked_about_no_more(
    world: World, checks: KeyChecks, sandbox: Sandbox
) -> None:
    sandbox.faults.add(Status(401), "GET", "/2/users/me", times=9)
    assert checks.look(world.now) == 1
    assert the_channel(world).stopped_for_key
    world.later(days=2)
    assert checks.look(world.now) == 0


def test_of_many_accounts_one_is_asked_about_at_a_time_because_posts_wait_meanwhile(
    world: World, checks: KeyChecks
) -> None:
    with world.db.write() as session:
        session.add_all([Channel(handle=f"school{n}", account_id=the_channel(world).account_id) for n in range(2)])
    assert [checks.look(world.now) for _ in range(4)] == [1, 1, 1, 0]
    with world.db.read() as session:
        assert [channel.seen_at for channel in session.exec(select(Channel))] == [world.now] * 3
