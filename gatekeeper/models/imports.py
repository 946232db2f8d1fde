"""Which file waits to be taken in, and which column meant what last time?"""

from datetime import datetime

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import json_column


class HeldFile(SQLModel, table=True):
    """A file between its upload and its confirmation: sealed, seen by one person, deleted soon.

    `sealed` opens only with the operational key. The file's name is not kept, because it may be a child's.
    """

    __tablename__ = "held_file"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str = Field(max_length=20)
    sha256: str = Field(max_length=64)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    columns: dict[str, int] = Field(default_factory=dict, sa_column=json_column())
    is_whole: bool | None = None
    held_at: datetime = Field(index=True)


class ColumnMapping(SQLModel, table=True):
    """What the columns of a kind of file meant when one was last taken in: field to heading."""

    __tablename__ = "column_mapping"

    kind: str = Field(primary_key=True, max_length=20)
    headings: dict[str, str] = Field(default_factory=dict, sa_column=json_column())
    is_whole: bool | None = None
    saved_at: datetime
