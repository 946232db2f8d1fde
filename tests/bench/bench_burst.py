"""How many posts a second go out when everything is due in the same minute, and what limits it? Prints figures.

    python -m tests.bench.bench_burst [--posts 2000] [--channels 500] [--processes 1 2 4] [--lanes 8] [--sqlite]

The real publisher in processes of its own, the real client, and a sandbox of X whose every answer takes 300 ms.
The posts are agreed by the product's own actions, once; each round begins with a copy of that database.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, func, select

from gatekeeper import migrations
from gatekeeper.actions import drafting
from gatekeeper.db import Database, connect
from gatekeeper.lifecycle import State
from gatekeeper.models import Attempt, Channel, OutboxItem, Post
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.versions import Draft
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from tests import databases, world

LATENCY = 0.3
SPREAD = timedelta(minutes=1)
STARTS_IN = timedelta(seconds=8)  # until every process has loaded what it needs
KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
LONGEST = 900.0
TICK = 1.0


@dataclass(frozen=True)
class Round:
    """What one round measured."""

    processes: int
    posts: int
    seconds: float
    lateness: list[float]
    processor: float

    def __str__(self) -> str:
        """The line that is printed."""
        p99 = statistics.quantiles(self.lateness, n=100)[-1]
        busy = 100 * self.processor / (self.seconds * (os.cpu_count() or 1))
        return (
            f"{self.processes} processes: {self.posts} posts in {self.seconds:.1f} s, "
            f"{self.posts / self.seconds:.1f} a second; late by {statistics.median(self.lateness):.1f} s "
            f"(median), {p99:.1f} s (99th percentile); publishers used {self.processor:.1f} s of processor time "
            f"({1000 * self.processor / self.posts:.0f} ms a post), {busy:.0f} % of the machine"
        )


@contextmanager
def sandbox(channels: int) -> Iterator[dict[str, object]]:
    """A stand-in for X in a process of its own."""
    command = [sys.executable, "-m", "gatekeeper.x.sandbox", "--accounts", str(channels), "--no-limits"]
    with subprocess.Popen(
        [*command, "--latency", str(LATENCY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())
        running.terminate()


def agreed_posts(db: Database, posts: int, accounts: list[dict[str, str]]) -> None:
    """Fills a database with posts of all accounts that a colleague has agreed, one after the other."""
    school = world.build(db, now=datetime.now(UTC))
    with db.write() as session:
        first = session.exec(select(Channel)).one()
        first.account_id, first.handle = accounts[0]["id"], accounts[0]["handle"]
        session.add(first)
        for account in accounts[1:]:
            session.add(Channel(handle=account["handle"], account_id=account["id"]))
    with db.read() as session:
        channels = list(session.exec(select(Channel.id).order_by(col(Channel.id))))
    teacher = school.actor("teacher")
    for number in range(posts):
        reference = drafting.start(db, teacher, school.now)
        with db.write() as session:
            post = session.exec(select(Post).where(Post.reference == reference)).one()
            post.channel_id = channels[number % len(channels)]
            session.add(post)
        words = Draft(text=f"Notice {number + 1}: the hall is open today.", objective="celebrate-learning")
        drafting.save(db, teacher, reference, words, based_on=1, now=school.now, late_hours=world.LATE_HOURS)
        assert school.submit(reference).accepted
        school.approve(reference)


def publish(address: str, origin: str, accounts: str, lanes: int, starts_at: float) -> None:
    """One publisher process: works until nothing is left, and prints its processor time."""
    keys = {account["id"]: XCredentials(**{k: account[k] for k in KEYS}) for account in json.loads(accounts)}
    with closing(connect(address)) as db, tempfile.TemporaryDirectory() as folder:
        publisher = Publisher(
            db,
            PictureStore(Path(folder)),
            lambda channel: TweepyPort(keys[channel.account_id], origin=origin),
            lambda: datetime.now(UTC),
            lanes=lanes,
        )
        time.sleep(max(0.0, starts_at - time.time()))
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            if publisher.tick() == 0:
                if _nothing_left(db):
                    break
                time.sleep(TICK)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime)


def _nothing_left(db: Database) -> bool:
    with db.read() as session:
        waiting = select(func.count()).select_from(Post).where(col(Post.state) != State.PUBLISHED)
        return session.exec(waiting).one() == 0


def measure(db: Database, origin: str, accounts: list[dict[str, str]], processes: int, lanes: int) -> Round:
    """All posts become due within a minute, and so many publishers send them."""
    starts = datetime.now(UTC) + STARTS_IN
    with db.write() as session:
        items = session.exec(select(OutboxItem).order_by(col(OutboxItem.id))).all()
        for number, item in enumerate(items):
            item.due_at = starts + SPREAD * number / len(items)
            item.not_after = item.due_at + timedelta(hours=6)
            session.add(item)
        due = {item.id: item.due_at for item in items}
    address = db.engine.url.render_as_string(hide_password=False)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(json.dumps(accounts))
        file.flush()
        command = [sys.executable, "-m", "tests.bench.bench_burst", "--publish", address, origin, file.name]
        options = ["--lanes", str(lanes), "--starts-at", str(starts.timestamp())]
        running = [
            subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) for _ in range(processes)
        ]
        processor = sum(float(one.communicate()[0].strip().splitlines()[-1]) for one in running)
    with db.read() as session:
        done = session.exec(select(Attempt.outbox_id, Attempt.finished_at)).all()
        published = session.exec(select(func.count()).select_from(Post).where(Post.state == State.PUBLISHED)).one()
    assert published == len(items) == len(done), f"{published} of {len(items)} published, {len(done)} attempts"
    ends = [(outbox_id, at) for outbox_id, at in done if at is not None]
    lateness = [max(0.0, (at - due[outbox_id]).total_seconds()) for outbox_id, at in ends]
    seconds = (max(at for _, at in ends) - starts).total_seconds()
    return Round(processes, len(items), seconds, lateness, processor)


def main() -> None:
    """Prints a line for each number of processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--channels", type=int, default=500)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--lanes", type=int, default=8)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--starts-at", type=float, default=0.0)
    parser.add_argument("--publish", nargs=3, metavar=("DATABASE", "ORIGIN", "ACCOUNTS"))
    chosen = parser.parse_args()
    if chosen.publish:
        address, origin, accounts = chosen.publish
        publish(address, origin, Path(accounts).read_text(), chosen.lanes, chosen.starts_at)
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with sandbox(chosen.channels) as x:
            accounts = _accounts(x)
        began = time.perf_counter()
        if chosen.sqlite:
            template = databases.sqlite(folder)
        else:
            template = stack.enter_context(databases.empty_postgres(name="burst"))
            migrations.upgrade(template)
        agreed_posts(template, chosen.posts, accounts)
        template.close()
        print(
            f"{'SQLite' if chosen.sqlite else 'PostgreSQL'}, {chosen.posts} posts of {chosen.channels} channels "
            f"due within a minute, X takes {LATENCY:.1f} s, {chosen.lanes} lanes, {os.cpu_count()} cores, load "
            f"{os.getloadavg()[0]:.1f}; agreed in {time.perf_counter() - began:.0f} s"
        )
        for processes in chosen.processes:
            # An X of its own for each round: it refuses what it was sent in the round before.
            with _copy(template, folder) as db, sandbox(chosen.channels) as x:
                assert [one["id"] for one in _accounts(x)] == [one["id"] for one in accounts]
                print(measure(db, str(x["origin"]), _accounts(x), processes, chosen.lanes), flush=True)


def _accounts(x: dict[str, object]) -> list[dict[str, str]]:
    accounts = x["accounts"]
    assert isinstance(accounts, list)
    return accounts


@contextmanager
def _copy(template: Database, folder: Path) -> Iterator[Database]:
    if not template.is_sqlite:
        with databases.postgres(template="burst") as db:
            yield db
        return
    path = folder / f"{uuid.uuid4().hex}.sqlite3"
    shutil.copyfile(str(template.engine.url.database), path)
    with closing(connect(f"sqlite:///{path.as_posix()}")) as db:
        yield db


if __name__ == "__main__":
    main()
