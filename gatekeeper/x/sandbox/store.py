"""Where is the world kept, and how is it changed?

One SQLite connection behind one lock; every change is one transaction. That is slow
and safe, which is right for a stand-in that a handful of people look at.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gatekeeper.x.sandbox.records import SCHEMA

Row = tuple[Any, ...]  # what sqlite3 gives; each reader knows its columns


class Store:
    """The database of a sandbox. Safe to use from several threads."""

    def __init__(self, database: str | Path) -> None:
        """Takes a file, so that a second start finds everything, or `:memory:`."""
        self._lock = threading.RLock()
        self._db = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Closes the database; a file keeps everything."""
        with self._lock:
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Makes everything in the block happen, or, when it raises, nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def write(self, sql: str, values: Sequence[object] = ()) -> int:
        """Runs one statement inside `change` and gives the number of rows it touched."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Reads all rows."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Reads the first row, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None
