"""When is the authority for time stamps asked? Once for the newest checkpoint, and again after growing pauses.

It has a clock of its own, and is asked outside of any transaction: however long it takes, no checkpoint, mail
or post waits for it. A try is written down before it is made, so that two processes do not ask at once and a
process that dies asks no sooner.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.raising import raise_alarm
from gatekeeper.audit import chain
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.models import AuditCheckpoint, AuditStamp, StampTry
from gatekeeper.stamps import standing
from gatekeeper.stamps.authority import Authority
from gatekeeper.stamps.tokens import NoStamp, Stamp

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)

log = logging.getLogger(__name__)


class Stamps:
    """Has checkpoints stamped. One for each process; what was tried is in the database."""

    def __init__(self, db: Database, authority: Authority, now: Callable[[], datetime]) -> None:
        """Takes the database, whom to ask, and the clock."""
        self._db, self._authority, self._now = db, authority, now

    def tick(self) -> bool:
        """Asks if there is something to ask for, and it is time. Gives whether a stamp was kept."""
        now = self._now()
        with self._db.read() as session:
            if _due(session, now) is None:
                return False
        with self._db.write() as session:
            chain.lock(session)  # so that one process alone asks
            wanted = _due(session, now)
            if wanted is None:
                return False
            _count(session, now)
        try:
            stamp = self._authority.stamp(wanted.note.encode())
        except NoStamp as none:
            log.warning("the checkpoint of %s events has no time stamp: %s", wanted.size, none.why)
            self._failed(none)
            return False
        return self._keep(wanted, stamp)

    def _keep(self, wanted: AuditCheckpoint, stamp: Stamp) -> bool:
        with self._db.write() as session:
            chain.lock(session)
            tries = session.get(StampTry, standing.ONLY)
            if tries is not None:
                session.delete(tries)
            if standing.stamps(session, (wanted,)):
                return False  # another process was quicker
            session.add(
                AuditStamp(
                    checkpoint_id=wanted.id, token=stamp.token, authority=self._authority.name, stamped_at=stamp.at
                )
            )
        return True

    def _failed(self, none: NoStamp) -> None:
        with self._db.write() as session:
            tries = session.get(StampTry, standing.ONLY, with_for_update=True)
            if tries is None:
                return  # another process has a stamp by now
            tries.problem, tries.tell_now = none.why, tries.tell_now or none.now
            session.add(tries)
            session.flush()
            if standing.trouble(session) is not None:
                raise_alarm(
                    session,
                    Trouble.TIME_STAMP,
                    about="record",
                    step=tries.since.isoformat(),
                    page=pages.HEALTH,
                    now=self._now(),
                    details={"since": say(tries.since), "note": none.why},
                )


def _due(session: Session, now: datetime) -> AuditCheckpoint | None:
    """The checkpoint to be stamped now. A pause that a clock in the future gave is not kept."""
    tries = session.get(StampTry, standing.ONLY)
    if tries is not None and now < tries.retry_at <= now + LONGEST_PAUSE:
        return None
    return standing.unstamped(session)


def _count(session: Session, now: datetime) -> None:
    tries = session.get(StampTry, standing.ONLY) or StampTry(id=standing.ONLY, since=now, retry_at=now)
    tries.retry_at = now + min(FIRST_PAUSE * 2 ** min(tries.tries, 10), LONGEST_PAUSE)
    tries.tries += 1
    session.add(tries)
