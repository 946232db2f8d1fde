"""Promise 1 and 2: another person agrees exactly these bytes, or nothing goes out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from gatekeeper.actions import consenting, drafting, people, reviewing
from gatekeeper.checklist import CHECKLIST
from gatekeeper.contents import ChildAnswer
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import Approval, AuditHead, Decision, OutboxItem, Picture
from gatekeeper.permissions import Role
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.versions import PictureChoice, read_contents
from tests.world import AGREEMENT_DAYS, LATE_HOURS, World, shows


def _picture(world: World, reference: str, sha256: str = "a" * 64, by: str = "teacher") -> int:
    """A picture row in which nothing was seen; its bytes do not matter here."""
    with world.db.write() as session:
        picture = Picture(
            post_id=world.post(reference).id,
            sha256=sha256,
            small_sha256=sha256,
            file_name="x.jpg",
            width=10,
            height=10,
            byte_count=10,
            added_by=world.staff[by],
            added_at=world.now,
        )
        session.add(picture)
        session.flush()
        picture_id = picture.id
    world.looked_at(picture_id)
    return picture_id


def test_the_author_cannot_approve_their_own_post(either_world: World) -> None:
    reference = either_world.waiting(by="colleague")
    with pytest.raises(NotPermitted, match=r"You sent this in at 12\.00pm, so someone else must approve"):
        either_world.approve(reference, by="colleague")
    assert either_world.post(reference).state is State.WAITING


def test_an_editor_cannot_approve_even_when_somebody_else_sends_it_in(world: World) -> None:
    reference = world.draft()
    world.save(reference, by="colleague", text="Beech class planted six sunflowers today.")
    world.submit(reference)
    with pytest.raises(NotPermitted, match="You edited this"):
        world.approve(reference, by="colleague")
    assert world.approve(reference, by="second").outcome is reviewing.Outcome.AGREED


def test_somebody_who_only_added_a_picture_cannot_approve(world: World) -> None:
    reference = world.draft()
    cleaned = Cleaned(
        jpeg=b"x",
        small=b"y",
        sha256="b" * 64,
        small_sha256="c" * 64,
        width=9,
        height=9,
        removed=(),
        turned_upright=False,
        original_format="JPEG",
    )
    drafting.add_picture(world.db, world.actor("colleague"), reference, cleaned, file_name="a.jpg", now=world.now)
    world.submit(reference)
    with pytest.raises(NotPermitted, match="added a picture"):
        world.approve(reference, by="colleague")


def test_a_post_takes_only_so_many_pictures_taken_out_again_or_not(world: World) -> None:
    reference = world.draft()
    for n in range(drafting.MOST_UPLOADS):
        _picture(world, reference, f"{n:064d}")
    cleaned = Cleaned(
        jpeg=b"x",
        small=b"y",
        sha256="b" * 64,
        small_sha256="c" * 64,
        width=9,
        height=9,
        removed=(),
        turned_upright=False,
        original_format="JPEG",
    )
    with pytest.raises(InvalidInput, match="already"):
        drafting.add_picture(
            world.db, world.actor("teacher"), reference, cleaned, file_name="a.jpg", now=world.now
        )


def test_contribution_is_history_and_outlives_every_later_version(world: World) -> None:
    reference = world.draft()
    world.save(reference, by="colleague", text="A first wording of it.")
    for n in range(3):
        world.later(minutes=1)
        world.save(reference, text=f"The teacher's own wording, number {n}.")
    world.submit(reference)
    with pytest.raises(NotPermitted):
        world.approve(reference, by="colleague")


@pytest.mark.parametrize("person", ["teacher", "governor", "office", "it", "volunteer"])
def test_nobody_without_the_right_approves(world: World, person: str) -> None:
    reference = world.waiting(by="colleague")
    with pytest.raises(NotPermitted):
        world.approve(reference, by=person)


def test_a_volunteer_who_is_given_the_role_by_mistake_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput, match="never approve"):
        people.set_roles(
            world.db, world.actor("head"), world.staff["volunteer"], frozenset({Role.APPROVER}), world.now
        )


def test_a_second_reader_who_was_switched_off_cannot_approve(world: World) -> None:
    reference = world.waiting()
    reader = world.actor("colleague")
    people.switch_off(world.db, world.actor("head"), world.staff["colleague"], world.now)
    with pytest.raises(Exception, match="second reader"):
        reviewing.approve(
            world.db,
            reader,
            reference,
            digest=world.version(reference).digest,
            ticked=set(CHECKLIST),
            note="",
            now=world.now,
            late_hours=LATE_HOURS,
            agreement_days=AGREEMENT_DAYS,
        )


def test_approving_what_was_not_shown_is_refused(world: World) -> None:
    reference = world.waiting()
    seen = world.version(reference).digest
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Other words, saved while the colleague was reading.")
    world.submit(reference)
    with pytest.raises(Stale, match="changed after you opened it"):
        world.approve(reference, digest=seen)


def test_every_line_of_the_checklist_is_needed(world: World) -> None:
    reference = world.waiting()
    for left_out in CHECKLIST:
        with pytest.raises(InvalidInput, match="checklist"):
            reviewing.approve(
                world.db,
                world.actor("colleague"),
                reference,
                digest=world.version(reference).digest,
                ticked=set(CHECKLIST) - {left_out},
                note="",
                now=world.now,
                late_hours=LATE_HOURS,
                agreement_days=AGREEMENT_DAYS,
            )


@dataclass(frozen=True)
class Two:
    """A draft with two pictures, to change one thing of."""

    world: World
    reference: str
    a: int
    b: int

    def another(self, sha256: str) -> int:
        return _picture(self.world, self.reference, sha256)


FIELDS: dict[str, Callable[[Two], dict[str, object]]] = {
    "text": lambda _: {"text": "Beech class planted sunflowers today!"},
    "an invisible character": lambda _: {"text": "Beech class planted sunflowers\u00a0today."},
    "objective": lambda _: {"objective": "community-news"},
    "reply setting": lambda _: {"reply_setting": "everyone"},
    "AI label": lambda _: {"made_with_ai": True},
    "time": lambda t: {"scheduled_for": t.world.now + timedelta(hours=5), "typed_time": "2026-11-24T17:00"},
    "alt text": lambda t: {"pictures": (shows(t.a, alt_text="Something else entirely here"), shows(t.b))},
    "order of pictures": lambda t: {"pictures": (shows(t.b), shows(t.a))},
    "a picture taken out": lambda t: {"pictures": (shows(t.a),)},
    "another record with the same bytes": lambda t: {"pictures": (shows(t.another("a" * 64)), shows(t.b))},
    "other bytes": lambda t: {"pictures": (shows(t.another("c" * 64)), shows(t.b))},
    "who is shown": lambda t: {"pictures": (shows(t.a, t.world.pupils["m1"]), shows(t.b))},
    "nobody pictured": lambda t: {
        "pictures": (PictureChoice(t.a, "Sunflowers in pots on a windowsill"), shows(t.b))
    },
}


@pytest.mark.parametrize("field", FIELDS)
def test_each_bound_field_has_its_part_in_the_digest(world: World, field: str) -> None:
    reference = world.draft()
    a, b = _picture(world, reference, "a" * 64), _picture(world, reference, "b" * 64)
    base: dict[str, Any] = {
        "text": "Beech class planted sunflowers today.",
        "pictures": (shows(a), shows(b)),
        "scheduled_for": world.now + timedelta(hours=3),
        "typed_time": "2026-11-24T15:00",
    }
    world.save(reference, **base)
    before = world.version(reference)
    saved = world.save(reference, **{**base, **FIELDS[field](Two(world, reference, a, b))})
    assert saved.changed
    assert world.version(reference).digest != before.digest
    back = world.save(reference, **base)
    assert back.changed
    assert world.version(reference).digest == before.digest, "the digest depends on nothing else"


def test_the_digest_covers_the_consent_snapshot_the_rules_and_the_account(world: World) -> None:
    reference = world.draft()
    picture = _picture(world, reference)
    world.save(reference, text="Sunflowers everywhere.", pictures=(shows(picture, world.pupils["m1"]),))
    with world.db.read() as session:
        contents = read_contents(session, world.version(reference))
    assert contents.digest == world.version(reference).digest
    (answer,) = contents.consent
    assert answer.may_be_shown
    for other in (
        replace(contents, consent=(ChildAnswer(answer.pupil_id, False, False, answer.record_ids),)),
        replace(contents, consent=(replace(answer, record_ids=(99,)),)),
        replace(contents, ruleset="another"),
        replace(contents, account_id="1"),
        replace(contents, not_after=world.now),
    ):
        assert other.digest != contents.digest


def test_a_save_that_changes_nothing_changes_nothing(world: World) -> None:
    reference = world.draft()
    before, events = world.version(reference), _events(world)
    assert not world.save(reference, text="Beech class planted sunflowers today.").changed
    assert world.version(reference).id == before.id
    assert _events(world) == events


def _events(world: World) -> int:
    with world.db.read() as session:
        return session.get_one(AuditHead, 1).seq


def test_consent_that_changes_while_the_reader_reads_is_shown_before_anything_is_agreed(world: World) -> None:
    reference = world.draft()
    picture = _picture(world, reference)
    world.save(reference, text="Sunflowers everywhere.", pictures=(shows(picture, world.pupils["m1"]),))
    assert world.submit(reference).accepted
    consenting.record(
        world.db,
        world.actor("office"),
        [consenting.NewConsent(world.pupils["m1"], Decision.WITHDRAWN)],
        world.later(minutes=1),
    )
    assert world.approve(reference).outcome is reviewing.Outcome.CHANGED
    again = world.approve(reference)
    assert again.outcome is reviewing.Outcome.STOPPED
    assert again.report is not None
    assert "image-no-permission" in {f.rule for f in again.report.blocks}
    with world.db.read() as session:
        assert session.exec(select(Approval)).all() == []
        assert session.exec(select(OutboxItem)).all() == []


def test_reopening_an_agreed_post_loses_the_agreement_for_good(world: World) -> None:
    reference = world.approved()
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Beech class planted sunflowers today.")
    assert world.submit(reference).accepted
    assert world.post(reference).state is State.WAITING
    with world.db.read() as session:
        assert {i.state.value for i in session.exec(select(OutboxItem))} == {"cancelled"}


@pytest.mark.parametrize("decide", [reviewing.ask_for_changes, reviewing.reject])
def test_giving_back_needs_a_reason_and_the_version_that_was_read(
    world: World, decide: Callable[..., None]
) -> None:
    reference = world.waiting()
    digest = world.version(reference).digest
    for empty in ("", "   ", "\n\t"):
        with pytest.raises(InvalidInput):
            decide(world.db, world.actor("colleague"), reference, digest=digest, reason=empty, now=world.now)
    with pytest.raises(Stale):
        decide(world.db, world.actor("colleague"), reference, digest="0" * 64, reason="Please", now=world.now)
    decide(world.db, world.actor("colleague"), reference, digest=digest, reason="Say the date.", now=world.now)
    post = world.post(reference)
    assert post.state in {State.CHANGES_ASKED, State.ABANDONED}
    assert post.state_note == "Say the date."


def test_a_teacher_may_hold_an_agreed_post_and_a_second_reader_lets_it_go(world: World) -> None:
    reference = world.approved()
    reviewing.hold(world.db, world.actor("teacher"), reference, reason="The trip was cancelled", now=world.now)
    assert world.post(reference).state is State.HELD
    with pytest.raises(NotPermitted):
        reviewing.release(world.db, world.actor("teacher"), reference, world.now)
    reviewing.release(world.db, world.actor("colleague"), reference, world.now)
    assert world.post(reference).state is State.APPROVED


def test_whoever_had_a_hand_in_a_held_post_cannot_release_it(world: World) -> None:
    reference = world.waiting(by="colleague")
    world.approve(reference, by="second")
    reviewing.hold(world.db, world.actor("teacher"), reference, reason="Please wait", now=world.now)
    with pytest.raises(NotPermitted, match="someone else must release it"):
        reviewing.release(world.db, world.actor("colleague"), reference, world.now)
    reviewing.release(world.db, world.actor("second"), reference, world.now)
