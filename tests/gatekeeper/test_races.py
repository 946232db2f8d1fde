"""Two people at the same moment, on the real PostgreSQL: one of the two orders, never a third."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlmodel import col, delete, select

from gatekeeper import public_words
from gatekeeper.actions import channel, consenting, drafting, people, withdrawing
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Approval,
    AuditEvent,
    Decision,
    Medium,
    Naming,
    Pause,
    Person,
    PersonRole,
    PersonStatus,
    PublicWords,
    WithdrawalPost,
    WithdrawnUse,
)
from gatekeeper.permissions import Role
from gatekeeper.publishing import outbox, settling
from tests.gatekeeper.conftest import world_of
from tests.sample_posts import published
from tests.world import World

ROUNDS = int(os.environ.get("GATEKEEPER_RACE_ROUNDS", "12"))
LEASE = timedelta(minutes=3)


def _at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    """Runs all at the same moment and gives what each raised."""
    ready = threading.Barrier(len(works))
    raised: list[BaseException | None] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        ready.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001  # judged by the test
            raised[number] = error

    threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(error is None or isinstance(error, GatekeeperError) for error in raised), raised
    return raised


def _order(world: World, *verbs: Verb) -> list[str]:
    with world.db.read() as session:
        return list(
            session.exec(
                select(AuditEvent.verb)
                .where(col(AuditEvent.verb).in_([v.value for v in verbs]))
                .order_by(col(AuditEvent.seq))
            )
        )


def _reserved(world: World) -> outbox.Reserved:
    world.account_seen()
    reserved = outbox.reserve(world.db, "p", lease=LEASE, now=world.now)
    assert reserved is not None
    return reserved


def test_nothing_is_claimed_after_a_pause(postgres_db: Database) -> None:
    world = world_of(postgres_db)
    head = world.actor("head")
    for n in range(ROUNDS):
        world.approved(text=f"Round {n} of the pause.")
        reserved = _reserved(world)
        before = len(_order(world, Verb.CHANNEL_PAUSED, Verb.POST_GOING_OUT))
        _at_once(
            partial(outbox.claim, world.db, reserved, "p", lease=LEASE, now=world.now),
            lambda: channel.pause(world.db, head, why="Wait", now=world.now),
        )
        happened = _order(world, Verb.CHANNEL_PAUSED, Verb.POST_GOING_OUT)[before:]
        assert happened in (["channel.paused"], ["post.going_out", "channel.paused"])
        channel.resume(world.db, head, world.now)
        _finish_attempts(world)


def test_nothing_is_claimed_after_it_was_taken_back_or_a_family_said_no(postgres_db: Database) -> None:
    world = world_of(postgres_db)
    teacher = world.actor("teacher")
    for n in range(ROUNDS):
        reference = world.approved(text=f"Round {n} of taking back.")
        reserved = _reserved(world)
        _at_once(
            partial(outbox.claim, world.db, reserved, "p", lease=LEASE, now=world.now),
            partial(drafting.reopen, world.db, teacher, reference, world.now),
        )
        assert world.post(reference).state in {State.DRAFT, State.GOING_OUT}
        _finish_attempts(world)


def test_a_post_that_is_going_out_while_a_family_takes_its_yes_back_is_stopped_or_on_the_list(
    postgres_db: Database,
) -> None:
    world = world_of(postgres_db)
    child = world.pupils["m3"]
    for n in range(ROUNDS):
        yes = consenting.NewConsent(child, Decision.YES, naming=Naming.FIRST_NAME, evidence_ref="form 12")
        in_words = replace(yes, medium=Medium.TEXT)
        world.later(seconds=1)
        consenting.record(world.db, world.actor("office"), [yes, in_words], world.now)
        reference = world.approved(text=f"Round {n}: Zay read to us.")
        reserved = _reserved(world)
        numbers: list[int] = []
        _at_once(
            partial(outbox.claim, world.db, reserved, "p", lease=LEASE, now=world.now),
            partial(_taken_back, world, child, numbers),
        )
        post = world.post(reference)
        assert post.state in {State.HELD, State.GOING_OUT}
        with world.db.read() as session:
            listed = session.exec(
                select(WithdrawalPost.post_id).where(WithdrawalPost.withdrawal_id == numbers[0])
            ).all()
        assert (post.id in listed) is (post.state is State.GOING_OUT)
        _finish_attempts(world)


def _taken_back(world: World, child: int, numbers: list[int]) -> None:
    new = withdrawing.NewWithdrawal(child, WithdrawnUse.NAME)
    numbers.append(withdrawing.record(world.db, world.actor("teacher"), new, world.now).number)


def test_an_edit_and_an_approval_at_once_never_agree_what_was_not_read(postgres_db: Database) -> None:
    world = world_of(postgres_db)
    teacher = world.actor("teacher")
    for n in range(ROUNDS):
        reference = world.waiting(text=f"Round {n} of reading.")
        digest = world.version(reference).digest
        _at_once(
            partial(world.approve, reference, digest=digest),
            partial(drafting.reopen, world.db, teacher, reference, world.now),
            lambda: consenting.record(
                world.db,
                world.actor("office"),
                [consenting.NewConsent(world.pupils["m1"], Decision.NO)],
                world.now,
            ),
        )
        assert world.post(reference).state in {State.DRAFT, State.APPROVED}
        with world.db.read() as session:
            for approval in session.exec(select(Approval).where(Approval.post_id == world.post(reference).id)):
                assert approval.digest == digest


def test_two_leaders_cannot_switch_each_other_off(postgres_db: Database) -> None:
    world = world_of(postgres_db)
    world.lead("dsl")
    one, other = world.actor("head"), world.actor("dsl")
    _at_once(
        lambda: people.switch_off(world.db, one, world.staff["dsl"], world.now),
        lambda: people.switch_off(world.db, other, world.staff["head"], world.now),
    )
    with world.db.read() as session:
        leaders = session.exec(
            select(Person.id)
            .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
            .where(PersonRole.role == Role.LEADER, Person.status == PersonStatus.ACTIVE)
        ).all()
    assert len(leaders) == 1


def test_two_pauses_at_once_are_one_pause(postgres_db: Database) -> None:
    world = world_of(postgres_db)
    head, dsl = world.actor("head"), world.actor("dsl")
    raised = _at_once(
        lambda: channel.pause(world.db, head, why="One", now=world.now),
        lambda: channel.pause(world.db, dsl, why="Two", now=world.now),
    )
    assert [type(error).__name__ for error in raised if error] == ["Stale"]
    with world.db.read() as session:
        assert len(session.exec(select(Pause)).all()) == 1


def test_many_publishers_claim_each_post_once(postgres_db: Database) -> None:
    world = world_of(postgres_db)
    for n in range(6):
        world.approved(text=f"Post {n} of many.")
    world.account_seen()
    claimed: list[int] = []

    def work(name: str) -> None:
        for _ in range(12):
            reserved = outbox.reserve(world.db, name, lease=LEASE, now=world.now)
            if reserved is None:
                continue
            got = outbox.claim(world.db, reserved, name, lease=LEASE, now=world.now)
            if got is None:
                outbox.give_back(world.db, reserved, name, retry_at=world.now)
                continue
            claimed.append(got.post_id)
            _finish_attempts(world)

    _at_once(*[partial(work, f"p{n}") for n in range(3)])
    work("last")
    assert len(claimed) == len(set(claimed)) == 6, "each claimed, and none twice"
    with world.db.read() as session:
        assert chain.verify(session).sound


def _finish_attempts(world: World) -> None:
    """Ends open attempts as unknown, so that the account is free for the next round."""
    settling.give_up_crashed(world.db, world.now + timedelta(minutes=5))


def test_two_publishers_that_read_the_same_public_posts_keep_their_words_once(postgres_db: Database) -> None:
    world = world_of(postgres_db)
    for number in range(4):
        published(world, f"18{number:017d}", text=f"Notice {number}: the hall is open today.")
    for _ in range(ROUNDS):
        with world.db.write() as session:
            session.execute(delete(PublicWords))
        assert _at_once(*[partial(public_words.remember, world.db)] * 2) == [None, None]
        with world.db.read() as session:
            assert len(session.exec(select(PublicWords)).all()) == 4
