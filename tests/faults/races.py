"""What if two people, or a person and the publisher, do something at the very same moment?

Each round begins from the same prepared database; both wait at a barrier, as threads of one process or as two
processes, and then act at once. Afterwards one of the two orders has to be true, and never a third thing.
"""

import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from sqlmodel import Session, col, select

from gatekeeper.actions import channel, drafting, withdrawing
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.errors import GatekeeperError
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import (
    Approval,
    Attempt,
    AuditEvent,
    OutboxItem,
    OutboxState,
    Post,
    Version,
    WithdrawalPost,
    WithdrawnUse,
)
from gatekeeper.publishing import outbox, settling
from gatekeeper.x.port import Sent
from tests.faults.prepared import Kind, prepared
from tests.gatekeeper.conftest import world_of
from tests.world import World

How = Literal["threads", "processes"]
Deed = Callable[[World], object]
SPREAD = 0.1
LEASE = timedelta(minutes=3)
NAMES_A_CHILD = "Zay’s volcano erupted in Oak."


def _approve(world: World, by: str) -> None:
    world.approve(_the_post(world).reference, by=by)


def _edit(world: World) -> None:
    """The author takes it back and changes it."""
    reference = _the_post(world).reference
    drafting.reopen(world.db, world.actor("teacher"), reference, world.now)
    world.save(reference, text="Beech class planted beans instead.")


def _withdraw(world: World) -> None:
    new = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.NAME)
    withdrawing.record(world.db, world.actor("office"), new, world.now)


def _pause(world: World) -> None:
    channel.pause(world.db, world.actor("head"), why="A practice", now=world.now)


def _publish(world: World, name: str) -> None:
    """What a publisher does, without the way to X, which takes no part in the race."""
    for _ in range(3):
        reserved = outbox.reserve(world.db, name, lease=LEASE, now=world.now)
        if reserved is None or not outbox.examine(world.db, reserved, world.now):
            return
        claimed = outbox.claim(world.db, reserved, name, lease=LEASE, now=world.now)
        if claimed is not None:
            settling.settle(world.db, claimed, Sent(f"21246961{claimed.attempt_id:011d}"), world.now)
            return
        outbox.give_back(world.db, reserved, name, retry_at=world.now)


def _the_post(world: World) -> Post:
    with world.db.read() as session:
        return session.exec(select(Post)).one()


@dataclass(frozen=True, slots=True)
class Race:
    """How it begins, the two who act, and what may not be true afterwards."""

    begins: Deed
    one: Deed
    other: Deed
    judge: Callable[[Session, Post], Iterator[str]]


def _ready(world: World) -> None:
    world.approved(text=NAMES_A_CHILD)
    world.account_seen()


def _waits(world: World) -> None:
    world.waiting(text=NAMES_A_CHILD)


def _agreed_what_was_read(session: Session, post: Post) -> Iterator[str]:
    approvals = session.exec(select(Approval)).all()
    if len(approvals) > 1:
        yield f"it was agreed {len(approvals)} times"
    if any(a.digest != session.get_one(Version, a.version_id).digest for a in approvals):
        yield "what was agreed is not what was read"
    current = post.current_version_id
    if post.state in CLAIMABLE and [a.version_id for a in approvals] != [current]:
        yield "another version is agreed than the current one"


def _never_agreed_after_a_no(_: Session, post: Post) -> Iterator[str]:
    if post.state not in {State.HELD, State.WAITING, State.DRAFT}:
        yield f"it is {post.state.value}, and the family said no"


def _sent_as_agreed_or_a_draft(session: Session, post: Post) -> Iterator[str]:
    sent = len(session.exec(select(Attempt.id)).all())
    if (post.state, sent) not in {(State.DRAFT, 0), (State.PUBLISHED, 1)}:
        yield f"it is {post.state.value} after {sent} attempts"
    text = session.get_one(Version, post.current_version_id).text
    if post.state is State.PUBLISHED and text != NAMES_A_CHILD:
        yield "what is published is not what was agreed"


def _stopped_or_on_the_list(session: Session, post: Post) -> Iterator[str]:
    sent = len(session.exec(select(Attempt.id)).all())
    listed = session.exec(select(WithdrawalPost.post_id).distinct()).all()
    if (post.state, sent, len(listed)) not in {(State.HELD, 0, 0), (State.PUBLISHED, 1, 1)}:
        yield f"it is {post.state.value} after {sent} attempts, and {len(listed)} posts are on the list"


def _nothing_begun_after_the_pause(session: Session, post: Post) -> Iterator[str]:
    seen = select(AuditEvent.verb).order_by(col(AuditEvent.seq))
    verbs = session.exec(seen.where(col(AuditEvent.verb).in_((Verb.CHANNEL_PAUSED, Verb.POST_GOING_OUT)))).all()
    if verbs not in (["channel.paused"], ["post.going_out", "channel.paused"]):
        yield f"in this order: {', '.join(verbs)}"
    if (post.state is State.PUBLISHED) is not (len(verbs) == 2):  # the one and the other
        yield f"it is {post.state.value}"


