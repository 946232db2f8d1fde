"""What is there to know about one post, and what may each person do with it?"""

from dataclasses import asdict
from datetime import timedelta

import pytest

from gatekeeper.actions import channel, drafting, reviewing
from gatekeeper.audit.events import Verb
from gatekeeper.lifecycle import EXPLANATIONS, State
from gatekeeper.queries import post_page, timeline
from gatekeeper.queries.masking import veil_for
from gatekeeper.queries.post_page import PostPage
from tests.sample_posts import published, unsure, with_picture
from tests.world import World


def page(world: World, reference: str, name: str = "head") -> PostPage:
    with world.db.read() as session:
        return post_page.post_page(session, world.actor(name), reference, world.now)


def may(world: World, reference: str, name: str) -> set[str]:
    return {what for what, allowed in asdict(page(world, reference, name).may).items() if allowed}


def test_the_story_is_told_in_sentences_the_newest_last(world: World) -> None:
    reference = world.approved()
    told = [entry.sentence for entry in page(world, reference).timeline]
    assert told[0] == "Amina Teach started the post."
    assert told[-1] == "Ben Colleague read version 2 and agreed it."


def test_state_note_approvals_and_versions_are_there(world: World) -> None:
    reference = world.approved(text="Beans.")
    reviewing.hold(world.db, world.actor("teacher"), reference, reason="Wrong day", now=world.later(minutes=5))
    found = page(world, reference)
    assert (found.label, found.explanation) == ("Held", EXPLANATIONS[State.HELD])
    assert found.note == "Amina Teach: Wrong day"
    assert [(row.person, row.version, row.holds) for row in found.approvals] == [("Ben Colleague", 2, True)]
    assert [row.number for row in found.versions] == [2, 1]
    assert found.versions[1].difference is None


def test_an_agreement_for_older_words_no_longer_counts(world: World) -> None:
    reference = world.approved(text="Beans.")
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Peas.")
    assert [row.holds for row in page(world, reference).approvals] == [False]


def test_what_each_may_do_while_it_waits(world: World) -> None:
    reference = world.waiting()
    for name, expected in {
        "teacher": {"change"},
        "volunteer": set(),
        "colleague": {"decide", "change"},
        "office": {"change"},
        "head": {"decide", "change"},
        "governor": set(),
    }.items():
        assert may(world, reference, name) == expected, name


def test_a_second_reader_who_had_a_hand_in_it_reads_why_they_may_not_decide(world: World) -> None:
    reference = world.draft(by="colleague")
    world.submit(reference, by="colleague")
    assert may(world, reference, "colleague") == {"change"}
    assert "someone else must approve" in (page(world, reference, "colleague").why_not or "")
    assert page(world, reference, "second").why_not is None
    assert page(world, reference, "teacher").why_not is None


def test_what_each_may_do_while_it_is_scheduled(world: World) -> None:
    reference = world.approved(typed_time="x", scheduled_for=world.now + timedelta(hours=3))
    for name, expected in {
        "teacher": {"change", "hold"},
        "volunteer": {"hold"},
        "head": {"change", "hold"},
        "governor": set(),
    }.items():
        assert may(world, reference, name) == expected, name


def test_only_a_second_reader_releases_what_is_held(world: World) -> None:
    reference = world.approved()
    reviewing.hold(world.db, world.actor("volunteer"), reference, reason="Wait", now=world.now)
    assert "release" in may(world, reference, "colleague")
    assert "release" not in may(world, reference, "teacher")
    assert may(world, reference, "governor") == set()


def test_only_a_leader_takes_down_and_only_once(world: World) -> None:
    reference = published(world)
    assert may(world, reference, "head") == {"correct", "take_down"}
    assert may(world, reference, "dsl") == {"correct", "take_down"}
    assert may(world, reference, "colleague") == {"correct"}
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="Withdrawn", now=world.now)
    assert may(world, reference, "dsl") == set()
    row = page(world, reference).takedown
    assert row is not None
    assert (row.asked_by, row.reason, row.deleted, row.verified) == ("Cara Head", "Withdrawn", "", "")


def test_a_post_that_may_or_may_not_be_public_is_for_a_second_reader_to_settle(world: World) -> None:
    reference = unsure(world)
    assert may(world, reference, "colleague") == {"resolve"}
    assert may(world, reference, "teacher") == set()
    assert [row.outcome for row in page(world, reference).attempts] == ["X gave no clear answer"]


def test_the_governor_learns_no_name_from_any_part_of_the_page(world: World) -> None:
    reference = with_picture(world, "m1", "m3", text="Well done Zaynab!", alt_text="Poppy with a cup")
    world.save(reference, text="Well done all! Poppy won.")
    world.save(reference, text="Well done all!")
    assert world.submit(reference).accepted
    digest = world.version(reference).digest
    reviewing.ask_for_changes(
        world.db, world.actor("head"), reference, digest=digest, reason="Poppy has left", now=world.now
    )
    told = repr(page(world, reference, "governor"))
    for name in ("Poppy", "Fairweather", "Zaynab", "Zay", "Osei"):
        assert name not in told, name
    assert "Poppy" in repr(page(world, reference, "head"))
    assert page(world, reference, "governor").masked


def test_the_governor_learns_no_name_from_findings_descriptions_or_a_takedown(world: World) -> None:
    named = with_picture(world, "m1", text="Poppy Fairweather won.", alt_text="Zaynab with a cup")
    gone = published(world, text="Bread.")
    channel.ask_takedown(world.db, world.actor("head"), gone, reason="Osei family said no", now=world.now)
    assert page(world, named).findings and page(world, named).findings[0].evidence == "Poppy Fairweather"
    told = repr(page(world, named, "governor")) + repr(page(world, gone, "governor"))
    assert not [name for name in ("Poppy", "Fairweather", "Zaynab", "Osei") if name in told]


def test_the_governor_sees_pupils_as_numbers(world: World) -> None:
    reference = with_picture(world, "m1", "m3")
    contents = page(world, reference, "governor").contents
    assert contents is not None
    assert [(chip.name, chip.class_name) for chip in contents.pictures[0].people] == [
        ("Pupil 1", ""),
        ("Pupil 2", ""),
    ]


def test_the_whole_record_is_paged_and_points_at_posts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "PAGE", 5)
    reference = world.draft()
    with world.db.read() as session:
        log = timeline.whole_log(session, world.actor("governor"))
        older = timeline.whole_log(session, world.actor("governor"), before=log.older)
    assert log.entries[0].reference == reference
    assert log.entries[0].sentence == "Amina Teach saved version 2."
    assert [entry.seq for entry in (*log.entries, *older.entries)] == list(range(log.total, log.total - 10, -1))


def test_erased_details_are_said_to_be_erased(world: World) -> None:
    reference = world.draft()
    with world.db.write() as session:
        session.connection().exec_driver_sql("DELETE FROM audit_detail")
    with world.db.read() as session:
        told = timeline.of_post(session, world.post(reference), veil_for(session, world.actor("head")))
    assert told[-1].sentence == "Amina Teach saved version [erased]."


def test_every_verb_can_be_told() -> None:
    assert all(len(verb.value) <= 40 for verb in Verb)
