"""One seeded day: two publishers, people who change their minds, an X that misbehaves. What came of it?

The publisher is the real one, on the real database, with the real client; only the network, the clock
and the moments at which things break are the simulator's.
"""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from greenlet import getcurrent, greenlet
from sqlmodel import col, func, select

from gatekeeper.actions import channel, consenting, drafting
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database, connect
from gatekeeper.errors import GatekeeperError
from gatekeeper.lifecycle import State
from gatekeeper.models import Approval, AuditEvent, Consent, Decision, Post, Version, VersionPicture
from gatekeeper.pictures import paint
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.versions import PictureChoice
from gatekeeper.x.sandbox.inside import InsideX
from gatekeeper.x.sandbox.inside_port import InsidePort
from tests import databases
from tests.gatekeeper.conftest import world_of
from tests.gatekeeper.publishing.conftest import add_photo
from tests.simulation.time_and_chance import FaultyDatabase, Killed, Stage, disk_full
from tests.world import ACCOUNT_ID, NOON, World

WORKERS = 2
LAST = 26 * 3600.0
"""So long is played; every post is due in the first hour."""
IDLE = 12 * 3600.0
LONG_PAST = 60.0
FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # memory, for speed
FAULTS: tuple[Mapping[str, object], ...] = (
    {"kind": "drop_before_commit"},
    {"kind": "drop_after_commit"},
    {"kind": "hang", "seconds": 20},
    {"kind": "hang", "seconds": 28},
    {"kind": "hang", "seconds": 200},
    {"kind": "hang", "seconds": 40, "committed": False},
    {"kind": "latency", "seconds": 3},
    {"kind": "latency", "seconds": 60},
    {"kind": "slow_drip", "seconds": 90},
    {"kind": "truncate_body"},
    {"kind": "malformed_json"},
    {"kind": "status", "status": 500, "committed": True},
    {"kind": "status", "status": 503, "committed": True},
    {"kind": "status", "status": 503, "committed": False},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 401},
)
PATHS = (*["/2/tweets"] * 4, "/2/users/*/tweets", "/2/users/me", "/2/media/upload", "/2/media/metadata")


@dataclass(frozen=True, slots=True)
class Ways:
    """How this publisher does it. Anything but the defaults is a control that has to fail."""

    settle: timedelta = timedelta(minutes=15)
    resend: bool = True
    make: Callable[..., Publisher] = Publisher


@dataclass(slots=True)
class Result:
    """What came of one seed. Everything but `to_a_person` has to be empty."""

    double: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unapproved: list[str] = field(default_factory=list)
    unaudited: list[str] = field(default_factory=list)
    after_withdrawal: list[str] = field(default_factory=list)
    to_a_person: list[str] = field(default_factory=list)
    posts: int = 0
    states: dict[str, str] = field(default_factory=dict)

    @property
    def broken(self) -> list[str]:
        """Every promise that was not kept."""
        return [*self.double, *self.lost, *self.unapproved, *self.unaudited, *self.after_withdrawal]


def play(seed: int, ways: Ways = Ways()) -> Result:  # frozen
    """Plays one seed from beginning to end."""
    with _world() as world:
        return Day(world, seed, ways).run()


