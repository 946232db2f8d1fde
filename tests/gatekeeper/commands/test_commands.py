"""The commands as they are typed: each does its work, or says in one line why not."""

import os
import re
import socket
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from gatekeeper import cli
from gatekeeper.db import connect
from gatekeeper.lifecycle import State
from gatekeeper.models import Channel, Person, Post, School
from gatekeeper.pictures.store import PictureStore
from tests import databases
from tests.gatekeeper.conftest import world_of

PASSWORD = "a long enough password"
INIT = [
    "init", "--school", "Lunsford Primary School", "--domain", "lunsfordprimary.example.org",
    "--handle", "lunsfordprimary", "--account-id", "1700000000000000001",
    "--email", "head@lunsfordprimary.example.org", "--forename", "Judith", "--surname", "Ellery",
    "--password", PASSWORD,
]  # fmt: skip


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli.main, list(arguments))
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def _all_commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _all_commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(_all_commands(cli.main)), ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...]) -> None:
    words = _run(*path, "--help").output
    assert f"python3 -m gatekeeper {' '.join(path)}" in " ".join(words.split())
    assert "Example:" in words


def test_init_makes_key_database_school_and_leader_and_does_it_once() -> None:
    output = _run(*INIT).output
    assert "keep a copy of it somewhere safe" in output
    assert PASSWORD not in output
    assert Path("data/key").stat().st_mode & 0o777 == 0o600
    db = connect("sqlite:///data/gatekeeper.sqlite3")
    with db.read() as session:
        assert session.exec(select(School.name)).one() == "Lunsford Primary School"
        leader = session.exec(select(Person)).one()
    db.close()
    assert PASSWORD not in leader.password_hash
    assert "school already" in _run(*INIT, code=1).output


def test_init_refuses_a_foreign_address_and_a_handle_for_a_number() -> None:
    foreign = [a.replace("head@lunsfordprimary", "head@elsewhere") for a in INIT]
    assert "must end in" in _run(*foreign, code=1).output
    handle = [a.replace("1700000000000000001", "@lunsford") for a in INIT]
    assert "digits only" in _run(*handle, code=1).output


def test_serve_before_init_says_what_is_missing() -> None:
    assert "key file data/key is missing" in _run("serve", code=1).output


def test_migrate_says_from_where_to_where() -> None:
    Path("data").mkdir()
    assert "was at version none and is at" in _run("migrate").output
    assert re.search(r"was at version (\d+) and is at \1", _run("migrate").output)


def test_doctor_is_well_after_init_and_names_what_is_not() -> None:
    _run(*INIT)
    output = _run("doctor").output
    for subject in (
        "Backups",
        "Clock",
        "Disk",
        "Picture libraries",
        "Key file",
        "Data folder",
        "X keys",
        "Database",
        "SQLite",
        "Publisher",
    ):
        assert f"{subject}:" in output
    assert "journal delete, synchronous 2, foreign keys 1" in output
    Path("data").chmod(0o755)
    assert "chmod go= data" in _run("doctor").output
    Path("data/key").chmod(0o644)
    assert "chmod 600" in _run("doctor", code=1).output


def test_audit_verify_says_sound_or_names_the_first_bad_row() -> None:
    _run(*INIT)
    assert "Sound: 1 events" in _run("audit", "verify").output
    raw = sqlite3.connect("data/gatekeeper.sqlite3")
    raw.execute("DROP TRIGGER audit_event_no_update")
    raw.execute("UPDATE audit_event SET actor = 'nobody' WHERE seq = 1")
    raw.commit()
    raw.close()
    assert "NOT SOUND. Row 1 has been changed" in _run("audit", "verify", code=1).output


def test_a_backup_comes_back_as_it_was_and_holds_no_key() -> None:
    _run(*INIT)
    store = PictureStore(Path("data/pictures"))
    sha256 = store.put(b"a picture")
    _run("backup", "safe.tar")
    with tarfile.open("safe.tar") as tar:
        names = tar.getnames()
    assert "database.sqlite3" in names
    assert any(sha256 in name for name in names)
    assert not any("key" in name for name in names)
    store.delete(sha256)
    Path("data/gatekeeper.sqlite3").unlink()
    assert "The record is sound: 2 events" in _run("restore", "safe.tar").output
    assert store.read(sha256) == b"a picture"
    assert "Sound: 3 events" in _run("audit", "verify").output


def test_what_a_backup_still_holds_in_the_queue_waits_for_a_person(tmp_path: Path) -> None:
    Path("data").mkdir()
    db = databases.sqlite(tmp_path, filled=True)
    reference = world_of(db).approved()
    path = Path(str(db.engine.url.database))
    db.close()
    path.rename("data/gatekeeper.sqlite3")
    _run("backup", "safe.tar")
    _run("restore", "safe.tar", "--replace")
    db = connect("sqlite:///data/gatekeeper.sqlite3")
    with db.read() as session:
        post = session.exec(select(Post).where(Post.reference == reference)).one()
        stopped = session.exec(select(Channel.stopped_why)).one()
    db.close()
    assert post.state is State.HELD
    assert "came back from a backup" in post.state_note
    assert stopped is not None
    assert "came back from the backup of" in stopped


@pytest.mark.parametrize("command", [("audit", "verify"), ("serve",), ("backup",), ("migrate",)])
def test_a_folder_that_is_not_there_is_one_clear_line(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli.main, list(command), env={"GATEKEEPER_DATA": "nowhere/at/all"})
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert len(result.output.strip().splitlines()) == 1


