"""What waits for a second reader, and what do they see?"""

from datetime import timedelta

import pytest
from sqlmodel import Session

from gatekeeper.actions import channel, drafting, reviewing
from gatekeeper.errors import NotPermitted
from gatekeeper.queries import review
from tests.sample_posts import with_picture
from tests.world import World


def queue(world: World, name: str = "colleague") -> review.Queue:
    with world.db.read() as session:
        return review.queue(session, world.actor(name), world.now)


def page(world: World, reference: str, name: str = "colleague") -> review.ReviewPage:
    def ask(session: Session) -> review.ReviewPage:
        found = review.review_page(session, world.actor(name), reference, world.now)
        assert found is not None
        return found

    with world.db.read() as session:
        return ask(session)


def test_the_queue_holds_what_waits_with_its_author_and_age(world: World) -> None:
    reference = world.waiting(text="Beech class planted beans.")
    world.later(minutes=20)
    (row,) = queue(world).to_read
    assert (row.reference, row.author, row.starts) == (reference, "Amina Teach", "Beech class planted beans.")
    assert row.waiting_for == "20 minutes"
    assert row.why_not is None


def test_ones_own_posts_stand_apart_with_the_reason(world: World) -> None:
    reference = world.draft(by="colleague")
    world.submit(reference, by="colleague")
    found = queue(world)
    assert found.to_read == ()
    assert found.for_others[0].why_not == "You sent this in at 12.00pm, so someone else must approve."
    assert [row.reference for row in queue(world, "second").to_read] == [reference]


def test_what_is_wanted_soonest_stands_first(world: World) -> None:
    tomorrow = world.waiting(text="Tomorrow.", typed_time="x", scheduled_for=world.now + timedelta(days=1))
    tonight = world.waiting(text="Tonight.", typed_time="x", scheduled_for=world.now + timedelta(hours=5))
    at_once = world.waiting(text="At once.")
    assert [row.reference for row in queue(world).to_read] == [at_once, tonight, tomorrow]


def test_nobody_without_the_right_reads_the_queue(world: World) -> None:
    with pytest.raises(NotPermitted):
        queue(world, "governor")


def test_the_page_counts_the_children_and_names_them(world: World) -> None:
    reference = with_picture(world, "m1", "m5")
    world.submit(reference)
    contents = page(world, reference).contents
    assert contents.permissions.sentence == "2 children, all yes"
    (picture,) = contents.pictures
    assert [(chip.name, chip.class_name, chip.may_be_shown) for chip in picture.people] == [
        ("Poppy Fairweather", "Beech", True),
        ("Rowan Kettleby", "Oak", True),
    ]


def test_the_page_says_what_agreeing_does(world: World) -> None:
    at = world.now + timedelta(hours=3, minutes=15)
    reference = world.waiting(typed_time="x", scheduled_for=at)
    assert page(world, reference).consequence == (
        "If you agree, it goes out on Tuesday 24 November 2026 at 3.15pm to @lunsfordprimary."
    )
    world.later(hours=4)
    assert "has passed" in page(world, reference).consequence
    channel.pause(world.db, world.actor("head"), why="The funeral", now=world.now)
    assert page(world, reference).consequence.startswith("Posting is paused.")


def test_the_first_reading_has_nothing_to_be_compared_with(world: World) -> None:
    assert page(world, world.waiting()).since is None


def test_after_changes_were_asked_for_the_page_shows_what_is_new(world: World) -> None:
    reference = world.waiting(text="Beech class planted sunflowers today.")
    digest = world.version(reference).digest
    reviewing.ask_for_changes(
        world.db, world.actor("colleague"), reference, digest=digest, reason="Which day?", now=world.now
    )
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Beech class planted sunflowers on Monday.")
    world.submit(reference)
    since = page(world, reference).since
    assert since is not None
    assert since.sentence.startswith("Since Ben Colleague gave it back on Tuesday 24 November 2026")
    assert "on Monday" in [piece.text for piece in since.difference.text]


def test_a_post_that_no_longer_waits_has_no_page(world: World) -> None:
    reference = world.approved()
    with world.db.read() as session:
        assert review.review_page(session, world.actor("head"), reference, world.now) is None


def test_a_page_that_became_old_is_told_what_changed(world: World) -> None:
    reference = world.waiting(text="Beech class planted sunflowers today.")
    shown = world.version(reference).digest
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Oak class planted sunflowers today.")
    world.submit(reference)
    with world.db.read() as session:
        changed = review.changed_since_shown(session, world.actor("colleague"), reference, shown)
        unknown = review.changed_since_shown(session, world.actor("colleague"), reference, "0" * 64)
    assert changed.waits
    assert changed.difference is not None
    assert [piece.text for piece in changed.difference.text][:2] == ["Beech", "Oak"]
    assert unknown.difference is None
