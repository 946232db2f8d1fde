"""Is a sealed backup closed to everybody else, does a drill prove it, and does what was deleted stay deleted?"""

import hashlib
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from sqlmodel import col, select

from gatekeeper import backups, doctor
from gatekeeper.audit.events import Verb
from gatekeeper.db import connect
from gatekeeper.models import AuditEvent, Picture
from gatekeeper.pictures.store import PictureStore
from gatekeeper.settings import Settings
from tests import databases
from tests.gatekeeper.conftest import world_of
from tests.sample_posts import add_picture
from tests.world import NOON

LATER = NOON + timedelta(hours=1)


def _key(folder: Path, name: str) -> tuple[str, Path]:
    """Somebody's public key, and their key file as `age-keygen` writes it."""
    identity = pyrage.x25519.Identity.generate()
    path = folder / f"{name}.key"
    path.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public()), path


def _events(settings: Settings, *verbs: Verb) -> list[Verb]:
    db = connect(settings.database_address)
    with db.read() as session:
        query = select(AuditEvent.verb).where(col(AuditEvent.verb).in_(verbs)).order_by(col(AuditEvent.seq))
        found = [Verb(verb) for verb in session.exec(query)]
    db.close()
    return found


def test_a_sealed_backup_opens_for_each_of_its_people_and_nobody_else(settings: Settings, tmp_path: Path) -> None:
    (head, heads), (deputy, deputies), (_, strangers) = (
        _key(tmp_path, name) for name in ("head", "deputy", "other")
    )
    sealing = settings.model_copy(update={"backup_recipients": f"{head}, {deputy}"})
    sealed = tmp_path / "safe.tar.age"
    backups.make(sealing, sealed, NOON)
    raw = sealed.read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert raw.count(b"-> X25519 ") == 2
    assert not [word for word in (b"manifest.json", b"SQLite format", b"a picture") if word in raw]
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("safe.tar.age.*")), "no open copy is left beside it"
    for identity in (heads, deputies):
        assert backups.restore(settings, sealed, replace=True, now=LATER, identity=identity).events > 1
    refused: tuple[tuple[Path | None, str], ...] = (
        (None, "is sealed"),
        (strangers, "does not open"),
        (sealed, "no key file"),
    )
    for wrong, said in refused:
        with pytest.raises(backups.BackupError, match=said):
            backups.restore(settings, sealed, replace=True, now=LATER, identity=wrong)
    assert {path.name for path in settings.data.iterdir()} == {"gatekeeper.sqlite3", "pictures"}


