"""Both verifiers, ours and the outsider's, find every change of an export, and name the same first bad row.

GATEKEEPER_MUTATIONS says how many single-bit changes are tried, spread over all files; "all" tries each bit.
"""

import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from gatekeeper import keys
from gatekeeper.alarms.kinds import WORDS, Trouble
from gatekeeper.audit import bundle, chain, checkpoints, verify_audit
from gatekeeper.keys import SigningKey
from gatekeeper.mail.composing import Letterhead, message_of
from gatekeeper.models import Mail
from gatekeeper.publishing.checkpointing import Checkpoints
from gatekeeper.record_export import RecordNotSigned, export
from tests import databases
from tests.exports import Files, both, made_anew, read, settings_of
from tests.gatekeeper.conftest import world_of
from tests.world import NOON, World

BITS = os.environ.get("GATEKEEPER_MUTATIONS", "400")
AT_LEAST = 200


@cache
def made() -> tuple[Files, str, SigningKey]:
    """An export of more than 200 events, the checkpoint of the day before, and the key that signed both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = databases.sqlite(folder, filled=True)
        world = world_of(db)
        for number in range(12):
            world.approved(text=f"Beech class planted {number} sunflowers.")
        chosen = settings_of(folder, world)
        key = keys.signing_key(chosen.checkpoint_key_path)
        Checkpoints(db, key).look(world.now)
        with db.read() as session:
            last = checkpoints.latest(session)
        assert last is not None
        world.now += timedelta(days=1)
        while _events(world) < AT_LEAST:
            world.approved(text="Oak class read aloud.")
        export(chosen, folder / "record.zip", world.now)
        db.close()
        return read(folder / "record.zip"), last.note, key


def _events(world: World) -> int:
    with world.db.read() as session:
        return chain.verify(session).events


@pytest.fixture(autouse=True)
def openssl_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same question to openssl has the same answer; a process for each would take all day."""
    monkeypatch.setattr(verify_audit, "openssl_agrees", _asked)


_asked = cache(verify_audit.openssl_agrees)


def test_both_find_the_export_sound_and_it_is_long_enough() -> None:
    files, kept, _ = made()
    assert files[bundle.EVENTS].count(b"\n") >= AT_LEAST
    assert both(files) == both(files, kept) == (True, None)


