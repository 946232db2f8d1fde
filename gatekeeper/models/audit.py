"""How is the record kept so that nobody can quietly change it?

`audit_event` is the chain: each row holds the hash of the one before it and a
salted commitment to its details. The details lie beside it and can be erased
without breaking the chain.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import json_column


class AuditHead(SQLModel, table=True):
    """The last link. Locked while a new one is added, so that the chain has no forks."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    seq: int
    hash: str = Field(max_length=64)


class AuditEvent(SQLModel, table=True):
    """One thing that happened. Never changed, never deleted."""

    __tablename__ = "audit_event"

    seq: int = Field(primary_key=True)
    at: str = Field(max_length=32)
    actor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    actor: str = Field(max_length=120)
    roles: str = Field(default="", max_length=120)
    verb: str = Field(max_length=40, index=True)
    subject: str = Field(max_length=60)
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True)
    details_commit: str = Field(max_length=64)
    prev: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditDetail(SQLModel, table=True):
    """The details of an event and their salt. May be erased; the event stays."""

    __tablename__ = "audit_detail"

    seq: int = Field(primary_key=True, foreign_key="audit_event.seq")
    salt: str = Field(max_length=32)
    details: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())


class AuditCheckpoint(SQLModel, table=True):
    """The state of the chain after `size` events, signed. Never changed, never deleted.

    `note` is the signed text as it is mailed and printed. `public_key` is the half that checks it, in hexadecimal.
    """

    __tablename__ = "audit_checkpoint"

    id: int = Field(default=None, primary_key=True)
    size: int = Field(unique=True)
    note: str
    public_key: str = Field(max_length=64)
    cause: str = Field(max_length=20)
    made_at: datetime


class AuditStamp(SQLModel, table=True):
    """What an authority outside says of one checkpoint: when it was there. Never changed, never deleted."""

    __tablename__ = "audit_stamp"

    id: int = Field(default=None, primary_key=True)
    checkpoint_id: int = Field(foreign_key="audit_checkpoint.id", unique=True)
    token: bytes
    authority: str = Field(max_length=255)
    stamped_at: datetime


class StampTry(SQLModel, table=True):
    """How often the authority for time stamps was asked since it last gave one. One row, or none."""

    __tablename__ = "audit_stamp_try"

    id: int = Field(primary_key=True)
    tries: int = 0
    since: datetime
    retry_at: datetime
    problem: str = Field(default="", max_length=200)
    tell_now: bool = False
