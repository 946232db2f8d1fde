"""Would this backup come back, if it had to? Brings it back beside what is here, and looks at everything."""

import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from gatekeeper import migrations
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.backups import checking, copying, packing
from gatekeeper.backups.errors import BackupError
from gatekeeper.backups.gone import gone_from, let_go_again
from gatekeeper.db import Database, connect
from gatekeeper.pictures.store import PictureStore
from gatekeeper.settings import Settings


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill found to be the same, what it deleted again, and how long it took."""

    made_at: str
    rows: int
    files: int
    events: int
    deleted_again: int
    seconds: float


def drill(settings: Settings, source: Path, *, now: datetime, identity: Path | None = None) -> Drill:
    """Restores a backup into a place of its own, checks every row, file and event, and writes down that it did.

    What is here is not touched, and people may go on working. `identity` is a key file that opens a sealed backup.

    Raises:
        BackupError: it would not come back; that is written down too.
    """
    with closing(connect(settings.database_address)) as db:
        if migrations.current(db) is None:
            raise BackupError("There is no database here yet, so no drill can be written down.")
        try:
            done = _try(settings, db, source, now, identity)
        except BackupError as error:
            with act(db, COMMAND, now) as doing:
                doing.record(
                    Verb.DRILL_FAILED, subject="backup", why=error.message.removesuffix(" Nothing was changed.")
                )
            raise
        with act(db, COMMAND, now) as doing:
            doing.record(
                Verb.DRILL_DONE,
                subject="backup",
                made_at=done.made_at,
                rows=done.rows,
                files=done.files,
                events=done.events,
            )
    return done


def _try(settings: Settings, db: Database, source: Path, now: datetime, identity: Path | None) -> Drill:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="drill-", dir=settings.data) as folder:
        work = Path(folder) / "unpacked"
        work.mkdir()
        manifest = packing.unpack(source, work, identity)
        checking.need_this_version(manifest)
        with _brought_back(db, work) as fresh:
            events = checking.need_sound_record(fresh)
            rows = checking.need_same_rows(fresh, manifest.rows)
            again = let_go_again(fresh, PictureStore(work / "pictures"), gone_from(db), now)
    return Drill(manifest.made_at, rows, len(manifest.sha256), events, again, time.monotonic() - started)


@contextmanager
def _brought_back(db: Database, work: Path) -> Iterator[Database]:
    """The database of the backup, loaded where nobody else looks, and taken away afterwards."""
    if db.is_sqlite:
        copy = checking.the_one(work, copying.SQLITE_FILE, "a PostgreSQL database")
        checking.need_whole_file(copy)
        with closing(connect(f"sqlite:///{copy.as_posix()}")) as fresh:
            yield fresh
        return
    copy = checking.the_one(work, copying.SERVER_FILE, "an SQLite database")
    name = f"gatekeeper_drill_{secrets.token_hex(4)}"
    try:
        _on_server(db, f"CREATE DATABASE {name}")
    except sa.exc.DatabaseError as error:
        raise BackupError(
            "A drill needs a database of its own beside this one, and the gatekeeper’s role may not make one. "
            "Allow it with ALTER ROLE … CREATEDB. Nothing was changed."
        ) from error
    try:
        with closing(connect(db.engine.url.set(database=name).render_as_string(hide_password=False))) as fresh:
            copying.load(fresh, copy)
            yield fresh
    finally:
        _on_server(db, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(db: Database, statement: str) -> None:
    """Making and dropping a database cannot be part of a transaction."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(statement))
