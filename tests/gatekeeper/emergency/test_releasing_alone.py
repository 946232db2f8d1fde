"""One leader may release agreed words alone, and nothing else may go without a second reader."""

from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import select

from gatekeeper import emergencies as rows
from gatekeeper.actions import drafting, people, reading_afterwards, wording_emergencies
from gatekeeper.actions.releasing_alone import Tried
from gatekeeper.audit import checkpoints
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.emergency_words import STARTERS, EmergencyKind, Starter, rendered
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditEvent, AuditHead, EmergencyRelease, Mail, OutboxItem
from gatekeeper.permissions import Role
from gatekeeper.publishing import outbox
from gatekeeper.screening import check
from rules.facts import Stage
from rules.text import MAX_WEIGHTED, weighted_length
from tests import emergencies
from tests.world import World

LEASE = timedelta(minutes=3)


def _claims(world: World) -> bool:
    world.account_seen()
    reserved = outbox.reserve(world.db, "test", lease=LEASE, now=world.now)
    assert reserved is not None
    return outbox.claim(world.db, reserved, "test", lease=LEASE, now=world.now) is not None


def _events(world: World) -> int:
    with world.db.read() as session:
        return session.get_one(AuditHead, 1).seq


def test_agreed_words_go_out_with_a_single_reader_and_stay_marked(either_world: World) -> None:
    world = either_world
    done = emergencies.release(world, emergencies.agreed(world))
    assert done.reference is not None
    assert world.version(done.reference).text == (
        "Our school is closed today, Monday, because of snow and ice. Please keep children at home. "
        "We will say here when we are open again."
    )
    assert _claims(world)
    assert world.post(done.reference).state is State.GOING_OUT
    with world.db.read() as session:
        assert rows.marked(session, [world.post(done.reference).id])


@pytest.mark.parametrize("one", STARTERS, ids=lambda one: one.kind.value)
def test_every_starter_passes_the_rules_with_every_choice(world: World, one: Starter) -> None:
    gaps = sorted(one.choices)
    with world.db.read() as session:
        for place, picked in enumerate(product(*(one.choices[gap] for gap in gaps))):
            text = rendered(one.words, dict(zip(gaps, picked, strict=True)))
            assert weighted_length(text) <= MAX_WEIGHTED
            if place % 7:  # every choice comes up in one of these; all of them would take minutes
                continue
            contents = wording_emergencies.contents_saying(session, text)
            report = check(session, contents, post=None, stage=Stage.APPROVE, now=world.now)
            assert not report.blocks, text


def test_a_release_leaves_one_event_a_checkpoint_and_mail_to_leaders_and_governors(world: World) -> None:
    found = emergencies.agreed(world)
    before = _events(world)
    done = emergencies.release(world, found)
    with world.db.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.seq > before)).all()
        mails = session.exec(select(Mail).where(Mail.kind == "single-reader")).all()
        assert [event.verb for event in events] == ["post.overridden"]
        assert checkpoints.AT_ONCE[Verb(events[0].verb)] == checkpoints.SINGLE_READER
    assert {mail.recipient.partition("@")[0] for mail in mails} == {"head", "governor"}
    assert all(str(done.reference) in mail.body for mail in mails)


def test_the_reading_afterwards_is_due_by_the_end_of_the_next_school_day(world: World) -> None:
    done = emergencies.release(world, emergencies.agreed(world))
    with world.db.read() as session:
        release = session.exec(select(EmergencyRelease)).one()
        assert (in_london(release.due_at).isoweekday(), in_london(release.due_at).hour) == (3, 16)
        assert not rows.overdue(session, world.now)
        assert rows.overdue(session, release.due_at + timedelta(minutes=1))
    with pytest.raises(NotPermitted, match="someone else must read"):
        reading_afterwards.read(
            world.db, world.actor("head"), done.reference or "", verdict="right", note="", now=world.now
        )
    reading_afterwards.read(
        world.db, world.actor("second"), done.reference or "", verdict="right", note="", now=world.now
    )
    assert world.ask(rows.unread) == []


@pytest.mark.parametrize("who", ["teacher", "colleague", "dsl", "office", "governor", "volunteer", "it"])
def test_nobody_but_a_leader_releases_alone(world: World, who: str) -> None:
    found = emergencies.agreed(world)
    with pytest.raises(NotPermitted):
        emergencies.release(world, found, by=who)


def test_a_wording_needs_a_second_person_before_it_can_be_used(world: World) -> None:
    number = emergencies.put_forward(world)
    found = emergencies.the_wording(world, number)
    with pytest.raises(Stale, match="not agreed by two people"):
        emergencies.release(world, found)
    with pytest.raises(NotPermitted, match="You wrote this wording"):
        wording_emergencies.agree(world.db, world.actor("head"), number, digest=found.row.digest, now=world.now)
    with pytest.raises(Stale):
        wording_emergencies.agree(world.db, world.actor("second"), number, digest="0" * 64, now=world.now)


