"""Another key signs the record only where the key before it vouched for it, and both verifiers know."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from gatekeeper import keys, record_key
from gatekeeper.audit import bundle, checkpoints, notes
from gatekeeper.audit.events import Verb
from gatekeeper.audit.notes import Checkpoint
from gatekeeper.keys import SigningKey
from gatekeeper.models import AuditCheckpoint, AuditEvent, Mail, PublisherBeat
from gatekeeper.publishing.checkpointing import Checkpoints
from gatekeeper.record_export import export
from gatekeeper.record_key import KeyStays
from gatekeeper.settings import Settings
from tests import databases
from tests.exports import Files, both, made_anew, read, rows_of, settings_of
from tests.gatekeeper.conftest import world_of
from tests.world import World


@dataclass
class Signed:
    """A school whose record is signed each day."""

    world: World
    settings: Settings
    folder: Path

    @property
    def key(self) -> SigningKey:
        """The key in its file."""
        return keys.signing_key(self.settings.checkpoint_key_path)

    def a_day(self) -> str:
        """Something happens, the day ends, and leaders get these lines."""
        self.world.draft()
        self.world.now += timedelta(days=1)
        assert Checkpoints(self.world.db, self.key).look(self.world.now)
        return self.newest()

    def newest(self) -> str:
        with self.world.db.read() as session:
            last = checkpoints.latest(session)
        assert last is not None
        return last.note

    def change(self, *, lost: bool = False) -> None:
        record_key.change(self.settings, self.world.now, lost=lost)

    def exported(self) -> Files:
        target = self.folder / f"{self.world.now:%d%H%M%S}.zip"
        self.world.now += timedelta(seconds=1)
        export(self.settings, target, self.world.now)
        return read(target)

    def problem(self) -> str:
        with self.world.db.read() as session:
            found = checkpoints.check(session)
        return found.problem if found else ""


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Signed]:
    db = databases.sqlite(tmp_path, filled=True)
    world = world_of(db)
    yield Signed(world, settings_of(tmp_path, world), tmp_path)
    db.close()


def test_the_old_key_vouches_for_the_new_one_and_mails_of_both_fit(signed: Signed) -> None:
    of_the_old, old = signed.a_day(), signed.key.public
    signed.change()
    vouched, new = signed.newest(), signed.key.public
    of_the_new = signed.a_day()
    assert new != old
    assert vouched.splitlines()[3] == f"next key: {notes.public_line(vouched.splitlines()[0], new)}"
    files = signed.exported()
    for kept in (None, of_the_old, vouched, of_the_new, of_the_old + "\n" + of_the_new):
        assert both(files, kept) == (True, None), kept
    assert signed.problem() == ""
    with signed.world.db.read() as session:
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.verb == Verb.RECORD_KEY_CHANGED)).all()
    assert event.actor == "command"


def test_several_changes_in_a_row_are_followed(signed: Signed) -> None:
    kept = [signed.a_day()]
    for _ in range(3):
        signed.change()
        kept.append(signed.a_day())
    files = signed.exported()
    assert files[bundle.KEYS].count(b"\n") == 4
    for one in kept:
        assert both(files, one) == (True, None)


def test_a_key_for_which_nobody_vouched_is_refused_in_an_export(signed: Signed) -> None:
    signed.a_day()
    files, thief = signed.exported(), SigningKey(bytes(range(32)))
    origin, size, _ = files[bundle.CHECKPOINTS].decode().split("\n")[:3]
    stands = files[bundle.CHECKPOINTS].decode().rstrip("\n").split("\n\n")
    first = "\n\n".join(stands[:2]) + "\n"
    last = notes.opened("\n\n".join(stands[-2:]) + "\n", checkpoints.keys_of(origin, [signed.key.public.hex()]))
    assert last is not None and size != str(last.size)
    forged = {
        **files,
        bundle.CHECKPOINTS: f"{first}\n{notes.sign(last, thief)}".encode(),
        bundle.KEYS: files[bundle.KEYS] + (notes.public_line(origin, thief.public) + "\n").encode(),
    }
    assert both(_listed(forged, origin, thief)) == (False, None)
    # and where the thief lets their own key vouch for itself
    own = Checkpoint(last.origin, last.size - 1, bytes(32), thief.public)
    forged[bundle.CHECKPOINTS] = f"{first}\n{notes.sign(own, thief)}\n{notes.sign(last, thief)}".encode()
    assert both(_listed(forged, origin, thief)) == (False, None)


def _listed(files: Files, origin: str, key: SigningKey) -> Files:
    listed = "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files) if name != bundle.MANIFEST
    )
    return {**files, bundle.MANIFEST: notes.signed(f"{bundle.TITLE}\n{listed}", origin, key).encode()}


def test_a_record_written_anew_with_the_stolen_new_key_is_found_by_any_kept_mail(signed: Signed) -> None:
    of_the_old = signed.a_day()
    signed.change()
    of_the_new = signed.a_day()
    files = signed.exported()
    rows = rows_of(files)
    rows[10]["actor"] = "somebody else"
    forged = made_anew(files, rows, signed.key)
    assert both(forged) == (True, None)  # nothing inside can tell
    assert both(forged, of_the_new) == (False, 1)
    assert both(forged, of_the_old) == (False, None)  # the thief has no key that could have signed it


def test_a_mail_that_the_old_key_signed_after_its_turn_is_refused(signed: Signed) -> None:
    signed.a_day()
    old = signed.key
    signed.change()
    signed.a_day()
    files = signed.exported()
    origin = files[bundle.CHECKPOINTS].decode().partition("\n")[0]
    newest = notes.opened(signed.newest(), checkpoints.keys_of(origin, [signed.key.public.hex()]))
    assert newest is not None
    assert both(files, notes.sign(newest, old)) == (False, None)


def test_another_key_file_signs_nothing_and_leaders_are_told_once(signed: Signed) -> None:
    signed.a_day()
    signed.settings.checkpoint_key_path.unlink()
    signed.world.draft()
    signed.world.now += timedelta(days=1)
    before = signed.newest()
    maker = Checkpoints(signed.world.db, signed.key)
    assert not maker.look(signed.world.now)
    assert not maker.look(signed.world.now)
    assert signed.newest() == before
    with signed.world.db.read() as session:
        told = session.exec(select(Mail).where(Mail.kind == "checkpoint-key")).all()
    assert len(told) == 1
    with pytest.raises(KeyStays, match="add --lost"):
        signed.change()


def test_after_a_lost_key_the_record_is_signed_anew_and_old_mails_do_not_fit(signed: Signed) -> None:
    of_the_old = signed.a_day()
    with pytest.raises(KeyStays, match="Leave out --lost"):
        signed.change(lost=True)
    signed.settings.checkpoint_key_path.unlink()
    signed.change(lost=True)
    of_the_new = signed.a_day()
    files = signed.exported()
    assert both(files) == both(files, of_the_new) == (True, None)
    assert both(files, of_the_old) == (False, None)
    assert signed.problem() == ""


def test_a_change_that_was_cut_off_is_ended_by_the_next_try(signed: Signed) -> None:
    """The computer stops after the checkpoint is written and before the new file stands in its place."""
    signed.a_day()
    path = signed.settings.checkpoint_key_path
    old = path.read_bytes()
    signed.change()
    path.rename(path.with_name(path.name + ".next"))
    path.write_bytes(old)
    path.chmod(0o600)
    signed.change()
    signed.a_day()
    assert signed.problem() == ""
    assert [one.name for one in signed.folder.glob("checkpoint-key*")] == ["checkpoint-key"]


def test_nothing_is_changed_while_a_publisher_is_at_work(signed: Signed) -> None:
    signed.a_day()
    before = signed.key.public
    now = signed.world.now
    with signed.world.db.write() as session:
        session.add(PublisherBeat(name="one", seen_at=now, started_at=now))
    with pytest.raises(KeyStays, match="A publisher is at work"):
        signed.change()
    assert signed.key.public == before


def test_a_checkpoint_in_the_database_that_nobody_vouched_for_is_found(signed: Signed) -> None:
    signed.a_day()
    signed.world.draft()
    with signed.world.db.read() as session:
        taken = checkpoints.take(session)
    assert isinstance(taken, Checkpoint)
    thief = SigningKey(bytes(32))
    with signed.world.db.write() as session:
        session.add(
            AuditCheckpoint(
                size=taken.size,
                note=notes.sign(taken, thief),
                public_key=thief.public.hex(),
                cause="daily",
                made_at=signed.world.now,
            )
        )
    assert "No earlier key vouches" in signed.problem()
