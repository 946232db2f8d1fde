"""Would this backup come back, if it had to? Brings it back beside what is here, and looks at everything."""

import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gatekeeper import migrations
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.backups import checking, packing
from gatekeeper.backups.beside import brought_back
from gatekeeper.backups.errors import BackupError
from gatekeeper.backups.restoring import make_ready
from gatekeeper.db import Database, connect
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
        with brought_back(db, work) as fresh:
            ready = make_ready(db, fresh, settings, work, manifest=manifest, now=now)
    took = time.monotonic() - started
    return Drill(manifest.made_at, ready.rows, len(manifest.sha256), ready.events, ready.deleted_again, took)
