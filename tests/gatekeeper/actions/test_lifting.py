"""Lifting a block: only by whom the rule names, never by the author, for exact contents, with a reason."""

import pytest
from sqlmodel import select

from gatekeeper.actions import drafting, lifting, people
from gatekeeper.actions.reviewing import Outcome
from gatekeeper.audit import chain
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.lifts import LIFTER_WORDS, LIFTERS
from gatekeeper.models import AuditHead, LiftDecision, ScreeningFinding
from gatekeeper.permissions import Role
from gatekeeper.queries import lifting as query
from rules import all_rules
from rules.findings import Severity
from tests.gatekeeper.actions.test_answering import published
from tests.settling import FOR_A_LEADER, FOR_THE_DSL, FULL_NAME, ask, block_of, decide, findings
from tests.world import World

PAIRS = ((FOR_THE_DSL, "dsl", "head"), (FOR_A_LEADER, "head", "dsl"))


def decisions(world: World) -> list[LiftDecision]:
    with world.db.read() as session:
        return list(session.exec(select(LiftDecision)))


def events(world: World) -> int:
    with world.db.read() as session:
        return session.exec(select(AuditHead.seq)).one()


def waits_for(world: World, who: str) -> int:
    with world.db.read() as session:
        return len(query.waiting(session, world.actor(who)))


@pytest.mark.parametrize(("text", "lifter", "other"), PAIRS)
def test_a_block_is_lifted_by_whom_the_rule_names_and_then_the_post_goes_its_way(
    either_world: World, text: str, lifter: str, other: str
) -> None:
    world = either_world
    reference = world.draft(text=text)
    assert not world.submit(reference).accepted
    fingerprint = ask(world, reference)
    assert world.post(reference).state is State.DRAFT
    assert (waits_for(world, lifter), waits_for(world, other)) == (1, 0)
    with pytest.raises(NotPermitted, match="Only"):
        decide(world, reference, fingerprint, other)
    before = events(world)
    decide(world, reference, fingerprint, lifter)
    assert events(world) == before + 1
    assert waits_for(world, lifter) == 0
    assert world.submit(reference).accepted
    assert world.approve(reference).outcome is Outcome.AGREED
    assert published(world) is not None
    with world.db.read() as session:
        assert chain.verify(session).sound


