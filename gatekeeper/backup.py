"""How is everything saved in one file, and brought back so that it is provably the same?

A backup holds a consistent copy of the database, all pictures, and a list of their
hashes. It does not hold the key file: keep that apart, or a stolen backup opens
everything. SQLite is copied by its own backup interface, never as a live file;
PostgreSQL by `pg_dump`.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
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
from gatekeeper.mail.queueing import drop_waiting
from gatekeeper.models import Channel, OutboxItem, OutboxState, Post, PublisherBeat
from gatekeeper.settings import Settings
from gatekeeper.swap import swap

FORMAT = 1
RESTORED = "The data came back from a backup. Look at the account whether this is already public."
CHUNK = 1 << 20
AWAKE = timedelta(seconds=60)
SQLITE_FILE, SERVER_FILE = "database.sqlite3", "database.pgdump"


class BackupError(GatekeeperError):
    """A backup could not be made or brought back. What was there before is untouched."""


def make(settings: Settings, target: Path, now: datetime) -> int:
    """Writes a backup file and gives how many files are in it. The record says so first.

    Raises:
        BackupError: there is nothing to save, or the file cannot be written.
    """
    if not (target.parent.is_dir() and os.access(target.parent, os.W_OK)) or target.is_dir():
        raise BackupError(
            f"{target} cannot be written. Choose a file in a folder that is there. Nothing was changed."
        )
    with closing(connect(settings.database_address)) as db:
        if migrations.current(db) is None:
            raise BackupError("There is no database here yet, so there is nothing to save. Check GATEKEEPER_DATA.")
        with act(db, COMMAND, now) as doing:
            doing.record(Verb.BACKUP_MADE, subject="backup")
        with tempfile.TemporaryDirectory(prefix="gatekeeper-backup-") as folder:
            dump = _dump(db, Path(folder))
            files = {dump.name: dump}
            for path in sorted(p for p in settings.pictures_path.rglob("*") if p.is_file()):
                files[f"pictures/{path.relative_to(settings.pictures_path).as_posix()}"] = path
            manifest = {
                "format": FORMAT,
                "made_at": now.astimezone(UTC).isoformat(),
                "revision": migrations.current(db),
                "sha256": {name: _sha256(path) for name, path in files.items()},
            }
            _write(target, json.dumps(manifest, indent=1).encode(), files, now)
    return len(files)


def _write(target: Path, manifest: bytes, files: dict[str, Path], now: datetime) -> None:
    partial = target.with_name(target.name + ".partial")
    try:
        with tarfile.open(partial, "w") as tar:
            info = tarfile.TarInfo("manifest.json")
            info.size, info.mtime = len(manifest), int(now.timestamp())
            tar.addfile(info, io.BytesIO(manifest))
            for name, path in files.items():
                tar.add(path, arcname=name, recursive=False)
        partial.chmod(0o600)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BackupError(f"{target} could not be written ({error.strerror}). There is no backup.") from error


def restore(settings: Settings, source: Path, *, replace: bool, now: datetime) -> int:
    """Brings a backup back and gives how many events its record holds.

    Raises:
        BackupError: it is damaged or of another version, or data would be overwritten.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    db = connect(settings.database_address)
    try:
        _need_quiet_place(db, replace=replace, now=now)
        with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.data) as folder:
            work = Path(folder)
            manifest = _unpack(source, work)
            if manifest.get("revision") != migrations.newest():
                raise BackupError(
                    f"The backup is of database version {manifest.get('revision')}, this program needs "
                    f"{migrations.newest()}. Restore with the program of that time, then run migrate."
                )
            made_at = str(manifest["made_at"])
            if db.is_sqlite:
                return _restore_file(db, settings, work, made_at, now)
            return _restore_server(db, settings, work, made_at, now)
    except OSError as error:
        raise BackupError(
            f"The backup could not be put in its place ({error.strerror}). Nothing was changed."
        ) from error
    finally:
        db.close()


