"""How quick are the queue, the history and the record at 20,000 posts?

Run it as a script: it fills a school's database, prints figures and asserts nothing.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flask.testing import FlaskClient
from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from gatekeeper import keys, migrations
from gatekeeper.actions import taking_in
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database, connect
from gatekeeper.importing.children import Child
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Approval,
    AuditDetail,
    AuditEvent,
    AuditHead,
    Contribution,
    Post,
    Version,
)
from gatekeeper.pictures.store import PictureStore
from gatekeeper.queries import exported
from gatekeeper.queries.history import Search
from gatekeeper.separation import ContributionKind
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from tests import world as small_school
from tests.world import DOMAIN, World, signed_in
from web import create_app
from web.cookies import SESSION, named

POSTS = 20_000
PUPILS = 420
ROUNDS = 40
PORTION = 2_000
WAITING = 30
SYLLABLES = [consonant + vowel for consonant in "bdklmnrstv" for vowel in "aeo"]
SUBJECTS = (
    "sunflowers",
    "volcanoes",
    "a model village",
    "bread",
    "bird boxes",
    "number stories",
    "kites",
    "puppets",
)
EVENTS: tuple[tuple[Verb, dict[str, Any]], ...] = (
    (Verb.POST_DRAFTED, {}),
    (Verb.POST_EDITED, {"version": 1}),
    (Verb.POST_SUBMITTED, {"version": 1}),
    (Verb.POST_AGREED, {"version": 1}),
    (Verb.POST_GOING_OUT, {"attempt": 1, "version": 1}),
    (Verb.POST_PUBLISHED, {"x_post_id": "1862000000000000001"}),
)


def word(number: int, length: int) -> str:
    """An invented name, made of syllables."""
    parts = []
    for _ in range(length):
        number, part = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[part])
    return "".join(parts).capitalize()


def roll(world: World) -> None:
    """Makes the school as large as a school with two classes a year."""
    taking_in.take_in_children(
        world.db,
        world.actor("head"),
        [
            Child(f"b{n}", word(n % 140, 3), word(n, 4), f"Class {n % 14}", str(n % 7), date(2022, 9, 1))
            for n in range(PUPILS)
        ],
        world.now - timedelta(days=30),
    )


def text(number: int) -> str:
    """The words of one post. One in ten names a child."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    child = f" {word(number % 140, 3)} helped." if number % 10 == 0 else ""
    rare = " Our heron came back." if number % 4000 == 7 else ""
    return (
        f"Class {number % 14} made {subject} this week and showed them to the whole school.{child}{rare} #{number}"
    )


def state(number: int) -> State:
    """Nearly everything in an old school's history is published."""
    if number > POSTS - WAITING:
        return State.WAITING
    return {3: State.ABANDONED, 5: State.TAKEN_DOWN}.get(number % 40, State.PUBLISHED)


def rows(world: World, numbers: range) -> dict[Any, list[dict[str, Any]]]:
    """The rows of some posts, as the triggers demand them: waiting, and agreed byte for byte."""
    teacher, reader = world.staff["teacher"], world.staff["colleague"]
    made: dict[Any, list[dict[str, Any]]] = {Post: [], Version: [], Contribution: [], Approval: []}
    for n in numbers:
        at = world.now - timedelta(minutes=30 * (POSTS - n))
        said, digest = text(n), f"{n:064x}"
        made[Post].append(
            {
                "id": n,
                "reference": f"b{n:07d}",
                "channel_id": 1,
                "state": State.WAITING,
                "state_since": at,
                "state_note": "",
                "current_version_id": n,
                "created_by": teacher,
                "created_at": at,
                "search_text": said.casefold(),
            }
        )
        made[Version].append(
            {
                "id": n,
                "post_id": n,
                "number": 1,
                "text": said,
                "objective": "celebrate-learning",
                "reply_setting": "mentionedUsers",
                "made_with_ai": False,
                "typed_time": "",
                "zone": "",
                "ruleset": "bench",
                "consent_snapshot": [],
                "digest": digest,
                "saved_by": teacher,
                "saved_at": at,
            }
        )
        made[Contribution].append({"post_id": n, "person_id": teacher, "kind": ContributionKind.WROTE, "at": at})
        if state(n) is not State.WAITING:
            made[Approval].append(
                {
                    "post_id": n,
                    "version_id": n,
                    "digest": digest,
                    "person_id": reader,
                    "checklist": [],
                    "note": "",
                    "at": at,
                    "expires_at": at + timedelta(days=14),
                }
            )
    return made


def fill(world: World) -> None:
    """Posts, versions, agreements and the record of them, in portions."""
    for first in range(1, POSTS + 1, PORTION):
        numbers = range(first, first + PORTION)
        with world.db.write() as session:
            for table, values in rows(world, numbers).items():
                if values:
                    session.connection().execute(insert(table), values)
            for kind in State:
                ids = [n for n in numbers if state(n) is kind and kind is not State.WAITING]
                if ids:
                    session.connection().execute(
                        update(Post).where(col(Post.id).in_(ids)).values(state=kind, published_at=Post.created_at)
                    )
            tell(session, world, numbers)


