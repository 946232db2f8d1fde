"""How do the last bytes of an erased child leave the disk, and what if that was interrupted?

A database keeps what was deleted in pages that are free, until it is written anew. So are files: pictures
that nobody needs, and mail that was put into a folder. What a crash left undone is done at the next start.
"""

import email
import email.policy
import logging
import sqlite3
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, select

from gatekeeper.db import Database
from gatekeeper.models import METADATA, Erasure
from gatekeeper.pictures.store import PictureStore
from gatekeeper.removing import remove_leftovers
from gatekeeper.retention import guards
from gatekeeper.retention.words import Trace

log = logging.getLogger(__name__)


def clean(db: Database, pictures: PictureStore, now: datetime) -> bool:
    """Writes the database anew and deletes files that nobody needs. Gives whether nothing is left to do.

    It needs the database to itself for a moment. Where somebody else is at work on it for too long, it is
    left for the next start.
    """
    remove_leftovers(db, pictures)
    try:
        _write_anew(db)
    except sa.exc.OperationalError:
        log.warning("The database was busy, so it was not written anew. That is done at the next start.")
        return False
    with db.write() as session:
        for row in session.exec(select(Erasure).where(col(Erasure.cleaned_at).is_(None))):
            row.cleaned_at = now
            session.add(row)
    return True


def finish(db: Database, pictures: PictureStore, now: datetime) -> bool:
    """Does what a crash left undone. Gives whether there was something."""
    with db.read() as session:
        left = session.exec(select(Erasure.id).where(col(Erasure.cleaned_at).is_(None)).limit(1)).first()
    return left is not None and clean(db, pictures, now)


def _write_anew(db: Database) -> None:
    if db.is_sqlite:
        raw = db.engine.raw_connection()
        try:
            raw.driver_connection.execute("VACUUM")  # type: ignore[union-attr]  # a live connection has its driver's
        except sqlite3.OperationalError as error:
            raise sa.exc.OperationalError("VACUUM", None, error) from error
        finally:
            raw.close()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        for table in METADATA.sorted_tables:
            if table.name not in guards.NEVER_OPENED:
                link.exec_driver_sql(f'VACUUM FULL "{table.name}"')


def remove_mail(folder: Path, words: Trace) -> int:
    """Deletes the files of mail in which one of the words stands. Gives how many."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and _holds(path, words)]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _holds(path: Path, words: Trace) -> bool:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    texts = [str(value) for value in message.values()]
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            texts.append(payload.decode("utf-8", "replace"))
    return any(words.out_of(text, close=False) != text for text in texts)
