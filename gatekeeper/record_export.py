"""How does the record leave, so that somebody outside can check it? Put on the record, signed, then written."""

import os
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from gatekeeper import keys, migrations
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit import bundle, checkpoints
from gatekeeper.audit.events import Verb
from gatekeeper.db import connect
from gatekeeper.errors import GatekeeperError, SettingsError
from gatekeeper.models import AuditHead
from gatekeeper.publishing import checkpointing
from gatekeeper.publishing.stamping import Stamps
from gatekeeper.settings import Settings
from gatekeeper.stamps.authority import authority_of


class RecordNotSigned(GatekeeperError):
    """The record does not hold, so no export that looks sound is made of it."""


def export(settings: Settings, target: Path, now: datetime) -> int:
    """Writes the export and gives how many events are in it. Leaders get the checkpoint of it by mail.

    Raises:
        SettingsError: there is no database, or the file cannot be written.
        RecordNotSigned: the record does not hold.
    """
    if target.exists() or not (target.parent.is_dir() and os.access(target.parent, os.W_OK)):
        raise SettingsError(
            f"{target} cannot be written. Choose a new file in a folder that is there. Nothing was changed."
        )
    key = keys.signing_key(settings.checkpoint_key_path)
    with closing(connect(settings.database_address)) as db:
        if migrations.current(db) != migrations.newest():
            raise SettingsError("There is no database of this version. Check --data, and run: migrate")
        with act(db, COMMAND, now) as doing:
            doing.record(Verb.RECORD_EXPORTED, subject="record")
        checkpointing.make(db, key, now, checkpoints.EXPORT)
        authority = authority_of(settings)
        if authority is not None:
            Stamps(db, authority, lambda: now).tick()  # without one the export is made all the same
        with db.read() as session:
            last = checkpoints.latest(session)
            if last is None or last.size < session.get_one(AuditHead, 1).seq:
                raise RecordNotSigned("The record does not hold, so it was not exported. Run: audit verify")
            # In a folder of its own beside the target: a half-written export never stands under its name.
            with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as folder:
                half = Path(folder) / target.name
                half.touch(mode=0o600)
                events = bundle.write(session, key, half, now)
                half.rename(target)
    return events