def test_the_finding_never_disappears_from_the_record(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    decide(world, reference, ask(world, reference), "head", reason="Agreed with the governors.")
    assert world.submit(reference).accepted
    with world.db.read() as session:
        kept = session.exec(select(ScreeningFinding).where(ScreeningFinding.severity == Severity.BLOCK)).all()
    assert ("Cara Head", "Agreed with the governors.") in {(row.settled_by, row.settled_why) for row in kept}
    (found,) = (f for f in findings(world, reference) if f.settlement)
    assert found.settlement is not None
    assert found.settlement.is_lifted
    assert found.severity is Severity.BLOCK


@pytest.mark.parametrize("who", ["teacher", "colleague", "second", "office", "governor", "it", "volunteer"])
def test_nobody_without_the_right_decides(world: World, who: str) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint = ask(world, reference)
    with pytest.raises(NotPermitted):
        decide(world, reference, fingerprint, who)
    assert decisions(world) == []


def test_the_author_never_lifts_a_block_of_their_own_post(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER, by="head")
    fingerprint = ask(world, reference, by="head")
    with pytest.raises(NotPermitted, match="someone else must decide"):
        decide(world, reference, fingerprint, "head")
    assert waits_for(world, "head") == 0


def test_whoever_had_a_hand_in_it_does_not_lift_it_either(world: World) -> None:
    reference = world.draft(text="Old words")
    world.save(reference, by="head", text=FOR_A_LEADER)
    fingerprint = ask(world, reference)
    with pytest.raises(NotPermitted, match="You edited this"):
        decide(world, reference, fingerprint, "head")


def test_whoever_asked_does_not_decide(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint = ask(world, reference, by="head")
    with pytest.raises(NotPermitted, match="You asked for this yourself"):
        decide(world, reference, fingerprint, "head")


def test_a_small_school_whose_one_head_lifts_and_agrees_can_still_post(world: World) -> None:
    leader = world.actor("head")
    people.set_roles(world.db, leader, world.staff["head"], frozenset({Role.LEADER, Role.DSL}), world.now)
    reference = world.draft(text=f"{FOR_A_LEADER}\n{FOR_THE_DSL}")
    for found in [f for f in findings(world, reference) if f.asking]:
        lifting.ask(
            world.db,
            world.actor("teacher"),
            reference,
            fingerprint=found.fingerprint,
            based_on=world.version(reference).number,
            now=world.now,
        )
        decide(world, reference, found.fingerprint, "head")
    assert world.submit(reference).accepted
    assert world.approve(reference, by="head").outcome is Outcome.AGREED


def test_a_refusal_needs_a_reason_too_and_is_told_to_the_author(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint = ask(world, reference)
    for lift in (True, False):
        with pytest.raises(InvalidInput, match="Write why"):
            decide(world, reference, fingerprint, "head", lift=lift, reason="  ")
    decide(world, reference, fingerprint, "head", lift=False, reason="We have not decided yet.")
    assert not world.submit(reference).accepted
    asking = block_of(world, reference).asking
    assert asking is not None
    assert (asking.refused_by, asking.refused_why) == ("Cara Head", "We have not decided yet.")
    with world.db.read() as session:
        said = query.last_word(session, world.actor("teacher"))
    assert list(said.values()) == ["Cara Head did not lift the block: We have not decided yet."]


def test_it_is_decided_once(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint = ask(world, reference)
    with pytest.raises(Stale, match="asked already"):
        ask(world, reference)
    decide(world, reference, fingerprint, "head", lift=False)
    with pytest.raises(Stale):
        decide(world, reference, fingerprint, "head")
    with pytest.raises(Stale, match="asked already"):
        ask(world, reference)


def test_a_lift_holds_for_these_contents_and_no_others(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    decide(world, reference, ask(world, reference), "head")
    world.save(reference, text=f"{FOR_A_LEADER} Sorry!")
    assert not world.submit(reference).accepted
    world.save(reference, text=FOR_A_LEADER)
    assert world.submit(reference).accepted, "the same bytes again, for which it was lifted"


def test_a_request_is_void_when_the_post_changes(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint, digest = ask(world, reference), world.version(reference).digest
    world.save(reference, text=f"{FOR_A_LEADER} Sorry!")
    assert waits_for(world, "head") == 0
    with pytest.raises(Stale, match="changed after you opened it"):
        decide(world, reference, fingerprint, "head", digest=digest)
    with pytest.raises(Stale):
        decide(world, reference, fingerprint, "head")
    assert decisions(world) == []


def test_nothing_is_lifted_once_the_post_was_sent_in(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    fingerprint = ask(world, reference)
    decide(world, reference, fingerprint, "head")
    assert world.submit(reference).accepted
    with pytest.raises(Stale, match="Waiting for a colleague"):
        decide(world, reference, fingerprint, "head")


def test_a_block_that_nobody_may_lift_cannot_be_asked_about(world: World) -> None:
    reference = world.draft(text=FULL_NAME)
    before = events(world)
    for found in findings(world, reference):
        with pytest.raises((NotPermitted, Stale)):
            lifting.ask(
                world.db,
                world.actor("teacher"),
                reference,
                fingerprint=found.fingerprint,
                based_on=world.version(reference).number,
                now=world.now,
            )
    assert events(world) == before


def test_a_lift_of_one_block_leaves_the_others(world: World) -> None:
    reference = world.draft(text=f"{FOR_A_LEADER}\n{FULL_NAME}")
    decide(world, reference, ask(world, reference), "head")
    answer = world.submit(reference)
    assert not answer.accepted
    assert {f.rule for f in answer.report.blocks} == {"pupil-full-name"}


def test_a_lift_outlives_changes_that_were_asked_for_if_nothing_changed(world: World) -> None:
    reference = world.draft(text=FOR_A_LEADER)
    decide(world, reference, ask(world, reference), "head")
    assert world.submit(reference).accepted
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    assert world.submit(reference).accepted


def test_every_rule_names_somebody_whom_this_program_knows() -> None:
    named = {rule.lifted_by for rule in all_rules() if rule.lifted_by}
    assert named <= set(LIFTERS) == set(LIFTER_WORDS)