def _flips(files: Files) -> Iterator[tuple[str, int]]:
    places = [(name, bit) for name in sorted(files) for bit in range(8 * len(files[name]))]
    if BITS == "all":
        return iter(places)
    chosen = random.Random(6)  # noqa: S311  # the same sample each time
    share = max(1, int(BITS) // len(files))
    by_name = {name: range(8 * len(data)) for name, data in files.items()}
    return iter(
        [
            (name, bit)
            for name in sorted(files)
            for bit in chosen.sample(by_name[name], min(share, len(by_name[name])))
        ]
    )


def test_every_flipped_bit_is_found_by_both() -> None:
    files, _, _ = made()
    missed = []
    for name, bit in _flips(files):
        data = bytearray(files[name])
        data[bit // 8] ^= 1 << bit % 8
        if both({**files, name: bytes(data)})[0]:
            missed.append((name, bit))
    assert missed == []


def _without(lines: list[bytes], at: int) -> list[bytes]:
    return lines[:at] + lines[at + 1 :]


def _twice(lines: list[bytes], at: int) -> list[bytes]:
    return [*lines[: at + 1], *lines[at:]]


def _swapped(lines: list[bytes], at: int) -> list[bytes]:
    return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]


@pytest.mark.parametrize("change", [_without, _twice, _swapped])
@pytest.mark.parametrize("which", [(bundle.EVENTS,), (bundle.DETAILS,), (bundle.EVENTS, bundle.DETAILS)])
@pytest.mark.parametrize("at", [0, 57, 150])
def test_a_row_that_is_gone_or_doubled_or_elsewhere_is_named(
    change: Callable[[list[bytes], int], list[bytes]], which: tuple[str, ...], at: int
) -> None:
    files, _, _ = made()
    changed = {name: b"".join(change(files[name].splitlines(keepends=True), at)) for name in which}
    bad = at + 2 if change is _twice else at + 1
    assert both({**files, **changed}) == (False, bad)


def test_a_salt_in_capitals_is_another_spelling_and_named_by_both() -> None:
    files, _, _ = made()
    lines = files[bundle.DETAILS].splitlines(keepends=True)
    row = json.loads(lines[8])
    lines[8] = chain.canonical({**row, "salt": "AB" + row["salt"][2:].upper()}) + b"\n"
    assert both({**files, bundle.DETAILS: b"".join(lines)}) == (False, 9)


def test_a_file_that_is_missing_or_cut_off_is_found() -> None:
    files, _, _ = made()
    assert files
    for name in files:
        assert not both({other: data for other, data in files.items() if other != name})[0], name
        assert not both({**files, name: files[name][:-1]})[0], name
        assert not both({**files, name: files[name] + b"\n"})[0], name


def _rows() -> list[dict[str, object]]:
    return [json.loads(line) for line in made()[0][bundle.EVENTS].splitlines()]


def test_a_record_written_anew_with_the_stolen_key_is_found_by_yesterdays_mail() -> None:
    files, kept, key = made()
    rows = _rows()
    rows[40]["actor"] = "somebody else"
    forged = made_anew(files, rows, key)
    assert both(forged) == (True, None)  # nothing inside can tell
    assert both(forged, kept) == (False, 1)


def test_an_end_cut_off_with_the_stolen_key_is_found_by_yesterdays_mail() -> None:
    files, kept, key = made()
    counted = int(kept.split("\n")[1])
    shorter = made_anew(files, _rows()[: counted - 3], key)
    assert both(shorter) == (True, None)
    assert both(shorter, kept) == (False, counted - 2)


def test_the_same_record_signed_with_another_key_is_found_by_yesterdays_mail() -> None:
    files, kept, _ = made()
    forged = made_anew(files, _rows(), SigningKey(bytes(32)))
    assert both(forged) == (True, None)
    assert both(forged, kept) == (False, None)


def test_erased_details_are_counted_and_change_nothing_else(tmp_path: Path) -> None:
    db = databases.sqlite(tmp_path, filled=True)
    world = world_of(db)
    world.approved()
    with db.write() as session:
        session.connection().exec_driver_sql("DELETE FROM audit_detail WHERE seq = 7")
    export(settings_of(tmp_path, world), tmp_path / "record.zip", world.now)
    db.close()
    files = read(tmp_path / "record.zip")
    assert both(files) == (True, None)
    assert "1 with details erased" in verify_audit.verify(files)


def _as_it_is_mailed(note: str) -> bytes:
    words = WORDS[Trouble.CHECKPOINT].body({"since": "Tuesday", "note": note.rstrip("\n")})
    mail = Mail(
        id=1,
        recipient="head@x.example.org",
        subject="Keep this mail",
        body=words,
        page="/history",
        kind="checkpoint",
        about="record",
        step="1",
        once="1",
        queued_at=NOON,
    )
    head = Letterhead("Lunsford Primary", "gatekeeper@x.example.org", "https://x.example.org")
    return message_of([mail], head, NOON).as_bytes()


def test_an_outsider_needs_one_command_and_nothing_of_ours(tmp_path: Path) -> None:
    """A bare Python that is told to ignore whatever is installed, in a folder with only what was handed out."""
    files, kept, _ = made()
    (tmp_path / "verify_audit.py").write_bytes(files["verify_audit.py"])
    with zipfile.ZipFile(tmp_path / "record.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    mail = "From: gatekeeper@lunsfordprimary.example.org\nSubject: Keep this mail\n\nHello,\n\n" + "".join(
        f"> {line}\r\n" for line in kept.splitlines()
    )
    (tmp_path / "mail.txt").write_text(mail, encoding="utf-8")
    command = [sys.executable, "-I", "-S", "verify_audit.py", "record.zip"]

    def say(*more: str) -> tuple[int, str]:
        done = subprocess.run([*command, *more], cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    code, words = say("--checkpoint", "mail.txt")
    assert (code, words[:6]) == (0, "SOUND:"), words
    assert "of which you kept a checkpoint" in words
    (tmp_path / "mail.eml").write_bytes(_as_it_is_mailed(kept))
    assert say("--checkpoint", "mail.eml")[0] == 0
    (tmp_path / "mail.txt").write_text(mail.replace("\u2014", "--"), encoding="utf-8")
    assert say("--checkpoint", "mail.txt")[0] == 2
    data = (tmp_path / "record.zip").read_bytes()
    (tmp_path / "record.zip").write_bytes(data.replace(b'"seq":9,', b'"seq":8,'))
    assert say() == (1, "NOT SOUND. The file is damaged: it cannot be unpacked.\n")
    with zipfile.ZipFile(tmp_path / "record.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data.replace(b'"seq":9,', b'"seq":8,'))
    assert say() == (1, "NOT SOUND. Row 9 is missing, or another row stands in its place.\n")


def test_the_outsiders_program_is_plain_python_from_3_8_on_and_knows_nothing_of_ours() -> None:
    tree = ast.parse(made()[0]["verify_audit.py"], feature_version=(3, 8))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported <= sys.stdlib_module_names


def test_a_record_that_does_not_hold_is_not_exported(tmp_path: Path) -> None:
    db = databases.sqlite(tmp_path, filled=True)
    world = world_of(db)
    with db.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_event_no_update")
        session.connection().exec_driver_sql("UPDATE audit_event SET actor = 'x' WHERE seq = 3")
    with pytest.raises(RecordNotSigned):
        export(settings_of(tmp_path, world), tmp_path / "record.zip", world.now)
    db.close()
    assert not (tmp_path / "record.zip").exists()
