"""Writing a post: what is kept, what is refused, and that nothing typed is ever lost."""

from datetime import timedelta

import pytest
from sqlmodel import select

from gatekeeper.actions import drafting, working_copies
from gatekeeper.actions.base import EventMissingError, act
from gatekeeper.actions.drafting import DraftStale
from gatekeeper.audit import chain
from gatekeeper.audit.events import SENTENCES, Verb, detail_keys, sentence
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditEvent, FindingReason, Pause, Picture, Screening, WorkingCopy
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.queries import post_page
from gatekeeper.versions import Draft, PictureChoice
from rules.findings import Severity
from tests.sample_posts import add_picture
from tests.world import LATE_HOURS, World, shows


def _save(world: World, reference: str, draft: Draft, based_on: int, by: str = "teacher") -> drafting.Saved:
    return drafting.save(
        world.db, world.actor(by), reference, draft, based_on=based_on, now=world.now, late_hours=LATE_HOURS
    )


def test_a_full_name_stops_the_post_and_the_stop_is_on_the_record(world: World) -> None:
    reference = world.draft(text="Huge well done to Alfie Thornbury!")
    answer = world.submit(reference)
    assert not answer.accepted
    assert "pupil-full-name" in {f.rule for f in answer.report.blocks}
    assert world.post(reference).state is State.DRAFT
    with world.db.read() as session:
        last = session.exec(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()  # type: ignore[attr-defined]  # SQLModel types columns as values
    assert last is not None
    assert last.verb == Verb.POST_STOPPED_BY_RULES
    world.save(reference, text="Huge well done to a Year 2 pupil!")
    assert world.submit(reference).accepted


def test_a_finding_that_needs_a_reason_waits_for_it_and_keeps_it(world: World) -> None:
    text = "Read about our garden at https://www.unknown-garden-club.org/spring"
    reference = world.draft(text=text)
    answer = world.submit(reference)
    assert not answer.accepted
    (finding,) = [f for f in answer.report.findings if f.severity is Severity.REASON]
    assert answer.reasons_missing == (finding.fingerprint,)
    saved = world.save(reference, text=text, reasons={finding.fingerprint: "The club runs our garden with us."})
    assert saved.changed, "a reason is part of what the second reader sees"
    assert world.submit(reference).accepted
    with world.db.read() as session:
        assert session.exec(select(FindingReason.reason)).all()[-1] == "The club runs our garden with us."


def test_a_reason_goes_with_its_picture_when_the_picture_is_moved(world: World) -> None:
    text = "Our class painted the sea."
    reference = world.draft(text=text)
    first, second = (
        shows(add_picture(world, reference, bytes_=bytes_), alt_text=alt_text)
        for bytes_, alt_text in ((b"one", "Blue waves painted on a long roll of paper"), (b"two", "photo"))
    )
    world.save(reference, text=text, pictures=(first, second))
    (missing,) = world.submit(reference).reasons_missing
    reasons = {missing: "It is the cover of the book."}
    world.save(reference, text=text, pictures=(first, second), reasons=reasons)
    world.save(reference, text=text, pictures=(second, first), reasons=reasons)
    assert world.submit(reference).accepted
    with world.db.read() as session:
        page = post_page.post_page(session, world.actor("colleague"), reference, world.now)
    (row,) = [row for row in page.findings if row.rule == "alt-text-weak"]
    assert (row.place, row.reason) == ("In the description, picture 1", "It is the cover of the book.")


def test_reasons_for_findings_that_are_not_there_are_dropped(world: World) -> None:
    reference = world.draft()
    assert not world.save(
        reference, text="Beech class planted sunflowers today.", reasons={"f" * 32: "Because."}
    ).changed


def test_two_editors_the_second_is_told_and_loses_nothing(world: World) -> None:
    reference = world.draft()
    based_on = world.version(reference).number
    _save(world, reference, Draft(text="The colleague's words."), based_on, by="colleague")
    mine = Draft(text="The teacher's own words.", objective="community-news")
    with pytest.raises(DraftStale) as caught:
        _save(world, reference, mine, based_on)
    assert caught.value.draft == mine
    assert caught.value.theirs.text == "The colleague's words."


def test_saving_the_same_words_as_the_other_editor_is_no_clash(world: World) -> None:
    reference = world.draft()
    based_on = world.version(reference).number
    _save(world, reference, Draft(text="The same words."), based_on, by="colleague")
    assert not _save(world, reference, Draft(text="The same words."), based_on).changed


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(text="x" * 4001), "text"),
        (Draft(reply_setting="nobody"), "reply_setting"),
        (Draft(objective="world-domination"), "objective"),
        (Draft(pictures=tuple(PictureChoice(n) for n in range(5))), "pictures"),
        (Draft(pictures=(PictureChoice(999),)), "pictures"),
        (Draft(pictures=(PictureChoice(1, "x" * 2001),)), "pictures"),
        (Draft(pictures=(PictureChoice(1), PictureChoice(1))), "pictures"),
    ],
    ids=["text", "reply", "objective", "five", "foreign", "alt", "twice"],
)
def test_a_wrong_field_is_named_and_nothing_is_saved(world: World, draft: Draft, field: str) -> None:
    reference = world.draft()
    before = world.version(reference).id
    with pytest.raises(InvalidInput) as caught:
        _save(world, reference, draft, world.version(reference).number)
    assert set(caught.value.fields) == {field}
    assert world.version(reference).id == before


