"""Has this computer's clock jumped back? Then times cannot be trusted, and a person has to look.

The wall clock is compared with a clock that only ever runs forward, and at the start of a process with
the last heartbeat that any publisher left in the database.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, select

from gatekeeper.clock import say_time
from gatekeeper.db import Database
from gatekeeper.models import Channel, PublisherBeat
from gatekeeper.publishing.settling import stop_channel

MOST_BACK = timedelta(minutes=2)
"""Corrections by the network are far smaller."""


class ClockGuard:
    """Remembers when it last looked, by both clocks."""

    def __init__(self, now: Callable[[], datetime], steady: Callable[[], float]) -> None:
        """`steady` gives seconds that never run backwards."""
        self._now, self._steady = now, steady
        self._seen: tuple[datetime, float] | None = None

    def look(self, db: Database) -> bool:
        """Whether the clock can be trusted. If it jumped back, posting stops until a leader lets it go on."""
        now, steady = self._now(), self._steady()
        if self._seen is None:
            expected = _last_beat(db) or now
        else:
            expected = self._seen[0] + timedelta(seconds=steady - self._seen[1])
        self._seen = now, steady
        if now >= expected - MOST_BACK:
            return True
        why = (
            f"This computer’s clock jumped back from {say_time(expected)} to {say_time(now)}. Put it right first."
        )
        with db.read() as session:
            channels = session.exec(select(Channel.id)).all()
        for channel_id in channels:
            stop_channel(db, channel_id, why, now)
        return False


def _last_beat(db: Database) -> datetime | None:
    with db.read() as session:
        return session.exec(select(PublisherBeat.seen_at).order_by(col(PublisherBeat.seen_at).desc())).first()
