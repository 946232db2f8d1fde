"""How does a whole day pass in a fraction of a second, the same way each time it is played?

One thread. Each publisher runs in a greenlet of its own and gives way where it waits for X and between
its transactions; everything else that happens is an entry in one list of what comes next. All chance
is drawn from one seed, so a seed is a whole history.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from greenlet import getcurrent, greenlet
from sqlalchemy.exc import OperationalError

from gatekeeper.db import Database, Session


class Killed(BaseException):
    """The process was ended at this point: no `except` of the program sees it."""


class Stage:
    """The virtual clock, and what happens next."""

    def __init__(self, start: datetime, seed: int) -> None:
        self.start, self.seconds = start, 0.0
        self.chance = random.Random(seed)  # noqa: S311  # a seed is a history
        self._next: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self.main: greenlet = getcurrent()

    def now(self) -> datetime:
        """The true time."""
        return self.start + timedelta(seconds=self.seconds)

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Lets something happen after so many seconds."""
        self._count += 1
        heapq.heappush(self._next, (self.seconds + max(0.0, seconds), self._count, what))

    def play(self, seconds: float) -> None:
        """Lets everything happen up to this time."""
        while self._next and self._next[0][0] <= seconds:
            self.seconds, _, what = heapq.heappop(self._next)
            what()
        self.seconds = seconds

    def wait(self, seconds: float) -> None:
        """Lets time pass for whoever calls, and others act meanwhile. On the stage itself nobody waits."""
        this = getcurrent()
        if this is self.main:
            return
        self.later(seconds, this.switch)
        self.main.switch()


class FaultyDatabase(Database):
    """The real database, which may be full, and between whose transactions anything may happen."""

    def __init__(self, database: Database, at: Callable[[str], None]) -> None:
        """`at` is told "begin", "commit" and "done" of each writing transaction, and may raise."""
        super().__init__(database.engine)
        self._at = at
        self._open = 0

    @contextmanager
    def read(self) -> Iterator[Session]:
        """As ever; nothing else happens while it lasts."""
        self._open += 1
        try:
            with super().read() as session:
                yield session
        finally:
            self._open -= 1

    @contextmanager
    def write(self) -> Iterator[Session]:
        """As ever, with what may happen before, at the end, and after."""
        if not self._open:
            self._at("begin")
        self._open += 1
        try:
            with super().write() as session:
                yield session
                session.flush()
                self._at("commit")
        finally:
            self._open -= 1
        if not self._open:
            self._at("done")


def disk_full() -> OperationalError:
    """What SQLite says when there is no room left."""
    return OperationalError("COMMIT", {}, Exception("database or disk is full"))
