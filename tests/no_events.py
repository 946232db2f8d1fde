"""A record that takes no events: the real database refuses them, and what lies in all tables can be compared."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from gatekeeper.db import Database

Tables = dict[str, Counter[tuple[Any, ...]]]

NOT_THE_RECORD = {
    "sign_in_session": "that somebody is still there is noted with every click",
    "sign_in_attempt": "a try at a password counts before it is looked at",
    "code_try": "so does a try at a code of a family",
    "vault_try": "and a try at a passphrase of the emergency login",
    "channel_consent": "a question to X is kept until X answers it",
    "working_copy": "what somebody types is kept for them alone until they save it",
    "held_file": "a file that was sent is kept for whoever sent it until they say what to do with it",
    "column_mapping": "so is what the columns of such a file mean",
    "consent_tick": "so is what was ticked in it",
}
"""Tables in which something may change without an event, and why."""


@contextmanager
def beside(db: Database) -> Iterator[sqlite3.Connection]:
    """Another way into the same file, which knows nothing of the program."""
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None, timeout=30)) as connection:
        yield connection


def tables(connection: sqlite3.Connection) -> Tables:
    """Every row of every table."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: Counter(connection.execute(f'SELECT * FROM "{name}"')) for name in names}


def changed(before: Tables, after: Tables) -> set[str]:
    """The tables that are not what they were."""
    return {name for name in before if before[name] != after[name]}


@contextmanager
def no_events(connection: sqlite3.Connection) -> Iterator[None]:
    """The database refuses every event for as long as the block lasts."""
    connection.execute(
        "CREATE TRIGGER no_events BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'no events'); END"
    )
    try:
        yield
    finally:
        connection.execute("DROP TRIGGER no_events")


@contextmanager
def as_it_was(connection: sqlite3.Connection) -> Iterator[None]:
    """Puts the whole database back afterwards."""
    with closing(sqlite3.connect(":memory:")) as kept:
        connection.backup(kept)
        try:
            yield
        finally:
            kept.backup(connection)
