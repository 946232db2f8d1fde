"""When was a publisher last alive, and which part of its work fails again and again?

Two notions. Alive: it came to the end of a round, or is getting on with a long one; a beat from the future,
left by a clock that ran ahead, is no sign of life. Failing: a part of its rounds raises time after time,
while the other parts go on.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from gatekeeper.models import PublisherBeat

CLOCKS_AGREE = timedelta(minutes=2)
"""Corrections by the network are far smaller; clocks further apart are not both right."""
ALIVE_WITHIN = timedelta(minutes=2)
"""What an older beat says fails may be over: its publisher was stopped, or started again."""
FAILING_FOR = timedelta(minutes=10)
FAILING = "failing"
"""Under this name a beat holds what fails: of each part, when it first failed and when it last did."""


class Part(StrEnum):
    """The parts of a round, in the words of a page."""

    CLOCK = "looking whether the clock is right"
    CRASHED = "clearing up after a publisher that died"
    LATE = "ending posts whose time is over"
    HELD_FILES = "deleting files that nobody took in"
    LEAVERS = "closing the accounts of people who left"
    TAKING_DOWN = "taking posts down"
    DOUBT = "finding out about posts in doubt"
    SENDING = "sending posts"
    KEY = "asking X whether our key is good"
    OUTSIDE = "looking for posts that were not sent from here"
    AFTERCARE = "following up withdrawals"
    REMINDING = "reminding second readers"
    CHECKPOINT = "signing the record"


def is_believed(now: datetime) -> ColumnElement[bool]:
    """Whether a beat can be true."""
    return col(PublisherBeat.seen_at) <= now + CLOCKS_AGREE


def last_beat(session: Session, now: datetime) -> datetime | None:
    """When a publisher was last alive; None: never."""
    return session.exec(select(func.max(PublisherBeat.seen_at)).where(is_believed(now))).one()


def failing(session: Session, now: datetime) -> dict[str, datetime]:
    """Which parts of a living publisher's work have failed for ten minutes or longer, and since when."""
    alive = select(PublisherBeat.last_result).where(
        is_believed(now), col(PublisherBeat.seen_at) > now - ALIVE_WITHIN
    )
    found: dict[str, datetime] = {}
    for result in session.exec(alive):
        for part, since in _lasting(result.get(FAILING, {})):
            found[part] = min(since, found.get(part, since))
    return dict(sorted(found.items()))


def _lasting(parts: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, datetime]]:
    for part, (first, last) in parts.items():
        since = datetime.fromisoformat(first)
        if datetime.fromisoformat(last) - since >= FAILING_FOR:
            yield part, since
