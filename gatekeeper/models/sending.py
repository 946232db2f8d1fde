"""What is to be sent, what was tried, and what is being taken down?"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column


class OutboxState(StrEnum):
    """Where an agreed post stands on its way out."""

    READY = "ready"
    CLAIMED = "claimed"
    DONE = "done"
    CANCELLED = "cancelled"


class OutboxItem(SQLModel, table=True):
    """One agreed version that may be sent. A trigger refuses it without a valid approval."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "uq_outbox_open_post_id",
            "post_id",
            unique=True,
            sqlite_where=text("state IN ('ready', 'claimed')"),
            postgresql_where=text("state IN ('ready', 'claimed')"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    version_id: int = Field(foreign_key="version.id")
    approval_id: int = Field(foreign_key="approval.id")
    digest: str = Field(max_length=64)
    channel_id: int = Field(foreign_key="channel.id")
    due_at: datetime = Field(index=True)
    not_after: datetime
    state: OutboxState = Field(sa_column=enum_column(OutboxState, index=True))
    retry_at: datetime | None = None
    owner: str | None = Field(default=None, max_length=120)
    lease_until: datetime | None = None
    fence: int = 0
    problem: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": text("''")})
    """Why it could not be prepared when that was last tried."""
    created_at: datetime


class AttemptOutcome(StrEnum):
    """What became of one try (GOV.UK Notify's distinction: sent, failed, not known)."""

    SENT = "sent"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


class Attempt(SQLModel, table=True):
    """One try to create the post, committed before the first byte leaves.

    While `finished_at` is empty nobody else may try on this channel: the last
    guard against two senders.
    """

    __table_args__ = (
        UniqueConstraint("outbox_id", "number"),
        Index(
            "uq_attempt_open_channel_id",
            "channel_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    channel_id: int = Field(foreign_key="channel.id")
    number: int
    fence: int
    body_sha256: str = Field(max_length=64)
    started_at: datetime
    finished_at: datetime | None = None
    outcome: AttemptOutcome | None = Field(default=None, sa_column=enum_column(AttemptOutcome, nullable=True))
    detail: str = Field(default="", max_length=500)
    x_post_id: str | None = Field(default=None, max_length=20)
    transaction_id: str = Field(default="", max_length=80)


class TimelineLook(SQLModel, table=True):
    """The list of our own posts was read, to see whether an attempt in doubt shows there."""

    __tablename__ = "timeline_look"

    id: int = Field(default=None, primary_key=True)
    attempt_id: int = Field(foreign_key="attempt.id", index=True)
    at: datetime
    was_read: bool
    found: int = 0


class Takedown(SQLModel, table=True):
    """A published post is to be removed, and it is proved that it is gone."""

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    reason: str = Field(max_length=500)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    tries: int = 0
    retry_at: datetime | None = None
    deleted_at: datetime | None = None
    verified_at: datetime | None = Field(default=None, index=True)
    problem: str = Field(default="", max_length=500)