def _sent_once(session: Session, post: Post) -> Iterator[str]:
    sent = len(session.exec(select(Attempt.id)).all())
    if (post.state, sent) != (State.PUBLISHED, 1):
        yield f"it is {post.state.value} after {sent} attempts"


RACES: Mapping[str, Race] = {
    "approve, edit": Race(_waits, partial(_approve, by="colleague"), _edit, _agreed_what_was_read),
    "approve, withdraw": Race(_waits, partial(_approve, by="colleague"), _withdraw, _never_agreed_after_a_no),
    "edit, publish": Race(_ready, _edit, partial(_publish, name="one"), _sent_as_agreed_or_a_draft),
    "withdraw, publish": Race(_ready, _withdraw, partial(_publish, name="one"), _stopped_or_on_the_list),
    "pause, publish": Race(_ready, _pause, partial(_publish, name="one"), _nothing_begun_after_the_pause),
    "two publishers": Race(_ready, partial(_publish, name="one"), partial(_publish, name="other"), _sent_once),
    "two approvers": Race(
        _waits, partial(_approve, by="colleague"), partial(_approve, by="second"), _agreed_what_was_read
    ),
}


def judge(world: World, race: Race) -> tuple[str, list[str]]:
    """How it ended, and everything that is true and may not be."""
    with world.db.read() as session:
        post = session.exec(select(Post)).one()
        wrong = list(race.judge(session, post))
        if not chain.verify(session).sound:
            wrong.append("the record does not hold")
        ready = session.exec(select(OutboxItem.id).where(OutboxItem.state == OutboxState.READY)).all()
        if len(ready) != (post.state in {*CLAIMABLE, State.HELD}):
            wrong.append(f"it is {post.state.value}, and {len(ready)} of its places in the queue are open")
        return post.state.value, wrong


class Pair(Protocol):
    """Two who can act at once."""

    def act(self) -> list[str]:
        """Both do it; gives every error that is none of ours."""


class Threads:
    """Two threads of this process."""

    def __init__(self, world: World, race: Race) -> None:
        self._world, self._race = world, race

    def act(self) -> list[str]:
        """Both do it at once."""
        barrier, wrong = threading.Barrier(2), list[str]()

        def run(deed: Deed, later: float) -> None:
            barrier.wait()
            wrong.extend(_done(self._world, deed, later))

        deeds = zip((self._race.one, self._race.other), _starts(), strict=True)
        threads = [threading.Thread(target=run, args=each) for each in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return wrong


class Processes:
    """Two processes, forked once for many rounds."""

    def __init__(self, world: World, race: Race) -> None:
        fork = multiprocessing.get_context("fork")
        barrier = fork.Barrier(2)
        self._ours, self._running = [], []
        for deed in (race.one, race.other):
            ours, theirs = fork.Pipe()
            process = fork.Process(target=_work, args=(theirs, barrier, world, deed), daemon=True)
            process.start()
            self._ours.append(ours)
            self._running.append(process)

    def act(self) -> list[str]:
        """Both do it at once."""
        for pipe, later in zip(self._ours, _starts(), strict=True):
            pipe.send(later)
        return [line for pipe in self._ours for line in pipe.recv()]

    def close(self) -> None:
        """Lets them end."""
        for pipe in self._ours:
            pipe.send(None)
        for process in self._running:
            process.join()


def _work(
    pipe: "multiprocessing.connection.Connection", barrier: threading.Barrier, world: World, deed: Deed
) -> None:
    while (later := pipe.recv()) is not None:
        barrier.wait()
        told = _done(world, deed, later)
        world.db.close()  # what lies at this address is put back for the next round
        pipe.send(told)


def _starts() -> tuple[float, float]:
    """One of the two begins a little later, so that each has its chance to be first, and to be in the middle."""
    apart = random.uniform(-SPREAD, SPREAD)  # noqa: S311  # nothing secret
    return max(0.0, apart), max(0.0, -apart)


def _done(world: World, deed: Deed, later: float) -> list[str]:
    time.sleep(later)
    try:
        deed(world)
    except GatekeeperError:
        return []  # the other was quicker, and was told so in a sentence
    except Exception as error:  # noqa: BLE001  # a violation, whatever it is
        return [f"{type(error).__name__}: {error}"]
    return []


@contextmanager
def rounds(kind: Kind, how: How, name: str, folder: Path) -> Iterator[Callable[[], tuple[str, list[str]]]]:
    """Prepares a race. Gives what plays one round of it, and tells how that ended and what was wrong."""
    race = RACES[name]
    with ExitStack() as stack:
        db, fresh = stack.enter_context(prepared(kind, folder, race.begins))
        with fresh():
            world = world_of(db)
        pair: Pair
        if how == "processes":
            pair = Processes(world, race)
            stack.callback(pair.close)
        else:
            pair = Threads(world, race)

        def play() -> tuple[str, list[str]]:
            with fresh():
                errors = pair.act()
                ended, wrong = judge(world, race)
                return ended, [*errors, *wrong]

        yield play
