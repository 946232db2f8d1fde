"""Checkpoints are made when they should be, reach leaders by mail, and show what was changed since."""

import base64
import stat
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from gatekeeper import keys
from gatekeeper.actions import people
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit import checkpoints, notes
from gatekeeper.audit.events import detail_keys
from gatekeeper.errors import SettingsError
from gatekeeper.keys import SigningKey
from gatekeeper.mail.carriers import SmtpCarrier
from gatekeeper.models import AuditCheckpoint, AuditEvent, AuditHead, Mail
from gatekeeper.publishing.checkpointing import Checkpoints
from gatekeeper.publishing.post_office import PostOffice, Sender
from gatekeeper.queries.checkpoints import WHY
from gatekeeper.settings import Tls
from tests.smtp_server import HOST, Inbox, serving
from tests.world import World

KEY = SigningKey(bytes(range(32)))
NAME = "lunsfordprimary.example.org/gatekeeper"


def made(world: World) -> list[AuditCheckpoint]:
    with world.db.read() as session:
        return list(session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size))))


def office_of(world: World, inbox: Inbox) -> PostOffice:
    carrier = SmtpCarrier(HOST, inbox.port, Tls.NONE, deadline=5.0)
    sender = Sender(carrier, "gatekeeper@lunsfordprimary.example.org", "https://gate.example.org")
    return PostOffice(world.db, sender, lambda: world.now)


def mails(world: World, kind: str) -> list[Mail]:
    with world.db.read() as session:
        return list(session.exec(select(Mail).where(Mail.kind == kind)))


def tamper(world: World, *statements: str) -> None:
    with world.db.write() as session:
        connection = session.connection()
        for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type='trigger'")).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_one_is_made_each_day_on_which_something_happened(either_world: World) -> None:
    world, maker = either_world, Checkpoints(either_world.db, KEY)
    assert maker.look(world.now)
    assert not maker.look(world.now)
    world.draft()
    assert not maker.look(world.later(hours=2))
    assert maker.look(world.later(hours=24))
    assert not maker.look(world.later(hours=24))  # nothing happened since
    assert [one.cause for one in made(world)] == ["daily", "daily"]


def test_changed_rights_do_not_wait_for_the_day(world: World) -> None:
    maker = Checkpoints(world.db, KEY)
    assert maker.look(world.now)
    people.switch_off(world.db, world.actor("head"), world.staff["volunteer"], world.now)
    assert maker.look(world.now)
    assert [one.cause for one in made(world)] == ["daily", "roles"]


def test_after_each_dangerous_event_the_proof_is_outside_within_five_minutes(world: World) -> None:
    """The publisher and the sending of mail look once a minute, as slowly as the settings allow."""
    with serving() as inbox:
        maker, office = Checkpoints(world.db, KEY), office_of(world, inbox)
        maker.look(world.now)
        office.tick()
        for verb in checkpoints.AT_ONCE:
            happened = world.later(hours=1)
            maker.look(world.now)
            office.tick()
            before = len(inbox.messages)
            with act(world.db, COMMAND, happened) as doing:
                details: dict[str, Any] = dict.fromkeys(detail_keys(verb), "x")
                doing.record(verb, subject="test", **details)
            while len(inbox.messages) == before and world.now - happened < timedelta(minutes=10):
                world.later(minutes=1)
                maker.look(world.now)
                office.tick()
            assert world.now - happened <= timedelta(minutes=5), verb
            last = made(world)[-1]
            assert last.cause == checkpoints.AT_ONCE[verb]
            assert last.note in inbox.messages[-1].get_content().replace("\r\n", "\n"), verb


def test_every_cause_of_a_checkpoint_is_said_in_words() -> None:
    assert set(checkpoints.AT_ONCE.values()) <= set(WHY)
    assert {checkpoints.DAILY, checkpoints.EXPORT, checkpoints.NEW_KEY, checkpoints.KEY_LOST} <= set(WHY)


