"""How does a backup take the place of what is here, with nothing sent twice and nothing forgotten that was said?

All of it is made ready beside what is here. What is here stays until that is well, and then gives way at once.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from gatekeeper import keys, migrations
from gatekeeper.actions import erasing
from gatekeeper.backups import carrying, checking, copying, gone, packing, stopping
from gatekeeper.backups.beside import brought_back
from gatekeeper.backups.carrying import Carried, Stores
from gatekeeper.backups.errors import BackupError
from gatekeeper.beats import last_beat
from gatekeeper.db import Database, connect
from gatekeeper.pictures.store import PictureStore
from gatekeeper.settings import Settings
from gatekeeper.swap import swap

AWAKE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Ready:
    """What a backup became before it took its place.

    `to_look_for`: posts that may be public by now. `carried`: what came along from the data that it replaces, and
    `is_whole` whether that was everything. `reconnect`: the account has to be connected anew.
    """

    made_at: datetime
    events: int
    rows: int
    to_look_for: int
    deleted_again: int
    carried: Carried
    is_whole: bool
    reconnect: bool


def restore(
    settings: Settings, source: Path, *, replace: bool, now: datetime, identity: Path | None = None
) -> Ready:
    """Brings a backup back and gives what came of it.

    What happened since it was made comes along, as far as the data that is replaced still tells.
    `identity` is a key file that opens a sealed backup.

    Raises:
        BackupError: it is damaged, sealed for others or of another version, or data would be overwritten.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    db = connect(settings.database_address)
    try:
        _need_quiet_place(db, replace=replace, now=now)
        with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.data) as folder:
            work = Path(folder) / "unpacked"
            work.mkdir()
            manifest = packing.unpack(source, work, identity)
            checking.need_this_version(manifest)
            return _put_in_place(db, settings, work, manifest, now)
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
                seen_at = last_beat(session, now)
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


def _put_in_place(
    db: Database, settings: Settings, work: Path, manifest: packing.Manifest, now: datetime
) -> Ready:
    pictures = (work / "pictures", settings.pictures_path)
    with brought_back(db, work) as fresh:
        ready = make_ready(db, fresh, settings, work, manifest=manifest, now=now)
        if not db.is_sqlite:
            done = copying.dump(fresh, work / "ready")[0]
    db.close()
    if not db.is_sqlite:
        copying.load(db, done)  # the server does it in one transaction: nobody ever sees a part of it
        swap([pictures])
        return ready
    place = Path(sa.make_url(settings.database_address).database or "")
    place.parent.mkdir(parents=True, exist_ok=True)
    staged = place.with_name(place.name + ".restoring")
    shutil.move(work / copying.SQLITE_FILE, staged)
    staged.chmod(0o600)
    journal = place.with_name(place.name + "-journal")  # of the old file: the new one must not meet it
    swap([(work / "no journal", journal), (staged, place), pictures])
    return ready


def make_ready(
    db: Database, fresh: Database, settings: Settings, work: Path, *, manifest: packing.Manifest, now: datetime
) -> Ready:
    """Looks whether a backup is what it was, and makes it safe to put in the place of what is here.

    Raises:
        BackupError: it is not what it was, or what is here would be forgotten.
    """
    events, rows = checking.need_sound_record(fresh), checking.need_same_rows(fresh, manifest.rows)
    made_at = datetime.fromisoformat(manifest.made_at)
    stores = Stores(PictureStore(settings.pictures_path), PictureStore(work / "pictures"))
    knows = carrying.grew_from(db, fresh)
    is_whole = knows and carrying.tells_everything(db)
    reconnect = stopping.stop(fresh, made_at, now, is_whole=is_whole)
    # First, because a number that an erased child had may be another family's by now.
    _erase_again(fresh, settings, stores.fresh, gone.erased_from(db), now)
    known = carrying.known(db) if knows else None
    carried = carrying.carry(db, fresh, stores, now) if knows else Carried()
    to_look_for = stopping.ask(fresh, made_at, now)
    again = gone.let_go_again(fresh, stores.fresh, gone.gone_from(db), now)
    checking.need_stopped(fresh)
    if known is not None:
        carrying.need_everything(known, fresh)
    return Ready(made_at, events, rows, to_look_for, again, carried, is_whole, reconnect)


def _erase_again(
    db: Database, settings: Settings, pictures: PictureStore, erased: erasing.Erased, now: datetime
) -> None:
    """A child who was erased since the backup was made is in it once more."""
    key = keys.load(settings.key_path) if erased and settings.key_path.exists() else None
    erasing.erase_again(db, erasing.Places(pictures, settings.mail_path, key), erased, now)
