"""By what does somebody prove a second time that it is they: which apps with codes, and which passkeys?"""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class CodeFactor(SQLModel, table=True):
    """An app that shows a code of six digits every 30 seconds (TOTP). It counts once a code confirmed it.

    `last_step` is the newest half minute of which a code was taken, so that none is taken twice.
    """

    __tablename__ = "code_factor"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=60)
    key_version: int
    sealed: bytes
    added_at: datetime
    confirmed_at: datetime | None = None
    last_step: int | None = None
    last_used_at: datetime | None = None


class Passkey(SQLModel, table=True):
    """A passkey: only its public half is here. `sign_count` is what its device last said, where it counts."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=60)
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    added_at: datetime
    last_used_at: datetime | None = None
