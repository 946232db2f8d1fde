"""From an agreed post to X, over real HTTP, through every end that there is."""

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from gatekeeper import outside
from gatekeeper.actions import channel, consenting, drafting, reviewing
from gatekeeper.audit import chain
from gatekeeper.errors import InvalidInput
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Attempt,
    AttemptOutcome,
    Channel,
    Decision,
    OutboxItem,
    OutboxState,
    PublisherBeat,
    Takedown,
)
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import outbox, settling
from gatekeeper.publishing.publisher import LEASE, Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import RefusalKind, Refused, Sent, Unknown
from gatekeeper.x.sandbox.faults import Drop, Hang, Status
from gatekeeper.x.sandbox.server import Sandbox
from tests.gatekeeper.publishing.conftest import add_photo
from tests.world import World


def _attempts(world: World) -> list[Attempt]:
    with world.db.read() as session:
        return list(session.exec(select(Attempt).order_by(col(Attempt.id))))


def _sound(world: World) -> bool:
    with world.db.read() as session:
        return chain.verify(session).sound


def test_an_agreed_post_goes_out_once_with_its_picture_alt_text_and_reply_setting(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    choice = add_photo(world, reference, pictures, phone_photo, world.pupils["m1"])
    world.save(reference, text="Sunflowers & bees, all planted by Beech class.", pictures=(choice,))
    assert world.submit(reference).accepted
    assert world.approve(reference).outcome is reviewing.Outcome.AGREED
    publisher.tick()
    publisher.tick()
    post = world.post(reference)
    assert post.state is State.PUBLISHED
    on_x = sandbox.posts()
    assert [str(p.id) for p in on_x] == [post.x_post_id]
    assert _attempts(world)[0].outcome is AttemptOutcome.SENT
    assert _sound(world)


def test_the_bytes_that_arrive_are_the_bytes_that_were_agreed_and_carry_nothing_else(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    choice = add_photo(world, reference, pictures, phone_photo)
    world.save(reference, text="Sunflowers, all planted by Beech class.", pictures=(choice,))
    world.submit(reference)
    world.approve(reference)
    publisher.tick()
    (picture,) = sandbox.posts()[0].pictures
    assert picture.alt_text == choice.alt_text
    public = sandbox.world.public_picture(picture.id)
    assert public is not None
    assert public[1] == pictures.read(hashlib.sha256(public[1]).hexdigest()), "the bytes that were agreed"
    for trace in (b"Exif", b"GPS", b"SECRET", b"xmpmeta", b"8BIM", b"ICC_PROFILE"):
        assert trace in phone_photo or trace == b"ICC_PROFILE"
        assert trace not in public[1]


def test_a_scheduled_post_waits_for_its_time(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    due = world.now + timedelta(hours=2)
    reference = world.approved(scheduled_for=due, typed_time="2026-11-24T14:00")
    assert world.post(reference).state is State.SCHEDULED
    publisher.tick()
    assert sandbox.posts() == []
    world.later(hours=2)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED


def test_a_post_that_is_too_late_is_missed_and_never_sent(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    due = world.now + timedelta(hours=2)
    reference = world.approved(scheduled_for=due, typed_time="2026-11-24T14:00")
    world.later(hours=9)
    publisher.tick()
    assert world.post(reference).state is State.MISSED
    assert sandbox.posts() == []


def test_a_post_nobody_agreed_in_time_expires(world: World, publisher: Publisher) -> None:
    due = world.now + timedelta(hours=2)
    reference = world.waiting(scheduled_for=due, typed_time="2026-11-24T14:00")
    world.later(hours=9)
    publisher.tick()
    assert world.post(reference).state is State.EXPIRED


def test_a_permission_withdrawn_after_approval_holds_the_post_before_any_picture_leaves(
    world: World, publisher: Publisher, sandbox: Sandbox, pictures: PictureStore, phone_photo: bytes
) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    choice = add_photo(world, reference, pictures, phone_photo, world.pupils["m1"])
    world.save(reference, text="Sunflowers, all planted by Beech class.", pictures=(choice,))
    world.submit(reference)
    world.approve(reference)
    world.later(minutes=1)
    consenting.record(
        world.db,
        world.actor("office"),
        [consenting.NewConsent(world.pupils["m1"], Decision.WITHDRAWN)],
        world.now,
    )
    publisher.tick()
    post = world.post(reference)
    assert post.state is State.HELD
    assert "permission" in post.state_note
    assert not [r for r in sandbox.requests() if "media" in r.path or r.method == "POST"]


def test_a_pause_stops_everything_until_it_is_lifted(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    reference = world.approved()
    channel.pause(world.db, world.actor("head"), why="A bereavement in the community", now=world.now)
    publisher.tick()
    assert sandbox.posts() == []
    channel.resume(world.db, world.actor("head"), world.now)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED


def test_a_key_of_another_account_sends_nothing(world: World, pictures: PictureStore) -> None:
    with Sandbox(account_id="1500000000000000002") as other:
        port = TweepyPort(other.credentials, origin=other.origin)
        stranger = Publisher(
            world.db, pictures, lambda _: port, lambda: world.now, name="stranger", steady=world.steady
        )
        world.approved()
        stranger.tick()
        assert other.posts() == []
    with world.db.read() as session:
        stopped = session.exec(select(Channel.stopped_why)).one()
    assert stopped is not None
    assert "another account" in stopped


@pytest.mark.parametrize(
    ("effect", "state", "copies"),
    [
        (Drop(committed=True), State.UNSURE, 1),
        (Drop(committed=False), State.UNSURE, 0),
        (Status(503, committed=True), State.UNSURE, 1),
        (Status(503), State.UNSURE, 0),
        (Status(400), State.REFUSED, 0),
        (Status(429), State.APPROVED, 0),
        (Status(401), State.APPROVED, 0),
        (Status(402), State.APPROVED, 0),
        (Hang(4), State.UNSURE, 1),
    ],
    ids=str,
)
def test_every_fault_ends_in_a_named_state_and_is_not_tried_again_blindly(
    world: World, publisher: Publisher, sandbox: Sandbox, effect: object, state: State, copies: int
) -> None:
    reference = world.approved()
    sandbox.faults.add(effect, "POST", "/2/tweets")  # type: ignore[arg-type]  # one of the effects above
    publisher.tick()
    assert world.post(reference).state is state
    if state is State.UNSURE:
        for _ in range(3):
            world.later(minutes=20)
            publisher.tick()
        assert world.post(reference).state is (State.PUBLISHED if copies else State.UNSURE), "X's list is read"
        assert len(_attempts(world)) == 1
    assert len(sandbox.posts()) == copies
    assert _sound(world)


def test_a_late_answer_turns_not_sure_into_published(
    world: World, pictures: PictureStore, sandbox: Sandbox
) -> None:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=8, deadline=1.5)
    publisher = Publisher(world.db, pictures, lambda _: port, lambda: world.now, name="late", steady=world.steady)
    reference = world.approved()
    sandbox.faults.add(Hang(2.5), "POST", "/2/tweets")
    publisher.tick()
    assert world.post(reference).state is State.UNSURE
    waited = threading.Event()
    for _ in range(100):
        if world.post(reference).state is State.PUBLISHED:
            break
        waited.wait(0.1)
    assert world.post(reference).state is State.PUBLISHED


def test_a_refused_key_stops_the_account_and_the_post_goes_out_when_a_leader_resumes(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    sandbox.faults.add(Status(402), "POST", "/2/tweets")
    publisher.tick()
    world.later(minutes=5)
    publisher.tick()
    assert world.post(reference).state is State.APPROVED
    channel.resume(world.db, world.actor("head"), world.now)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1


def _in_doubt(world: World, publisher: Publisher, sandbox: Sandbox, *, is_there: bool) -> str:
    reference = world.approved(text=f"Is this one there? {is_there}")
    sandbox.faults.add(Drop(committed=is_there), "POST", "/2/tweets")
    publisher.tick()
    assert world.post(reference).state is State.UNSURE
    return reference


def test_a_person_who_finds_the_post_on_x_settles_it(world: World, publisher: Publisher, sandbox: Sandbox) -> None:
    reference = _in_doubt(world, publisher, sandbox, is_there=True)
    x_id = str(sandbox.posts()[0].id)
    link = f"https://x.com/lunsfordprimary/status/{x_id}?s=20"
    channel.confirm_live(world.db, world.actor("colleague"), reference, link=link, now=world.now)
    assert (world.post(reference).state, world.post(reference).x_post_id) == (State.PUBLISHED, x_id)
    publisher.tick()
    assert len(sandbox.posts()) == 1


def test_a_person_who_does_not_find_it_has_the_identical_text_sent_again(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = _in_doubt(world, publisher, sandbox, is_there=False)
    world.later(minutes=16)
    channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    assert [p.text for p in sandbox.posts()] == ["Is this one there? False"]
    assert [a.number for a in _attempts(world)] == [1, 2]


def test_sending_again_what_is_there_after_all_does_not_make_a_second_copy(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = _in_doubt(world, publisher, sandbox, is_there=True)
    world.later(minutes=16)
    channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    publisher.tick()
    assert world.post(reference).state is State.UNSURE, "X's duplicate rule answers, so a person looks again"
    assert len(sandbox.posts()) == 1


def test_a_publisher_that_died_while_sending_leaves_a_post_in_doubt(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    reserved = outbox.reserve(world.db, "dead", lease=LEASE, now=world.now)
    assert reserved is not None
    world.account_seen()
    claimed = outbox.claim(world.db, reserved, "dead", lease=LEASE, now=world.now)
    assert claimed is not None
    publisher.tick()
    assert world.post(reference).state is State.GOING_OUT
    world.later(minutes=4)
    publisher.tick()
    assert world.post(reference).state is State.UNSURE
    assert sandbox.posts() == []


def test_a_publisher_that_died_before_claiming_loses_nothing(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    assert outbox.reserve(world.db, "dead", lease=LEASE, now=world.now) is not None
    publisher.tick()
    assert world.post(reference).state is State.APPROVED
    world.later(minutes=4)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1


HOUR = timedelta(hours=1)


def _link(number: int | str, handle: str = "lunsfordprimary", host: str = "x.com") -> str:
    return f"https://{host}/{handle}/status/{number}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda number: _link(number, handle="somebodyelse"),
        lambda number: _link(number, host="x.com.evil.example"),
        lambda number: _link(int(number) + (HOUR.seconds * 12 * 1000 << 22)),
        lambda number: _link(int(number) - (HOUR.seconds * 12 * 1000 << 22)),
        lambda number: _link(f"{number}0"),
        lambda _: _link("1" * 20),
        lambda _: _link("9" * 5000),
        lambda _: _link("\u0661" * 19),
        str,
        lambda _: "https://x.com/lunsfordprimary",
        lambda _: "",
    ],
)
def test_only_an_address_of_our_own_account_from_that_time_settles_a_post(
    world: World, publisher: Publisher, sandbox: Sandbox, spoil: Callable[[str], str]
) -> None:
    reference = _in_doubt(world, publisher, sandbox, is_there=True)
    link = spoil(str(sandbox.posts()[0].id))
    with pytest.raises(InvalidInput):
        channel.confirm_live(world.db, world.actor("colleague"), reference, link=link, now=world.now)
    assert world.post(reference).state is State.UNSURE


def test_the_address_of_another_post_of_ours_is_refused(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    other = world.approved(text="The one that went.")
    publisher.tick()
    reference = _in_doubt(world, publisher, sandbox, is_there=False)
    taken = _link(world.post(other).x_post_id or "")
    with pytest.raises(InvalidInput, match="another post of ours"):
        channel.confirm_live(world.db, world.actor("colleague"), reference, link=taken, now=world.now)


def test_a_mistyped_address_never_proves_that_a_post_is_gone(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = _in_doubt(world, publisher, sandbox, is_there=True)
    wrong = _link(int(sandbox.posts()[0].id) + 1)
    channel.confirm_live(world.db, world.actor("colleague"), reference, link=wrong, now=world.now)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="Asked by a family", now=world.now)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    with world.db.read() as session:
        assert "typed in by a person" in session.exec(select(Takedown.problem)).one()


def _claimed(world: World) -> outbox.Claim:
    world.account_seen()
    reserved = outbox.reserve(world.db, "mine", lease=LEASE, now=world.now)
    assert reserved is not None
    claimed = outbox.claim(world.db, reserved, "mine", lease=LEASE, now=world.now)
    assert claimed is not None
    return claimed


def test_a_sent_that_comes_after_the_sender_was_given_up_is_not_thrown_away(world: World) -> None:
    reference = world.approved()
    claimed = _claimed(world)
    settling.give_up_crashed(world.db, world.later(minutes=5))
    settling.settle(world.db, claimed, Sent("2124490644121452544"), world.now)
    assert world.post(reference).state is State.PUBLISHED
    assert world.post(reference).x_post_id == "2124490644121452544"


def test_a_sent_that_comes_after_send_again_stops_the_second_copy(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    claimed = _claimed(world)
    settling.settle(world.db, claimed, Unknown("silence"), world.now)
    world.later(minutes=16)
    channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    settling.settle_late(world.db, claimed, Sent("2124490644121452544"), world.now)
    assert world.post(reference).state is State.PUBLISHED
    publisher.tick()
    assert sandbox.posts() == []


def test_a_sent_that_comes_after_a_post_was_taken_back_is_shown_to_a_leader(world: World) -> None:
    """Otherwise it would be public and nobody would know."""
    reference = world.approved()
    claimed = _claimed(world)
    settling.settle(world.db, claimed, Unknown("silence"), world.now)
    world.later(minutes=16)
    channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    for _ in range(2):
        settling.settle_late(world.db, claimed, Sent("2124490644121452544"), world.now)
    assert world.post(reference).state is State.DRAFT
    with world.db.read() as session:
        assert [found.x_post_id for found in outside.undecided(session, world.now)] == ["2124490644121452544"]
        assert chain.verify(session).sound


def _again_in_doubt(world: World, publisher: Publisher, sandbox: Sandbox) -> str:
    """A post that is there after all: sent again, taken back meanwhile, and agreed anew with the same words."""
    reference = _in_doubt(world, publisher, sandbox, is_there=True)
    world.later(minutes=16)
    channel.send_again(world.db, world.actor("head"), reference, now=world.now)
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.send_in(reference)
    world.approve(reference)
    return reference


def test_a_duplicate_after_a_doubt_is_looked_for_also_when_it_was_agreed_anew_since(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = _again_in_doubt(world, publisher, sandbox)
    world.later(minutes=1)
    publisher.tick()
    assert world.post(reference).state is State.UNSURE
    world.later(minutes=2)
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (RefusalKind.FORBIDDEN, State.UNSURE),
        (RefusalKind.OTHER, State.UNSURE),
        (RefusalKind.TOO_LONG, State.REFUSED),
    ],
)
def test_a_refusal_after_a_doubt_proves_nothing_unless_it_is_about_the_post_itself(
    world: World, kind: RefusalKind, state: State
) -> None:
    reference = world.approved()
    settling.settle(world.db, _claimed(world), Unknown("silence"), world.now)
    world.later(minutes=16)
    channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    settling.settle(world.db, _claimed(world), Refused(kind, 403, "no"), world.now)
    assert world.post(reference).state is state
    if state is State.UNSURE:
        world.later(minutes=16)
        channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
        settling.settle(world.db, _claimed(world), Refused(kind, 403, "no"), world.now)
        assert world.post(reference).state is State.REFUSED, "it was looked for, and can be changed"


def test_a_clock_that_ran_ahead_does_not_block_the_account(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    world.later(hours=24 * 3)
    with world.db.write() as session:
        for item in session.exec(select(OutboxItem)):
            item.not_after = world.now + HOUR
            session.add(item)
    _claimed(world)
    world.now -= timedelta(hours=24 * 3 - 1)
    other = world.approved(text="Another one.")
    publisher.tick()
    assert world.post(reference).state is State.UNSURE
    assert world.post(other).state is State.PUBLISHED
    assert len(sandbox.posts()) == 1


def test_a_post_taken_back_while_it_was_reserved_uploads_nothing_and_stops_nobody(world: World) -> None:
    world.account_seen()
    reference = world.approved()
    reserved = outbox.reserve(world.db, "mine", lease=LEASE, now=world.now)
    assert reserved is not None
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Other words.")
    assert not outbox.examine(world.db, reserved, world.now)
    assert world.post(reference).state is State.DRAFT


def test_a_publisher_gives_back_only_what_is_its_own(world: World) -> None:
    world.approved()
    first = outbox.reserve(world.db, "slow", lease=LEASE, now=world.now)
    second = outbox.reserve(world.db, "quick", lease=LEASE, now=world.later(minutes=4))
    assert first is not None
    assert second is not None
    outbox.give_back(world.db, first, "slow", retry_at=world.now + HOUR)
    world.account_seen()
    assert outbox.claim(world.db, second, "quick", lease=LEASE, now=world.now) is not None


def test_what_must_come_down_comes_down_while_the_account_is_out_of_credit(
    world: World, publisher: Publisher
) -> None:
    reference = world.approved()
    publisher.tick()
    settling.stop_channel(world.db, 1, "no credit", world.now)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="Asked by a family", now=world.now)
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN


def test_two_publishers_at_once_send_one_copy(world: World, pictures: PictureStore, sandbox: Sandbox) -> None:
    references = [world.approved(text=f"Post number {n} of the week.") for n in range(6)]
    ready = threading.Barrier(2)

    def work(name: str) -> None:
        port = TweepyPort(sandbox.credentials, origin=sandbox.origin)
        mine = Publisher(world.db, pictures, lambda _: port, lambda: world.now, name=name, steady=world.steady)
        if name in {"one", "two"}:
            ready.wait()
        for _ in range(8):
            mine.tick()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.later(seconds=5)
    work("a round later")
    assert {world.post(r).state for r in references} == {State.PUBLISHED}
    assert len(sandbox.posts()) == len(references)


def test_changing_an_agreed_post_takes_it_out_of_the_queue(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    publisher.tick()
    assert sandbox.posts() == []
    with world.db.read() as session:
        assert session.exec(select(OutboxItem.state)).one() is OutboxState.CANCELLED


def test_a_picture_swapped_in_the_store_is_not_sent(
    world: World,
    publisher: Publisher,
    sandbox: Sandbox,
    pictures: PictureStore,
    phone_photo: bytes,
    tmp_path: Path,
) -> None:
    reference = drafting.start(world.db, world.actor("teacher"), world.now)
    choice = add_photo(world, reference, pictures, phone_photo)
    world.save(reference, text="Sunflowers, all planted by Beech class.", pictures=(choice,))
    world.submit(reference)
    world.approve(reference)
    for stored in [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]:
        stored.chmod(0o600)
        stored.write_bytes(phone_photo)
    publisher.tick()
    assert world.post(reference).state is State.HELD
    assert sandbox.posts() == []


def test_taking_down_deletes_reads_again_and_leaves_a_tombstone(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    publisher.tick()
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="The date was wrong", now=world.now)
    sandbox.faults.add(Status(503), "DELETE", "/2/tweets/*")
    publisher.tick()
    assert world.post(reference).state is State.PUBLISHED
    sandbox.faults.clear()
    world.later(minutes=2)
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN
    assert world.post(reference).state_note == "The date was wrong"
    assert _sound(world)


def test_a_post_deleted_from_a_phone_can_still_be_taken_down(
    world: World, publisher: Publisher, sandbox: Sandbox
) -> None:
    reference = world.approved()
    publisher.tick()
    x_id = world.post(reference).x_post_id
    assert x_id is not None
    TweepyPort(sandbox.credentials, origin=sandbox.origin).delete(x_id)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="Asked by a family", now=world.now)
    publisher.tick()
    assert world.post(reference).state is State.TAKEN_DOWN


def test_the_heartbeat_is_written_each_time(world: World, publisher: Publisher) -> None:
    publisher.tick()
    world.later(seconds=5)
    publisher.tick()
    with world.db.read() as session:
        beat = session.get_one(PublisherBeat, "test")
    assert beat.seen_at == world.now


def test_a_late_answer_counts_for_a_post_that_was_held_before_it_was_sent_again(world: World) -> None:
    """Otherwise it would be public while we say that it is held, and no withdrawal would reach it."""
    reference = world.approved()
    world.account_seen()
    reserved = outbox.reserve(world.db, "slow", lease=LEASE, now=world.now)
    assert reserved is not None
    claimed = outbox.claim(world.db, reserved, "slow", lease=LEASE, now=world.now)
    assert claimed is not None
    settling.settle(world.db, claimed, Unknown("X did not answer in time."), world.now)
    world.later(minutes=16)
    channel.send_again(world.db, world.actor("colleague"), reference, now=world.now)
    reviewing.hold(world.db, world.actor("teacher"), reference, reason="A family rang.", now=world.now)
    assert world.post(reference).state is State.HELD
    settling.settle_late(world.db, claimed, Sent("1790000000000000042"), world.now)
    assert (world.post(reference).state, world.post(reference).x_post_id) == (
        State.PUBLISHED,
        "1790000000000000042",
    )
