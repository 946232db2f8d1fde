"""What do people get when the disk is full or the database is busy, and what is there afterwards?"""

import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from gatekeeper import db as database
from gatekeeper.audit import chain
from gatekeeper.db import Database
from gatekeeper.lifecycle import State
from gatekeeper.models import Post
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import CreateOutcome, NewPost
from tests.faults.conftest import Opens, School
from tests.faults.prepared import Kind
from tests.web.browser import Page
from tests.world import World

PATIENCE = 1
"""Seconds that a transaction waits here, in place of the half minute of a school."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", PATIENCE)


Trouble = Callable[[Database], AbstractContextManager[object]]


def _agreement(school: School, world: World) -> Callable[[], Page]:
    """A colleague has the one post that waits before them, and presses the button as often as is asked."""
    reference = _only_post(world).reference
    form = {
        "csrf_token": school.browser.token(),
        "decision": "agree",
        "digest": world.version(reference).digest,
        "checklist": sorted(world.everything_ticked(reference)),
    }
    return lambda: school.browser.send(f"/to-read/{reference}", form)


def _only_post(world: World) -> Post:
    with world.db.read() as session:
        return session.exec(select(Post)).one()


def _sound(db: Database) -> bool:
    with db.read() as session:
        if db.is_sqlite and session.connection().execute(text("PRAGMA integrity_check")).scalars().all() != ["ok"]:
            return False
        return chain.verify(session).sound


@contextmanager
def _no_file_beyond(size: int) -> Iterator[None]:
    """No file of this process may be written beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _full(_: Database) -> AbstractContextManager[None]:
    """There is not even room for the journal, with which every change begins."""
    return _no_file_beyond(600)


def _full_half_way(db: Database) -> AbstractContextManager[None]:
    """There is room for the journal, and for some of the pages, and then no more."""
    return _no_file_beyond(Path(str(db.engine.url.database)).stat().st_size // 2)


@contextmanager
def _locked(db: Database) -> Iterator[None]:
    """Another program holds the database and does not let go."""
    if db.is_sqlite:
        other = sqlite3.connect(str(db.engine.url.database), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.close()
    else:
        with db.engine.connect() as holder:
            holder.execute(text("LOCK TABLE audit_head IN ACCESS EXCLUSIVE MODE"))
            yield


TROUBLES: dict[str, tuple[Kind, Trouble]] = {
    "the disk is full": ("sqlite", _full),
    "the disk fills up half-way": ("sqlite", _full_half_way),
    "another program holds the file": ("sqlite", _locked),
    "another program holds a table": ("postgres", _locked),
}


@pytest.mark.parametrize(("kind", "trouble"), TROUBLES.values(), ids=TROUBLES)
def test_an_approval_gets_a_page_that_says_so_and_works_when_the_trouble_is_over(
    opened: Opens, kind: Kind, trouble: Trouble
) -> None:
    school = opened(kind, "colleague", lambda world: world.waiting())
    with school.begin() as world:
        agree = _agreement(school, world)
        with trouble(world.db):
            page = agree()
        assert page.status == 503
        assert page.h1 == "The database cannot be reached just now"
        for sentence in ("Nothing was half saved.", "Wait a minute, then go back and try again."):
            assert sentence in page.text
        assert _only_post(world).state is State.WAITING
        assert agree().status == 303
        assert _only_post(world).state is State.APPROVED
        assert _sound(world.db)


@pytest.mark.parametrize(("kind", "trouble"), TROUBLES.values(), ids=TROUBLES)
def test_a_publisher_that_cannot_write_sends_nothing_and_goes_on_by_itself(
    opened: Opens, kind: Kind, trouble: Trouble
) -> None:
    school = opened(kind, "head", lambda world: world.approved())
    with school.begin() as world:
        publisher = school.publisher("first")
        with trouble(world.db), suppress(OperationalError):  # where it cannot even say that it is alive
            publisher.tick()
        assert school.x.posts() == [], "what cannot be written down is not begun"
        assert _only_post(world).state is State.APPROVED
        for minutes in (0, 4):
            world.later(minutes=minutes)
            publisher.tick()
        assert _only_post(world).state is State.PUBLISHED
        assert len(school.x.posts()) == 1
        assert _sound(world.db)


class _Then(TweepyPort):
    """The real way to X; something happens as soon as X has the post."""

    then: Callable[[], object]

    def create(self, post: NewPost, on_late: Callable[[CreateOutcome], None] | None = None) -> CreateOutcome:
        """Creates it, and then."""
        outcome = super().create(post, on_late)
        self.then()
        return outcome


@pytest.mark.parametrize(("kind", "trouble"), TROUBLES.values(), ids=TROUBLES)
def test_trouble_that_begins_while_x_is_asked_leaves_one_copy_that_is_found(
    opened: Opens, kind: Kind, trouble: Trouble
) -> None:
    school = opened(kind, "head", lambda world: world.approved())
    with school.begin() as world:
        with ExitStack() as stack:
            port = _Then(school.x.credentials, origin=school.x.origin)
            port.then = lambda: stack.enter_context(trouble(world.db))
            first = Publisher(
                world.db, school.pictures, lambda _: port, lambda: world.now, name="first", steady=world.steady
            )
            with suppress(OperationalError):
                first.tick()
        assert len(school.x.posts()) == 1
        assert _only_post(world).state is State.GOING_OUT, "the intent was written down before"
        heir = school.publisher("heir")
        for minutes in (4, 3):
            world.later(minutes=minutes)
            heir.tick()
        assert _only_post(world).state is State.PUBLISHED
        assert len(school.x.posts()) == 1
        assert _sound(world.db)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_who_has_to_wait_for_a_moment_notices_nothing(opened: Opens, kind: Kind) -> None:
    school = opened(kind, "colleague", lambda world: world.waiting())
    with school.begin() as world:
        agree = _agreement(school, world)
        with ExitStack() as stack:
            stack.enter_context(_locked(world.db))
            freed = threading.Timer(0.4, stack.pop_all().close)
            freed.start()
            page = agree()
            freed.join()
        assert page.status == 303