def test_restore_never_overwrites_unasked_and_refuses_a_damaged_backup() -> None:
    _run(*INIT)
    _run("backup", "safe.tar")
    assert "--replace" in _run("restore", "safe.tar", code=1).output
    raw = bytearray(Path("safe.tar").read_bytes())
    at = raw.index(b"SQLite format 3")
    raw[at + 5000] ^= 0xFF
    Path("broken.tar").write_bytes(raw)
    before = Path("data/gatekeeper.sqlite3").read_bytes()
    assert "is damaged" in _run("restore", "broken.tar", "--replace", code=1).output
    Path("text.tar").write_text("not a backup")
    assert "not a backup" in _run("restore", "text.tar", "--replace", code=1).output
    assert Path("data/gatekeeper.sqlite3").read_bytes() == before


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        output = _run("demo", "--port", str(port), "--no-browser", code=1).output
    assert f"Port {port} is in use" in output
    assert not Path(".demo").exists()


def test_the_demo_does_not_touch_a_folder_that_is_not_a_demo() -> None:
    Path("precious").mkdir()
    Path("precious/thesis.txt").write_text("years of work")
    output = _run("demo", "--data", "precious", "--fresh", "--seed-only", code=1).output
    assert "not a demo" in output
    assert Path("precious/thesis.txt").read_text() == "years of work"


def _version(number: str) -> None:
    raw = sqlite3.connect("data/gatekeeper.sqlite3")
    raw.execute("UPDATE alembic_version SET version_num = ?", (number,))
    raw.commit()
    raw.close()


@pytest.mark.parametrize("command", ["migrate", "serve", "doctor"])
def test_a_database_of_a_newer_program_is_named_as_such(command: str) -> None:
    _run(*INIT)
    _version("9999")
    output = _run(command, code=1).output
    assert "a newer program made it" in output
    assert "gatekeeper migrate" not in output


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("--school", " ", "--school is empty"),
        ("--domain", "@", "--domain is empty"),
        ("--handle", "@", "--handle is empty"),
        ("--forename", "", "--forename is empty"),
        ("--surname", " ", "--surname is empty"),
        ("--account-id", "\u0967\u096d", "digits only"),
    ],
)
def test_init_asks_for_what_is_missing_and_makes_nothing(option: str, typed: str, said: str) -> None:
    typed_in = list(INIT)
    typed_in[INIT.index(option) + 1] = typed
    assert said in _run(*typed_in, code=1).output
    assert not Path("data").exists()


@pytest.mark.parametrize(
    "address", ["mysql://x", "postgresql://localhost/x", "nonsense", "postgresql+psycopg://u:sekret@h:port/x"]
)
def test_an_address_of_no_database_of_ours_is_one_clear_line(address: str) -> None:
    result = CliRunner().invoke(cli.main, ["doctor"], env={"GATEKEEPER_DATABASE_URL": address})
    assert result.exit_code == 1
    assert "GATEKEEPER_DATABASE_URL" in result.output
    assert "sekret" not in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize("command", [("demo", "--data", "file", "--seed-only"), ("backup", "nowhere/x.tar")])
def test_a_place_that_cannot_be_written_is_one_clear_line(command: tuple[str, ...]) -> None:
    _run(*INIT)
    Path("file").touch()
    output = _run(*command, code=1).output
    assert output.startswith("Error: ")
    assert len(output.strip().splitlines()) == 1
    assert "Sound: 1 events" in _run("audit", "verify").output


def test_a_file_in_the_place_of_the_data_folder_is_one_clear_line() -> None:
    Path("data").touch()
    output = _run(*INIT, code=1).output
    assert "data cannot be used" in output
    assert len(output.strip().splitlines()) == 1


@pytest.mark.parametrize("fresh", [(), ("--fresh",)])
def test_the_demo_deletes_nothing_that_it_did_not_make(fresh: tuple[str, ...]) -> None:
    Path("e").mkdir()
    Path("e/x-sandbox.sqlite3").touch()
    Path("e/important.doc").write_text("years of work")
    assert "not a demo" in _run("demo", "--data", "e", "--seed-only", *fresh, code=1).output
    assert Path("e/important.doc").read_text() == "years of work"


def test_the_database_is_for_this_account_alone() -> None:
    before = os.umask(0o022)
    try:
        _run(*INIT)
    finally:
        os.umask(before)
    assert Path("data/gatekeeper.sqlite3").stat().st_mode & 0o777 == 0o600


def test_the_record_is_exported_once_for_an_outsider_and_verified(tmp_path: Path) -> None:
    _run("init", *INIT[1:])
    said = _run("audit", "export", "--data", "data", "--out", "record.zip").output
    assert "Wrote record.zip: 2 events." in said
    assert "cannot be written" in _run("audit", "export", "--data", "data", "--out", "record.zip", code=1).output
    assert "Sound: 2 events" in _run("audit", "verify").output
    with closing(connect(f"sqlite:///{tmp_path / 'data' / 'gatekeeper.sqlite3'}")) as db, db.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_checkpoint_no_update")
        session.connection().exec_driver_sql("UPDATE audit_checkpoint SET note = replace(note, '2', '1')")
    assert "The checkpoint of 2 events has been changed." in _run("audit", "verify", code=1).output
