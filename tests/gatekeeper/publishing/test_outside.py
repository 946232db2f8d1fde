"""A post on the account that was not sent from here is found once, told of, and taken in or removed."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import col, select

from gatekeeper import outside
from gatekeeper.actions import channel, withdrawing
from gatekeeper.actions import outside as deciding
from gatekeeper.alarms.watching import Watch
from gatekeeper.audit import chain
from gatekeeper.costs.ledger import month_to_date
from gatekeeper.costs.prices import Use
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import Mail, OutsideDone, OutsideLook, OutsidePost, WithdrawalPost, WithdrawnUse
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.sandbox.checks import Draft
from gatekeeper.x.sandbox.faults import Drop, Status
from gatekeeper.x.sandbox.records import Post
from gatekeeper.x.sandbox.server import Sandbox
from tests.world import ACCOUNT_ID, World

A_DAY = timedelta(days=1)


def switched_on(world: World, most: int = 20) -> None:
    assert deciding.choose(world.db, world.actor("head"), is_on=True, most=most, now=world.now)


def by_hand(sandbox: Sandbox, text: str = "Come to our fair!", in_reply_to: int | None = None) -> Post:
    """Somebody posts on x.com as the school."""
    account = sandbox.world.accounts.find(account_id=ACCOUNT_ID)
    assert account is not None
    draft = Draft(text, (), "everyone", made_with_ai=False, in_reply_to=in_reply_to)
    return sandbox.world.publish(account, draft, by_hand=True)


def ticks(world: World, publisher: Publisher, sandbox: Sandbox, *, later: timedelta = timedelta(hours=1)) -> None:
    world.now += later
    with sandbox.at(world.now):
        publisher.tick()


def found(world: World) -> list[OutsidePost]:
    with world.db.read() as session:
        return outside.undecided(session, world.now)


def looks(world: World) -> list[OutsideLook]:
    with world.db.read() as session:
        return list(session.exec(select(OutsideLook).order_by(col(OutsideLook.id))))


def decided(world: World, done: OutsideDone = OutsideDone.ADOPT, **more: object) -> str:
    (one,) = found(world)
    return deciding.decide(
        world.db,
        world.actor("head"),
        one.id,
        done,
        why="Written by the head",
        now=world.now,
        **more,  # type: ignore[arg-type]  # of the table above
    )


def lists(sandbox: Sandbox) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(one.path).query) for one in sandbox.requests() if one.path.count("/tweets?")]


def test_nothing_is_read_before_a_leader_switches_it_on(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    by_hand(sandbox)
    ticks(world, publisher, sandbox)
    assert (looks(world), found(world)) == ([], [])
    with pytest.raises(NotPermitted):
        deciding.choose(world.db, world.actor("dsl"), is_on=True, most=20, now=world.now)
    with pytest.raises(InvalidInput):
        deciding.choose(world.db, world.actor("head"), is_on=True, most=4, now=world.now)


def test_a_post_that_we_did_not_send_is_found_once_and_leaders_are_told_once(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    ours = world.approved(text="Beans came up.")
    publisher.tick()
    switched_on(world)
    foreign = by_hand(sandbox)
    for _ in range(3):
        ticks(world, publisher, sandbox, later=timedelta(hours=25))
    assert [one.x_post_id for one in found(world)] == [str(foreign.id)]
    assert str(foreign.id) != world.post(ours).x_post_id
    assert [(look.was_read, look.posts) for look in looks(world)] == [(True, 2), (True, 0), (True, 0)]
    with world.db.read() as session:
        assert month_to_date(session, world.now)[Use.READ_POST][0] == 2, "each post was read and paid once"
        assert chain.verify(session).sound
    watch = Watch(world.db, lambda: world.now)
    assert watch.tick() >= 1
    assert watch.tick() == 0
    with world.db.read() as session:
        (mail,) = session.exec(select(Mail).where(Mail.kind == "outside-post"))
    assert (mail.page, mail.recipient) == ("/outside/", "head@lunsfordprimary.example.org")
    assert "fair" not in mail.body


def test_each_moment_is_read_once_and_a_look_that_failed_is_made_again(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    switched_on(world)
    foreign = by_hand(sandbox)
    sandbox.faults.add(Status(503), "GET", "/2/users/*/tweets")
    for hours in (1, 0.5, 0.6, 24, 1):
        ticks(world, publisher, sandbox, later=timedelta(hours=hours))
    made = looks(world)
    assert [look.was_read for look in made] == [False, True, True]
    assert made[1].reads_from == made[0].reads_from
    assert made[2].reads_from == made[1].reads_until
    assert [one.x_post_id for one in found(world)] == [str(foreign.id)]


def test_no_more_is_read_than_was_chosen_and_that_there_was_more_is_said(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    switched_on(world, most=5)
    for number in range(7):
        by_hand(sandbox, f"Message {number}")
    ticks(world, publisher, sandbox)
    (look,) = looks(world)
    assert (look.posts, look.more, len(found(world))) == (5, True, 5)


def test_what_a_post_in_doubt_may_be_is_nobody_elses(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    switched_on(world)
    reference = world.approved(text="Beans came up.")
    sandbox.faults.add(Drop(committed=True), "POST", "/2/tweets")
    # The first look fails, and so does the one for the post in doubt.
    sandbox.faults.add(Status(503), "GET", "/2/users/*/tweets", times=2)
    publisher.tick()
    ticks(world, publisher, sandbox, later=timedelta(minutes=70))
    assert world.post(reference).state is State.UNSURE
    assert [look.was_read for look in looks(world)] == [False, True]
    assert found(world) == []
    with world.db.read() as session:
        (noted,) = session.exec(select(OutsidePost))
    channel.confirm_live(
        world.db,
        world.actor("head"),
        reference,
        link=f"https://x.com/lunsfordprimary/status/{noted.x_post_id}",
        now=world.now,
    )
    assert found(world) == [], "it turned out to be ours"


def test_what_is_taken_in_is_a_post_like_any_and_a_withdrawal_reaches_it(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    switched_on(world)
    by_hand(sandbox, "Well done everybody at the fair!")
    ticks(world, publisher, sandbox)
    child = world.pupils["m1"]
    reference = decided(world, shown=[child])
    post = world.post(reference)
    assert (post.state, found(world)) == (State.PUBLISHED, [])
    with world.db.read() as session:
        number = session.exec(select(OutsidePost.id)).one()
    with pytest.raises(Stale):
        deciding.decide(world.db, world.actor("dsl"), number, OutsideDone.REMOVE, why="Not ours", now=world.now)
    new = withdrawing.NewWithdrawal(child, WithdrawnUse.PICTURES)
    case = withdrawing.record(world.db, world.actor("office"), new, world.now).number
    with world.db.read() as session:
        (line,) = session.exec(select(WithdrawalPost).where(WithdrawalPost.withdrawal_id == case))
    assert (line.post_id, line.is_sure) == (post.id, True)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="Taken back", now=world.now)
    ticks(world, publisher, sandbox)
    assert world.post(reference).state is State.TAKEN_DOWN


def test_a_name_in_it_is_reached_too(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    switched_on(world)
    by_hand(sandbox, "Zay read her poem to us.")
    ticks(world, publisher, sandbox)
    post = world.post(decided(world))
    new = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
    case = withdrawing.record(world.db, world.actor("office"), new, world.now).number
    with world.db.read() as session:
        found_in = session.exec(select(WithdrawalPost.post_id).where(WithdrawalPost.withdrawal_id == case))
        assert list(found_in) == [post.id]


def test_who_may_not_be_shown_does_not_stay_public(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    switched_on(world)
    by_hand(sandbox)
    ticks(world, publisher, sandbox)
    with pytest.raises(InvalidInput) as refused:
        decided(world, shown=[world.pupils["m2"]])
    assert refused.value.fields == {"shown": deciding.MAY_NOT}
    assert len(found(world)) == 1


def test_what_is_removed_is_deleted_on_x_and_proved_gone(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    switched_on(world)
    foreign = by_hand(sandbox)
    ticks(world, publisher, sandbox)
    reference = decided(world, OutsideDone.REMOVE, shown=[world.pupils["m2"]])
    ticks(world, publisher, sandbox)
    assert world.post(reference).state is State.TAKEN_DOWN
    assert sandbox.world.posts.post(foreign.id) is None
    with world.db.read() as session:
        assert chain.verify(session).sound


def test_who_may_not_take_posts_down_decides_nothing(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    switched_on(world)
    by_hand(sandbox)
    ticks(world, publisher, sandbox)
    (one,) = found(world)
    for who in ("teacher", "second", "office", "governor"):
        with pytest.raises(NotPermitted):
            deciding.decide(
                world.db, world.actor(who), one.id, OutsideDone.ADOPT, why="Written by me", now=world.now
            )
    with pytest.raises(InvalidInput):
        deciding.decide(world.db, world.actor("dsl"), one.id, OutsideDone.ADOPT, why=" ", now=world.now)
