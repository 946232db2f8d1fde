"""Do several publishers look for work at the very same moment without one tripping over another, on PostgreSQL?"""

import os
import threading
from datetime import timedelta

from sqlmodel import col, func, select

from gatekeeper.actions import withdrawing
from gatekeeper.db import Database
from gatekeeper.lifecycle import State
from gatekeeper.models import Attempt, Channel, HeldFile, Post, PublicCheck, PublicWords, WithdrawnUse
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.server import Sandbox
from tests.gatekeeper.conftest import world_of
from tests.sample_posts import published, unsure
from tests.world import World

PUBLISHERS, LOOKS = 4, 4
ROUNDS = int(os.environ.get("GATEKEEPER_RACE_ROUNDS", "3"))


def all_at_once(publishers: list[Publisher]) -> list[BaseException]:
    """Each looks once, in a thread of its own, at the same moment. Gives what went wrong."""
    ready, wrong = threading.Barrier(len(publishers)), list[BaseException]()

    def look(publisher: Publisher) -> None:
        ready.wait()
        try:
            publisher.tick()
        except Exception as error:  # noqa: BLE001  # judged by the test
            wrong.append(error)

    threads = [threading.Thread(target=look, args=(publisher,)) for publisher in publishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def work_of_every_kind(world: World) -> None:
    """Posts to send, one in doubt, public ones to read, a withdrawal, a file whose hour is over."""
    for number in range(3):
        published(world, f"18{number:017d}", text=f"Notice {number}: the hall is open today.")
    unsure(world, text="Nobody knows of this one.")
    for number in range(3):
        world.approved(text=f"Our fair number {number} is on.")
    world.waiting(text="This waits for a colleague.")
    new = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING)
    withdrawing.record(world.db, world.actor("office"), new, world.now)
    with world.db.write() as session:
        held_at = world.now - timedelta(hours=2)
        session.add(
            HeldFile(person_id=world.staff["office"], kind="pupils", sha256="0", sealed=b"x", held_at=held_at)
        )


def test_publishers_that_look_at_the_same_moment_do_not_trip_over_each_other(
    postgres_db: Database, sandbox: Sandbox, pictures: PictureStore
) -> None:
    world = world_of(postgres_db)
    work_of_every_kind(world)
    publishers = [
        Publisher(
            world.db,
            pictures,
            lambda _: TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=5, deadline=6),
            lambda: world.now,
            name=f"publisher {number}",
            steady=world.steady,
        )
        for number in range(PUBLISHERS)
    ]
    for _ in range(ROUNDS):
        with world.db.write() as session:  # as before the first look of a day
            channel = session.exec(select(Channel)).one()
            channel.seen_at = None
            session.add(channel)
        for _ in range(
            LOOKS
        ):  # an account sends one post at a time; whoever came second tries again a moment later
            assert all_at_once(publishers) == []
            world.later(seconds=3)
        world.later(days=1)
    with world.db.read() as session:
        states = session.exec(select(Post.state)).all()
        assert states.count(State.PUBLISHED) == 6, states
        assert len(session.exec(select(PublicCheck)).all()) == ROUNDS
        assert len(session.exec(select(PublicWords)).all()) >= 3
        assert session.exec(select(HeldFile)).all() == []
        tries = session.exec(select(func.count()).select_from(Attempt).group_by(col(Attempt.post_id))).all()
        assert set(tries) == {1}
