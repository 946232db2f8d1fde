"""Is everything that posting needs awake and in order?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuditEvent,
    AuditHead,
    Channel,
    OutboxItem,
    OutboxState,
    Post,
    PublisherBeat,
    Takedown,
)
from gatekeeper.queries.masking import veil_for


@dataclass(frozen=True, slots=True)
class Publisher:
    """One publisher process."""

    name: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """The facts of the health page."""

    publishers: tuple[Publisher, ...]
    handle: str
    account_id: str
    seen_account_id: str | None
    account_seen_at: datetime | None
    stopped_at: datetime | None
    stopped_why: str
    waiting_to_be_read: int
    waiting_to_go: int
    overdue: int
    going_out: int
    takedowns_open: int
    need_a_person: int
    last_event: int
    last_event_at: str
    database: str


def health(session: Session, actor: Actor, now: datetime) -> Health:
    """The facts as of `now`, in words that this reader may see."""
    channel = session.exec(select(Channel)).one()
    head = session.get(AuditHead, 1)
    last = head.seq if head else 0
    event = session.get(AuditEvent, last)
    ready = OutboxItem.state == OutboxState.READY
    dialect = session.get_bind().dialect.name
    return Health(
        publishers=tuple(
            Publisher(beat.name, beat.started_at, beat.seen_at)
            for beat in session.exec(select(PublisherBeat).order_by(col(PublisherBeat.seen_at).desc()).limit(5))
        ),
        handle=channel.handle,
        account_id=channel.account_id,
        seen_account_id=channel.seen_account_id,
        account_seen_at=channel.seen_at,
        stopped_at=channel.stopped_at,
        stopped_why=veil_for(session, actor).text(channel.stopped_why) if channel.stopped_why else "",
        waiting_to_be_read=_posts(session, State.WAITING),
        waiting_to_go=_count(session, ready),
        overdue=_count(session, ready, OutboxItem.due_at < now),
        going_out=_posts(session, State.GOING_OUT),
        takedowns_open=session.exec(
            select(func.count()).select_from(Takedown).where(col(Takedown.verified_at).is_(None))
        ).one(),
        need_a_person=_posts(session, State.UNSURE, State.REFUSED, State.MISSED, State.HELD),
        last_event=last,
        last_event_at=event.at if event else "",
        database={"sqlite": "SQLite, one file on this computer", "postgresql": "PostgreSQL"}.get(dialect, dialect),
    )


def _posts(session: Session, *states: State) -> int:
    return session.exec(select(func.count()).select_from(Post).where(col(Post.state).in_(states))).one()


def _count(session: Session, *conditions: bool) -> int:
    return session.exec(select(func.count()).select_from(OutboxItem).where(*conditions)).one()
