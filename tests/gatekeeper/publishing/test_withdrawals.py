"""A family takes a permission back: what is public goes, what is on its way stays, and nothing comes back."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from gatekeeper.actions import channel, consenting, safeguarding, withdrawal_steps, withdrawing
from gatekeeper.actions.base import act, move
from gatekeeper.actions.withdrawing import NewWithdrawal
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.keys import OperationalKey
from gatekeeper.lifecycle import State
from gatekeeper.looks import as_row
from gatekeeper.models import (
    AuditEvent,
    Decision,
    Picture,
    PictureLook,
    PictureSame,
    Post,
    PublicCheck,
    PublicReview,
    PublicWords,
    Withdrawal,
    WithdrawalCause,
    WithdrawalChoice,
    WithdrawalPost,
    WithdrawnPicture,
    WithdrawnUse,
)
from gatekeeper.pictures import paint
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import aftercare, outbox
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.senses.fingerprints import fingerprint
from gatekeeper.senses.seen import Light, Seen
from gatekeeper.withdrawals import left_to_do
from gatekeeper.x.sandbox.faults import Status
from gatekeeper.x.sandbox.server import Sandbox
from tests.gatekeeper.publishing.conftest import add_photo
from tests.world import World

LEASE = timedelta(minutes=3)
KEY = OperationalKey(secrets.token_bytes(32))


def with_photo(world: World, pictures: PictureStore, photo: bytes, *pupils: str, text: str) -> str:
    """An agreed post with one picture in which these pupils are."""
    reference = world.draft(text=text)
    choice = add_photo(world, reference, pictures, photo, *(world.pupils[p] for p in pupils))
    world.save(reference, text=text, pictures=(choice,))
    assert world.submit(reference).accepted
    world.approve(reference)
    return reference


def withdrawn(world: World, pupil: str, by: str = "teacher", what: WithdrawnUse = WithdrawnUse.EVERYTHING) -> int:
    """A member of staff records it, and the number of the case."""
    new = NewWithdrawal(world.pupils[pupil], what, said_by="Mother, on the phone")
    return withdrawing.record(world.db, world.actor(by), new, world.now).number


def live(sandbox: Sandbox) -> list[str]:
    """The words of what the account shows."""
    return [post.text for post in sandbox.posts() if post.deleted_at is None]


def listed(world: World, number: int) -> set[str]:
    with world.db.read() as session:
        return set(
            session.exec(
                select(Post.reference)
                .join(WithdrawalPost, col(WithdrawalPost.post_id) == col(Post.id))
                .where(WithdrawalPost.withdrawal_id == number)
            )
        )


def verbs(world: World) -> list[str]:
    with world.db.read() as session:
        return list(session.exec(select(AuditEvent.verb).order_by(col(AuditEvent.seq))))


def test_a_public_post_that_shows_the_child_is_gone_from_x_and_its_picture_cannot_come_back(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    shows_poppy = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    publisher.tick()
    other = world.approved(text="Beans came up.")
    publisher.tick()
    assert len(sandbox.posts()) == 2
    number = withdrawn(world, "m1")
    assert listed(world, number) == {shows_poppy}
    done = withdrawal_steps.take_down(world.db, KEY, world.actor("head"), number, {shows_poppy}, now=world.now)
    assert (done.asked, done.not_yet) == (1, ())
    with world.db.read() as session:
        picture = session.exec(
            select(Picture).join(WithdrawnPicture, col(WithdrawnPicture.picture_id) == col(Picture.id))
        ).one()
    assert pictures.exists(picture.sha256), "as long as X shows it, the evidence stays"
    world.later(minutes=1)
    publisher.tick()
    assert [text.partition(" https")[0] for text in live(sandbox)] == ["Beans came up."]
    assert world.post(shows_poppy).state is State.TAKEN_DOWN
    assert world.post(other).state is State.PUBLISHED
    assert not pictures.exists(picture.sha256)
    assert not pictures.exists(picture.small_sha256)
    assert verbs(world).count(Verb.PICTURES_DELETED) == 1
    again = world.draft(text="Sunflowers once more.")
    choice = add_photo(world, again, pictures, phone_photo, world.pupils["m5"])
    world.save(again, text="Sunflowers once more.", pictures=(choice,))
    assert "picture-withdrawn" in {finding.rule for finding in world.send_in(again).report.blocks}


def test_pictures_of_others_in_the_same_post_stay_usable(
    world: World, publisher: Publisher, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = world.draft(text="Sports in Beech.")
    poppy = add_photo(world, reference, pictures, phone_photo, world.pupils["m1"])
    other = paint.phone_photo(paint.painted("shapes", size=(600, 400)))
    rowan = add_photo(world, reference, pictures, other, world.pupils["m5"])
    rowan = replace(rowan, alt_text="A child runs past a tree")
    world.save(reference, text="Sports in Beech.", pictures=(poppy, rowan))
    assert world.submit(reference).accepted
    world.approve(reference)
    publisher.tick()
    number = withdrawn(world, "m1")
    withdrawal_steps.take_down(world.db, KEY, world.actor("dsl"), number, {reference}, now=world.now)
    with world.db.read() as session:
        assert list(session.exec(select(WithdrawnPicture.picture_id))) == [poppy.picture_id]


@pytest.mark.parametrize("order", ["taken down before the family rang", "on the post's own page", "by hand"])
def test_the_picture_of_the_child_is_ruled_out_wherever_the_post_was_taken_down(
    world: World, publisher: Publisher, pictures: PictureStore, phone_photo: bytes, order: str
) -> None:
    reference = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    publisher.tick()
    head = world.actor("head")
    if order.startswith("taken down"):
        channel.ask_takedown(world.db, head, reference, reason="A mistake.", now=world.now)
        publisher.tick()
        assert world.post(reference).state is State.TAKEN_DOWN
    number = withdrawn(world, "m1")
    if order.startswith("on the"):
        channel.ask_takedown(world.db, head, reference, reason="The family asked.", now=world.now)
    if order == "by hand":
        gone = WithdrawalChoice.GONE
        withdrawal_steps.decide(world.db, head, number, {reference}, gone, why="Seen at noon", now=world.now)
    world.later(minutes=1)
    publisher.tick()
    with world.db.read() as session:
        picture = session.exec(
            select(Picture).join(WithdrawnPicture, col(WithdrawnPicture.picture_id) == col(Picture.id))
        ).one()
    assert not pictures.exists(picture.sha256)
    assert not pictures.exists(picture.small_sha256)
    counted = verbs(world).count(Verb.PICTURES_WITHDRAWN)
    publisher.tick()
    assert verbs(world).count(Verb.PICTURES_WITHDRAWN) == counted == 1


def looked_at_for_real(world: World, picture_id: int, jpeg: bytes) -> None:
    """The look at a picture with its true fingerprint, sealed with the key."""
    with world.db.write() as session:
        session.delete(session.get_one(PictureLook, picture_id))
        session.flush()
        seen = Seen(600, 400, (), (), (), Light(120.0, 80.0), fingerprint(jpeg))
        session.add(as_row(picture_id, seen, KEY, world.now))


def test_a_part_of_the_picture_that_lies_in_a_draft_already_is_found(
    world: World, publisher: Publisher, pictures: PictureStore
) -> None:
    whole = paint.painted("autumn-leaves", size=(1200, 800))
    part = paint.as_jpeg(whole.crop((100, 60, 900, 700)))
    draft = world.draft(text="Leaves in autumn.")
    cropped = add_photo(world, draft, pictures, part)
    world.save(draft, text="Leaves in autumn.", pictures=(cropped,))
    looked_at_for_real(world, cropped.picture_id, pictures.read(world_sha(world, cropped.picture_id)))
    other = world.draft(text="Shapes.")
    strange = add_photo(world, other, pictures, paint.as_jpeg(paint.painted("shapes", size=(1200, 800))))
    looked_at_for_real(world, strange.picture_id, pictures.read(world_sha(world, strange.picture_id)))
    public = with_photo(world, pictures, paint.as_jpeg(whole), "m1", text="More leaves in Beech.")
    picture_id = strange.picture_id + 1
    looked_at_for_real(world, picture_id, pictures.read(world_sha(world, picture_id)))
    publisher.tick()
    number = withdrawn(world, "m1")
    withdrawal_steps.take_down(world.db, KEY, world.actor("head"), number, {public}, now=world.now)
    with world.db.read() as session:
        same = session.exec(select(PictureSame.picture_id, PictureSame.earlier_id)).all()
    assert same == [(picture_id, cropped.picture_id)]
    assert "picture-withdrawn" in {finding.rule for finding in world.submit(draft).report.blocks}


def world_sha(world: World, picture_id: int) -> str:
    with world.db.read() as session:
        return session.get_one(Picture, picture_id).sha256


def test_what_waits_to_go_out_is_held_in_the_words_of_every_other_change(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    named = world.approved(text="Zay read her poem to us.")
    untouched = world.approved(text="Beans came up.")
    begun = withdrawing.record(
        world.db,
        world.actor("teacher"),
        NewWithdrawal(world.pupils["m1"], WithdrawnUse.PICTURES),
        world.now,
    )
    assert (begun.held, begun.found) == (1, 0)
    assert world.post(reference).state is State.HELD
    assert world.post(reference).state_note.startswith("A permission changed. The post is on hold.")
    assert world.post(named).state is State.APPROVED
    withdrawn(world, "m3", what=WithdrawnUse.NAME)
    assert world.post(named).state is State.HELD
    publisher.tick()
    assert live(sandbox) == ["Beans came up."]
    assert world.post(untouched).state is State.PUBLISHED


def test_a_post_that_was_going_out_when_the_family_rang_is_on_the_list(
    world: World, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    world.account_seen()
    reserved = outbox.reserve(world.db, "p", lease=LEASE, now=world.now)
    assert reserved is not None
    assert outbox.claim(world.db, reserved, "p", lease=LEASE, now=world.now) is not None
    number = withdrawn(world, "m1")
    assert listed(world, number) == {reference}
    assert world.post(reference).state is State.GOING_OUT


def race(works: list[Callable[[], None]], *, at_once: bool) -> None:
    """Does two things one after the other, or both at the same moment."""
    if not at_once:
        for work in works:
            work()
        return
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        barrier.wait()
        work()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("order", ["claim first", "withdrawal first", "at once"])
def test_either_the_post_is_stopped_or_it_is_on_the_list(
    world: World, pictures: PictureStore, phone_photo: bytes, order: str
) -> None:
    reference = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    world.account_seen()
    reserved = outbox.reserve(world.db, "p", lease=LEASE, now=world.now)
    assert reserved is not None
    numbers: list[int] = []

    def claim() -> None:
        outbox.claim(world.db, reserved, "p", lease=LEASE, now=world.now)

    def withdraw() -> None:
        numbers.append(withdrawn(world, "m1"))

    works: list[Callable[[], None]] = [withdraw, claim] if order == "withdrawal first" else [claim, withdraw]
    race(works, at_once=order == "at once")
    state = world.post(reference).state
    assert state in {State.HELD, State.GOING_OUT}
    assert (listed(world, numbers[0]) == {reference}) is (state is State.GOING_OUT)


def slipped_through(world: World, pupil: str, pictures: PictureStore, photo: bytes) -> str:
    """A public post of a child without permission, as only somebody who goes round the rules could make it."""
    reference = world.draft(text="Sunflowers again.")
    choice = add_photo(world, reference, pictures, photo, world.pupils[pupil])
    world.save(reference, text="Sunflowers again.", pictures=(choice,))
    with act(world.db, PUBLISHER, world.now) as doing:
        post = doing.session.exec(select(Post).where(Post.reference == reference)).one()
        post.state, post.x_post_id, post.published_at = State.APPROVED, "1862000000000000077", world.now
        doing.session.add(post)
        doing.session.flush()
        move(doing, post, State.PUBLISHED)
        doing.record(Verb.POST_PUBLISHED, subject=f"post:{reference}", post=post, x_post_id="1862000000000000077")
    return reference


def test_what_comes_out_after_the_list_was_made_is_added_by_the_publisher(
    world: World, publisher: Publisher, pictures: PictureStore, phone_photo: bytes
) -> None:
    number = withdrawn(world, "m1")
    publisher.tick()
    assert listed(world, number) == set()
    world.later(minutes=30)
    reference = slipped_through(world, "m1", pictures, phone_photo)
    world.later(minutes=1)
    publisher.tick()
    assert listed(world, number) == {reference}


def test_a_deletion_that_x_refuses_stays_open_until_x_was_read(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    publisher.tick()
    number = withdrawn(world, "m1")
    withdrawal_steps.take_down(world.db, KEY, world.actor("head"), number, {reference}, now=world.now)
    sandbox.faults.add(Status(503), "DELETE", "/2/tweets/*")
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    with world.db.read() as session:
        case = session.get_one(Withdrawal, number)
        assert left_to_do(session, case)[0] == "1 post is neither gone nor decided"
    sandbox.faults.clear()
    world.later(minutes=2)
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN


def test_the_publisher_finishes_what_a_stopped_program_began(
    world: World, publisher: Publisher, pictures: PictureStore, phone_photo: bytes
) -> None:
    public = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    publisher.tick()
    world.later(minutes=1)
    waiting = with_photo(world, pictures, phone_photo, "m1", text="More sunflowers.")
    with world.db.write() as session:  # the case was recorded, and then the power failed
        session.add(
            Withdrawal(
                pupil_id=world.pupils["m1"],
                cause=WithdrawalCause.FAMILY,
                what=WithdrawnUse.EVERYTHING,
                recorded_by=world.staff["teacher"],
                recorded_at=world.now,
                due_at=world.now,
            )
        )

    no = consenting.NewConsent(world.pupils["m1"], Decision.WITHDRAWN)
    consenting.record(world.db, world.actor("office"), [no], world.now)
    publisher.tick()
    assert listed(world, 1) == {public}
    assert world.post(waiting).state is State.HELD


def test_words_of_public_posts_are_remembered_and_each_night_everything_is_compared(
    world: World, publisher: Publisher
) -> None:
    world.approved(text="Beans came up.")
    publisher.tick()
    publisher.tick()
    with world.db.read() as session:
        assert "beans" in session.exec(select(PublicWords.words)).one().split()
        assert len(session.exec(select(PublicCheck)).all()) == 1
    world.later(days=1)
    publisher.tick()
    with world.db.read() as session:
        assert len(session.exec(select(PublicCheck)).all()) == 2


def test_a_yes_that_was_lost_without_a_no_puts_the_post_on_the_list_to_look_at(
    world: World, publisher: Publisher, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = with_photo(world, pictures, phone_photo, "m1", text="Sunflowers in Beech.")
    publisher.tick()
    world.later(days=1)
    safeguarding.set_care(world.db, world.actor("dsl"), world.pupils["m1"], world.now, in_care=True)
    publisher.tick()
    with world.db.read() as session:
        line = session.exec(select(PublicReview)).one()
    assert (line.pupil_id, line.post_id, line.shows) == (world.pupils["m1"], world.post(reference).id, True)
    publisher.tick()
    assert aftercare.delete_withdrawn(world.db, pictures, world.now) == 0, "nothing is deleted by itself"
    assert world.post(reference).state is State.PUBLISHED
