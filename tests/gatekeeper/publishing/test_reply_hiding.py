"""A reply is hidden when X says so, tried again where that helps, and somebody is told where it does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from gatekeeper.actions import moderating
from gatekeeper.actions import replies as actions
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.costs import ledger
from gatekeeper.costs.prices import Use
from gatekeeper.models import AuditEvent, Mail, ReadingTimes, Reply, Showing
from gatekeeper.publishing.listening import Listener
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Drop, Status
from tests.world import World

Tick = Callable[..., None]
HIDE = "/2/tweets/*/hidden"
HORRID = "Poppy Fairweather is horrid"


@pytest.fixture
def tick(world: World, sandbox: Sandbox) -> Tick:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    listener = Listener(world.db, lambda _: port, lambda: world.now)

    def go(**by: float) -> None:
        world.later(**by)
        with sandbox.at(world.now):
            listener.tick()

    return go


@pytest.fixture
def number(world: World, sandbox: Sandbox, publisher: Publisher, tick: Tick) -> int:
    """A horrid reply below a post of ours."""
    reference = world.approved()
    with sandbox.at(world.now):
        publisher.tick()
        sandbox.world.hear("stranger", HORRID, in_reply_to=int(world.post(reference).x_post_id or 0))
    times = ReadingTimes.DAILY
    actions.choose(world.db, world.actor("head"), is_on=True, times=times, month_limit="2.00", now=world.now)
    tick(minutes=2)
    return the_reply(world).id


def the_reply(world: World) -> Reply:
    with world.db.read() as session:
        return session.exec(select(Reply)).one()


def on_x(world: World, sandbox: Sandbox) -> bool:
    post = sandbox.world.posts.any_post(int(the_reply(world).x_post_id))
    assert post is not None
    return post.hidden


def hide(world: World, number: int) -> None:
    hiding = moderating.Hiding("child", "It names Poppy")
    moderating.hide(world.db, world.actor("office"), number, hiding, world.now)


def verbs(world: World) -> list[str]:
    with world.db.read() as session:
        found = select(AuditEvent.verb).where(col(AuditEvent.subject).startswith("reply:"))
        return list(session.exec(found.order_by(col(AuditEvent.seq))))


def told(world: World) -> list[Mail]:
    with world.db.read() as session:
        return list(session.exec(select(Mail).where(Mail.kind == Trouble.REPLY_NOT_HIDDEN.value)))


def test_it_is_hidden_and_shown_again_with_one_event_for_each_step(
    world: World, sandbox: Sandbox, tick: Tick, number: int
) -> None:
    hide(world, number)
    assert the_reply(world).showing is Showing.HIDE_ASKED
    tick(seconds=3)
    assert the_reply(world).showing is Showing.HIDDEN
    assert on_x(world, sandbox)
    moderating.show(world.db, world.actor("dsl"), number, note="It was a mistake", now=world.now)
    tick(seconds=3)
    assert the_reply(world).showing is Showing.SHOWN
    assert not on_x(world, sandbox)
    assert verbs(world) == ["reply.hide_asked", "reply.hidden", "reply.show_asked", "reply.shown"]
    with world.db.read() as session:
        assert ledger.month_to_date(session, world.now)[Use.HIDE_REPLY] == (2, 10)
    assert told(world) == []


@pytest.mark.parametrize("fault", [Drop(committed=True), Status(503), Status(429), Status(401)], ids=str)
def test_what_got_no_clear_answer_is_told_again_until_x_says_it(
    fault: Status | Drop, world: World, sandbox: Sandbox, tick: Tick, number: int
) -> None:
    hide(world, number)
    sandbox.faults.add(fault, "PUT", HIDE)
    tick(seconds=3)
    assert the_reply(world).showing is Showing.HIDE_ASKED
    assert the_reply(world).problem
    tick(seconds=30)
    assert the_reply(world).tries == 1, "not at every look for work"
    tick(minutes=16)
    assert the_reply(world).showing is Showing.HIDDEN
    assert the_reply(world).problem == ""
    assert told(world) == []


def test_after_three_failures_somebody_is_told_once_and_it_goes_on(
    world: World, sandbox: Sandbox, tick: Tick, number: int
) -> None:
    hide(world, number)
    sandbox.faults.add(Status(503), "PUT", HIDE, times=5)
    for _ in range(5):
        tick(hours=1)
    (mail,) = told(world)
    assert mail.page == f"/replies/{number}"
    assert "Poppy" not in f"{mail.subject} {mail.body} {mail.about} {mail.step}"
    assert the_reply(world).showing is Showing.HIDE_ASKED
    tick(hours=1)
    assert the_reply(world).showing is Showing.HIDDEN


@pytest.mark.parametrize("status", [403, 404, 400])
def test_what_x_refuses_goes_back_to_how_it_was_and_somebody_is_told(
    status: int, world: World, sandbox: Sandbox, tick: Tick, number: int
) -> None:
    hide(world, number)
    sandbox.faults.add(Status(status), "PUT", HIDE)
    tick(seconds=3)
    reply = the_reply(world)
    assert (reply.showing, reply.retry_at) == (Showing.SHOWN, None)
    assert reply.problem.startswith("X ")
    assert len(told(world)) == 1
    asked = len(sandbox.requests())
    tick(minutes=10)
    assert len([r for r in sandbox.requests()[asked:] if r.method == "PUT"]) == 0
    hide(world, number)
    tick(seconds=3)
    assert the_reply(world).showing is Showing.HIDDEN


def test_x_that_never_answers_is_given_up_after_some_hours(
    world: World, sandbox: Sandbox, tick: Tick, number: int
) -> None:
    hide(world, number)
    sandbox.faults.add(Status(503), "PUT", HIDE, times=50)
    for _ in range(30):
        tick(hours=1)
    reply = the_reply(world)
    assert (reply.showing, reply.tries) == (Showing.SHOWN, 12)
    assert len(told(world)) == 1


def test_a_reply_that_a_clock_in_the_future_put_off_is_hidden(
    world: World, sandbox: Sandbox, tick: Tick, number: int
) -> None:
    hide(world, number)
    for wait, hidden in ((timedelta(hours=1), False), (timedelta(days=30), True)):
        with world.db.write() as session:
            session.exec(select(Reply)).one().retry_at = world.now + wait
        tick()
        assert on_x(world, sandbox) is hidden