def tell(session: Session, world: World, numbers: range) -> None:
    """The audit events of some posts, chained like any others."""
    head = session.exec(select(AuditHead)).one()
    events: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    for n in numbers:
        for verb, said in EVENTS[: 3 if state(n) is State.WAITING else None]:
            salt = f"{n:032x}"
            event = AuditEvent(
                seq=head.seq + 1,
                at=(world.now - timedelta(minutes=30 * (POSTS - n))).isoformat(timespec="microseconds"),
                actor_id=world.staff["teacher"],
                actor="staff",
                roles="teacher",
                verb=verb.value,
                subject=f"post:b{n:07d}",
                post_id=n,
                details_commit=chain.commitment(salt, said),
                prev=head.hash,
                hash="",
            )
            event.hash = chain.link(event)
            head.seq, head.hash = event.seq, event.hash
            events.append(event.model_dump())
            details.append({"seq": event.seq, "salt": salt, "details": said})
    session.connection().execute(insert(AuditEvent), events)
    session.connection().execute(insert(AuditDetail), details)
    session.add(head)


def measure(name: str, action: Callable[[], object], rounds: int = ROUNDS) -> None:
    """Prints the median and the 99th percentile of one action, in milliseconds."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        times.append((time.perf_counter() - begun) * 1000)
    ordered = sorted(times)
    worst = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name:<58} median {statistics.median(ordered):8.1f} ms   p99 {worst:8.1f} ms")


def browser_of(services: Services, name: str) -> FlaskClient:
    """A browser in which somebody has signed in."""
    app = create_app(services)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    token = signed_in(services.db, f"{name}@{DOMAIN}", now=services.now())
    client.set_cookie(named(SESSION, services.settings), token)
    return client


def pages(services: Services) -> None:
    """Whole pages, from the request to the last byte, as each of them sees it."""
    head, reader = browser_of(services, "head"), browser_of(services, "colleague")
    teacher, governor = browser_of(services, "volunteer"), browser_of(services, "governor")
    asked = (
        (f"queue, {WAITING} waiting", reader, "/to-read/"),
        ("the page to decide on", reader, f"/to-read/b{POSTS:07d}"),
        ("history, newest page", head, "/history"),
        ("history, a page far back", head, "/history?before=3000"),
        ("history, words in many posts", head, "/history?words=volcanoes+school"),
        ("history, words in 5 posts", head, "/history?words=heron"),
        ("history, words in none", head, "/history?words=zebra"),
        ("history, a person and a state", head, "/history?person=3&state=taken_down"),
        ("history, a month", head, "/history?from=2026-03-01&to=2026-03-31"),
        ("history, a teacher who wrote nothing", teacher, "/history"),
        ("history, the governor, names masked", governor, "/history"),
        ("history, the governor, words", governor, "/history?words=volcanoes"),
        ("history, the governor, a child's name (nothing found)", governor, "/history?words=bababa"),
        ("a post's own page", head, "/posts/b0010001"),
        ("the record, newest page", head, "/history/record"),
    )
    for name, client, path in asked:

        def fetch(client: FlaskClient = client, path: str = path) -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")

        measure(name, fetch, rounds=10 if "child's name" in name else ROUNDS)


def whole(db: Database, world: World) -> None:
    """What goes through everything: verifying the record, and the spreadsheet."""
    with db.read() as session:
        begun = time.perf_counter()
        verdict = chain.verify(session)
        took = time.perf_counter() - begun
    print(f"audit verify: {verdict.events:,} events in {took:.2f} s, {verdict.events / took:,.0f} a second")
    for name in ("head", "governor"):
        with db.read() as session:
            begun = time.perf_counter()
            made = exported.table(session, world.actor(name), Search())
            took = time.perf_counter() - begun
        print(f"spreadsheet for the {name}: {len(made):,} rows in {took:.2f} s")


def main() -> None:
    """Fills a school and measures it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        db = connect(f"sqlite:///{(data / 'gatekeeper.sqlite3').as_posix()}")
        migrations.upgrade(db)
        world = small_school.build(db)
        begun = time.perf_counter()
        roll(world)
        fill(world)
        print(f"filled with {POSTS:,} posts in {time.perf_counter() - begun:.1f} s")
        settings = Settings(_env_file=None, data=data)  # type: ignore[call-arg]  # pydantic-settings takes it

        def now() -> datetime:
            return world.now

        pages(Services(settings, db, keys.create(data / "key"), PictureStore(data / "pictures"), now))
        whole(db, world)
        db.close()


if __name__ == "__main__":
    main()
