"""How is a database copied as of one moment, loaded again, and shown to be the same row by row?

SQLite is copied by its own backup interface, never as a live file; PostgreSQL by `pg_dump`, whose
snapshot is also the one in which the rows are hashed.
"""

import hashlib
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import SQLModel

from gatekeeper.backups.errors import BackupError
from gatekeeper.db import Database, connect

SQLITE_FILE, SERVER_FILE = "database.sqlite3", "database.pgdump"
AT_ONCE = 1000
Rows = dict[str, tuple[int, str]]
"""For each table how many rows it has, and their hash."""


def dump(db: Database, folder: Path) -> tuple[Path, Rows]:
    """Writes a consistent copy into a folder; gives the file and what its rows are.

    Raises:
        BackupError: `pg_dump` is missing, or failed.
    """
    folder.mkdir(exist_ok=True)
    return _dump_file(db, folder / SQLITE_FILE) if db.is_sqlite else _dump_server(db, folder / SERVER_FILE)


def _dump_file(db: Database, target: Path) -> tuple[Path, Rows]:
    raw = db.engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as copy:
            raw.driver_connection.backup(copy)  # type: ignore[union-attr]  # a live connection has its driver's
    finally:
        raw.close()
    with closing(connect(f"sqlite:///{target.as_posix()}")) as copied:
        return target, rows_of(copied)


def _dump_server(db: Database, target: Path) -> tuple[Path, Rows]:
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        run(["pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}", plain(db)])
        return target, _hashed(connection)


def load(db: Database, file: Path) -> None:
    """Loads a copy of a PostgreSQL database: all of it, or nothing, because the server does it in one transaction.

    Raises:
        BackupError: `pg_restore` is missing, or failed.
    """
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    run(["pg_restore", *options, f"--dbname={plain(db)}", str(file)])


def rows_of(db: Database) -> Rows:
    """How many rows each table has, and their hash."""
    with db.engine.connect() as connection:
        return _hashed(connection)


def _hashed(connection: sa.Connection) -> Rows:
    inspector = sa.inspect(connection)
    there = [table for table in SQLModel.metadata.sorted_tables if inspector.has_table(table.name)]
    return {table.name: _of_table(connection, table) for table in there}


def _of_table(connection: sa.Connection, table: sa.Table) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    found = connection.execution_options(yield_per=AT_ONCE).execute(
        sa.select(table).order_by(*table.primary_key.columns)
    )
    for row in found:
        digest.update(repr(tuple(row)).encode())
        count += 1
    return count, digest.hexdigest()


def plain(db: Database) -> str:
    """The address of a PostgreSQL database for its own programs."""
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def run(command: list[str]) -> None:
    """Runs one of PostgreSQL's programs.

    Raises:
        BackupError: it is not installed, or failed.
    """
    if shutil.which(command[0]) is None:
        raise BackupError(f"{command[0]} is not installed. Install PostgreSQL's client programs.")
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command line
    if done.returncode:
        raise BackupError(f"{command[0]} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else ''}")