class Day:
    """The actors of one seed."""

    def __init__(self, world: World, seed: int, ways: Ways) -> None:
        self.world, self.ways = world, ways
        self.stage = Stage(NOON, seed)
        self.chance = self.stage.chance
        lag = timedelta(seconds=self.chance.choice((0.4, 2, 30, 120)))
        # Without X's own rule against duplicates: the promise has to hold alone.
        self.x = InsideX(self.stage.now, seed=seed, lag=lag, duplicate_window=None)
        self.x.add_account(ACCOUNT_ID, "lunsfordprimary")
        self.plain = world.db
        self.jump = timedelta(0)
        self.lives = [0] * WORKERS
        self.withdrawn_at: datetime | None = None
        self.agreed: dict[str, set[tuple[str, int]]] = {}
        self._somebody_acts: list[float] = []
        self._storm = self.chance.random() < 0.7  # three days of ten are quiet
        self._remember_agreed()

    def run(self) -> Result:
        """Plays the day and looks at what came of it."""
        self._plan_faults()
        self._plan_people()
        for worker in range(WORKERS):
            self.stage.later(self.chance.uniform(0, 20), lambda worker=worker: self._start(worker))  # type: ignore[misc]  # bound now
        self.stage.play(LAST)
        try:
            return self._judge()
        finally:
            self.x.close()

    # The publishers ------------------------------------------------------------------------------

    def _start(self, worker: int) -> None:
        """A publisher process comes up; it lives until it is killed."""
        self.lives[worker] += 1
        life = self.lives[worker]
        database = FaultyDatabase(self.plain, self._what_may_happen)

        def alive(what: Callable[[], None]) -> Callable[[], None]:
            return lambda: what() if self.lives[worker] == life else None

        def live() -> None:
            port = InsidePort(
                self.x,
                ACCOUNT_ID,
                sleep=self._wait_or_die,
                later=lambda seconds, what: self.stage.later(seconds, alive(what)),
            )
            publisher = self.ways.make(
                database,
                _school()[1],
                lambda _: port,
                lambda: self.stage.now() + self.jump,
                name=f"worker-{worker}-{life}",
                settle=self.ways.settle,
                resend=self.ways.resend,
                steady=lambda: self.stage.seconds,
            )
            try:
                while True:
                    with suppress(Exception):  # as the ticker does: one bad round does not stop the clock
                        publisher.tick()
                    self.stage.wait(self._until_something_is_due())
            except Killed:
                self.lives[worker] += 1
                self.stage.later(self.chance.choice((1, 30, 400)), lambda: self._start(worker))

        greenlet(live, parent=self.stage.main).switch()

    def _until_something_is_due(self) -> float:
        """A publisher looks every few seconds; where nothing can be due, the next look is not played."""
        now = self.stage.now() + self.jump
        raw = self.plain.engine.raw_connection()
        try:
            rows = raw.cursor().execute(WHAT_IS_NEXT).fetchall()
        finally:
            raw.close()
        moments = [datetime.fromisoformat(row[0]).replace(tzinfo=NOON.tzinfo) for row in rows if row[0]]
        waits = [(moment - now).total_seconds() for moment in moments]
        waits += [moment - self.stage.seconds for moment in self._somebody_acts if moment > self.stage.seconds]
        # What is long past waits for something else.
        soonest = min([wait for wait in waits if wait > -LONG_PAST] or [IDLE])
        return max(self.chance.uniform(4, 11), min(soonest, IDLE) + self.chance.uniform(0, 5))

    def _wait_or_die(self, seconds: float) -> None:
        self.stage.wait(seconds)
        self._die(0.02)

    def _what_may_happen(self, moment: str) -> None:
        if getcurrent() is self.stage.main:
            return  # a late answer of a process that lives; it is not killed in the middle of the stage
        if moment == "commit":
            if self._storm and self.chance.random() < 0.006:  # seldom
                raise disk_full()
            self._die(0.002)
            return
        self._die(0.002)
        if self.chance.random() < 0.1:  # now and then the other one gets its turn
            self.stage.wait(self.chance.uniform(0, 2))

    def _die(self, probability: float) -> None:
        if self._storm and self.stage.seconds < LAST / 2 and self.chance.random() < probability:
            raise Killed

    # X and people --------------------------------------------------------------------------------

    def _plan_faults(self) -> None:
        if not self._storm:
            return
        for _ in range(self.chance.randint(1, 4)):
            effect = self.chance.choice(FAULTS)
            path = self.chance.choice(PATHS)
            times = self.chance.choice((1, 1, 1, 2, 5))
            self.x.faults.add_described(
                {
                    "match": {"path": path, "nth": self.chance.randint(1, 3)},
                    "effect": dict(effect),
                    "times": times,
                }
            )
        if self.chance.random() < 0.2:  # now and then nobody can connect
            self.stage.later(self.chance.uniform(0, 3600), lambda: self.x.refuse_for(self.chance.uniform(5, 900)))
        if self.chance.random() < 0.15:  # now and then a clock jumps
            minutes = self.chance.choice((-90, -5, -1, 1, 5, 90, 60 * 24))
            self._somebody(self.chance.uniform(0, 3600), lambda: self._jump(minutes))

    def _jump(self, minutes: float) -> None:
        self.jump = timedelta(minutes=minutes)
        # Somebody sees to it after a while: puts the clock right, and lets posting go on.
        self._somebody(1800, lambda: setattr(self, "jump", timedelta(0)))
        self._somebody(2400, self._resume)

    def _somebody(self, seconds: float, does: Callable[[], None]) -> None:
        """Somebody does something after so many seconds; publishers, which look every few seconds, see it soon."""
        self._somebody_acts.append(self.stage.seconds + seconds)
        self.stage.later(seconds, does)

    def _plan_people(self) -> None:
        for what, probability in (
            (self._withdraw, 0.25),
            (self._edit, 0.2),
            (self._pause, 0.1),
            (self._take_back, 0.1),
        ):
            if self.chance.random() < probability:
                self._somebody(self.chance.uniform(0, 4200), what)
        for hour in (1, 2, 4):  # a leader looks in
            self._somebody(hour * 3600, self._resume)

    def _done(self, action: Callable[[], object]) -> bool:
        self.world.now = self.stage.now()
        try:
            action()
        except GatekeeperError:
            return False  # refused: somebody was quicker, or there is nothing to do
        return True

    def _withdraw(self) -> None:
        family = consenting.NewConsent(self.world.pupils["m3"], Decision.WITHDRAWN)
        if self._done(
            lambda: consenting.record(self.world.db, self.world.actor("office"), [family], self.world.now)
        ):
            self.withdrawn_at = self.stage.now()

    def _pause(self) -> None:
        head = self.world.actor("head")
        self._done(lambda: channel.pause(self.world.db, head, why="A practice", now=self.world.now))
        self._somebody(self.chance.uniform(60, 3000), self._resume)

    def _resume(self) -> None:
        self._done(lambda: channel.resume(self.world.db, self.world.actor("head"), self.world.now))

    def _take_back(self) -> None:
        reference = self._some_post()
        self._done(lambda: drafting.reopen(self.world.db, self.world.actor("teacher"), reference, self.world.now))

    def _edit(self) -> None:
        """The author takes a post back, changes it, and a colleague agrees it again."""
        reference = self._some_post()

        def again() -> None:
            drafting.reopen(self.world.db, self.world.actor("teacher"), reference, self.world.now)
            text = self.world.version(reference).text
            self.world.save(reference, text=f"{text} Well done everybody.")
            if self.world.submit(reference).accepted:
                self.world.approve(reference)

        self._done(again)
        self._remember_agreed()

    def _some_post(self) -> str:
        with self.world.db.read() as session:
            return self.chance.choice(sorted(session.exec(select(Post.reference))))

    # What came of it -----------------------------------------------------------------------------

    def _remember_agreed(self) -> None:
        with self.world.db.read() as session:
            rows = session.exec(
                select(Post.reference, Version.text, func.count(col(VersionPicture.id)))
                .join(Version, col(Version.post_id) == col(Post.id))
                .join(Approval, col(Approval.version_id) == col(Version.id))
                .outerjoin(VersionPicture, col(VersionPicture.version_id) == col(Version.id))
                .group_by(col(Post.reference), col(Version.id), col(Version.text))
            )
            for reference, text, pictures in rows:
                self.agreed.setdefault(reference, set()).add((text, pictures))

    def _judge(self) -> Result:
        result = Result()
        copies: dict[str, list[datetime]] = {}
        owner = {seen: reference for reference, every in self.agreed.items() for seen in every}
        for copy in self.x.world.posts.everything():
            reference = owner.get((copy.text, len(copy.pictures)))
            if reference is None:
                result.unapproved.append(f"nobody agreed {copy.text!r} with {len(copy.pictures)} pictures")
                continue
            copies.setdefault(reference, []).append(copy.created_at)
        with self.world.db.read() as session:
            if not chain.verify(session).sound:
                result.unaudited.append("the record does not hold")
            begun = {
                event.post_id
                for event in session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.POST_GOING_OUT))
            }
            for post in session.exec(select(Post).order_by(col(Post.id))):
                result.posts += 1
                result.states[post.reference] = post.state.value
                self._judge_one(result, post, copies.get(post.reference, []), began=post.id in begun)
            if (
                self.withdrawn_at is None
                and session.exec(select(Consent.id).where(Consent.decision == Decision.WITHDRAWN)).first()
            ):
                result.unaudited.append("a withdrawal that nobody made")
        return result

    def _judge_one(self, result: Result, post: Post, made: list[datetime], *, began: bool) -> None:
        name, state = post.reference, post.state
        if len(made) > 1:
            result.double.append(f"{name} is on X {len(made)} times")
        if made and not began:
            result.unaudited.append(f"{name} is on X and nothing says that it was sent")
        if state is State.UNSURE:
            result.to_a_person.append(f"{name} is for a person")
            return
        if state in {State.APPROVED, State.SCHEDULED, State.GOING_OUT}:
            result.lost.append(f"{name} is still {state.value} after a day")
        if bool(made) is not (state is State.PUBLISHED):
            result.lost.append(f"{name} is called {state.value}, and X has {len(made)}")
        if made and self.withdrawn_at is not None and name == NAMES_A_CHILD and min(made) > self.withdrawn_at:
            # Whoever had claimed it before could not be stopped any more: the claim is the last question.
            claimed = self._claimed_at(post, min(made))
            if claimed is None or claimed > self.withdrawn_at:
                result.after_withdrawal.append(f"{name} went out after the family took its permission back")

    def _claimed_at(self, post: Post, made: datetime) -> datetime | None:
        """When the publisher that made this copy had claimed it."""
        with self.world.db.read() as session:
            rows = session.exec(
                select(AuditEvent.at).where(AuditEvent.post_id == post.id, AuditEvent.verb == Verb.POST_GOING_OUT)
            )
            moments = [datetime.fromisoformat(at) for at in rows]
        return max((at for at in moments if at - timedelta(minutes=10) <= made), default=None)


