"""How does a backup take the place of what is here, with nothing sent twice and nothing deleted coming back?"""

import shutil
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, select

from gatekeeper import keys, migrations
from gatekeeper.actions import erasing
from gatekeeper.actions.base import act, move
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.backups import checking, copying, packing
from gatekeeper.backups.errors import BackupError
from gatekeeper.backups.gone import Gone, erased_from, gone_from, let_go_again
from gatekeeper.db import Database, connect
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.mail.queueing import drop_waiting
from gatekeeper.models import Channel, OutboxItem, OutboxState, Post, PublisherBeat
from gatekeeper.pictures.store import PictureStore
from gatekeeper.settings import Settings
from gatekeeper.swap import swap

RESTORED = "The data came back from a backup. Look at the account whether this is already public."
AWAKE = timedelta(seconds=60)


def restore(
    settings: Settings, source: Path, *, replace: bool, now: datetime, identity: Path | None = None
) -> int:
    """Brings a backup back and gives how many events its record holds.

    Pictures that were deleted since it was made are deleted again, as far as the data that is
    replaced still tells. `identity` is a key file that opens a sealed backup.

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
            bring = _restore_file if db.is_sqlite else _restore_server
            return bring(db, settings, work, manifest, now)
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


def _restore_file(db: Database, settings: Settings, work: Path, manifest: packing.Manifest, now: datetime) -> int:
    """Makes the copy sound and ready, and only then puts it in the place of what is here."""
    copy = checking.the_one(work, copying.SQLITE_FILE, "a PostgreSQL database. Set GATEKEEPER_DATABASE_URL")
    checking.need_whole_file(copy)
    gone, erased = gone_from(db), erased_from(db)
    with closing(connect(f"sqlite:///{copy.as_posix()}")) as fresh:
        events = checking.need_sound_record(fresh)
        checking.need_same_rows(fresh, manifest.rows)
        _make_ready(fresh, PictureStore(work / "pictures"), manifest.made_at, gone, now)
        _erase_again(fresh, settings, work, erased, now)
    place = Path(sa.make_url(settings.database_address).database or "")
    place.parent.mkdir(parents=True, exist_ok=True)
    staged = place.with_name(place.name + ".restoring")
    shutil.move(copy, staged)
    staged.chmod(0o600)
    db.close()
    journal = place.with_name(place.name + "-journal")  # of the old file: the new one must not meet it
    swap([(work / "no journal", journal), (staged, place), (work / "pictures", settings.pictures_path)])
    return events


def _restore_server(
    db: Database, settings: Settings, work: Path, manifest: packing.Manifest, now: datetime
) -> int:
    """Loads the copy in one transaction; where it does not hold, what was here comes back."""
    copy = checking.the_one(work, copying.SERVER_FILE, "an SQLite database. Leave GATEKEEPER_DATABASE_URL empty")
    before = copying.dump(db, work / "before")[0] if migrations.current(db) is not None else None
    gone, erased = gone_from(db), erased_from(db)
    db.close()
    copying.load(db, copy)
    try:
        events = checking.need_sound_record(db)
        checking.need_same_rows(db, manifest.rows)
    except BackupError:
        db.close()
        if before is not None:
            copying.load(db, before)
        else:
            _empty(db)
        raise
    _make_ready(db, PictureStore(work / "pictures"), manifest.made_at, gone, now)
    _erase_again(db, settings, work, erased, now)
    swap([(work / "pictures", settings.pictures_path)])
    return events


def _empty(db: Database) -> None:
    """Takes out again what was loaded into a database that held nothing."""
    found = sa.MetaData()
    found.reflect(db.engine)
    found.drop_all(db.engine)
    db.close()


def _make_ready(db: Database, pictures: PictureStore, made_at: str, gone: Gone, now: datetime) -> None:
    _stop_what_may_have_gone_out_since(db, made_at, now)
    let_go_again(db, pictures, gone, now)


def _erase_again(db: Database, settings: Settings, work: Path, erased: erasing.Erased, now: datetime) -> None:
    """A child who was erased since the backup was made is in it once more."""
    key = keys.load(settings.key_path) if erased and settings.key_path.exists() else None
    places = erasing.Places(PictureStore(work / "pictures"), settings.mail_path, key)
    erasing.erase_again(db, places, erased, now)


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