def _need_quiet_place(db: Database, *, replace: bool, now: datetime) -> None:
    """Refuses to write over data unasked, or under the feet of a publisher."""
    seen_at = None
    try:
        filled = migrations.current(db) is not None
        if filled and sa.inspect(db.engine).has_table("publisher_beat"):
            with db.read() as session:
                seen_at = session.exec(select(sa.func.max(PublisherBeat.seen_at))).one()
    except sa.exc.OperationalError:
        raise  # it is in use, or the server is away
    except sa.exc.DatabaseError:
        filled = True  # a damaged file is what backups are for, but it is not nothing
    if filled and not replace:
        raise BackupError("There is data here already. Add --replace to put the backup in its place.")
    if seen_at is not None and now - seen_at < AWAKE:
        raise BackupError(
            "A publisher is at work on this data. Stop the server and the publisher, wait a minute, "
            "and restore then. Nothing was changed."
        )


def _restore_file(db: Database, settings: Settings, work: Path, made_at: str, now: datetime) -> int:
    """Makes the copy sound and ready, and only then puts it in the place of what is here."""
    copy = _the_one(work, SQLITE_FILE, "a PostgreSQL database. Set GATEKEEPER_DATABASE_URL")
    _need_whole_file(copy)
    fresh = connect(f"sqlite:///{copy.as_posix()}")
    try:
        events = _need_sound_record(fresh)
        _stop_what_may_have_gone_out_since(fresh, made_at, now)
    finally:
        fresh.close()
    place = Path(sa.make_url(settings.database_address).database or "")
    place.parent.mkdir(parents=True, exist_ok=True)
    staged = place.with_name(place.name + ".restoring")
    shutil.move(copy, staged)
    staged.chmod(0o600)
    db.close()
    journal = place.with_name(place.name + "-journal")  # of the old file: the new one must not meet it
    swap([(work / "no journal", journal), (staged, place), (work / "pictures", settings.pictures_path)])
    return events


def _restore_server(db: Database, settings: Settings, work: Path, made_at: str, now: datetime) -> int:
    """Loads the copy in one transaction; where its record does not hold, what was here comes back."""
    copy = _the_one(work, SERVER_FILE, "an SQLite database. Leave GATEKEEPER_DATABASE_URL empty")
    before = _dump(db, work / "before") if migrations.current(db) is not None else None
    db.close()
    _load(db, copy)
    try:
        events = _need_sound_record(db)
    except BackupError:
        db.close()
        if before is not None:
            _load(db, before)
        raise
    _stop_what_may_have_gone_out_since(db, made_at, now)
    swap([(work / "pictures", settings.pictures_path)])
    return events


def _the_one(work: Path, name: str, other: str) -> Path:
    if (work / name).exists():
        return work / name
    if (work / SQLITE_FILE).exists() or (work / SERVER_FILE).exists():
        raise BackupError(f"This backup is of {other}.")
    raise BackupError("This backup holds no database. Nothing was changed.")


def _need_whole_file(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as raw:
            whole = raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise BackupError("The database in this backup is damaged. Nothing was changed.")


def _need_sound_record(db: Database) -> int:
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


def _stop_what_may_have_gone_out_since(db: Database, made_at: str, now: datetime) -> None:
    """What the backup still thinks is to be sent may be public by now: a person looks before it goes."""
    with act(db, COMMAND, now) as doing:
        channel = doing.session.exec(select(Channel)).first()
        if channel is not None:
            channel.stopped_at, channel.stopped_why = now, RESTORED
            doing.session.add(channel)
        drop_waiting(doing.session, now, RESTORED)
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
        target = folder / SQLITE_FILE
        raw = db.engine.raw_connection()
        try:
            with sqlite3.connect(target) as copy:
                raw.driver_connection.backup(copy)  # type: ignore[union-attr]  # a live connection has its driver's
            copy.close()
        finally:
            raw.close()
        return target
    folder.mkdir(exist_ok=True)
    target = folder / SERVER_FILE
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}", _plain(db)])
    return target


def _load(db: Database, dump: Path) -> None:
    """All of it, or nothing: the server does it in one transaction."""
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run(["pg_restore", *options, f"--dbname={_plain(db)}", str(dump)])


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
    unpacked = {path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()}
    if unpacked - {"manifest.json", *hashes}:
        raise BackupError(f"{source} holds files that are not in its list. Nothing was changed.")
    return manifest


def _plain(db: Database) -> str:
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise BackupError(f"{command[0]} is not installed. Install PostgreSQL's client programs.")
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command line
    if done.returncode:
        raise BackupError(f"{command[0]} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else ''}")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()
