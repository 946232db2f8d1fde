"""Between the moment at which a post is taken up and the one at which it leaves, much can change."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from gatekeeper.lifecycle import State
from gatekeeper.models import Attempt, AttemptOutcome, Channel, OutboxItem
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import settling
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import UploadOutcome
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Status
from tests.gatekeeper.publishing.conftest import add_photo
from tests.world import World


class Interrupted(TweepyPort):
    """The real connection; something happens after each picture has been uploaded."""

    after_upload: Callable[[], object] = staticmethod(lambda: None)

    def upload_picture(self, jpeg: bytes, alt_text: str) -> UploadOutcome:
        answer = super().upload_picture(jpeg, alt_text)
        self.after_upload()
        return answer


@pytest.fixture
def port(sandbox: Sandbox) -> Interrupted:
    return Interrupted(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)


@pytest.fixture
def with_picture(world: World, pictures: PictureStore, phone_photo: bytes) -> str:
    reference = world.draft()
    choice = add_photo(world, reference, pictures, phone_photo)
    world.save(reference, text="Sunflowers, all planted by Beech class.", pictures=(choice,))
    assert world.submit(reference).accepted
    world.approve(reference)
    return reference


def publisher_of(world: World, pictures: PictureStore, port: TweepyPort) -> Publisher:
    return Publisher(world.db, pictures, lambda _: port, lambda: world.now, name="slow")


def the_channel(world: World) -> Channel:
    with world.db.read() as session:
        channel = session.exec(select(Channel)).one()
        session.expunge(channel)
    return channel


def attempts(world: World) -> list[Attempt]:
    with world.db.read() as session:
        return list(session.exec(select(Attempt).order_by("id")))


def test_an_account_that_is_stopped_while_pictures_are_uploaded_sends_nothing(
    world: World, sandbox: Sandbox, pictures: PictureStore, port: Interrupted, with_picture: str
) -> None:
    port.after_upload = lambda: settling.stop_channel(world.db, 1, "X has suspended the account.", world.now)
    publisher_of(world, pictures, port).tick()
    assert sandbox.posts() == []
    assert world.post(with_picture).state is State.APPROVED


def test_a_post_whose_time_passes_while_its_pictures_are_uploaded_is_missed(
    world: World, sandbox: Sandbox, pictures: PictureStore, port: Interrupted, with_picture: str
) -> None:
    with world.db.read() as session:
        not_after = session.exec(select(OutboxItem.not_after)).one()
    world.now = not_after - timedelta(seconds=5)
    port.after_upload = lambda: world.later(minutes=2)
    slow = publisher_of(world, pictures, port)
    with sandbox.at(world.now):
        slow.tick()
        slow.tick()
    assert sandbox.posts() == []
    assert world.post(with_picture).state is State.MISSED


@pytest.mark.parametrize("status", [401, 404, 408])
def test_what_x_says_for_a_moment_about_a_picture_stops_nothing(
    world: World, sandbox: Sandbox, publisher: Publisher, with_picture: str, status: int
) -> None:
    sandbox.faults.add(Status(status), "POST", "/2/media/upload", times=1)
    publisher.tick()
    assert the_channel(world).stopped_at is None
    assert world.post(with_picture).state is State.APPROVED
    world.later(minutes=2)
    publisher.tick()
    assert world.post(with_picture).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1


def test_a_key_that_x_does_not_know_at_all_stops_the_account_at_its_first_picture(
    world: World, sandbox: Sandbox, publisher: Publisher, with_picture: str
) -> None:
    publisher._accounts.standing(1)  # its key is known, and X changes its mind
    sandbox.faults.add(Status(401), "POST", "/2/media/upload")
    sandbox.faults.add(Status(401), "GET", "/2/users/me")
    publisher.tick()
    assert the_channel(world).stopped_at is not None
    assert world.post(with_picture).state is State.APPROVED


def test_a_computer_that_slept_after_the_claim_sends_nothing_and_tries_again(
    world: World, sandbox: Sandbox, pictures: PictureStore, port: Interrupted
) -> None:
    reference = world.approved(text="Beech planted sunflowers.")

    def now() -> datetime:
        if any(attempt.finished_at is None for attempt in attempts(world)):
            world.later(hours=1)
        return world.now

    slow = Publisher(world.db, pictures, lambda _: port, now, name="slow")
    slow.tick()
    assert sandbox.posts() == []
    assert [attempt.outcome for attempt in attempts(world)] == [AttemptOutcome.NOT_SENT]
    assert world.post(reference).state is State.APPROVED
