"""How is everything saved in one file?

A backup holds a consistent copy of the database, all pictures, and a list of their hashes. It does
not hold the key file: keep that apart, or a stolen backup opens everything.
"""

import os
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from gatekeeper import migrations
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.backups import copying, packing
from gatekeeper.backups.errors import BackupError
from gatekeeper.db import connect
from gatekeeper.settings import Settings


def make(settings: Settings, target: Path, now: datetime) -> int:
    """Writes a backup file and gives how many files are in it. The record says so first.

    Raises:
        BackupError: there is nothing to save, or the file cannot be written or sealed.
    """
    if not (target.parent.is_dir() and os.access(target.parent, os.W_OK)) or target.is_dir():
        raise BackupError(
            f"{target} cannot be written. Choose a file in a folder that is there. Nothing was changed."
        )
    with closing(connect(settings.database_address)) as db:
        revision = migrations.current(db)
        if revision is None:
            raise BackupError("There is no database here yet, so there is nothing to save. Check GATEKEEPER_DATA.")
        with act(db, COMMAND, now) as doing:
            doing.record(Verb.BACKUP_MADE, subject="backup")
        with tempfile.TemporaryDirectory(prefix="gatekeeper-backup-") as folder:
            dump, rows = copying.dump(db, Path(folder))
            files = {dump.name: dump}
            for path in sorted(p for p in settings.pictures_path.rglob("*") if p.is_file()):
                files[f"pictures/{path.relative_to(settings.pictures_path).as_posix()}"] = path
            hashes = {name: packing.sha256(path) for name, path in files.items()}
            manifest = packing.Manifest(now.astimezone(UTC).isoformat(), revision, hashes, rows)
            packing.write(target, manifest, files, now, settings.backup_keys)
    return len(files)
