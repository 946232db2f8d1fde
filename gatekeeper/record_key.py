"""How does another key come to sign the record? The old one vouches for it, in a checkpoint of its own.

The new key lies beside the old one until that checkpoint is written, so that a crash at any moment leaves
a key that may sign: `change` begun once more ends what was begun.
"""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from gatekeeper import keys, migrations
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit import checkpoints
from gatekeeper.audit.events import Verb
from gatekeeper.backups.restoring import AWAKE
from gatekeeper.beats import last_beat
from gatekeeper.db import Database, connect
from gatekeeper.errors import GatekeeperError, SettingsError
from gatekeeper.publishing import checkpointing
from gatekeeper.settings import Settings

VOUCHED, LOST = "the old key vouched for the new one", "the old key was lost"


class KeyStays(GatekeeperError):
    """The key that signs cannot be changed as it was asked for."""


def change(settings: Settings, now: datetime, *, lost: bool = False) -> None:
    """Makes a new key, which signs from now on. Leaders get the checkpoint that says so by mail.

    Args:
        settings: where the database and the key file are.
        now: the present.
        lost: the old key is gone for good. Nothing can vouch for the new one then, and mails from before
            the change fit no export made after it.

    Raises:
        SettingsError: there is no database of this version.
        KeyStays: nothing was changed, and why.
    """
    path = settings.checkpoint_key_path
    with closing(connect(settings.database_address)) as db:
        if migrations.current(db) != migrations.newest():
            raise SettingsError("There is no database of this version. Check --data, and run: migrate")
        in_force = _key_in_force(db, now)
        fresh = path.with_name(f"{path.name}.next")
        if fresh.exists() and keys.signing_key(fresh).public == in_force:
            fresh.replace(path)  # what an earlier try could not end
            return
        if lost:
            _begin_anew(db, path, in_force, now)
            return
        if not path.exists() or keys.signing_key(path).public != (in_force or keys.signing_key(path).public):
            raise KeyStays(
                f"{path} is not the key that signed last, so it cannot vouch for a new one. Put the copy of the "
                "old key file back. If there is none, add --lost. Nothing was changed."
            )
        _hand_over(db, path, fresh, now)


def _key_in_force(db: Database, now: datetime) -> bytes | None:
    with db.read() as session:
        seen_at = last_beat(session, now)
        in_force = checkpoints.key_in_force(session)
    if seen_at is not None and now - seen_at < AWAKE:
        raise KeyStays(
            "A publisher is at work and signs with the old key. Stop the server and the publisher, wait a "
            "minute, and try again. Nothing was changed."
        )
    return in_force


def _hand_over(db: Database, path: Path, fresh: Path, now: datetime) -> None:
    """The old key signs a checkpoint that names the new one; then the new file takes the place of the old."""
    old, new = keys.signing_key(path), keys.signing_key(fresh)
    _put_on_record(db, VOUCHED, now)
    if not checkpointing.make(db, old, now, checkpoints.NEW_KEY, next_key=new.public):
        fresh.unlink()
        raise KeyStays("The record does not hold, so nothing is signed. Run: audit verify. The key stays.")
    fresh.replace(path)


def _begin_anew(db: Database, path: Path, in_force: bytes | None, now: datetime) -> None:
    new = keys.signing_key(path)
    if new.public == in_force:
        raise KeyStays(f"{path} is the key that signed last. Leave out --lost. Nothing was changed.")
    _put_on_record(db, LOST, now)
    if not checkpointing.make(db, new, now, checkpoints.KEY_LOST):
        raise KeyStays("The record does not hold, so nothing is signed. Run: audit verify.")


def _put_on_record(db: Database, how: str, now: datetime) -> None:
    with act(db, COMMAND, now) as doing:
        doing.record(Verb.RECORD_KEY_CHANGED, subject="record", how=how)
