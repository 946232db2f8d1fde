"""Is this installation healthy, and if not, what should be done?

Each check gives one line: what was looked at, whether it is well, and what to do.
"""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version

from sqlmodel import col, select, text

from gatekeeper import beats, clock, keys, migrations
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database, connect
from gatekeeper.errors import SettingsError
from gatekeeper.models import AuditEvent, AuditHead, Channel
from gatekeeper.pictures.store import PictureStore
from gatekeeper.removing import leftovers
from gatekeeper.senses.names import MODEL
from gatekeeper.senses.picture_models import why_unusable
from gatekeeper.senses.service import Senses
from gatekeeper.services import of_another_version
from gatekeeper.settings import Settings
from gatekeeper.stamps import standing
from gatekeeper.stamps.authority import authority_of

PILLOW_FLOOR = (13, 0)
HEIF_FLOOR = (1, 8, 1)
DISK_FLOOR_GB = 1.0
A_TERM = timedelta(days=120)
QUIET_PUBLISHER = timedelta(minutes=10)


class Health(StrEnum):
    """How well it is."""

    WELL = "ok"
    WARNING = "warning"
    ILL = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    subject: str
    health: Health
    words: str


def examine(settings: Settings, now: Callable[[], datetime] = clock.now) -> Iterator[Finding]:
    """Looks at everything and gives a line for each."""
    yield _clock(now())
    yield _disk(settings)
    yield _libraries()
    yield from _senses(settings)
    yield _key(settings)
    yield _privacy(settings)
    yield _credentials(settings)
    try:
        db = connect(settings.database_address)
        have = migrations.current(db)
    except Exception as error:  # noqa: BLE001  # whatever a database driver raises is a line of the doctor, not a crash
        yield Finding("Database", Health.ILL, f"cannot be opened ({type(error).__name__}). Check the address.")
        return
    yield from _database(db, have)
    if have == migrations.newest():
        yield from _inside(db, now())
        yield from _left_on_disk(db, settings)
        yield _drilled(db, now())
        yield from _stamps(db, settings)
    db.close()


def _clock(now: datetime) -> Finding:
    words = f"It is {clock.say(now)} in London."
    if now.year < 2026:  # noqa: PLR2004  # the year this was written
        return Finding("Clock", Health.ILL, f"{words} That is in the past: switch on time synchronisation.")
    return Finding("Clock", Health.WELL, words)


def _disk(settings: Settings) -> Finding:
    folder = settings.data
    while not folder.exists():
        folder = folder.parent if folder.parent != folder else folder.resolve()
    free = shutil.disk_usage(folder).free / 1e9
    if free < DISK_FLOOR_GB:
        return Finding("Disk", Health.ILL, f"{free:.1f} GB free for {settings.data}. Make room.")
    return Finding("Disk", Health.WELL, f"{free:.1f} GB free.")


def _libraries() -> Finding:
    pillow = tuple(int(part) for part in version("pillow").split(".")[:2])
    heif = tuple(int(part) for part in version("pillow-heif").split(".")[:3])
    if pillow < PILLOW_FLOOR or heif < HEIF_FLOOR:
        return Finding(
            "Picture libraries", Health.ILL, "are older than the versions that closed dangerous faults. Reinstall."
        )
    return Finding("Picture libraries", Health.WELL, f"Pillow {version('pillow')}, HEIF {version('pillow-heif')}.")


def _senses(settings: Settings) -> Iterator[Finding]:
    """Which lists and models look for names and look at pictures, and which are missing."""
    known = Senses.load(settings.data)
    yield Finding("Names", Health.WELL, f"looked for with {', '.join(known.known.sources)}.")
    if known.known.missing:
        words = "; ".join(known.known.missing)
        yield Finding("Names", Health.WARNING, f"{words}. Prepare the gatekeeper anew: remove .venv and start it.")
    if known.model is None:
        words = f"is not in use: {known.why_no_model}. Names that are not on the roll are found less surely."
        yield Finding("Name model", Health.WARNING, words)
    else:
        yield Finding("Name model", Health.WELL, f"{MODEL.package} {MODEL.version} is in use.")
    if why := why_unusable():
        words = f"cannot be looked at for faces and writing: {why}. Prepare the gatekeeper anew: remove .venv."
        yield Finding("Pictures", Health.ILL, words)
    else:
        yield Finding("Pictures", Health.WELL, "can be looked at for faces, writing and codes.")


def _key(settings: Settings) -> Finding:
    try:
        keys.load(settings.key_path)
    except SettingsError as error:
        return Finding("Key file", Health.ILL, error.message)
    return Finding("Key file", Health.WELL, f"{settings.key_path} is readable by this account alone.")


