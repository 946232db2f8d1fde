"""Is nothing left of a child who was erased, and does everything else still stand?"""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from gatekeeper import backups, keys, record_export
from gatekeeper.actions import drafting, erasing, retaining, withdrawing
from gatekeeper.audit import chain, checkpoints, exported
from gatekeeper.db import Database, connect
from gatekeeper.errors import NotFound, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import Consent, ErasedVersion, Erasure, Picture, Pupil, ReplyConcern, WithdrawnUse
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing import checkpointing
from gatekeeper.replies import note_of
from gatekeeper.settings import Settings
from tests import databases, erasable, leftovers
from tests.gatekeeper.conftest import world_of


class House:
    """An installation in a folder of its own, with a child whose name stands everywhere."""

    def __init__(self, folder: Path, db: Database, address: str | None) -> None:
        """Fills it, and has its record signed once."""
        self.settings = Settings(_env_file=None, data=folder, database_url=address)  # type: ignore[call-arg, arg-type]  # pydantic-settings takes both
        self.key = keys.create(self.settings.key_path)
        self.world = world_of(db)
        self.pupil_id = erasable.arrive(self.world)
        self.reference, self.picture = erasable.write_everywhere(self.world, self.pupil_id, self.key, folder)
        store = PictureStore(self.settings.pictures_path)
        store.put(f"only {erasable.FORENAME}".encode())
        checkpointing.make(db, keys.signing_key(self.settings.checkpoint_key_path), self.world.now, "daily")
        erasable.leave(self.world, self.pupil_id, self.world.now.date() - timedelta(days=1))

    @property
    def places(self) -> erasing.Places:
        return erasing.Places(PictureStore(self.settings.pictures_path), self.settings.mail_path, self.key)

    def erase(self) -> Erasure:
        head = self.world.actor("head")
        reason = f"The family of {erasable.FORENAME} asked for it."
        return erasing.erase_child(
            self.world.db, head, self.pupil_id, self.places, reason=reason, now=self.world.later(hours=1)
        )

    def left(self) -> list[str]:
        return leftovers.found(self.settings.data, erasable.NAMES)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    data = tmp_path / "data"
    data.mkdir()
    db = databases.sqlite(tmp_path, filled=True)
    path = Path(str(db.engine.url.database))
    db.close()
    path.rename(data / "gatekeeper.sqlite3")
    with closing(connect(f"sqlite:///{data / 'gatekeeper.sqlite3'}")) as opened:
        sa.event.listen(opened.engine, "connect", _keeping_what_is_deleted)
        yield House(data, opened, None)


def _keeping_what_is_deleted(connection: sqlite3.Connection, _record: object) -> None:
    """Some systems build SQLite so that it overwrites what is deleted by itself. We must not rely on it."""
    connection.execute("PRAGMA secure_delete=OFF")


def test_the_search_finds_the_name_in_every_coat_before_it_is_erased(house: House) -> None:
    places = house.left()
    for name in erasable.NAMES:
        assert any(f": {name} as" in place for place in places), name
    assert any("mail/" in place for place in places)
    assert any("pictures/" in place for place in places)


