"""What was the publisher doing when it was killed, and what may have become of it afterwards?

A script is a small piece of a school's day, played by the real publisher, the real client and an X in another
process. `judge` names every promise that was not kept.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from gatekeeper.actions import channel, consenting, withdrawal_steps, withdrawing
from gatekeeper.audit import chain
from gatekeeper.db import Database
from gatekeeper.keys import OperationalKey
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Attempt,
    Channel,
    Decision,
    Mail,
    OutboxItem,
    OutboxState,
    Picture,
    Post,
    Takedown,
    WithdrawnUse,
)
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.removing import remove_leftovers
from gatekeeper.x.client import TweepyPort
from tests.faults.elsewhere import Elsewhere
from tests.gatekeeper.conftest import world_of
from tests.world import NOON, World

KEY = OperationalKey(b"k" * 32)
HEIR = (4, 6, 20, 22, 24, 26)
"""The minutes after the other one's last sign of life in which the second publisher looks for work."""


SETTLED = frozenset({State.PUBLISHED, State.TAKEN_DOWN, State.MISSED, State.HELD, State.REFUSED})


@dataclass(frozen=True, slots=True)
class Place:
    """Where one run takes place: its own database, its own pictures, and the X."""

    db: Database
    pictures: Path
    x: Elsewhere


class Life:
    """One publisher process."""

    def __init__(self, place: Place, script: "Script", name: str) -> None:
        self.world: World = world_of(place.db)
        self.pictures = PictureStore(place.pictures)
        self._run = 0.0
        port = TweepyPort(place.x.credentials, origin=place.x.origin, read_timeout=8, deadline=script.deadline)
        self.publisher = Publisher(
            place.db,
            self.pictures,
            lambda _: port,
            lambda: self.world.now,
            name=name,
            resend=script.resend,
            steady=self._steady,
        )

    def _steady(self) -> float:
        """A clock that never runs backwards."""
        self._run = max(self._run, (self.world.now - NOON).total_seconds())
        return self._run

    def tick(self, minutes: float) -> None:
        """Looks for work so many minutes after noon."""
        self.world.now = NOON + timedelta(minutes=minutes)
        self.publisher.tick()

    @property
    def post(self) -> Post:
        """The one post of the script."""
        with self.world.db.read() as session:
            return session.exec(select(Post)).one()

    def left_to_take_down(self) -> bool:
        """Whether something is still to be proved gone."""
        with self.world.db.read() as session:
            return session.exec(select(Takedown.id).where(col(Takedown.verified_at).is_(None))).first() is not None


def _sent(life: Life) -> None:
    life.tick(0)


def _absent(life: Life) -> None:
    for minutes in (0, 2, 16, 18):
        life.tick(minutes)


def _down(life: Life) -> None:
    """Published; then a family takes back its permission for pictures, and a leader takes the post down."""
    life.tick(0)
    life.world.now += timedelta(seconds=30)
    new = withdrawing.NewWithdrawal(life.world.pupils["m1"], WithdrawnUse.PICTURES)
    head = life.world.actor("head")
    number = withdrawing.record(life.world.db, head, new, life.world.now).number
    withdrawal_steps.take_down(life.world.db, KEY, head, number, {life.post.reference}, now=life.world.now)
    life.tick(1)


def _in_time(life: Life) -> None:
    """X is slower than we wait, and its answer comes when the post is in doubt already."""
    life.tick(0)
    for _ in range(100):
        if life.post.state is State.PUBLISHED:
            break
        threading.Event().wait(0.02)


def _clock_back(life: Life) -> None:
    """The computer's clock jumps back; posting stops until a leader lets it go on."""
    with life.world.db.write() as session:
        item = session.exec(select(OutboxItem)).one()
        item.due_at = NOON + timedelta(minutes=1)
        session.add(item)
    life.tick(0)
    life.tick(-10)
    life.world.now = NOON + timedelta(seconds=30)
    channel.resume(life.world.db, life.world.actor("head"), life.world.now)
    life.tick(2)


def _two(life: Life) -> None:
    life.tick(0)
    life.tick(2)


def _down_at_last(life: Life) -> None:
    """X fails to delete it the first time."""
    _down(life)
    life.tick(3)


def _a_minute_later(life: Life) -> None:
    life.tick(1)


def _said_no(world: World) -> None:
    """A family takes its permission back after the post was agreed."""
    family = consenting.NewConsent(world.pupils["m1"], Decision.WITHDRAWN)
    consenting.record(world.db, world.actor("office"), [family], NOON + timedelta(seconds=1))


def _late(life: Life) -> None:
    life.tick(15 * 60)


def _resumed(life: Life) -> None:
    """X refuses (no credit); the account is stopped; a leader lets it go on."""
    life.tick(0)
    life.world.now += timedelta(seconds=30)
    channel.resume(life.world.db, life.world.actor("head"), life.world.now)
    life.tick(2)


@dataclass(frozen=True, slots=True)
class Script:
    """What is played, what goes wrong at X, and the ends that are right."""

    play: Callable[[Life], None]
    ends: frozenset[State]
    faults: tuple[Mapping[str, object], ...] = ()
    first: Callable[[World], None] | None = None
    """What happened before the publisher came up."""
    resend: bool = False
    deadline: float = 9
    """How many seconds an answer of X is waited for."""
    lasts: float = 0
    """Minutes after noon of the last tick."""


def _once(method: str, path: str, **effect: object) -> tuple[Mapping[str, object], ...]:
    return ({"match": {"method": method, "path": path, "nth": 1}, "effect": effect, "times": 1},)


def _at_create(kind: str, **effect: object) -> tuple[Mapping[str, object], ...]:
    return _once("POST", "/2/tweets", kind=kind, **effect)


