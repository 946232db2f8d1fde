"""What did the second reader decide? Rows are only ever added."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column


class Approval(SQLModel, table=True):
    """A second colleague read exactly `digest` and agreed it."""

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    digest: str = Field(max_length=64)
    person_id: int = Field(foreign_key="person.id")
    checklist: list[Any] = Field(default_factory=list, sa_column=json_column())
    note: str = Field(default="", max_length=500)
    at: datetime
    expires_at: datetime


class ReturnKind(StrEnum):
    """The two exits that are not approval."""

    CHANGES_ASKED = "changes_asked"
    REJECTED = "rejected"


class Return(SQLModel, table=True):
    """A second colleague gave it back, with a reason."""

    __tablename__ = "returned"

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    kind: ReturnKind = Field(sa_column=enum_column(ReturnKind))
    reason: str = Field(max_length=500)
    person_id: int = Field(foreign_key="person.id")
    at: datetime