def test_not_a_byte_of_the_name_is_left_and_the_record_still_holds(house: House, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    record_export.export(house.settings, tmp_path / "before" / "old.zip", house.world.now)
    triggers = guards_of(house.world.db)
    erased = house.erase()
    assert house.left() == []
    assert guards_of(house.world.db) == triggers, "every guard of the database stands again, word for word"
    with house.world.db.read() as session:
        verdict = chain.verify(session)
        assert verdict.sound and verdict.erased > 0
        assert checkpoints.check(session) is None
        pupil = session.get_one(Pupil, house.pupil_id)
        assert (pupil.forename, pupil.surname, pupil.former_names) == ("", "", [])
        assert session.exec(select(Consent).where(Consent.pupil_id == pupil.id)).all() == []
    assert erased.counts["texts"] > 8 and erased.counts["answers"] == 1


def test_both_verifiers_accept_the_export_and_every_old_checkpoint(house: House, tmp_path: Path) -> None:
    old = tmp_path / "old.zip"
    record_export.export(house.settings, old, house.world.now)
    house.erase()
    new = tmp_path / "new.zip"
    record_export.export(house.settings, new, house.world.later(minutes=1))
    assert leftovers.found(new.parent, erasable.NAMES) != [], "the export of before stays with whoever took it"
    old_notes = tmp_path / "checkpoints.txt"
    with zipfile.ZipFile(old) as archive:
        old_notes.write_bytes(archive.read("checkpoints.txt"))
        (tmp_path / "verify_audit.py").write_bytes(archive.read("verify_audit.py"))
    with zipfile.ZipFile(new) as archive:
        assert exported.check(
            {name: archive.read(name) for name in archive.namelist()}, old_notes.read_text()
        ).sound
    done = subprocess.run(
        [sys.executable, "verify_audit.py", str(new), "--checkpoint", str(old_notes)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    shutil.copy(new, house.settings.data / "record.zip")
    assert house.left() == []


def test_others_keep_their_words(house: House) -> None:
    other = house.world.draft(text="Poppy and Ben Colleague planted beans. The quill feather is Zed’s.")
    house.erase()
    assert house.world.version(other).text == "Poppy and Ben Colleague planted beans. The quill feather is Zed’s."
    with house.world.db.read() as session:
        concern = session.exec(select(ReplyConcern)).one()
        assert note_of(house.world.actor("head"), house.key, concern) == "[erased] is at risk, and Ben is not."


def test_the_digest_of_what_was_agreed_stays_and_says_that_the_words_changed(house: House) -> None:
    before = house.world.version(house.reference)
    house.erase()
    after = house.world.version(house.reference)
    assert after.digest == before.digest and after.text != before.text and "[erased]" in after.text
    with house.world.db.read() as session:
        assert session.get_one(ErasedVersion, after.id).text_sha256 == _sha256(before.text)
        assert session.get_one(Picture, house.picture).gone_at is not None


def test_an_older_backup_brings_nobody_back(house: House, tmp_path: Path) -> None:
    backups.make(house.settings, tmp_path / "old.tar", house.world.now)
    house.erase()
    house.world.db.close()
    backups.restore(house.settings, tmp_path / "old.tar", replace=True, now=house.world.later(hours=2))
    assert house.left() == []
    with closing(connect(house.settings.database_address)) as db, db.read() as session:
        assert chain.verify(session).sound
        assert [row.cause for row in session.exec(select(Erasure))] == [erasing.RESTORED]


def test_another_familys_no_under_a_number_that_became_free_is_not_forgotten(house: House, tmp_path: Path) -> None:
    """The erased child had the newest answer; the next one takes its number where the database gives it again."""
    world, place = house.world, tmp_path / "old.tar"
    backups.make(house.settings, place, world.now)
    house.erase()
    no = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING, said_by="Mum")
    withdrawing.record(world.db, world.actor("office"), no, world.later(hours=1))
    with world.db.read() as session:
        here = set(session.exec(select(Consent.id, Consent.pupil_id)))
    world.db.close()
    assert backups.restore(house.settings, place, replace=True, now=world.later(hours=2)).is_whole
    assert house.left() == []
    with closing(connect(house.settings.database_address)) as db, db.read() as session:
        assert set(session.exec(select(Consent.id, Consent.pupil_id))) == here


def test_a_child_who_is_here_or_public_or_held_is_not_erased(house: House) -> None:
    world, head = house.world, house.world.actor("head")
    number = retaining.hold(world.db, head, reason="A solicitor wrote", pupil_id=house.pupil_id, now=world.now)
    with pytest.raises(Stale, match="A solicitor wrote"):
        house.erase()
    retaining.let_go(world.db, head, number, world.now)
    open_one = world.draft(text=f"{erasable.FORENAME} again")
    with pytest.raises(Stale, match="still open"):
        house.erase()
    drafting.abandon(world.db, world.actor("teacher"), open_one, world.now)
    house.erase()
    assert house.left() == []


def test_nothing_is_changed_where_the_erasing_fails_half_way(house: House) -> None:
    triggers, before = guards_of(house.world.db), house.world.version(house.reference).text
    full = "CREATE TRIGGER full BEFORE INSERT ON erasure BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    with house.world.db.write() as session:
        session.connection().exec_driver_sql(full)
    with pytest.raises(sa.exc.DatabaseError):
        house.erase()
    with house.world.db.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER full")
    assert guards_of(house.world.db) == triggers
    assert house.world.version(house.reference).text == before


def guards_of(db: Database) -> list[tuple[str, str]]:
    with db.engine.connect() as link:
        rows = link.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return sorted((name, sql) for name, sql in rows)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_work_goes_on_with_an_empty_row_on_the_roll(house: House) -> None:
    house.erase()
    reference = house.world.approved(text="Beech class planted beans, and there were no names at all.")
    assert house.world.post(reference).state is State.APPROVED
    with pytest.raises(NotFound):
        house.erase()


def test_on_postgres_no_column_of_any_row_holds_the_name_and_the_guards_stand(tmp_path: Path) -> None:
    with databases.postgres() as db:
        house = House(tmp_path, db, None)
        assert any(erasable.FORENAME.encode() in row for row in every_row(db))
        house.erase()
        left = [name for row in every_row(db) for name in erasable.NAMES if name.encode() in row]
        assert left == []
        with db.read() as session:
            assert chain.verify(session).sound and checkpoints.check(session) is None
        with db.engine.connect() as link:
            off = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'"
            assert link.execute(sa.text(off)).all() == []
        with db.read() as session:
            assert session.exec(select(Erasure.cleaned_at)).one() is not None


def every_row(db: Database) -> Iterator[bytes]:
    with db.engine.connect() as link:
        for name in sa.inspect(link).get_table_names():
            for row in link.execute(sa.text(f'SELECT t::text FROM "{name}" t')):  # names of our own tables
                yield row[0].encode()
