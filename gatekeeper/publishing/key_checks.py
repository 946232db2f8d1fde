"""When is X asked whether our key is good, although nothing has to be sent?

Once a day, and a day and an hour before a post is to go: so that somebody can connect the account anew in time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.db import Database
from gatekeeper.models import Channel, OutboxItem, OutboxState
from gatekeeper.publishing.accounts import Accounts

BEFORE = (timedelta(hours=24), timedelta(hours=1))
EVERY = timedelta(hours=24)
NOT_WITHIN = timedelta(minutes=15)
"""An answer that proves nothing (X is away) is asked for again after this, not at every tick."""


class KeyChecks:
    """Remembers when it asked, so that X is not asked at every tick. One for each publisher."""

    def __init__(self, db: Database, accounts: Accounts) -> None:
        """Takes where it is written what is due, and the connections."""
        self._db, self._accounts = db, accounts
        self._asked: dict[int, datetime] = {}

    def look(self, now: datetime) -> int:
        """Asks X about one account for which that is due. Gives how many were asked about.

        Only one, because posts wait meanwhile: the next one has its turn at the next tick.
        """
        with self._db.read() as session:
            due = next((channel_id for channel_id in _due(session, now) if self._may_ask(channel_id, now)), None)
        if due is None:
            return 0
        self._asked[due] = now
        self._accounts.check(due)
        return 1

    def _may_ask(self, channel_id: int, now: datetime) -> bool:
        last = self._asked.get(channel_id)
        return last is None or not timedelta(0) <= now - last < NOT_WITHIN


def _due(session: Session, now: datetime) -> Iterator[int]:
    for channel in session.exec(select(Channel).where(col(Channel.stopped_at).is_(None))):
        seen = channel.seen_at
        if seen is None or not timedelta(0) <= now - seen < EVERY or _slot_near(session, channel.id, seen, now):
            yield channel.id


def _slot_near(session: Session, channel_id: int, seen: datetime, now: datetime) -> bool:
    """Whether a post comes so near that X is to be asked, and has not been since it came so near."""
    waiting = select(OutboxItem.id).where(
        OutboxItem.channel_id == channel_id, OutboxItem.state == OutboxState.READY, col(OutboxItem.due_at) > now
    )
    return any(
        session.exec(
            waiting.where(col(OutboxItem.due_at) <= now + span, col(OutboxItem.due_at) > seen + span).limit(1)
        ).first()
        is not None
        for span in BEFORE
    )
