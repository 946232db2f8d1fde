"""Which file waits to be taken in, what did its columns mean last time, and what did files leave open?"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column


class HeldFile(SQLModel, table=True):
    """A file between its upload and its confirmation: sealed, seen by one person, deleted soon.

    `sealed` opens only with the operational key. The file's name is not kept, because it may be a child's.
    `meanings` speaks of the file's words by their place, because a cell may hold anything.
    """

    __tablename__ = "held_file"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str = Field(max_length=20)
    sha256: str = Field(max_length=64)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    columns: dict[str, int] = Field(default_factory=dict, sa_column=json_column())
    meanings: dict[str, str] = Field(default_factory=dict, sa_column=json_column("{}"))
    is_whole: bool | None = None
    held_at: datetime = Field(index=True)


class ColumnMapping(SQLModel, table=True):
    """What the columns of a kind of file meant when one was last taken in: field to heading.

    `meanings` are the words of the file that a person gave a meaning, such as the name of a question.
    """

    __tablename__ = "column_mapping"

    kind: str = Field(primary_key=True, max_length=20)
    headings: dict[str, str] = Field(default_factory=dict, sa_column=json_column())
    meanings: dict[str, str] = Field(default_factory=dict, sa_column=json_column("{}"))
    is_whole: bool | None = None
    saved_at: datetime


class ConsentImport(SQLModel, table=True):
    """One file of permissions that was taken in. A consent names it as its batch."""

    __tablename__ = "consent_import"

    id: int = Field(default=None, primary_key=True)
    sha256: str = Field(max_length=64)
    is_whole: bool
    taken_by: int = Field(foreign_key="person.id")
    taken_at: datetime

    @property
    def batch(self) -> str:
        """The name that each of its consents carries."""
        return f"file-{self.id}"


class ConsentTick(SQLModel, table=True):
    """Until when a yes from a file counts: each later file that says it again carries it on."""

    __tablename__ = "consent_tick"

    consent_id: int = Field(foreign_key="consent.id", primary_key=True)
    good_until: date


class WaitKind(StrEnum):
    """What a file left for a person to look at."""

    TO_YES = "to_yes"
    VANISHED = "vanished"
    ABSENT = "absent"


class WaitOutcome(StrEnum):
    """How it was settled."""

    YES = "yes"
    NO = "no"
    KEPT = "kept"
    OVERTAKEN = "overtaken"


class ConsentWait(SQLModel, table=True):
    """One answer, or one child, that waits for a person. `use` is empty for a child who was not in the file."""

    __tablename__ = "consent_wait"

    id: int = Field(default=None, primary_key=True)
    import_id: int = Field(foreign_key="consent_import.id")
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    kind: WaitKind = Field(sa_column=enum_column(WaitKind))
    use: str = Field(default="", max_length=40)
    given_on: date | None = None
    noted_at: datetime
    settled_at: datetime | None = None
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    outcome: WaitOutcome | None = Field(default=None, sa_column=enum_column(WaitOutcome, nullable=True))
