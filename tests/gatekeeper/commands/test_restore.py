"""Does a backup that is not whole leave everything as it was, and one that is whole come back completely?"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from gatekeeper import backups, migrations
from gatekeeper.audit import chain
from gatekeeper.db import connect
from gatekeeper.models import PublisherBeat
from gatekeeper.pictures.store import PictureStore
from gatekeeper.settings import Settings
from gatekeeper.swap import swap
from tests import databases
from tests.world import NOON


def _everything(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _tampered(tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A backup whose list is right although its contents were changed."""
    with tarfile.open(tmp_path / "safe.tar") as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar.getmembers()}  # type: ignore[union-attr]  # plain files
    manifest = json.loads(files.pop("manifest.json"))
    change(files)
    manifest["sha256"] = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        for name, raw in {"manifest.json": json.dumps(manifest).encode(), **files}.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
    return tmp_path / "bad.tar"


def _junk(files: dict[str, bytes]) -> None:
    files["database.sqlite3"] = b"hello"


def _half(files: dict[str, bytes]) -> None:
    files["database.sqlite3"] = files["database.sqlite3"][: len(files["database.sqlite3"]) // 2]


def _none(files: dict[str, bytes]) -> None:
    del files["database.sqlite3"]


def _foreign(files: dict[str, bytes]) -> None:
    with sqlite3.connect(":memory:") as raw:
        raw.execute("CREATE TABLE cakes (name TEXT)")
        files["database.sqlite3"] = raw.serialize()
    raw.close()


def _rewritten(files: dict[str, bytes]) -> None:
    with sqlite3.connect(":memory:") as raw:
        raw.deserialize(files["database.sqlite3"])
        raw.execute("DROP TRIGGER audit_event_no_update")
        raw.execute("UPDATE audit_event SET actor = 'nobody' WHERE seq = 3")
        raw.commit()
        files["database.sqlite3"] = raw.serialize()
    raw.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_junk, "The database in this backup is damaged."),
        (_half, "The database in this backup is damaged."),
        (_none, "This backup holds no database."),
        (_foreign, "another version than it says"),
        (_rewritten, "The record in this backup does not hold: Row 3"),
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(
    change: Callable[[dict[str, bytes]], None], said: str, settings: Settings, tmp_path: Path
) -> None:
    before = _everything(settings.data)
    assert len(before) > 1
    with pytest.raises(backups.BackupError, match=said):
        backups.restore(settings, _tampered(tmp_path, change), replace=True, now=NOON)
    assert _everything(settings.data) == before


def test_a_whole_backup_comes_back_with_its_pictures_and_nothing_else(settings: Settings, tmp_path: Path) -> None:
    store = PictureStore(settings.pictures_path)
    later = store.put(b"taken after the backup")
    (settings.data / "gatekeeper.sqlite3").write_bytes(b"damaged on the disk")
    assert backups.restore(settings, tmp_path / "safe.tar", replace=True, now=NOON).events > 1
    assert not any(later in path.name for path in settings.pictures_path.rglob("*"))
    assert store.read(hashlib.sha256(b"a picture").hexdigest()) == b"a picture"
    assert (settings.data / "gatekeeper.sqlite3").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in settings.data.iterdir()} == {"gatekeeper.sqlite3", "pictures"}
    db = connect(settings.database_address)
    assert migrations.current(db) == migrations.newest()
    db.close()


def test_nothing_is_swapped_under_a_publisher_at_work(settings: Settings, tmp_path: Path) -> None:
    db = connect(settings.database_address)
    with db.write() as session:
        session.add(PublisherBeat(name="p", started_at=NOON, seen_at=NOON))
    db.close()
    before = _everything(settings.data)
    with pytest.raises(backups.BackupError, match="Stop the server"):
        backups.restore(settings, tmp_path / "safe.tar", replace=True, now=NOON + timedelta(seconds=59))
    assert _everything(settings.data) == before
    backups.restore(settings, tmp_path / "safe.tar", replace=True, now=NOON + timedelta(seconds=61))


def test_a_swap_that_fails_half_way_puts_back_what_was_there(tmp_path: Path) -> None:
    for name in ("new", "old", "other", "there"):
        (tmp_path / name).write_text(name)
    with pytest.raises(OSError, match="No such file"):
        swap([(tmp_path / "new", tmp_path / "old"), (tmp_path / "other", tmp_path / "nowhere" / "there")])
    assert (tmp_path / "old").read_text() == "old"
    assert (tmp_path / "other").read_text() == "other"


def test_on_postgresql_a_record_that_does_not_hold_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.postgres() as db:
        monkeypatch.setenv("PATH", databases.postgres_programs(), prepend=os.pathsep)
        address = db.engine.url.render_as_string(hide_password=False)
        chosen = Settings(_env_file=None, data=tmp_path / "data", database_url=address)  # type: ignore[call-arg,arg-type]  # pydantic-settings takes both
        chosen.data.mkdir()
        with db.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
            connection.execute(sa.text("UPDATE audit_event SET actor = actor || '?' WHERE seq = 3"))
        backups.make(chosen, tmp_path / "bad.tar", NOON)
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE audit_event SET actor = rtrim(actor, '?') WHERE seq = 3"))
            connection.execute(sa.text("ALTER TABLE audit_event ENABLE TRIGGER USER"))
        backups.make(chosen, tmp_path / "safe.tar", NOON)
        with db.read() as session:
            events = chain.verify(session).events
        db.close()
        with pytest.raises(backups.BackupError, match="Row 3"):
            backups.restore(chosen, tmp_path / "bad.tar", replace=True, now=NOON)
        with db.read() as session:
            verdict = chain.verify(session)
        assert (verdict.sound, verdict.events) == (True, events)
        db.close()
        assert backups.restore(chosen, tmp_path / "safe.tar", replace=True, now=NOON).events == events
