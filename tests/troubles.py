"""Posts in trouble, as the publisher leaves them: for tests of what people are told."""

from datetime import timedelta

from gatekeeper.actions import channel
from gatekeeper.publishing import outbox, settling
from gatekeeper.x.port import CreateOutcome, NotSent, RefusalKind, Refused, Sent, Unknown
from tests.world import World

SENT = Sent("1990000000000000001")
IN_DOUBT = Unknown("X did not finish its answer.")
NOT_LIKED = Refused(RefusalKind.TOO_LONG, 400, "too long")
NO_CREDIT = Refused(RefusalKind.OUT_OF_CREDIT, 402, "no credit")
NOT_REACHED = NotSent("no such host")
LEASE = timedelta(minutes=3)


def claimed(world: World, reference: str) -> outbox.Claim:
    """The publisher begins to send an agreed post."""
    world.account_seen()
    reserved = outbox.reserve(world.db, "test", lease=LEASE, now=world.now)
    assert reserved is not None
    assert reserved.post_id == world.post(reference).id
    found = outbox.claim(world.db, reserved, "test", lease=LEASE, now=world.now)
    assert found is not None, world.post(reference).state_note
    return found


def went(world: World, reference: str, outcome: CreateOutcome) -> outbox.Claim:
    """An agreed post is sent, and this is what X says."""
    claim = claimed(world, reference)
    settling.settle(world.db, claim, outcome, world.now)
    return claim


def in_doubt(world: World, reference: str) -> None:
    """Nobody knows whether the post went."""
    went(world, reference, IN_DOUBT)


def still_public(world: World) -> str:
    """A post is public, and a leader has just asked for it to be taken down."""
    reference = world.approved()
    went(world, reference, SENT)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A mistake", now=world.now)
    return reference
