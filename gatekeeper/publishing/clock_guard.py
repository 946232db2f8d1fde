"""Has this computer's clock jumped? Then times cannot be trusted, and a person has to look.

The wall clock is compared with a clock that only ever runs forward: it may not move otherwise, either way. At
the start of a process there is only the last heartbeat that any publisher left in the database, and time may
have passed since; so there a jump back alone is seen. What depends on the time waits until a leader lets
posting go on.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select

from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.alarms import raising
from gatekeeper.audit.events import Verb
from gatekeeper.beats import CLOCKS_AGREE, is_believed
from gatekeeper.clock import in_london, say, say_time
from gatekeeper.db import Database
from gatekeeper.models import Channel, PublisherBeat

LONGEST_WHY = 300


class ClockGuard:
    """Remembers when it last looked, by both clocks. One for each publisher, whatever its threads."""

    def __init__(self, now: Callable[[], datetime], steady: Callable[[], float]) -> None:
        """`steady` gives seconds that never run backwards, and that count a sleep of the computer."""
        self._now, self._steady = now, steady
        self._seen: tuple[datetime, float] | None = None
        self._jump: tuple[datetime, datetime] | None = None
        self._lock = threading.Lock()

    def look(self, db: Database) -> bool:
        """Whether the clock can be trusted. If it jumped, posting stops until a leader lets it go on."""
        with self._lock:
            now, steady = self._now(), self._steady()
            if self._seen is None:
                expected = max(now, _newest_beat(db) or now)
            else:
                expected = self._seen[0] + timedelta(seconds=steady - self._seen[1])
            self._seen = now, steady
            if abs(now - expected) > CLOCKS_AGREE:
                self._jump = expected, now
            if self._jump is not None:
                _stop(db, *self._jump)
                self._jump = None  # not before it is written down
                return False
        return not is_in_doubt(db)


def is_in_doubt(db: Database) -> bool:
    """Whether a clock jumped and nobody has let posting go on since."""
    with db.read() as session:
        return session.exec(select(Channel.id).where(col(Channel.stopped_for_clock))).first() is not None


def _newest_beat(db: Database) -> datetime | None:
    """The last sign of life, also one from the future."""
    with db.read() as session:
        return session.exec(select(func.max(PublisherBeat.seen_at))).one()


def _stop(db: Database, expected: datetime, now: datetime) -> None:
    """Stops every account, also one that is stopped for another reason, and tells whoever should know.

    Beats that cannot be true by this clock go: the stop has taken their place, and the next start has to
    find nothing that it was already stopped for.
    """
    with db.read() as session:
        channels = session.exec(select(Channel.id).order_by(col(Channel.id))).all()
    for channel_id in channels:
        _stop_one(db, channel_id, _why(expected, now), now)
    with db.write() as session:
        session.exec(delete(PublisherBeat).where(~is_believed(now)))


def _stop_one(db: Database, channel_id: int, why: str, now: datetime) -> None:
    with act(db, PUBLISHER, now) as doing:
        channel = doing.session.get_one(Channel, channel_id, with_for_update=True)
        if channel.stopped_for_clock:
            doing.unchanged = True  # another publisher was first, or the clock was put right meanwhile
            return
        before = channel.stopped_why or "" if channel.stopped_at is not None else ""
        channel.stopped_at = channel.stopped_at or now
        channel.stopped_why, channel.stopped_for_clock = f"{why} {before}".rstrip()[:LONGEST_WHY], True
        doing.session.add(channel)
        raising.channel_stopped(doing.session, channel, now)
        doing.record(Verb.CHANNEL_STOPPED, subject="channel", why=why)


def _why(expected: datetime, now: datetime) -> str:
    tell = say_time if in_london(expected).date() == in_london(now).date() else say
    way = "ahead" if now > expected else "back"
    return (
        f"This computer’s clock jumped {way} from {tell(expected)} to {tell(now)}. "
        "See that it is right, then let posting go on."
    )