def test_a_time_that_has_passed_cannot_be_sent_in(world: World) -> None:
    reference = world.draft(scheduled_for=world.now + timedelta(minutes=5), typed_time="2026-11-24T12:05")
    world.later(minutes=6)
    with pytest.raises(InvalidInput, match="passed"):
        world.submit(reference)


def test_a_teacher_cannot_write_in_a_colleagues_draft(world: World) -> None:
    reference = world.draft(by="colleague")
    with pytest.raises(NotPermitted):
        world.save(reference, by="volunteer", text="Mine now")
    with pytest.raises(NotPermitted):
        world.submit(reference, by="volunteer")


def test_a_governor_writes_nothing(world: World) -> None:
    with pytest.raises(NotPermitted):
        drafting.start(world.db, world.actor("governor"), world.now)


def test_a_post_that_waits_cannot_be_saved_over(world: World) -> None:
    reference = world.waiting()
    with pytest.raises(Stale, match="Change it"):
        world.save(reference, text="Sneaked in")


def test_a_reference_that_does_not_exist_says_so(world: World) -> None:
    with pytest.raises(NotFound):
        drafting.reopen(world.db, world.actor("teacher"), "nosuch", world.now)


def test_a_working_copy_is_kept_for_its_owner_and_dropped_by_a_save(world: World) -> None:
    reference = world.draft()
    working_copies.keep(
        world.db, world.actor("teacher"), reference, {"text": "half a sen"}, based_on=2, now=world.now
    )
    working_copies.keep(
        world.db, world.actor("teacher"), reference, {"text": "half a sentence"}, based_on=2, now=world.now
    )
    with world.db.read() as session:
        (copy,) = session.exec(select(WorkingCopy)).all()
    assert (copy.form, copy.person_id) == ({"text": "half a sentence"}, world.staff["teacher"])
    world.save(reference, text="A whole sentence.")
    with world.db.read() as session:
        assert session.exec(select(WorkingCopy)).all() == []


def test_each_save_keeps_what_the_rules_said(world: World) -> None:
    reference = world.draft(text="Huge well done to Alfie Thornbury!")
    with world.db.read() as session:
        screenings = session.exec(
            select(Screening).where(Screening.version_id == world.version(reference).id)
        ).all()
    assert len(screenings) == 1


def test_an_action_without_its_event_is_rolled_back(world: World) -> None:
    with pytest.raises(EventMissingError), act(world.db, world.actor("head"), world.now) as doing:
        doing.session.add(Pause(why="x", started_at=world.now, started_by=world.staff["head"]))
    with world.db.read() as session:
        assert session.exec(select(Pause)).all() == []


def test_an_action_with_two_events_is_rolled_back(world: World) -> None:
    def twice() -> None:
        with act(world.db, world.actor("head"), world.now) as doing:
            doing.record(Verb.CHANNEL_RESUMED, subject="channel")
            doing.record(Verb.CHANNEL_RESUMED, subject="channel")

    with pytest.raises(EventMissingError):
        twice()
    with world.db.read() as session:
        assert chain.verify(session).sound


def test_every_event_declares_its_details_and_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Verb)
    for verb in Verb:
        details = {key: f"<{key}>" for key in detail_keys(verb)}
        words = sentence(verb, "Amina Teach", details)
        assert words.endswith((".", ">"))
        assert all(f"<{key}>" in words for key in details)
        assert "[erased]" in sentence(verb, "Amina Teach", None) or not details


def test_an_event_with_wrong_details_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="needs exactly"), act(world.db, world.actor("head"), world.now) as doing:
        doing.record(Verb.CHANNEL_PAUSED, subject="channel", reason="wrong key")


@pytest.mark.parametrize(("ahead", "is_kept"), [(-40, True), (0, True), (1, False), (400, False)])
def test_the_day_that_a_camera_wrote_is_kept_unless_it_is_still_to_come(
    world: World, ahead: int, *, is_kept: bool
) -> None:
    day = (world.now + timedelta(days=ahead)).date()
    cleaned = Cleaned(b"", b"", "a" * 64, "b" * 64, 1200, 800, (), False, "JPEG", taken_on=day)  # a record
    picture = drafting.add_picture(
        world.db, world.actor("teacher"), world.draft(), cleaned, file_name="a.jpg", now=world.now
    )
    with world.db.read() as session:
        assert session.get_one(Picture, picture).taken_on == (day if is_kept else None)
