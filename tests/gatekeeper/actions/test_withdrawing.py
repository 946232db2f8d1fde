"""What is recorded when a permission is taken back, by whom, once, and what the record says of it."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from gatekeeper.actions import consenting, reviewing_public, safeguarding, withdrawal_steps, withdrawing
from gatekeeper.actions.withdrawing import NewWithdrawal
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.errors import GatekeeperError, InvalidInput, NotFound, NotPermitted
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    AuditDetail,
    AuditEvent,
    Consent,
    ConsentChannel,
    Decision,
    HoldLevel,
    Mail,
    Medium,
    Naming,
    PublicReview,
    ReviewCause,
    Withdrawal,
    WithdrawalChoice,
    WithdrawnUse,
)
from gatekeeper.queries import public_review, withdrawal_letter
from gatekeeper.withdrawals import ELSEWHERE, left_to_do
from tests.sample_posts import published
from tests.world import DOMAIN, World

KEY = OperationalKey(b"k" * 32)
WRITERS = ("teacher", "volunteer", "colleague", "second", "office", "dsl", "head")


def refused_uses(world: World, pupil: str) -> set[tuple[str, str]]:
    with world.db.read() as session:
        rows = session.exec(
            select(Consent.channel, Consent.medium).where(
                Consent.pupil_id == world.pupils[pupil], col(Consent.decision) == Decision.WITHDRAWN
            )
        )
        return {(ConsentChannel(channel).value, Medium(medium).value) for channel, medium in rows}


@pytest.mark.parametrize("name", WRITERS)
def test_anybody_who_drafts_may_record_it(world: World, name: str) -> None:
    new = NewWithdrawal(world.pupils["m1"], WithdrawnUse.PICTURES)
    assert withdrawing.record(world.db, world.actor(name), new, world.now).number == 1


@pytest.mark.parametrize("name", ["governor", "it"])
def test_whoever_only_looks_on_may_not(world: World, name: str) -> None:
    new = NewWithdrawal(world.pupils["m1"], WithdrawnUse.PICTURES)
    with pytest.raises(NotPermitted):
        withdrawing.record(world.db, world.actor(name), new, world.now)


def test_what_was_taken_back_is_written_for_each_use_and_nothing_else(world: World) -> None:
    teacher = world.actor("teacher")
    for pupil, what in (("m1", WithdrawnUse.PICTURES), ("m3", WithdrawnUse.NAME), ("m5", WithdrawnUse.EVERYTHING)):
        withdrawing.record(world.db, teacher, NewWithdrawal(world.pupils[pupil], what), world.now)
    assert refused_uses(world, "m1") == {("x", "photo"), ("x", "video")}
    assert refused_uses(world, "m3") == {("x", "text")}
    assert {("x", "photo"), ("x", "text"), ("website", "photo"), ("press", "photo")} <= refused_uses(world, "m5")


def test_nobody_of_another_family_can_take_it_back(world: World) -> None:
    new = NewWithdrawal(world.pupils["m1"], WithdrawnUse.PICTURES, contact_id=4711)
    with pytest.raises(InvalidInput):
        withdrawing.record(world.db, world.actor("office"), new, world.now)
    with pytest.raises(NotFound):
        withdrawing.record(world.db, world.actor("office"), NewWithdrawal(4711, WithdrawnUse.NAME), world.now)
    with world.db.read() as session:
        assert session.exec(select(Withdrawal)).all() == []


def test_done_twice_it_does_no_more_than_once(world: World) -> None:
    published(world, text="Zay read her poem to us.")
    head = world.actor("head")
    begun = withdrawing.record(
        world.db, head, NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING), world.now
    )
    assert (begun.held, begun.found) == (0, 1)
    again = withdrawing.follow(world.db, begun.number, world.now)
    assert (again.held, again.found) == (0, 0)


def test_leaders_get_one_mail_of_a_case_with_public_posts_and_it_names_nobody(world: World) -> None:
    withdrawing.record(
        world.db, world.actor("office"), NewWithdrawal(world.pupils["m5"], WithdrawnUse.NAME), world.now
    )  # nothing of this child is public, so nobody need hurry
    published(world, text="Zay read her poem to us.")
    for _ in range(2):
        new = NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
        begun = withdrawing.record(world.db, world.actor("teacher"), new, world.now)
        withdrawing.follow(world.db, begun.number, world.later(minutes=5))
    with world.db.read() as session:
        mails = session.exec(select(Mail).where(Mail.kind == Trouble.MUST_COME_DOWN.value)).all()
    assert [mail.recipient for mail in mails] == [f"head@{DOMAIN}"] * 2, "one for each case"
    assert mails[0].page == "/come-down/2"
    assert not [word for word in ("Zay", "Osei", "poem") if word in f"{mails[0].subject} {mails[0].body}"]


def test_the_record_names_a_number_and_no_child(world: World) -> None:
    reference = published(world, text="Zay read her poem to us.")
    head = world.actor("head")
    new = NewWithdrawal(world.pupils["m3"], WithdrawnUse.NAME, said_by="Mrs Osei", note="Zaynab was sad")
    number = withdrawing.record(world.db, head, new, world.now).number
    withdrawal_steps.decide(
        world.db, head, number, [reference], WithdrawalChoice.KEEP, why="Another child", now=world.now
    )
    withdrawal_steps.tick(world.db, head, number, {place.key for place in ELSEWHERE}, now=world.now)
    withdrawal_steps.close(world.db, head, number, world.now)
    with world.db.read() as session:
        said = session.exec(
            select(AuditEvent.subject, AuditDetail.details)
            .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq))
            .where(col(AuditEvent.verb).startswith("withdrawal") | (AuditEvent.verb == Verb.WITHDRAWAL_RECORDED))
        ).all()
        assert chain.verify(session).sound
    assert len(said) == 5
    assert not [words for words in map(str, said) if "Osei" in words or "Zay" in words or "sad" in words]


def test_a_case_is_not_closed_before_everything_is_done(world: World) -> None:
    reference = published(world, text="Zay read her poem to us.")
    head = world.actor("head")
    new = NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
    number = withdrawing.record(world.db, head, new, world.now).number
    with pytest.raises(InvalidInput, match="1 post is neither gone nor decided, 6 places are not ticked"):
        withdrawal_steps.close(world.db, head, number, world.now)
    withdrawal_steps.decide(
        world.db, head, number, [reference], WithdrawalChoice.GONE, why="Gone at noon", now=world.now
    )
    with pytest.raises(InvalidInput, match="6 places"):
        withdrawal_steps.close(world.db, head, number, world.now)
    with world.db.read() as session:
        letter = withdrawal_letter.letter(session, head, number, world.now).text
    assert "deleted by hand, and somebody looked" in letter
    assert "poem" not in letter


def test_a_hold_is_listed_for_those_who_know_of_holds_and_gets_no_letter(world: World) -> None:
    dsl = world.actor("dsl")
    new = safeguarding.NewHold(world.pupils["m3"], HoldLevel.ASK_DSL, "Apart.", date(2027, 1, 11))
    hold_id = safeguarding.set_hold(world.db, KEY, dsl, new, world.now)
    number = withdrawing.after_hold(world.db, dsl, hold_id, world.now).number
    with world.db.read() as session:
        case = session.get_one(Withdrawal, number)
        assert case.due_at - case.recorded_at == timedelta(hours=1)
        assert left_to_do(session, case) == ["5 places are not ticked"]
        with pytest.raises(NotFound):
            withdrawal_letter.letter(session, dsl, number, world.now)
    with pytest.raises(NotFound):
        withdrawal_steps.tick(world.db, world.actor("office"), number, {"website"}, now=world.now)
    safeguarding.end_hold(world.db, dsl, hold_id, world.now)
    with pytest.raises(GatekeeperError):
        withdrawing.after_hold(world.db, dsl, hold_id, world.now)


def test_a_yes_that_ran_out_is_looked_at_by_a_person_within_two_weeks(world: World) -> None:
    published(world, text="Zay read her poem to us.")
    assert reviewing_public.compare(world.db, world.now) == 0
    world.now = world.now.replace(year=2027, month=11, day=2)
    assert reviewing_public.compare(world.db, world.now) == 1
    assert reviewing_public.compare(world.db, world.later(days=1)) == 0
    with world.db.read() as session:
        line = session.exec(select(PublicReview)).one()
        assert (line.cause, line.names, line.shows) == (ReviewCause.PERMISSION, True, False)
        assert line.due_at == line.opened_at + timedelta(days=14)
        assert public_review.count(session, world.actor("office"), world.now) == 1
        assert public_review.count(session, world.actor("teacher"), world.now) == 0
    renewed = consenting.NewConsent(
        world.pupils["m3"], Decision.YES, naming=Naming.FIRST_NAME, evidence_ref="form 9"
    )
    consenting.record(world.db, world.actor("office"), [renewed], world.now)
    with world.db.read() as session:
        assert public_review.count(session, world.actor("office"), world.now) == 0, "a new yes settles it"


def test_what_stands_on_the_list_of_a_withdrawal_is_not_asked_about_twice(world: World) -> None:
    published(world, text="Zay read her poem to us.")
    new = NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
    withdrawing.record(world.db, world.actor("teacher"), new, world.now)
    assert reviewing_public.compare(world.db, world.now) == 0