def _at_upload(status: int) -> tuple[Mapping[str, object], ...]:
    return _once("POST", "/2/media/upload", kind="status", status=status)


_IS_OR_ASKS = frozenset({State.PUBLISHED, State.UNSURE})
SCRIPTS: Mapping[str, Script] = {
    "sent": Script(_sent, _IS_OR_ASKS),
    "in doubt, and there": Script(_two, _IS_OR_ASKS, _at_create("drop_after_commit"), lasts=2),
    "in doubt, and not there": Script(
        _absent, _IS_OR_ASKS, _at_create("drop_before_commit"), resend=True, lasts=18
    ),
    "refused": Script(
        _resumed,
        _IS_OR_ASKS | {State.APPROVED},
        _at_create("status", status=402),
        lasts=2,
    ),
    "taken down": Script(_down, _IS_OR_ASKS | {State.TAKEN_DOWN}, lasts=1),
    "held": Script(_a_minute_later, frozenset({State.HELD}), first=_said_no, lasts=1),
    "late answer": Script(_in_time, _IS_OR_ASKS, _at_create("hang", seconds=0.7), deadline=0.4, lasts=1),
    "key not believed once": Script(_two, _IS_OR_ASKS, _at_create("status", status=401), lasts=2),
    "never": Script(_sent, frozenset({State.REFUSED, State.UNSURE}), _at_create("status", status=400)),
    "picture later": Script(
        _two, _IS_OR_ASKS, _once("POST", "/2/media/upload", kind="status", status=503), lasts=2
    ),
    "picture refused": Script(
        _sent, _IS_OR_ASKS | {State.HELD}, _once("POST", "/2/media/upload", kind="status", status=400)
    ),
    "taken down at last": Script(
        _down_at_last,
        _IS_OR_ASKS | {State.TAKEN_DOWN},
        _once("DELETE", "/2/tweets/*", kind="status", status=503),
        lasts=3,
    ),
    "clock back": Script(_clock_back, _IS_OR_ASKS | {State.APPROVED}, lasts=2),
    "late": Script(_late, frozenset({State.MISSED}), lasts=15 * 60),
}


@dataclass(slots=True)
class Verdict:
    """What became of the post, and every promise that was not kept."""

    state: str
    copies: int
    broken: list[str] = field(default_factory=list)


def take_over(place: Place, script: Script) -> Verdict:
    """A second publisher goes on where the first was killed; then everything is judged."""
    life = Life(place, script, "heir")
    remove_leftovers(place.db, life.pictures)  # as every process does that comes up
    done = 0
    for minutes in HEIR:
        life.tick(script.lasts + minutes)
        done += life.post.state in SETTLED and not life.left_to_take_down()
        if done == 2:  # once more, to see that nothing else happens
            break
    return judge(life, place, script)


def judge(life: Life, place: Place, script: Script) -> Verdict:
    """Looks at the post, at X, and at the database."""
    made, post = place.x.posts(), life.post
    verdict = Verdict(post.state.value, len(made))
    wrong = verdict.broken
    if len(made) > 1:
        wrong.append(f"it is on X {len(made)} times")
    if post.state not in script.ends:
        wrong.append(f"it ended as {post.state.value}")
    live = [str(one["id"]) for one in made if not one["deleted_at"]]
    if post.state is State.PUBLISHED and live != [post.x_post_id]:
        wrong.append("it is called published, and X does not show it")
    if post.state not in {State.PUBLISHED, State.UNSURE} and live:
        wrong.append(f"it is called {post.state.value}, and X shows it")
    with life.world.db.read() as session:
        wrong += _database(session, post)
        if post.state is State.TAKEN_DOWN and any(
            life.pictures.exists(picture.sha256) for picture in session.exec(select(Picture))
        ):
            wrong.append("the files of the withdrawn picture are still there")
    return verdict


def _database(session: Any, post: Post) -> list[str]:  # any session of either database
    wrong = []
    if session.get_bind().dialect.name == "sqlite":
        if session.execute(text("PRAGMA integrity_check")).scalars().all() != ["ok"]:
            wrong.append("the database is broken")
        if session.execute(text("PRAGMA foreign_key_check")).all():
            wrong.append("rows are missing their other half")
    if not chain.verify(session).sound:
        wrong.append("the record does not hold")
    if session.exec(select(Attempt.id).where(col(Attempt.finished_at).is_(None))).first() is not None:
        wrong.append("an attempt was never ended")
    if session.exec(select(Takedown.id).where(col(Takedown.verified_at).is_(None))).first() is not None:
        wrong.append("it was not taken down")
    item = session.exec(select(OutboxItem)).one()
    belongs = {
        State.PUBLISHED: OutboxState.DONE,
        State.TAKEN_DOWN: OutboxState.DONE,
        State.UNSURE: OutboxState.CLAIMED,
        State.APPROVED: OutboxState.READY,
        State.HELD: OutboxState.READY,
        State.MISSED: OutboxState.CANCELLED,
        State.REFUSED: OutboxState.DONE,
    }
    if item.state is not belongs[post.state]:
        wrong.append(f"the post is {post.state.value} and its place in the queue {item.state.value}")
    told = session.exec(select(Mail.id).where(Mail.about == f"post:{post.reference}")).first()
    if post.state in {State.UNSURE, State.MISSED, State.HELD, State.REFUSED} and told is None:
        wrong.append("nobody was told")
    stopped = session.exec(select(Channel.stopped_at)).one()
    if post.state is State.APPROVED and stopped is None:
        wrong.append("it waits, and nothing stands in its way")
    return wrong
