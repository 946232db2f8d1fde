"""Is a publisher that gets on alive and one that does not silent, and does a part that fails stop no other?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from gatekeeper.actions import channel
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.watching import Watch, silent_since
from gatekeeper.beats import Part, failing, last_beat
from gatekeeper.lifecycle import State
from gatekeeper.models import Mail, PublisherBeat
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.heart import Heart
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.queries.alerts import alerts_for
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import CreateOutcome, DeleteOutcome, NewPost
from gatekeeper.x.sandbox import Sandbox
from tests.world import World


class Broken(TweepyPort):
    """A connection with a mistake in it: deleting raises, with words that nobody may read in a log."""

    error: BaseException | None = RuntimeError("Zaynab read her poem")

    def delete(self, x_post_id: str) -> DeleteOutcome:
        if self.error is not None:
            raise self.error
        return super().delete(x_post_id)


class Slow(TweepyPort):
    """A connection over which each post takes its time."""

    passes: Callable[[], None] = staticmethod(lambda: None)

    def create(self, post: NewPost, on_late: Callable[[CreateOutcome], None] | None = None) -> CreateOutcome:
        self.passes()
        return super().create(post, on_late)


def publisher_on(world: World, pictures: PictureStore, port: TweepyPort, name: str = "test") -> Publisher:
    return Publisher(world.db, pictures, lambda _: port, lambda: world.now, name=name, steady=world.steady)


def mails(world: World, trouble: Trouble) -> list[Mail]:
    with world.db.read() as session:
        return list(session.exec(select(Mail).where(Mail.kind == trouble.value)))


def failing_parts(world: World) -> dict[str, int]:
    """What fails, and for how many minutes."""
    with world.db.read() as session:
        return {
            part: (world.now - since) // timedelta(minutes=1)
            for part, since in failing(session, world.now).items()
        }


def test_a_part_that_fails_stops_no_other_and_is_told_after_ten_minutes(
    world: World, pictures: PictureStore, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    port = Broken(sandbox.credentials, origin=sandbox.origin)
    publisher, watch = publisher_on(world, pictures, port), Watch(world.db, lambda: world.now)

    def minutes(count: int) -> None:
        for _ in range(count):
            world.later(minutes=1)
            with sandbox.at(world.now):
                publisher.tick()
            watch.tick()

    first = world.approved()
    minutes(1)
    channel.ask_takedown(world.db, world.actor("head"), first, reason="A family asked", now=world.now)
    second = world.approved(text="Oak class planted beans.")
    minutes(10)
    assert world.post(second).state is State.PUBLISHED
    assert failing_parts(world) == {} and mails(world, Trouble.PUBLISHER_FAILING) == []
    minutes(1)
    assert failing_parts(world) == {Part.TAKING_DOWN.value: 10}
    (mail,) = mails(world, Trouble.PUBLISHER_FAILING)
    assert "taking posts down" in mail.body
    with world.db.read() as session:
        assert silent_since(session, world.now) is None
        alerts = alerts_for(session, world.actor("head"), world.now)
    assert any("taking posts down" in alert.words for alert in alerts)
    assert "taking posts down failed: RuntimeError at" in caplog.text
    assert "Zaynab" not in caplog.text

    port.error = None
    minutes(7)
    assert world.post(first).state is State.TAKEN_DOWN
    assert failing_parts(world) == {}
    assert len(mails(world, Trouble.PUBLISHER_FAILING)) == 1


def test_a_part_that_fails_now_and_then_is_not_forgotten_in_between(world: World) -> None:
    heart = Heart(world.db, "test", lambda: world.now, world.steady)

    def round_of(*, is_bad: bool) -> None:
        world.later(minutes=1)
        heart.part(Part.SENDING, lambda: 1 // (not is_bad))
        heart.end({})

    for minute in range(10):
        round_of(is_bad=minute % 3 == 0)
    assert failing_parts(world) == {}
    for minute in range(4):
        round_of(is_bad=minute % 3 == 0)
    assert failing_parts(world) == {Part.SENDING.value: 13}
    for _ in range(6):
        round_of(is_bad=False)
    assert failing_parts(world) == {}


def test_a_long_round_of_a_living_publisher_is_not_silence(
    world: World, pictures: PictureStore, sandbox: Sandbox
) -> None:
    port = Slow(sandbox.credentials, origin=sandbox.origin)
    publisher = publisher_on(world, pictures, port)
    publisher.tick()
    ended = world.now
    silences = []

    def passes() -> None:
        world.later(minutes=4)
        with world.db.read() as session:
            silences.append(silent_since(session, world.now))

    port.passes = passes
    for count in range(3):
        world.approved(text=f"Beech planted {count} sunflowers.")
    publisher.tick()
    assert world.now - ended == timedelta(minutes=12)
    assert silences == [None, None, None]


def test_a_publisher_that_dies_in_each_round_is_silent(
    world: World, pictures: PictureStore, sandbox: Sandbox
) -> None:
    port = Broken(sandbox.credentials, origin=sandbox.origin)
    reference = world.approved()
    publisher_on(world, pictures, port, "the last that lived").tick()
    lived = world.now
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A family asked", now=world.now)
    port.error = SystemExit()
    for life in range(11):
        world.later(minutes=1)
        with pytest.raises(SystemExit):
            publisher_on(world, pictures, port, f"life {life}").tick()
    with world.db.read() as session:
        assert silent_since(session, world.now) == lived


def test_a_quick_round_beats_once(world: World, publisher: Publisher) -> None:
    publisher.tick()
    written: list[str] = []

    def noted(_: object, __: object, statement: str, *___: object) -> None:
        written.extend([statement] if "publisher_beat" in statement and "SELECT" not in statement else [])

    event.listen(world.db.engine, "before_cursor_execute", noted)
    try:
        world.later(seconds=5)
        publisher.tick()
    finally:
        event.remove(world.db.engine, "before_cursor_execute", noted)
    assert len(written) == 1


def test_a_beat_from_the_future_is_no_sign_of_life(world: World) -> None:
    ahead = world.now + timedelta(days=30)
    with world.db.write() as session:
        session.add(PublisherBeat(name="ahead", started_at=ahead, seen_at=ahead))
    with world.db.read() as session:
        assert last_beat(session, world.now) is None
        assert last_beat(session, ahead) == ahead


def test_a_failure_before_a_night_and_one_after_it_do_not_last_a_night(world: World) -> None:
    heart = Heart(world.db, "laptop", lambda: world.now, world.steady)
    heart.part(Part.SENDING, lambda: 1 // 0)
    world.later(hours=9)
    heart.part(Part.SENDING, lambda: 1 // 0)
    heart.end({})
    with world.db.read() as session:
        assert failing(session, world.now) == {}
