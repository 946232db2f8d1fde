"""Who keeps a proof of the record outside this computer? Leaders do, in their mail.

The checkpoint is written down and its mail queued in one transaction.
"""

import logging
from dataclasses import replace
from datetime import datetime

from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.raising import raise_alarm
from gatekeeper.audit import chain, checkpoints, notes
from gatekeeper.audit.checkpoints import Unsound
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.keys import SigningKey
from gatekeeper.models import AuditCheckpoint

log = logging.getLogger(__name__)


class Checkpoints:
    """Makes a checkpoint where one is due. One for each publisher; without a key it does nothing."""

    def __init__(self, db: Database, key: SigningKey | None) -> None:
        """Takes the database and the key that signs."""
        self._db, self._key = db, key

    def look(self, now: datetime) -> bool:
        """Makes a checkpoint if one is due. Gives whether one was made."""
        if self._key is None:
            return False
        with self._db.read() as session:
            cause = checkpoints.due(session, now)
        return cause is not None and make(self._db, self._key, now, cause)


def make(db: Database, key: SigningKey, now: datetime, cause: str, *, next_key: bytes | None = None) -> bool:
    """Signs the state of the record and queues the mail. Gives whether there is a new checkpoint.

    A record that does not hold is never signed, nor is any with a key for which the last one does not
    vouch; leaders are told of it once. `next_key` is the public half of a key that signs from now on.
    """
    with db.read() as session:
        taken = checkpoints.take(session)
    with db.write() as session:
        chain.lock(session)
        if isinstance(taken, Unsound):
            log.error("the record does not hold and was not signed: %s", taken.problem)
            raise_alarm(
                session,
                Trouble.RECORD_BROKEN,
                about="record",
                step=f"row {taken.first_bad}",
                page=pages.RECORD,
                now=now,
                details={"row": str(taken.first_bad)},
            )
            return False
        last = checkpoints.latest(session)
        if last is not None and last.size >= taken.size:
            return False  # another publisher was first, or nothing happened since
        if checkpoints.key_in_force(session) not in {None, key.public} and cause != checkpoints.KEY_LOST:
            log.error("the key that signs checkpoints is not the one that signed the last")
            raise_alarm(
                session,
                Trouble.CHECKPOINT_KEY,
                about="record",
                step=key.public.hex(),
                page=pages.CHECKPOINTS,
                now=now,
                details={},
            )
            return False
        note = notes.sign(replace(taken, next_key=next_key), key)
        session.add(
            AuditCheckpoint(size=taken.size, note=note, public_key=key.public.hex(), cause=cause, made_at=now)
        )
        raise_alarm(
            session,
            Trouble.CHECKPOINT,
            about="record",
            step=str(taken.size),
            page=pages.CHECKPOINTS,
            now=now,
            details={"since": say(now), "events": f"{taken.size:,}", "note": note.rstrip("\n")},
        )
    return True
