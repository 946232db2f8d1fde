"""Replies are read when a leader wants it, for what a leader allows, each once; and nothing is lost on the way."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from gatekeeper import replies
from gatekeeper.actions import costs, moderating
from gatekeeper.actions import replies as actions
from gatekeeper.costs import ledger
from gatekeeper.costs.prices import Use
from gatekeeper.errors import Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    AuditDetail,
    AuditEvent,
    Channel,
    Cost,
    ReadingTimes,
    Reply,
    ReplyConcern,
    ReplyHiding,
    ReplyReading,
    Showing,
)
from gatekeeper.publishing import listening
from gatekeeper.publishing.listening import Listener
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Drop, Status
from tests.world import World

Listen = Callable[..., int]
HANDLE = "lunsfordprimary"
READ = "/2/users/*/mentions"


@pytest.fixture
def listener(world: World, sandbox: Sandbox) -> Listener:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    return Listener(world.db, lambda _: port, lambda: world.now)


@pytest.fixture
def listen(world: World, listener: Listener, sandbox: Sandbox) -> Listen:
    """Lets time pass, on X too, and replies be read."""

    def go(**by: float) -> int:
        world.later(**by)
        with sandbox.at(world.now):
            return listener.tick()

    return go


def switch_on(world: World, times: ReadingTimes = ReadingTimes.DAILY, limit: str = "2.00") -> None:
    actions.choose(world.db, world.actor("head"), is_on=True, times=times, month_limit=limit, now=world.now)


def hear(world: World, sandbox: Sandbox, words: str = "is lovely", reply_to: str = "") -> str:
    target = int(reply_to) if reply_to else None
    with sandbox.at(world.now):
        return str(sandbox.world.hear("stranger", f"@{HANDLE} {words}", in_reply_to=target).id)


def kept(world: World) -> list[Reply]:
    with world.db.read() as session:
        return list(session.exec(select(Reply).order_by(col(Reply.x_post_id))))


def reading(world: World) -> ReplyReading:
    with world.db.read() as session:
        return session.exec(select(ReplyReading)).one()


def reads(sandbox: Sandbox) -> int:
    return len([r for r in sandbox.requests() if r.path.endswith("/mentions")])


def verbs(world: World) -> list[str]:
    with world.db.read() as session:
        return [e.verb for e in session.exec(select(AuditEvent).order_by(col(AuditEvent.seq)))]


def spent(world: World) -> tuple[int, int]:
    with world.db.read() as session:
        return ledger.month_to_date(session, world.now).get(Use.READ_REPLY, (0, 0))


def test_nothing_is_asked_of_x_and_nothing_is_spent_while_it_is_off(
    world: World, listen: Listen, sandbox: Sandbox
) -> None:
    hear(world, sandbox)
    for _ in range(5):
        assert listen(hours=5) == 0
    assert sandbox.requests() == []
    with world.db.read() as session:
        assert session.exec(select(Cost)).all() == []
    with pytest.raises(Stale, match="not read here"):
        actions.ask(world.db, world.actor("office"), world.now)


def test_what_is_new_is_read_once_a_day_and_counted(world: World, listen: Listen, sandbox: Sandbox) -> None:
    switch_on(world)
    first = hear(world, sandbox, "planted & grew <sunflowers>")
    assert listen(minutes=2) == 1
    (reply,) = kept(world)
    assert (reply.x_post_id, reply.words) == (first, f"@{HANDLE} planted & grew <sunflowers>")
    assert spent(world) == (1, 5)
    hear(world, sandbox)
    before = reads(sandbox)
    assert listen(hours=3) == 0
    assert reads(sandbox) == before, "it was read today"
    assert listen(hours=17) == 1
    assert listen(hours=24) == 0
    assert spent(world) == (2, 10)
    assert [verb for verb in verbs(world) if verb == "reply.read"] == ["reply.read"] * 2


def test_a_reply_knows_the_post_that_it_answers(
    world: World, listen: Listen, sandbox: Sandbox, publisher: Publisher
) -> None:
    reference = world.approved()
    with sandbox.at(world.now):
        publisher.tick()
    switch_on(world)
    hear(world, sandbox, "well done", reply_to=world.post(reference).x_post_id or "")
    hear(world, sandbox, "look at this")
    listen(minutes=2)
    answer, mention = kept(world)
    assert (answer.post_id, answer.answers_us) == (world.post(reference).id, True)
    assert (mention.post_id, mention.answers_us) == (None, False)


def test_read_now_reads_now_and_not_twice_in_a_moment(world: World, listen: Listen, sandbox: Sandbox) -> None:
    switch_on(world, ReadingTimes.NEVER)
    hear(world, sandbox)
    assert listen(hours=30) == 0
    assert reads(sandbox) == 0
    actions.ask(world.db, world.actor("office"), world.now)
    with pytest.raises(Stale, match="a moment ago"):
        actions.ask(world.db, world.actor("dsl"), world.now)
    assert listen(seconds=3) == 1
    assert listen(hours=30) == 0
    assert reads(sandbox) == 1


def test_many_pages_are_read_whole_and_each_once(world: World, listen: Listen, sandbox: Sandbox) -> None:
    switch_on(world, limit="9.00")
    ids = [hear(world, sandbox, f"number {number}") for number in range(230)]
    assert listen(minutes=2) == 230
    assert [reply.x_post_id for reply in kept(world)] == ids
    assert spent(world)[0] == 230
    assert reading(world).reached is None


def test_the_months_limit_is_never_passed_and_what_is_left_is_read_next_month(
    world: World, listen: Listen, sandbox: Sandbox
) -> None:
    switch_on(world, limit="0.06")  # twelve replies
    ids = [hear(world, sandbox, f"number {number}") for number in range(30)]
    assert listen(minutes=2) == 12
    assert spent(world)[1] <= 60
    had = 12
    assert len(kept(world)) == had
    assert reading(world).problem == listening.LIMIT
    with pytest.raises(Stale, match="used up"):
        actions.ask(world.db, world.actor("office"), world.now)
    listen(days=2)
    assert len(kept(world)) == had
    hear(world, sandbox, "much later")
    world.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    listen()
    switch_on(world, limit="1.00")
    listen(days=1)
    found = [reply.x_post_id for reply in kept(world)]
    assert found[:30] == ids
    assert len(found) == len(set(found)) == 31


def test_what_is_kept_to_take_posts_down_is_not_spent_on_reading(
    world: World, listen: Listen, sandbox: Sandbox
) -> None:
    switch_on(world)
    costs.note_credit(
        world.db, world.actor("head"), amount="0.51", seen_at=world.now, tops_up=False, now=world.now
    )
    hear(world, sandbox)
    assert listen(minutes=2) == 0
    assert reads(sandbox) == 0


@pytest.mark.parametrize("fault", [Status(503), Status(429), Status(403), Drop(committed=True)], ids=str)
def test_a_reading_that_fails_loses_nothing_and_is_tried_again(
    fault: Status | Drop, world: World, listen: Listen, sandbox: Sandbox
) -> None:
    switch_on(world)
    ids = [hear(world, sandbox, f"number {number}") for number in range(120)]
    sandbox.faults.add(fault, "GET", READ, nth=2)
    listen(minutes=2)
    assert len(kept(world)) == 100
    assert reading(world).failures == 1
    assert reading(world).problem
    asked = reads(sandbox)
    listen(minutes=5)
    assert reads(sandbox) == asked, "X is left alone for a while"
    listen(minutes=15)
    assert [reply.x_post_id for reply in kept(world)] == ids
    assert (reading(world).failures, reading(world).problem) == (0, "")
    assert spent(world)[0] == 120


def test_no_credit_stops_the_account_as_it_does_for_posts_and_a_no_to_reading_does_not(
    world: World, listen: Listen, sandbox: Sandbox
) -> None:
    switch_on(world)
    sandbox.faults.add(Status(403), "GET", READ)
    listen(minutes=2)
    with world.db.read() as session:
        assert session.exec(select(Channel)).one().stopped_at is None
    sandbox.faults.add(Status(402), "GET", READ)
    listen(hours=1)
    with world.db.read() as session:
        assert session.exec(select(Channel)).one().stopped_at is not None
    asked = reads(sandbox)
    listen(hours=30)
    assert reads(sandbox) == asked


def test_two_processes_do_not_read_the_same_at_once(world: World) -> None:
    switch_on(world)
    with world.db.write() as session:
        row = session.exec(select(ReplyReading)).one()
        row.busy_until = world.now + listening.LEASE
        session.add(row)
    with world.db.read() as session:
        assert not listening.is_due(session, reading(world), world.now + timedelta(minutes=4))
        assert listening.is_due(session, reading(world), world.now + timedelta(minutes=5))
        assert listening.is_due(session, reading(world), world.now - timedelta(days=1, hours=1)), (
            "a clock that ran ahead holds nobody up"
        )


def test_after_a_pause_of_weeks_only_the_last_days_are_read(
    world: World, listen: Listen, sandbox: Sandbox
) -> None:
    switch_on(world)
    listen(minutes=2)
    head = world.actor("head")
    actions.choose(world.db, head, is_on=False, times="daily", month_limit="2.00", now=world.now)
    hear(world, sandbox, "long ago")
    world.later(days=20)
    hear(world, sandbox, "today")
    assert listen() == 0
    switch_on(world)
    assert listen(minutes=2) == 1
    assert kept(world)[0].words.endswith("today")


def test_words_are_forgotten_after_90_days_unless_somebody_still_needs_them(
    world: World, listen: Listen, sandbox: Sandbox
) -> None:
    switch_on(world)
    for number in range(4):
        hear(world, sandbox, f"Poppy is number {number}")
    listen(minutes=2)
    plain, told, asked, hidden = (reply.id for reply in kept(world))
    key = OperationalKey(secrets.token_bytes(32))
    office = world.actor("office")
    moderating.tell(world.db, key, office, told, note="It names Poppy", now=world.now)
    moderating.request(world.db, office, asked, kind="information", responsible=world.staff["head"], now=world.now)
    with world.db.write() as session:
        row = session.get_one(Reply, hidden)
        row.showing = Showing.HIDDEN
        session.add(row)
    moderating.show(world.db, office, hidden, note="Poppy is a dog", now=world.now)
    listen(days=89)
    assert all(reply.words for reply in kept(world))
    listen(days=2)
    assert [bool(reply.words) for reply in kept(world)] == [False, True, True, False]
    moderating.settle(world.db, world.actor("dsl"), told, world.now)
    moderating.answered(world.db, office, asked, world.now)
    listen(hours=2)
    assert not any(reply.words for reply in kept(world))
    with world.db.read() as session:
        assert session.exec(select(ReplyHiding.note)).all() == [""]
        assert session.exec(select(ReplyConcern.sealed)).all() == [b""]
        details = " ".join(str(row.details) for row in session.exec(select(AuditDetail)))
    assert "Poppy" not in details
    assert verbs(world).count("reply.forgotten") == 2
    with pytest.raises(Stale, match="deleted after 90 days"):
        moderating.tell(world.db, key, office, plain, note="Too late", now=world.now)


@pytest.mark.parametrize(
    ("times", "now", "slot"),
    [
        (ReadingTimes.DAILY, datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (ReadingTimes.DAILY, datetime(2026, 11, 24, 7, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (ReadingTimes.TWICE, datetime(2026, 6, 24, 15, tzinfo=UTC), datetime(2026, 6, 24, 15, tzinfo=UTC)),
        (ReadingTimes.TWICE, datetime(2027, 3, 28, 6, tzinfo=UTC), datetime(2027, 3, 27, 16, tzinfo=UTC)),
        (ReadingTimes.NEVER, datetime(2026, 11, 24, 12, tzinfo=UTC), None),
    ],
)
def test_times_are_those_of_a_clock_in_london(times: ReadingTimes, now: datetime, slot: datetime | None) -> None:
    assert replies.last_slot(times, now) == slot


def test_the_look_for_posts_never_asks_for_replies_so_no_post_waits_for_them(
    world: World, listen: Listen, sandbox: Sandbox, publisher: Publisher
) -> None:
    switch_on(world)
    actions.ask(world.db, world.actor("head"), world.now)
    with sandbox.at(world.now):
        publisher.tick()
    assert reads(sandbox) == 0
    listen(seconds=3)
    assert reads(sandbox) == 1


def test_no_log_holds_what_a_stranger_wrote(
    world: World, listen: Listen, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    switch_on(world)
    hear(world, sandbox, "Poppy Fairweather lives in Swallow Lane")
    sandbox.faults.add(Status(503), "GET", READ)
    listen(minutes=2)
    assert listen(hours=1) == 1
    assert caplog.records
    assert "Poppy" not in caplog.text
    assert "Swallow" not in caplog.text


def test_reading_hiding_and_forgetting_are_the_same_on_both_databases(
    either_world: World, sandbox: Sandbox
) -> None:
    world = either_world
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin)
    listener = Listener(world.db, lambda _: port, lambda: world.now)
    switch_on(world)
    for number in range(2):
        hear(world, sandbox, f"\x00 Poppy is number {number}")
    world.later(minutes=2)
    with sandbox.at(world.now):
        assert listener.tick() == 2
    head, key, (told, asked) = world.actor("head"), OperationalKey(secrets.token_bytes(32)), kept(world)
    moderating.tell(world.db, key, head, told.id, note="Poppy", now=world.now)
    due = moderating.request(
        world.db, head, asked.id, kind="information", responsible=head.staff_id, now=world.now
    )
    assert due > world.now
    moderating.settle(world.db, head, told.id, world.now)
    world.later(days=91)
    with sandbox.at(world.now):
        listener.tick()
    assert [bool(reply.words) for reply in kept(world)] == [False, True]