def test_a_wording_that_was_given_up_holds_what_waits_to_go(world: World) -> None:
    found = emergencies.agreed(world)
    done = emergencies.release(world, found)
    wording_emergencies.give_up(world.db, world.actor("second"), found.row.id, world.now)
    assert not _claims(world)
    assert world.post(done.reference or "").state is State.HELD
    with pytest.raises(Stale):
        emergencies.release(world, found)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"reason": " "}, InvalidInput),
        ({"elsewhere": []}, InvalidInput),
        ({"elsewhere": ["pigeon"]}, InvalidInput),
        ({"tried": []}, InvalidInput),
        ({"tried": [Tried(1, "carrier pigeon", "now")]}, InvalidInput),
        ({"tried": [Tried(99_999, "phoned", "now")]}, InvalidInput),
        ({"chosen": {}}, InvalidInput),
        ({"chosen": {1: 1, 2: 1}}, InvalidInput),
        ({"shown": "School is closed. Call Mrs Teach."}, Stale),
    ],
)
def test_what_is_missing_or_not_from_the_lists_is_refused(
    world: World, given: dict[str, object], error: type[Exception]
) -> None:
    found = emergencies.agreed(world)
    before = _events(world)
    with pytest.raises(error):
        emergencies.release(world, found, "head", **given)
    assert _events(world) == before
    assert world.ask(lambda s: s.exec(select(OutboxItem)).all()) == []


def test_consent_is_never_overridden_and_a_pupil_is_never_named(world: World) -> None:
    words = "The club of Alfie Thornbury is cancelled on {1}."
    with pytest.raises(InvalidInput, match="The rules would stop"):
        wording_emergencies.put_forward(
            world.db,
            world.actor("head"),
            EmergencyKind.EVENT_CANCELLED,
            words=words,
            choices={1: ["Monday"]},
            now=world.now,
        )
    number = wording_emergencies.put_forward(
        world.db,
        world.actor("head"),
        EmergencyKind.EVENT_CANCELLED,
        words="{1} is cancelled.",
        choices={1: ["The concert", "The club of Alfie Thornbury", "Zaynab’s club"]},
        now=world.now,
    )
    found = emergencies.the_wording(world, number)
    wording_emergencies.agree(world.db, world.actor("second"), number, digest=found.row.digest, now=world.now)
    found = emergencies.the_wording(world, number)
    for place in (1, 2):
        chosen = {1: found.choices[1][place].id}
        done = emergencies.release(world, found, chosen=chosen, shown=found.filled(chosen))
        assert done.reference is None
    assert world.ask(lambda s: s.exec(select(EmergencyRelease)).all()) == []


def test_open_again_ends_the_earlier_closure(world: World) -> None:
    emergencies.release(world, emergencies.agreed(world))
    assert len(world.ask(rows.lasting)) == 1  # type: ignore[arg-type]  # a list
    emergencies.release(world, emergencies.agreed(world, EmergencyKind.OPEN_AGAIN))
    assert world.ask(rows.lasting) == []


def test_a_leader_can_say_that_the_closure_is_over(world: World) -> None:
    done = emergencies.release(world, emergencies.agreed(world))
    reading_afterwards.clear(world.db, world.actor("head"), done.reference or "", world.now)
    assert world.ask(rows.lasting) == []
    with pytest.raises(Stale):
        reading_afterwards.clear(world.db, world.actor("head"), done.reference or "", world.now)


def test_at_three_in_a_term_leadership_is_asked_and_decides(world: World) -> None:
    found = emergencies.agreed(world)
    with pytest.raises(Stale):
        reading_afterwards.decide(world.db, world.actor("head"), "More second readers", world.now)
    for _ in range(3):
        emergencies.release(world, found)
        world.later(hours=1)
    asked = world.ask(lambda s: s.exec(select(Mail.recipient).where(Mail.kind == "single-reader-decide")).all())
    assert len(asked) == 2  # type: ignore[arg-type]  # a list
    reading_afterwards.decide(world.db, world.actor("head"), "Two more second readers from Monday", world.now)
    with pytest.raises(Stale):
        reading_afterwards.decide(world.db, world.actor("head"), "And again", world.now)


def test_changing_a_released_post_needs_a_second_reader_again(world: World) -> None:
    done = emergencies.release(world, emergencies.agreed(world))
    reference = done.reference or ""
    drafting.reopen(world.db, world.actor("head"), reference, world.now)
    world.save(reference, by="head", text="Ducks are on our pond again.")
    assert world.submit(reference, by="head").accepted
    with pytest.raises(NotPermitted):
        world.approve(reference, by="head")
    with world.db.read() as session:
        assert not rows.marked(session, [world.post(reference).id])


def test_a_leader_who_is_a_contractor_cannot_be(world: World) -> None:
    with pytest.raises(InvalidInput):
        people.set_roles(world.db, world.actor("head"), world.staff["it"], frozenset({Role.LEADER}), world.now)