def _privacy(settings: Settings) -> Finding:
    """Pupils' names and permissions lie in the data folder: nobody else's account may read it."""
    database = settings.data / "gatekeeper.sqlite3"
    open_to_others = [
        path
        for path in (settings.data, database)
        if os.name == "posix" and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        commands = "; ".join(f"chmod go= {path}" for path in open_to_others)
        return Finding("Data folder", Health.WARNING, f"can be read by other accounts. Run: {commands}")
    return Finding("Data folder", Health.WELL, f"{settings.data} is readable by this account alone.")


def _credentials(settings: Settings) -> Finding:
    names = ("x_consumer_key", "x_consumer_secret", "x_access_token", "x_access_token_secret")
    missing = [f"GATEKEEPER_{name.upper()}" for name in names if not getattr(settings, name)]
    if len(missing) == len(names):
        return Finding(
            "X keys", Health.WELL, "none in the settings; those that a leader enters on the page are used."
        )
    where = f"the sandbox at {settings.x_origin}" if settings.x_origin else "X"
    if missing:
        return Finding("X keys", Health.WARNING, f"missing: {', '.join(missing)}. The publisher cannot start.")
    return Finding("X keys", Health.WELL, f"all four are set, for {where}.")


def _database(db: Database, have: str | None) -> Iterator[Finding]:
    need = migrations.newest()
    if have != need:
        yield Finding("Database", Health.ILL, of_another_version(have, need))
    else:
        yield Finding("Database", Health.WELL, f"is at version {have}.")
    if not db.is_sqlite:
        with db.engine.connect() as connection:
            server = connection.execute(text("SHOW server_version")).scalar_one()
        yield Finding("PostgreSQL", Health.WELL, f"version {server}.")
        return
    with db.engine.connect() as connection:
        journal = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        synchronous = connection.execute(text("PRAGMA synchronous")).scalar_one()
        foreign = connection.execute(text("PRAGMA foreign_keys")).scalar_one()
    sound = synchronous >= 2 and foreign == 1  # noqa: PLR2004  # SQLite's number for FULL
    yield Finding(
        "SQLite",
        Health.WELL if sound else Health.ILL,
        f"{sqlite3.sqlite_version}, journal {journal}, synchronous {synchronous}, foreign keys {foreign}.",
    )


def _left_on_disk(db: Database, settings: Settings) -> Iterator[Finding]:
    """Covered and withdrawn pictures must not linger as files."""
    if not settings.pictures_path.is_dir():
        return
    with db.read() as session:
        left = leftovers(session, PictureStore(settings.pictures_path))
    if left:
        words = (
            f"{len(left)} files are still there of pictures that are gone. Restart the server: it deletes them."
        )
        yield Finding("Deleted pictures", Health.WARNING, words)


def _inside(db: Database, now: datetime) -> Iterator[Finding]:
    with db.read() as session:
        seen_at, failing = beats.last_beat(session, now), beats.failing(session, now)
        channel = session.exec(select(Channel)).first()
        head = session.get(AuditHead, 1)
    if channel is None:
        yield Finding("School", Health.ILL, "not set up yet. Run: init")
    elif channel.stopped_at is not None:
        yield Finding("X account", Health.ILL, f"{channel.handle} is stopped: {channel.stopped_why}")
    elif channel.seen_at is None:
        yield Finding("X account", Health.WARNING, f"{channel.handle} has not been checked with X yet.")
    else:
        yield Finding(
            "X account", Health.WELL, f"{channel.handle}, checked {clock.say_ago(channel.seen_at, now)}."
        )
    if seen_at is None:
        yield Finding("Publisher", Health.WARNING, "has never run here.")
    else:
        quiet = now - seen_at > QUIET_PUBLISHER
        words = f"last looked for work {clock.say_ago(seen_at, now)}."
        yield Finding("Publisher", Health.ILL if quiet else Health.WELL, words)
    for part, since in failing.items():
        words = f"fails again and again since {clock.say(since)}: {part}. The log says where."
        yield Finding("Publisher", Health.ILL, words)
    yield Finding("Record", Health.WELL, f"{head.seq if head else 0} events. 'audit verify' checks them all.")


def _drilled(db: Database, now: datetime) -> Finding:
    """When a restore was last rehearsed: a backup that nobody ever tried is a hope."""
    with db.read() as session:
        query = (
            select(AuditEvent.at).where(AuditEvent.verb == Verb.DRILL_DONE).order_by(col(AuditEvent.seq).desc())
        )
        found = session.exec(query.limit(1)).first()
    todo = "Run: gatekeeper drill FILE, with your newest backup."
    if found is None:
        return Finding("Backups", Health.WARNING, f"no restore was ever rehearsed. {todo}")
    last = datetime.fromisoformat(found)
    if now - last > A_TERM:
        return Finding(
            "Backups", Health.WARNING, f"the last rehearsed restore was on {clock.say_date(last)}. {todo}"
        )
    return Finding("Backups", Health.WELL, f"a restore was rehearsed on {clock.say_date(last)}")


def _stamps(db: Database, settings: Settings) -> Iterator[Finding]:
    """Whether checkpoints get time stamps, where that is wanted."""
    name, authority = "Time stamps", authority_of(settings)
    if authority is None:
        return
    with db.read() as session:
        failing = standing.trouble(session)
    if not authority.root_file.is_file():
        yield Finding(name, Health.ILL, f"{authority.root_file} is missing, so no stamp can be checked.")
    elif failing is not None:
        words = f"none since {clock.say(failing.since)}. {failing.problem} Asked: {authority.url}"
        yield Finding(name, Health.WARNING, words)
    else:
        yield Finding(name, Health.WELL, f"{authority.name} is asked for each checkpoint.")
