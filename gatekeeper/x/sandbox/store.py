"""Where is the world kept, and how is it changed?

One SQLite connection behind one lock; every change is one transaction. That is safe,
and fast enough: what a request costs is spent elsewhere.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from gatekeeper.x.sandbox.records import ADDED, INDEXES, SCHEMA

IN_MEMORY = ":memory:"
Row = tuple[Any, ...]  # what sqlite3 gives; each reader knows its columns


class Store:
    """The database of a sandbox. Safe to use from several threads."""

    def __init__(self, database: str | Path) -> None:
        """Takes a file, so that a second start finds everything, or `:memory:`."""
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        if database == IN_MEMORY:
            self._db.deserialize(_empty())
        else:
            _prepare(self._db)

    def close(self) -> None:
        """Closes the database; a file keeps everything."""
        with self._lock:
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Makes everything in the block happen, or, when it raises, nothing. An inner block is part of it."""
        with self._lock:
            self._depth += 1
            outermost = self._depth == 1
            try:
                if outermost:
                    self._db.execute("BEGIN IMMEDIATE")
                yield
            except BaseException:
                if outermost:
                    self._db.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._db.execute("COMMIT")
            finally:
                self._depth -= 1

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


def _prepare(database: sqlite3.Connection) -> None:
    """Makes the tables, and adds to those of an earlier version what they lack."""
    database.executescript(SCHEMA)
    for table, columns in ADDED.items():
        there = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        for name, kind in columns:
            if name not in there:
                database.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    database.executescript(INDEXES)


@cache
def _empty() -> bytes:
    """An empty world, made once: a simulator opens one for each of ten thousand runs."""
    database = sqlite3.connect(IN_MEMORY, isolation_level=None)
    try:
        _prepare(database)
        return database.serialize()
    finally:
        database.close()
