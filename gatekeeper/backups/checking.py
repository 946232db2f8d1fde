"""Is the database of a backup whole, ours, of this version, does its record hold, and is nothing of it loose?"""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, select

from gatekeeper import migrations
from gatekeeper.audit import chain
from gatekeeper.backups.copying import SERVER_FILE, SQLITE_FILE, Rows, rows_of
from gatekeeper.backups.errors import BackupError
from gatekeeper.backups.packing import Manifest
from gatekeeper.db import Database
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import Channel, ChannelKey, ChannelSecret, KeyKind, Post, RestoredPost
from gatekeeper.restores import MAY_BE_ON_X


def need_this_version(manifest: Manifest) -> None:
    """Raises:
    BackupError: the backup is of another version of the database than this program.
    """
    if manifest.revision != migrations.newest():
        raise BackupError(
            f"The backup is of database version {manifest.revision}, this program needs "
            f"{migrations.newest()}. Restore with the program of that time, then run migrate."
        )


def the_one(work: Path, name: str, other: str) -> Path:
    """The database file of this kind in an unpacked backup.

    Raises:
        BackupError: it holds none, or one of the other kind.
    """
    if (work / name).exists():
        return work / name
    if (work / SQLITE_FILE).exists() or (work / SERVER_FILE).exists():
        raise BackupError(f"This backup is of {other}.")
    raise BackupError("This backup holds no database. Nothing was changed.")


def need_whole_file(path: Path) -> None:
    """Raises:
    BackupError: the SQLite file is damaged.
    """
    try:
        with closing(sqlite3.connect(path)) as raw:
            whole = raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise BackupError("The database in this backup is damaged. Nothing was changed.")


def need_sound_record(db: Database) -> int:
    """How many events the record of a loaded backup holds.

    Raises:
        BackupError: the database is not ours, of another version, or its record does not hold.
    """
    try:
        if migrations.current(db) != migrations.newest():
            raise BackupError(
                "The database in this backup is of another version than it says. Nothing was changed."
            )
        with db.read() as session:
            verdict = chain.verify(session)
    except sa.exc.DatabaseError as error:
        raise BackupError("The database in this backup is not the gatekeeper's. Nothing was changed.") from error
    if not verdict.sound:
        raise BackupError(f"The record in this backup does not hold: {verdict.problem} Nothing was changed.")
    return verdict.events


def need_same_rows(db: Database, told: Rows) -> int:
    """How many rows a loaded backup has, once each table is what it was.

    Raises:
        BackupError: a table has other rows than when the backup was made.
    """
    found = rows_of(db)
    differing = sorted(name for name in {*told, *found} if told.get(name) != found.get(name))
    if differing:
        raise BackupError(f"The rows of “{differing[0]}” are not those that were saved. Nothing was changed.")
    return sum(count for count, _ in found.values())


def need_stopped(db: Database) -> None:
    """Raises:
    BackupError: something of a backup that was made ready could still go out, or use an old token.
    """
    with db.read() as session:
        marked = select(RestoredPost.post_id).where(col(RestoredPost.said_at).is_(None))
        on_its_way = col(Post.state).in_((*CLAIMABLE, State.GOING_OUT))
        unmarked = col(Post.state).in_(MAY_BE_ON_X) & col(Post.id).not_in(marked)
        loose = session.exec(select(Post.reference).where(on_its_way | unmarked)).first()
        running = session.exec(select(Channel.id).where(col(Channel.stopped_at).is_(None))).first()
        consented = select(ChannelKey.id).where(ChannelKey.kind == KeyKind.CONSENTED)
        spent = session.exec(select(ChannelSecret.key_id).where(col(ChannelSecret.key_id).in_(consented))).first()
    if loose is not None:
        raise BackupError(
            f"Post {loose} of this backup could go out without being looked for. Nothing was changed."
        )
    if running is not None or spent is not None:
        raise BackupError("The account of this backup is not stopped. Nothing was changed.")