def test_a_sealed_backup_that_was_touched_does_not_open(settings: Settings, tmp_path: Path) -> None:
    head, key = _key(tmp_path, "head")
    sealed = tmp_path / "safe.tar.age"
    backups.make(settings.model_copy(update={"backup_recipients": head}), sealed, NOON)
    raw = bytearray(sealed.read_bytes())
    raw[len(raw) // 2] ^= 1
    sealed.write_bytes(raw)
    with pytest.raises(backups.BackupError, match="does not open with the key in"):
        backups.drill(settings, sealed, now=LATER, identity=key)


def test_a_drill_finds_everything_as_it_was_touches_nothing_and_is_written_down(
    settings: Settings, tmp_path: Path
) -> None:
    assert "no restore was ever rehearsed" in backups_by_the_doctor(settings, LATER)
    before = (settings.data / "pictures").stat().st_mtime_ns
    done = backups.drill(settings, tmp_path / "safe.tar", now=LATER)
    assert (done.files, done.deleted_again) == (2, 0)
    assert done.rows > done.events > 1
    assert done.made_at == NOON.isoformat()
    assert _events(settings, Verb.DRILL_DONE, Verb.DRILL_FAILED) == [Verb.DRILL_DONE]
    assert {path.name for path in settings.data.iterdir()} == {"gatekeeper.sqlite3", "pictures"}
    assert (settings.data / "pictures").stat().st_mtime_ns == before
    assert backups_by_the_doctor(settings, LATER) == "a restore was rehearsed on 24 November 2026"
    assert "Run: gatekeeper drill FILE" in backups_by_the_doctor(settings, LATER + timedelta(days=121))


def backups_by_the_doctor(settings: Settings, now: datetime) -> str:
    return next(found.words for found in doctor.examine(settings, lambda: now) if found.subject == "Backups")


def _another_row(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE school_class SET name = name || ' (new)'")


def _one_row_less(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM sign_in_attempt")
    raw.execute("DELETE FROM pupil WHERE id = (SELECT max(id) FROM pupil)")


@pytest.mark.parametrize("change", [_another_row, _one_row_less])
def test_rows_that_are_not_those_that_were_saved_are_found(
    change: Callable[[sqlite3.Connection], None], settings: Settings, tmp_path: Path
) -> None:
    """Even where the hash of the file was put right: the record says nothing about a class or a pupil."""
    with tarfile.open(tmp_path / "safe.tar") as tar:
        tar.extractall(tmp_path / "out", filter="data")
    database = tmp_path / "out" / "database.sqlite3"
    with sqlite3.connect(database) as raw:
        for (trigger,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f'DROP TRIGGER "{trigger}"')
        change(raw)
    raw.close()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    manifest["sha256"]["database.sqlite3"] = hashlib.sha256(database.read_bytes()).hexdigest()
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        tar.add(tmp_path / "out", arcname=".")
    with pytest.raises(backups.BackupError, match="are not those that were saved"):
        backups.drill(settings, tmp_path / "bad.tar", now=LATER)
    assert _events(settings, Verb.DRILL_DONE, Verb.DRILL_FAILED) == [Verb.DRILL_FAILED]
    with pytest.raises(backups.BackupError, match="are not those that were saved"):
        backups.restore(settings, tmp_path / "bad.tar", replace=True, now=LATER)


def test_what_was_deleted_after_the_backup_is_deleted_again_when_it_comes_back(
    settings: Settings, tmp_path: Path
) -> None:
    db = connect(settings.database_address)
    world = world_of(db)
    picture = add_picture(world, world.draft(), bytes_=b"a child, uncovered")
    PictureStore(settings.pictures_path).put(b"a child, uncovered")
    db.close()
    backups.make(settings, tmp_path / "older.tar", NOON)
    db = connect(settings.database_address)
    with db.write() as session:
        gone = session.get_one(Picture, picture)
        gone.gone_at = LATER
        session.add(gone)
    store = PictureStore(settings.pictures_path)
    sha256 = hashlib.sha256(b"a child, uncovered").hexdigest()
    store.delete(sha256)
    db.close()
    assert backups.drill(settings, tmp_path / "older.tar", now=LATER).deleted_again == 1
    backups.restore(settings, tmp_path / "older.tar", replace=True, now=LATER)
    assert not store.exists(sha256)
    assert _events(settings, Verb.DELETED_AGAIN) == [Verb.DELETED_AGAIN]
    db = connect(settings.database_address)
    with db.read() as session:
        assert session.get_one(Picture, picture).gone_at == LATER
    db.close()


def test_on_postgresql_a_drill_happens_in_a_database_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.postgres() as db:
        monkeypatch.setenv("PATH", databases.postgres_programs(), prepend=os.pathsep)
        address = db.engine.url.render_as_string(hide_password=False)
        chosen = Settings(_env_file=None, data=tmp_path / "data", database_url=address)  # type: ignore[call-arg,arg-type]  # pydantic-settings takes both
        chosen.data.mkdir()
        PictureStore(chosen.pictures_path).put(b"a picture")
        backups.make(chosen, tmp_path / "safe.tar", NOON)
        done = backups.drill(chosen, tmp_path / "safe.tar", now=LATER)
        assert done.rows > done.events > 1
        with db.engine.connect() as connection:
            left = connection.exec_driver_sql("SELECT datname FROM pg_database")
            assert not [name for (name,) in left if name.startswith("gatekeeper_drill")]
        assert _events(chosen, Verb.DRILL_DONE) == [Verb.DRILL_DONE]
