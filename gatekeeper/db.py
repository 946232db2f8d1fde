"""How do we reach the database, and what does a transaction promise?

SQLite by default, PostgreSQL by address. On SQLite a writing transaction starts
with BEGIN IMMEDIATE, because a transaction that upgrades from reading to writing
ignores the busy timeout and fails. The journal is a rollback journal with
`synchronous=FULL`: the WAL of SQLite before 3.51.3 can lose commits when several
connections race a checkpoint (sqlite.org/wal.html#walresetbug).
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlmodel import Session

from gatekeeper.errors import SettingsError

__all__ = ["Database", "Session", "connect"]

BUSY_SECONDS = 30
"""So long a transaction waits for another to end; then it fails, and says so. On a busy computer ten seconds
were not enough: with a rollback journal whoever saves also waits for everybody who is reading."""
KEPT_OPEN = 12
"""Connections to PostgreSQL that a process keeps: eight lanes of a publisher and the rest of it. With fewer, every
busy moment opens new ones only to close them; eight processes still fit into PostgreSQL's usual hundred."""
TALKATIVE = ("sqlalchemy", "psycopg")
WAL_IS_SOUND_FROM = (3, 51, 3)


class Database:
    """One database. Reading and writing transactions are asked for by name."""

    def __init__(self, engine: Engine) -> None:
        """Takes a ready engine; see `connect`."""
        self.engine = engine
        self._writer = engine.execution_options(gatekeeper_writes=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the one-file database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only looks. Whatever it changes is thrown away."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that changes something: all of it, or none of it."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Closes the pooled connections."""
        self.engine.dispose()


def connect(address: str) -> Database:
    """Opens the database at a SQLAlchemy address.

    Raises:
        SettingsError: the database is set up in a way that can lose commits.
    """
    _hush()
    if not address.startswith("sqlite"):
        engine = create_engine(address, pool_pre_ping=True, pool_size=KEPT_OPEN, hide_parameters=True)
        event.listen(engine, "connect", _prepare_postgres)
        return Database(engine)
    engine = create_engine(
        address,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,  # else an error repeats what was to be written, children's names too
    )
    event.listen(engine, "do_connect", lambda *_: _made_private(address))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def _hush() -> None:
    """At the most talkative level the libraries below would write every row that is read into the log."""
    present = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in TALKATIVE]
    for name in {*TALKATIVE, *present}:
        logging.getLogger(name).setLevel(logging.WARNING)


def _made_private(address: str) -> None:
    """The file holds names of children, so it is made readable by this account alone, whatever the umask."""
    path = make_url(address).database
    if path and path != ":memory:":
        with suppress(FileExistsError, FileNotFoundError):  # it is there already, or its folder is missing
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own type is private
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA trusted_schema=OFF")
    mode = str(cursor.execute("PRAGMA journal_mode").fetchone()[0]).lower()
    cursor.close()
    if mode == "wal" and sqlite3.sqlite_version_info < WAL_IS_SOUND_FROM:
        connection.close()
        raise SettingsError(
            "The database is in WAL mode, which can lose commits with SQLite "
            f"{sqlite3.sqlite_version}. Run: sqlite3 gatekeeper.sqlite3 'PRAGMA journal_mode=DELETE'"
        )


def _prepare_postgres(connection: Any, _record: Any) -> None:  # noqa: ANN401  # types of the driver
    """PostgreSQL would wait for ever for a lock, and with it every page that needs the same row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("gatekeeper_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