PICTURED = "plainpst"
NAMES_A_CHILD = "zaypost2"
WHAT_IS_NEXT = """
SELECT due_at FROM outbox WHERE state = 'ready' AND retry_at IS NULL
UNION ALL SELECT retry_at FROM outbox WHERE state = 'ready'
UNION ALL SELECT not_after FROM outbox WHERE state = 'ready'
UNION ALL SELECT lease_until FROM outbox WHERE state IN ('ready', 'claimed')
UNION ALL SELECT datetime(a.finished_at, '+90 seconds') FROM attempt a JOIN post p ON p.id = a.post_id
    WHERE p.state = 'unsure' AND NOT EXISTS (SELECT 1 FROM timeline_look l WHERE l.attempt_id = a.id)
UNION ALL SELECT datetime(max(l.at), '+180 seconds') FROM timeline_look l JOIN attempt a ON a.id = l.attempt_id
    JOIN post p ON p.id = a.post_id WHERE p.state = 'unsure'
"""


@cache
def _school() -> tuple[bytes, PictureStore]:
    """The small school with two agreed posts, as the bytes of its database; and the picture of one of them."""
    folder = Path(tempfile.mkdtemp(prefix="gatekeeper-simulation-", dir=FAST))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    pictures = PictureStore(folder / "pictures")
    db = databases.sqlite(folder, filled=True)
    world = world_of(db)
    world.account_seen()
    plain = _agreed(world, "Beech planted sunflowers.", minutes=4, pictures=pictures)
    names = _agreed(world, "Zay’s volcano erupted in Oak.", minutes=24)
    path = Path(str(db.engine.url.database))
    db.close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER post_stays_itself")  # only to give the two their names
        raw.execute("UPDATE post SET reference = ? WHERE reference = ?", (PICTURED, plain))
        raw.execute("UPDATE post SET reference = ? WHERE reference = ?", (NAMES_A_CHILD, names))
    return path.read_bytes(), pictures


def _agreed(world: World, text: str, *, minutes: float, pictures: PictureStore | None = None) -> str:
    at = world.now + timedelta(minutes=minutes)
    reference = world.draft()
    shown: tuple[PictureChoice, ...] = ()
    if pictures is not None:
        photo = paint.phone_photo(paint.painted("sunflowers", size=(300, 200)))
        shown = (add_photo(world, reference, pictures, photo),)
    world.save(reference, text=text, pictures=shown, scheduled_for=at, typed_time=at.strftime("%Y-%m-%dT%H:%M"))
    assert world.submit(reference).accepted
    world.approve(reference)
    return reference


@cache
def _stage() -> tuple[Path, Database]:
    """One database for all days of this process, so that what was learnt about its statements stays learnt."""
    folder = Path(tempfile.mkdtemp(prefix="gatekeeper-simulation-", dir=FAST))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "day.sqlite3"
    return path, connect(f"sqlite:///{path}")


@contextmanager
def _world() -> Iterator[World]:
    path, db = _stage()
    db.engine.dispose()
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    path.write_bytes(_school()[0])
    try:
        yield world_of(db)
    finally:
        db.engine.dispose()
