"""Through which key do we speak for an account, who entered it, and which consent is being asked for?

What is known of a key lies apart from the key itself, which is sealed: a list of rows never carries it along,
and it can be destroyed while the record of it stays.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column


class KeyKind(StrEnum):
    """How a key came here. `REMOVED`: from then on none was kept here."""

    ENTERED = "entered"
    CONSENTED = "consented"
    REMOVED = "removed"


class ChannelKey(SQLModel, table=True):
    """A key that was entered, given by consent, or removed. The newest of a channel counts; none is changed."""

    __tablename__ = "channel_key"

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id", index=True)
    kind: KeyKind = Field(sa_column=enum_column(KeyKind))
    ending: str = Field(max_length=4)
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class ChannelSecret(SQLModel, table=True):
    """The sealed parts of one key. Gone once another counts. The last columns are for keys that run out.

    `renewing_since` is written before a token that is good for one use is used.
    """

    __tablename__ = "channel_secret"

    key_id: int = Field(foreign_key="channel_key.id", primary_key=True)
    key_version: int
    sealed: bytes
    expires_at: datetime | None = None
    renewing_since: datetime | None = None
    renewing_by: str | None = Field(default=None, max_length=32)


class ChannelConsent(SQLModel, table=True):
    """A leader was sent to X to say yes there. Only their own browser may bring the answer, once."""

    __tablename__ = "channel_consent"

    id: int = Field(default=None, primary_key=True)
    state_hash: str = Field(max_length=64, unique=True)
    session_hash: str = Field(max_length=64)
    person_id: int = Field(foreign_key="person.id")
    key_version: int
    sealed: bytes
    started_at: datetime
