"""What X does not delete for us becomes a task; whoever did it says so, and X itself is read before it counts."""

import pytest

from gatekeeper.actions import channel, deleting_by_hand, withdrawing
from gatekeeper.costs.ledger import month_to_date
from gatekeeper.costs.prices import Use
from gatekeeper.deadlines import say_by
from gatekeeper.errors import NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import WithdrawnUse
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.queries import by_hand
from gatekeeper.x.sandbox.faults import Status
from gatekeeper.x.sandbox.server import Sandbox
from tests.world import World


def stuck(world: World, publisher: Publisher, sandbox: Sandbox, **fields: object) -> str:
    """A post that X shows and does not delete, tried three times."""
    reference = world.approved(**fields)  # type: ignore[arg-type]  # fields of the test's own choosing
    publisher.tick()
    sandbox.faults.add(Status(403), "DELETE", "/2/tweets/*", times=99)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="The wrong day", now=world.now)
    for _ in range(3):
        publisher.tick()
        world.later(minutes=10)
    return reference


def tasks(world: World, who: str = "head") -> list[by_hand.Task]:
    with world.db.read() as session:
        return list(by_hand.tasks(session, world.actor(who), world.now))


def from_the_phone(world: World, sandbox: Sandbox, reference: str) -> None:
    sandbox.world.remove(int(world.post(reference).x_post_id or 0))


def says_so(world: World, reference: str, who: str = "head") -> None:
    deleting_by_hand.deleted(world.db, world.actor(who), reference, world.now)


def test_a_deletion_that_fails_is_a_task_until_x_itself_shows_nothing(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = stuck(world, publisher, sandbox)
    (task,) = tasks(world)
    assert (task.reference, task.due) == (reference, "by 4pm on Wednesday 25 November 2026")
    assert tasks(world, "teacher") == []
    from_the_phone(world, sandbox, reference)
    says_so(world, reference)
    assert "Cara Head deleted it by hand" in tasks(world)[0].said
    assert world.post(reference).state is State.PUBLISHED, "X has not been read yet"
    before = len(sandbox.requests())
    publisher.tick()
    assert [one.method for one in sandbox.requests()[before:] if "/2/tweets/" in one.path] == ["GET"]
    assert world.post(reference).state is State.TAKEN_DOWN
    assert tasks(world) == []


def test_who_did_not_delete_it_after_all_has_the_task_again(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = stuck(world, publisher, sandbox)
    says_so(world, reference)
    with pytest.raises(Stale):
        says_so(world, reference, "dsl")
    publisher.tick()
    (task,) = tasks(world)
    assert task.problem == "It was not deleted at its address: X still shows it."
    assert not task.said
    assert world.post(reference).state is State.PUBLISHED
    with world.db.read() as session:
        assert month_to_date(session, world.now)[Use.READ_POST][0] == 1
    from_the_phone(world, sandbox, reference)
    says_so(world, reference, "dsl")
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN


def test_only_whoever_may_take_posts_down_says_so_and_only_while_one_waits(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = stuck(world, publisher, sandbox)
    with pytest.raises(NotPermitted):
        says_so(world, reference, "colleague")
    other = world.approved(text="Beans came up.")
    with pytest.raises(Stale):
        says_so(world, other)


def test_a_withdrawal_brings_its_own_time(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    reference = stuck(world, publisher, sandbox, text="Zay read her poem to us.")
    world.later(days=-4)
    new = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
    withdrawing.record(world.db, world.actor("office"), new, world.now)
    world.later(days=4)
    (task,) = tasks(world)
    assert task.reference == reference
    assert task.due == say_by(world.now.replace(month=11, day=23, hour=16, minute=0))
    assert task.late