def test_leaders_get_the_five_lines_and_no_name(world: World) -> None:
    world.approved(text="Beech class planted sunflowers.")
    Checkpoints(world.db, KEY).look(world.now)
    (row,) = made(world)
    (mail,) = mails(world, "checkpoint")
    assert row.note.rstrip("\n") in mail.body
    assert row.note.count("\n") == 5
    assert mail.recipient == "head@lunsfordprimary.example.org"
    assert not [name for name in ("Poppy", "Fairweather", "Beech", "Teach") if name in mail.body + mail.subject]


def test_openssl_agrees_with_the_signature(world: World, tmp_path: Path) -> None:
    Checkpoints(world.db, KEY).look(world.now)
    text, _, last = made(world)[0].note.partition("\n\n")
    dash, name, packed = last.split()
    assert (dash, name) == ("\u2014", NAME)
    (tmp_path / "text").write_text(f"{text}\n")
    (tmp_path / "signature").write_bytes(base64.b64decode(packed)[4:])
    (tmp_path / "key").write_bytes(bytes.fromhex("302a300506032b6570032100") + KEY.public)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin"]
    done = subprocess.run(
        [*command, "-in", "text", "-sigfile", "signature"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_note_is_opened_only_as_it_was_signed() -> None:
    note = notes.sign(notes.Checkpoint(NAME, 7, bytes(32)), KEY)
    known = checkpoints.keys_of(NAME, [KEY.public.hex()])
    assert notes.opened(note, known) == notes.Checkpoint(NAME, 7, bytes(32))
    for place in range(len(note)):
        other = note[:place] + ("A" if note[place] != "A" else "B") + note[place + 1 :]
        assert notes.opened(other, known) is None, place
    assert notes.opened(note, checkpoints.keys_of(NAME, [SigningKey(bytes(32)).public.hex()])) is None


def test_a_record_made_anew_behind_a_checkpoint_is_found_and_not_signed(world: World) -> None:
    """The chain is made right again behind a change, so that only the checkpoint can tell."""
    world.draft()
    maker = Checkpoints(world.db, KEY)
    maker.look(world.now)
    tamper(world, "DELETE FROM audit_detail WHERE seq = (SELECT max(seq) FROM audit_event)")
    with world.db.write() as session:
        last, head = session.get_one(AuditHead, 1).seq, session.get_one(AuditHead, 1)
        session.delete(session.get_one(AuditEvent, last))
        head.seq, head.hash = last - 1, session.get_one(AuditEvent, last - 1).hash
        session.add(head)
    world.now += timedelta(days=1)
    world.draft()
    world.draft()
    with world.db.read() as session:
        unlike = checkpoints.check(session)
    assert unlike is not None and f"Rows 1 to {last} are not those" in unlike.problem
    assert not maker.look(world.now)
    assert not maker.look(world.now)
    assert len(made(world)) == 1
    assert len(mails(world, "record-broken")) == 1


def test_a_cut_off_end_is_found(world: World) -> None:
    Checkpoints(world.db, KEY).look(world.now)
    with world.db.read() as session:
        last = session.get_one(AuditHead, 1).seq
    tamper(world, f"DELETE FROM audit_detail WHERE seq = {last}", f"DELETE FROM audit_event WHERE seq = {last}")
    with world.db.read() as session:
        unlike = checkpoints.check(session)
    assert unlike is not None and unlike.first_bad == last


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_checkpoint SET note = ''", "DELETE FROM audit_checkpoint"],
)
def test_the_database_keeps_checkpoints_as_they_are(either_world: World, statement: str) -> None:
    Checkpoints(either_world.db, KEY).look(either_world.now)
    with pytest.raises(DBAPIError, match="never changed"), either_world.db.write() as session:
        session.connection().execute(sa.text(statement))


def test_the_signing_key_is_made_once_for_this_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint-key"
    first = keys.signing_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.signing_key(path).public == first.public
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint-key"]
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="can be read by others"):
        keys.signing_key(path)
