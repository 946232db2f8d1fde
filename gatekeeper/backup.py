"""How is everything saved in one file, and brought back so that it is provably the same?

A backup holds a consistent copy of the database, all pictures, and a list of their
hashes. It does not hold the key file: keep that apart, or a stolen backup opens
everything. SQLite is copied by its own backup interface, never as a live file;
PostgreSQL by `pg_dump`.
"""

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, select

from gatekeeper import migrations
from gatekeeper.actions.base import act, move
from gatekeeper.actor import COMMAND
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database, connect
from gatekeeper.errors import GatekeeperError
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import Channel, OutboxItem, OutboxState, Post
from gatekeeper.settings import Settings

FORMAT = 1
RESTORED = "The data came back from a backup. Look at the account whether this is already public."
CHUNK = 1 << 20


class BackupError(GatekeeperError):
    """A backup could not be made or brought back. What was there before is untouched."""


def make(settings: Settings, target: Path, now: datetime) -> int:
    """Writes a backup file and gives how many files are in it. The record says so first."""
    db = connect(settings.database_address)
    with act(db, COMMAND, now) as doing:
        doing.record(Verb.BACKUP_MADE, subject="backup")
    with tempfile.TemporaryDirectory(prefix="gatekeeper-backup-") as folder:
        work = Path(folder)
        dump = _dump(db, work)
        files = {dump.name: dump}
        if settings.pictures_path.exists():
            for path in sorted(p for p in settings.pictures_path.rglob("*") if p.is_file()):
                files[f"pictures/{path.relative_to(settings.pictures_path).as_posix()}"] = path
        manifest = {
            "format": FORMAT,
            "made_at": now.astimezone(UTC).isoformat(),
            "revision": migrations.current(db),
            "sha256": {name: _sha256(path) for name, path in files.items()},
        }
        partial = target.with_name(target.name + ".partial")
        with tarfile.open(partial, "w") as tar:
            raw = json.dumps(manifest, indent=1).encode()
            info = tarfile.TarInfo("manifest.json")
            info.size, info.mtime = len(raw), int(now.timestamp())
            tar.addfile(info, io.BytesIO(raw))
            for name, path in files.items():
                tar.add(path, arcname=name, recursive=False)
        partial.chmod(0o600)
        partial.replace(target)
    db.close()
    return len(files)


def restore(settings: Settings, source: Path, *, replace: bool, now: datetime) -> int:
    """Brings a backup back and gives how many events its record holds.

    Raises:
        BackupError: it is damaged or of another version, or data would be overwritten.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    db = connect(settings.database_address)
    if migrations.current(db) is not None and not replace:
        db.close()
        raise BackupError("There is data here already. Add --replace to put the backup in its place.")
    with tempfile.TemporaryDirectory(prefix="gatekeeper-restore-") as folder:
        work = Path(folder)
        manifest = _unpack(source, work)
        if manifest.get("revision") != migrations.newest():
            raise BackupError(
                f"The backup is of database version {manifest.get('revision')}, this program needs "
                f"{migrations.newest()}. Restore with the program of that time, then run migrate."
            )
        _load(db, settings, work)
        db.close()
        shutil.rmtree(settings.pictures_path, ignore_errors=True)
        if (work / "pictures").exists():
            shutil.copytree(work / "pictures", settings.pictures_path)
    db = connect(settings.database_address)
    with db.read() as session:
        verdict = chain.verify(session)
    if not verdict.sound:
        raise BackupError(f"The restored record does not hold: {verdict.problem}")
    _stop_what_may_have_gone_out_since(db, str(manifest["made_at"]), now)
    db.close()
    return verdict.events


def _stop_what_may_have_gone_out_since(db: Database, made_at: str, now: datetime) -> None:
    """What the backup still thinks is to be sent may be public by now: a person looks before it goes."""
    with act(db, COMMAND, now) as doing:
        channel = doing.session.exec(select(Channel)).first()
        if channel is not None:
            channel.stopped_at, channel.stopped_why = now, RESTORED
            doing.session.add(channel)
        doing.record(Verb.BACKUP_RESTORED, subject="backup", made_at=made_at)
    with db.read() as session:
        queued = session.exec(
            select(OutboxItem.id)
            .join(Post, col(Post.id) == col(OutboxItem.post_id))
            .where(col(Post.state).in_(CLAIMABLE), col(OutboxItem.state) == OutboxState.READY)
        ).all()
    for item_id in queued:
        with act(db, COMMAND, now) as doing:
            item = doing.session.get_one(OutboxItem, item_id)
            post = doing.session.get_one(Post, item.post_id)
            subject = f"post:{post.reference}"
            if item.due_at > now:
                move(doing, post, State.HELD, RESTORED)
                doing.record(Verb.POST_HELD, subject=subject, post=post, why=RESTORED)
                continue
            item.state, item.fence = OutboxState.CLAIMED, item.fence + 1
            doing.session.add(item)
            move(doing, post, State.UNSURE, RESTORED)
            doing.record(Verb.POST_UNSURE, subject=subject, post=post, why=RESTORED)


def _dump(db: Database, folder: Path) -> Path:
    if db.is_sqlite:
        target = folder / "database.sqlite3"
        raw = db.engine.raw_connection()
        try:
            with sqlite3.connect(target) as copy:
                raw.driver_connection.backup(copy)  # type: ignore[union-attr]  # a live connection has its driver's
            copy.close()
        finally:
            raw.close()
        return target
    target = folder / "database.pgdump"
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}", _plain(db)])
    return target


def _load(db: Database, settings: Settings, work: Path) -> None:
    if db.is_sqlite:
        path = Path(sa.make_url(settings.database_address).database or "")
        copy = work / "database.sqlite3"
        if not copy.exists():
            raise BackupError("This backup is of a PostgreSQL database. Set GATEKEEPER_DATABASE_URL.")
        db.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in (path, path.with_name(path.name + "-journal")):
            left.unlink(missing_ok=True)
        shutil.copy2(copy, path)
        return
    copy = work / "database.pgdump"
    if not copy.exists():
        raise BackupError("This backup is of an SQLite database. Leave GATEKEEPER_DATABASE_URL empty.")
    db.close()
    _run(["pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={_plain(db)}", str(copy)])


def _unpack(source: Path, work: Path) -> dict[str, object]:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(work, filter="data")
        manifest: dict[str, object] = json.loads((work / "manifest.json").read_text())
        hashes = manifest["sha256"]
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is not a backup of the gatekeeper, or it is damaged.") from error
    if not isinstance(hashes, dict) or manifest.get("format") != FORMAT:
        raise BackupError(f"{source} is a backup of another format.")
    for name, expected in hashes.items():
        if not (work / name).is_file() or _sha256(work / name) != expected:
            raise BackupError(f"{source} is damaged: {name} is missing or not what it was. Nothing was changed.")
    return manifest


def _plain(db: Database) -> str:
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise BackupError(f"{command[0]} is not installed. Install PostgreSQL's client programs.")
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own command line
    if done.returncode:
        raise BackupError(f"{command[0]} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else ''}")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()
