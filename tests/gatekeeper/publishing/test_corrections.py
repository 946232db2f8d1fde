"""A correction is a reply to our own post: agreed as one, sent as one, found again as one, or held."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper import corrections
from gatekeeper.actions import channel, drafting, reviewing
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.lifecycle import State
from gatekeeper.matching import found_among
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.queries.post_page import post_page
from gatekeeper.versions import read_contents
from gatekeeper.x.port import OwnPost
from gatekeeper.x.sandbox.faults import Drop
from gatekeeper.x.sandbox.server import Sandbox
from tests.sample_posts import published
from tests.world import World

WORDS = "Sorry: the fair is on Friday, not on Thursday."


def out(world: World, publisher: Publisher) -> str:
    """A post that is really on X."""
    reference = world.approved(text="The summer fair is on Thursday.")
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    return reference


def correction(world: World, of: str, *, agreed: bool = True) -> str:
    reference = drafting.start(world.db, world.actor("teacher"), world.now, corrects=of)
    world.save(reference, text=WORDS)
    world.send_in(reference)
    if agreed:
        world.approve(reference)
    return reference


def test_a_correction_goes_out_once_as_a_reply_and_both_histories_lead_to_the_other(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    wrong = out(world, publisher)
    right = correction(world, wrong)
    publisher.tick()
    publisher.tick()
    newest, oldest = sandbox.posts()
    assert (newest.text, newest.in_reply_to) == (WORDS, oldest.id)
    with world.db.read() as session:
        one = post_page(session, world.actor("teacher"), right, world.now)
        other = post_page(session, world.actor("teacher"), wrong, world.now)
    assert one.answers is not None and one.answers.reference == wrong
    assert [row.reference for row in other.corrections] == [right]
    assert any("a reply to post" in entry.sentence for entry in one.timeline)


def test_what_it_answers_is_part_of_what_is_agreed(world: World) -> None:
    first, second = published(world, text="One."), published(world, "9", text="Two.")
    one, other = correction(world, first, agreed=False), correction(world, second, agreed=False)
    with world.db.read() as session:
        answers = [read_contents(session, world.version(reference)) for reference in (one, other)]
    assert [contents.reply_to for contents in answers] == [
        world.post(first).x_post_id,
        world.post(second).x_post_id,
    ]
    assert answers[0].digest != answers[1].digest


def test_its_author_cannot_agree_it(world: World) -> None:
    waiting = correction(world, published(world), agreed=False)
    with pytest.raises(NotPermitted):
        world.approve(waiting, by="teacher")


@pytest.mark.parametrize("is_there", [True, False])
def test_a_correction_in_doubt_is_found_again_by_reading(
    world: World, publisher: Publisher, sandbox: Sandbox, *, is_there: bool
) -> None:
    right = correction(world, out(world, publisher))
    sandbox.faults.add(Drop(committed=is_there), "POST", "/2/tweets")
    publisher.tick()
    assert world.post(right).state is State.UNSURE
    world.later(minutes=2)
    with sandbox.at(world.now):
        publisher.tick()
    assert world.post(right).state is (State.PUBLISHED if is_there else State.UNSURE)


@pytest.mark.parametrize(
    ("text", "replies_to", "is_it"),
    [
        (WORDS, "5", True),
        (f"@lunsfordprimary {WORDS}", "5", True),
        (WORDS, "", True),  # X did not say what it answers
        (WORDS, "6", False),
        (f"@lunsfordprimary @somebody {WORDS} Really", "5", False),
    ],
)
def test_a_listed_post_is_the_correction_only_if_it_answers_the_same_post(
    world: World, text: str, replies_to: str, *, is_it: bool
) -> None:
    right = correction(world, published(world, "5"), agreed=False)
    with world.db.read() as session:
        contents = read_contents(session, world.version(right))
    listed = OwnPost("7", text, world.now, 0, replies_to)
    found = found_among(contents, [listed], started=world.now, ended=world.now, known=())
    assert bool(found) is is_it
    plain = found_among(replace(contents, reply_to=""), [listed], started=world.now, ended=world.now, known=())
    assert bool(plain) is (not replies_to and text == WORDS)


def test_a_correction_is_held_when_what_it_corrects_was_taken_down_meanwhile(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    wrong = out(world, publisher)
    right = correction(world, wrong)
    channel.ask_takedown(world.db, world.actor("head"), wrong, reason="The wrong day", now=world.now)
    publisher.tick()
    assert world.post(right).state is State.HELD
    assert world.post(right).state_note == corrections.GONE
    assert not [post for post in sandbox.posts() if post.text == WORDS]


def test_it_can_neither_be_started_sent_in_nor_agreed_once_that_comes_down(world: World) -> None:
    wrong = published(world)
    draft = drafting.start(world.db, world.actor("teacher"), world.now, corrects=wrong)
    world.save(draft, text=WORDS)
    waiting = correction(world, wrong, agreed=False)
    channel.ask_takedown(world.db, world.actor("head"), wrong, reason="The wrong day", now=world.now)
    with pytest.raises(InvalidInput) as sent_in:
        world.submit(draft)
    with pytest.raises(InvalidInput) as agreed:
        world.approve(waiting)
    with pytest.raises(Stale):
        drafting.start(world.db, world.actor("teacher"), world.now, corrects=wrong)
    assert sent_in.value.fields == agreed.value.fields == {"correction": corrections.GONE}
    reviewing.reject(
        world.db,
        world.actor("colleague"),
        waiting,
        digest=world.version(waiting).digest,
        reason="There is nothing to correct any more",
        now=world.now + timedelta(minutes=1),
    )
    assert world.post(waiting).state is State.ABANDONED
