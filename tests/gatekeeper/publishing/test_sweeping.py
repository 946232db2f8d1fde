"""Is a post ended only while its time really is over, and does its page say why it did not go?"""

from datetime import timedelta

from sqlmodel import select

from gatekeeper.actions import drafting
from gatekeeper.lifecycle import State
from gatekeeper.models import OutboxItem, Post
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import sweeping
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.queries.post_page import post_page
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Status
from tests.gatekeeper.publishing.conftest import add_photo
from tests.simulation.time_and_chance import FaultyDatabase
from tests.world import World

SAID = "Its picture could not be handed to X at 12.00pm. X had a fault of its own (status 503)."


def note(world: World, reference: str) -> str:
    with world.db.read() as session:
        return post_page(session, world.actor("teacher"), reference, world.now).note


def test_a_post_that_got_a_new_time_meanwhile_is_not_ended(world: World) -> None:
    reference = world.approved()
    post_id = world.post(reference).id
    world.later(days=1)

    def at(moment: str) -> None:
        if moment == "begin":  # between what the sweep saw and what it does
            with world.db.write() as session:
                item = session.exec(select(OutboxItem).where(OutboxItem.post_id == post_id)).one()
                item.not_after = world.now + timedelta(hours=1)

    assert sweeping.sweep(FaultyDatabase(world.db, at), world.now) == 0
    assert world.post(reference).state is State.APPROVED
    assert sweeping.sweep(world.db, world.now + timedelta(hours=2)) == 1
    assert world.post(reference).state is State.MISSED


def test_a_post_whose_picture_cannot_be_handed_over_says_so_while_it_waits_and_when_it_is_missed(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    choice = add_photo(world, reference, pictures, phone_photo, world.pupils["m1"])
    world.save(reference, text="Sunflowers, all planted by Beech class.", pictures=(choice,))
    world.submit(reference)
    world.approve(reference)
    sandbox.faults.add(Status(503), "POST", "/2/media/upload", times=None)
    publisher.tick()
    assert note(world, reference) == f"{SAID} It is tried again by itself."
    world.later(days=1)
    publisher.tick()
    assert world.post(reference).state is State.MISSED
    assert SAID in note(world, reference) and "tried again" not in note(world, reference)


def test_a_picture_that_is_handed_over_at_last_leaves_no_word_of_it(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    choice = add_photo(world, reference, pictures, phone_photo, world.pupils["m1"])
    world.save(reference, text="Sunflowers, all planted by Beech class.", pictures=(choice,))
    world.submit(reference)
    world.approve(reference)
    sandbox.faults.add(Status(503), "POST", "/2/media/upload")
    publisher.tick()
    world.later(minutes=2)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    assert note(world, reference) == ""
    with world.db.read() as session:
        assert session.exec(select(OutboxItem)).one().problem == ""
        assert session.exec(select(Post)).one().state_note == ""
