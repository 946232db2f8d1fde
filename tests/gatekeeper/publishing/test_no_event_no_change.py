"""Where no event can be written the publisher does nothing either, and goes on when it can be."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import func, select

from gatekeeper.actions import channel
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditEvent
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.sandbox.server import Sandbox
from tests.no_events import NOT_THE_RECORD, beside, changed, no_events, tables
from tests.troubles import IN_DOUBT, SENT, claimed, went
from tests.world import LATE_HOURS, World

ITS_OWN = {
    "publisher_beat": "that it is awake",
    "outbox": "which publisher has which post in hand, for how long",
    "timeline_look": "when it read the account",
    "channel": "when X last answered there",
    "public_check": "when it compared public posts with permissions",
    "public_words": "which words of public posts it has read for that",
}
"""What a publisher notes of itself, without an event."""


def _due(world: World) -> str:
    world.account_seen()
    return world.approved()


def _too_late(world: World) -> str:
    reference = _due(world)
    world.later(hours=LATE_HOURS, minutes=5)
    return reference


def _crashed(world: World) -> str:
    reference = world.approved()
    claimed(world, reference)
    world.later(hours=1)
    return reference


def _in_doubt(world: World) -> str:
    reference = world.approved()
    went(world, reference, IN_DOUBT)
    world.later(hours=1)
    return reference


def _to_come_down(world: World) -> str:
    reference = world.approved()
    went(world, reference, SENT)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A mistake", now=world.now)
    world.now += timedelta(minutes=1)
    return reference


def _events(world: World) -> int:
    with world.db.read() as session:
        return session.exec(select(func.count()).select_from(AuditEvent)).one()


@pytest.mark.parametrize("made", [_due, _too_late, _crashed, _in_doubt, _to_come_down])
def test_without_an_event_a_round_changes_nothing_and_sends_nothing(
    world: World, publisher: Publisher, sandbox: Sandbox, made: Callable[[World], str]
) -> None:
    reference = made(world)
    with sandbox.at(world.now), beside(world.db) as db:
        before, state = tables(db), world.post(reference).state
        with no_events(db), suppress(SQLAlchemyError):
            publisher.tick()
        assert changed(before, tables(db)) <= {*NOT_THE_RECORD, *ITS_OWN}
        assert sandbox.posts() == []
        events = _events(world)
        for _ in range(7):  # so long it takes to be sure that a post in doubt is not there
            publisher.tick()
            world.later(minutes=3)
        assert _events(world) > events
        assert world.post(reference).state is not state or state is State.UNSURE
