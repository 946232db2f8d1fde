"""A post in doubt is looked for on X until it is sure, and never sent twice on the way."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from gatekeeper.actions import channel
from gatekeeper.contents import Contents
from gatekeeper.errors import Stale
from gatekeeper.lifecycle import State
from gatekeeper.matching import comparable, found_among
from gatekeeper.models import Attempt, AttemptOutcome, OutsidePost, TimelineLook
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import reconciling
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.queries import tries
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost, OwnPost, Sent
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Drop, Status
from tests.gatekeeper.publishing.conftest import add_photo
from tests.world import NOON, World

Tick = Callable[..., None]
TEXT = "Beech made bread & butter. Read more: lunsfordprimary.example.org/news <3"


@pytest.fixture
def tick(world: World, publisher: Publisher, sandbox: Sandbox) -> Tick:
    """Lets time pass, on X too, and the publisher look for work."""

    def go(**by: float) -> None:
        world.later(**by)
        with sandbox.at(world.now):
            publisher.tick()

    return go


def in_doubt(world: World, tick: Tick, sandbox: Sandbox, *, is_there: bool) -> str:
    reference = world.approved(text=TEXT)
    sandbox.faults.add(Drop(committed=is_there), "POST", "/2/tweets")
    tick()
    assert world.post(reference).state is State.UNSURE
    return reference


def looks(world: World) -> list[TimelineLook]:
    with world.db.read() as session:
        return list(session.exec(select(TimelineLook).order_by("id")))


def test_a_post_that_went_is_found_in_the_list_and_published(world: World, tick: Tick, sandbox: Sandbox) -> None:
    reference = in_doubt(world, tick, sandbox, is_there=True)
    sent_at = world.now
    tick(seconds=60)
    assert world.post(reference).state is State.UNSURE, "too early to read"
    tick(seconds=40)
    post = world.post(reference)
    assert post.state is State.PUBLISHED
    assert post.x_post_id == str(sandbox.posts()[0].id)
    assert post.published_at == sent_at
    tick(minutes=30)
    assert len(sandbox.posts()) == 1


class AheadOfTime:
    """A publisher whose clock is ahead of everybody else’s by `ahead`, and which sends once more by itself."""

    def __init__(self, world: World, sandbox: Sandbox, pictures: PictureStore, ahead: timedelta) -> None:
        port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
        self.world, self.sandbox, self.ahead = world, sandbox, ahead
        self.publisher = Publisher(
            world.db, pictures, lambda _: port, self.now, name="ahead", resend=True, steady=world.steady
        )

    def now(self) -> datetime:
        return self.world.now + self.ahead

    def look(self, **by: float) -> None:
        self.world.later(**by)
        with self.sandbox.at(self.world.now):
            self.publisher.tick()


@pytest.mark.parametrize("minutes", [4, 6, 45])
def test_a_post_that_went_while_our_clock_was_ahead_is_found_and_not_sent_again(
    world: World, sandbox: Sandbox, pictures: PictureStore, minutes: int
) -> None:
    other = AheadOfTime(world, sandbox, pictures, timedelta(minutes=minutes))
    reference = world.approved(text=TEXT)
    sandbox.faults.add(Drop(committed=True), "POST", "/2/tweets")
    for _ in range(50):
        other.look(seconds=30)
    assert world.post(reference).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1


def test_a_clock_that_jumps_ahead_does_not_make_x_show_its_posts_sooner(
    world: World, sandbox: Sandbox, pictures: PictureStore
) -> None:
    other = AheadOfTime(world, sandbox, pictures, timedelta(0))
    reference = world.approved(text=TEXT)
    sandbox.faults.add(Drop(committed=False), "POST", "/2/tweets")
    other.look()
    assert world.post(reference).state is State.UNSURE
    other.ahead = timedelta(minutes=50)
    in_truth = world.now
    while world.post(reference).state is State.UNSURE:
        other.look(seconds=30)
    assert world.now - in_truth >= timedelta(minutes=12)


def test_a_post_that_did_not_go_is_left_to_a_person_after_good_readings(
    world: World, tick: Tick, sandbox: Sandbox
) -> None:
    reference = in_doubt(world, tick, sandbox, is_there=False)
    for _ in range(40):
        tick(seconds=30)
    post = world.post(reference)
    assert post.state is State.UNSURE
    assert "does not show it" in post.state_note
    assert [look.was_read for look in looks(world)] == [True] * 6, "90 s, every 3 minutes, and once after 15"
    reads = len(sandbox.requests())
    for _ in range(20):
        tick(minutes=5)
    assert len([r for r in sandbox.requests()[reads:] if r.path.endswith("/tweets")]) == 0, (
        "it has been read enough"
    )
    assert sandbox.posts() == []


def test_a_school_may_choose_that_such_a_post_is_sent_once_more(
    world: World, sandbox: Sandbox, pictures: PictureStore
) -> None:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    publisher = Publisher(
        world.db, pictures, lambda _: port, lambda: world.now, name="bold", resend=True, steady=world.steady
    )
    reference = world.approved(text=TEXT)
    sandbox.faults.add(Drop(committed=False), "POST", "/2/tweets", times=9)
    for _ in range(240):
        world.later(seconds=30)
        with sandbox.at(world.now):
            publisher.tick()
    assert world.post(reference).state is State.UNSURE, "six tries, then a person"
    with world.db.read() as session:
        attempts = list(session.exec(select(Attempt).order_by("id")))
    assert [a.outcome for a in attempts] == [AttemptOutcome.UNKNOWN] * 6
    assert all(b.started_at - a.started_at >= timedelta(minutes=15) for a, b in pairwise(attempts))


def test_tries_that_are_known_to_have_failed_do_not_count_against_one_in_doubt(
    world: World, sandbox: Sandbox, pictures: PictureStore
) -> None:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    publisher = Publisher(
        world.db, pictures, lambda _: port, lambda: world.now, name="bold", resend=True, steady=world.steady
    )
    reference = world.approved(text=TEXT)
    sandbox.faults.add(Status(429), "POST", "/2/tweets", times=3)
    sandbox.faults.add(Drop(committed=False), "POST", "/2/tweets", nth=4)
    for _ in range(90):
        world.later(minutes=1)
        with sandbox.at(world.now):
            publisher.tick()
    with world.db.read() as session:
        ends = [attempt.outcome for attempt in session.exec(select(Attempt).order_by("id"))]
    assert ends == [*[AttemptOutcome.REFUSED] * 3, AttemptOutcome.UNKNOWN, AttemptOutcome.SENT]
    assert world.post(reference).state is State.PUBLISHED


def test_readings_that_fail_prove_nothing(world: World, tick: Tick, sandbox: Sandbox) -> None:
    reference = in_doubt(world, tick, sandbox, is_there=True)
    sandbox.faults.add(Status(503), "GET", "/2/users/*/tweets", times=7)
    for _ in range(60):
        tick(seconds=30)
    assert world.post(reference).state is State.UNSURE
    assert {look.was_read for look in looks(world)} == {False}
    assert not world.post(reference).state_note.startswith("The account was read")
    for _ in range(60):
        tick(minutes=1)
    assert world.post(reference).state is State.PUBLISHED, "the first good reading shows it"


def test_two_posts_with_the_same_words_are_a_persons_to_tell_apart(
    world: World, tick: Tick, sandbox: Sandbox
) -> None:
    reference = in_doubt(world, tick, sandbox, is_there=True)
    with sandbox.at(world.now + timedelta(seconds=20)):
        from_the_phone = NewPost(TEXT.replace("more: ", "more: https://"))
        assert isinstance(TweepyPort(sandbox.credentials, origin=sandbox.origin).create(from_the_phone), Sent)
    tick(seconds=100)
    post = world.post(reference)
    assert post.state is State.UNSURE
    assert "2 posts with these words" in post.state_note


def test_a_post_with_a_picture_is_told_by_its_words_and_its_picture(
    world: World, tick: Tick, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = world.draft()
    choice = add_photo(world, reference, pictures, phone_photo)
    world.save(reference, text="Sunflowers, all planted by Beech class.", pictures=(choice,))
    assert world.submit(reference).accepted
    world.approve(reference)
    sandbox.faults.add(Drop(committed=True), "POST", "/2/tweets")
    tick()
    tick(seconds=100)
    assert world.post(reference).state is State.PUBLISHED


LINK = "Read more: https://lunsfordprimary.example.org/news?id=3&section=5&copy=1"


def test_a_link_whose_parts_look_like_signs_is_found(world: World, tick: Tick, sandbox: Sandbox) -> None:
    reference = world.approved(text=LINK)
    sandbox.faults.add(Drop(committed=True), "POST", "/2/tweets")
    tick()
    tick(seconds=100)
    assert world.post(reference).state is State.PUBLISHED


def by_phone(world: World, sandbox: Sandbox) -> str:
    """Somebody makes a post with our words without the gatekeeper."""
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    with sandbox.at(world.now):
        made = port.create(NewPost(TEXT))
    assert isinstance(made, Sent)
    return made.x_post_id


@pytest.mark.parametrize("seen_before", [True, False])
def test_yesterdays_post_of_the_same_words_by_phone_is_not_taken_for_todays(
    world: World, tick: Tick, sandbox: Sandbox, *, seen_before: bool
) -> None:
    number = by_phone(world, sandbox)
    if seen_before:
        row = OutsidePost(
            channel_id=1, x_post_id=number, text=TEXT, made_at=world.now, pictures=0, found_at=world.later(hours=1)
        )
        with world.db.write() as session:
            session.add(row)
    world.later(hours=20)
    reference = in_doubt(world, tick, sandbox, is_there=False)
    for _ in range(40):
        tick(minutes=1)
    post = world.post(reference)
    assert post.state is State.UNSURE
    expected = "does not show it" if seen_before else "but it was made on Tuesday 24 November"
    assert expected in post.state_note
    with world.db.read() as session:
        said = tries.looked_for(session, post)
    assert ("and did not see this post" if seen_before else "one post has these words") in said
    reads = len(sandbox.requests())
    tick(minutes=30)
    assert not [r for r in sandbox.requests()[reads:] if r.path.endswith("/tweets")], "it has been read enough"


def test_nobody_sends_again_before_x_can_have_settled(world: World, tick: Tick, sandbox: Sandbox) -> None:
    reference = in_doubt(world, tick, sandbox, is_there=False)
    world.later(minutes=10)
    with pytest.raises(Stale, match=r"Look again at 12\.15pm"):
        channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    world.later(minutes=6)
    channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    tick()
    assert world.post(reference).state is State.PUBLISHED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tea at example.org/tea/", "Tea at https://example.org/tea"),
        ("Tea at HTTPS://Example.org/Tea", "Tea at http://example.org/Tea"),
        ("Caf\u00e9  at\nthree ", "Cafe\u0301 at three"),
    ],
)
def test_the_same_words_are_the_same_however_x_writes_them(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Other words"},
        {"pictures": 1},
        {"created_at": NOON - timedelta(hours=25, minutes=1)},
        {"created_at": NOON + timedelta(hours=25, minutes=32)},
        {"x_post_id": "7"},
    ],
    ids=str,
)
def test_what_differs_in_one_thing_is_another_post(change: dict[str, object]) -> None:
    contents = Contents("Tea at three", (), "a", "everyone", False, None, None, "1", "r", ())
    same: dict[str, object] = {"x_post_id": "5", "text": "Tea at three", "created_at": NOON, "pictures": 0}
    window = {"started": NOON, "ended": NOON + timedelta(minutes=1), "known": {"7"}}
    assert found_among(contents, [OwnPost(**same)], **window) == (OwnPost(**same),)  # type: ignore[arg-type]  # fields of the table above
    assert found_among(contents, [OwnPost(**{**same, **change})], **window) == ()  # type: ignore[arg-type]  # the same


def test_a_publisher_that_dies_when_it_knows_reads_once_more_and_decides(
    world: World, sandbox: Sandbox, pictures: PictureStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last reading and what follows from it are written together, or the post would be in doubt for ever."""
    other = AheadOfTime(world, sandbox, pictures, timedelta(0))
    reference = world.approved(text=TEXT)
    sandbox.faults.add(Drop(committed=False), "POST", "/2/tweets")
    with monkeypatch.context() as patched:
        patched.setattr(reconciling, "_send_again", lambda *_: 1 / 0)
        for _ in range(34):
            with suppress(ZeroDivisionError):
                other.look(seconds=30)
    assert world.post(reference).state is State.UNSURE
    for _ in range(8):
        other.look(seconds=30)
    assert world.post(reference).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1
