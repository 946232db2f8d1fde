"""What is kept for how long, what may never go, what went, and who asked the school for what?

Tombstones and erasures hold numbers and dates alone: nothing in them says whom or what they are about.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column


class AskedFor(StrEnum):
    """What somebody asks of a school by right, on paper, by mail or in person."""

    INFORMATION = "information"
    OWN_DATA = "own_data"
    SCHOOL_RECORD = "school_record"
    COMPLAINT = "complaint"


class RetentionChoice(SQLModel, table=True):
    """How long a leader chose to keep one kind of record. The newest row of a kind counts."""

    __tablename__ = "retention_choice"

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40, index=True)
    length: int
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class LegalHold(SQLModel, table=True):
    """What is held back from every deletion: one child, one post, or everything where neither is named."""

    __tablename__ = "legal_hold"

    id: int = Field(default=None, primary_key=True)
    pupil_id: int | None = Field(default=None, foreign_key="pupil.id", index=True)
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True)
    reason: str = Field(max_length=500)
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = None


class Tombstone(SQLModel, table=True):
    """So many records of one kind went, by a rule. Never changed, never deleted."""

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40, index=True)
    number: int
    rule: str = Field(max_length=200)
    erased_by: int | None = Field(default=None, foreign_key="person.id")
    erased_at: datetime


class Erasure(SQLModel, table=True):
    """One child was erased. The row of the child stays as an empty number.

    `mark` is a salted hash of the number that the child had in the school's own system, so that a backup
    which brings the child back is known again. `cleaned_at`: no freed page of the database holds them any more.
    """

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    salt: str = Field(max_length=32)
    mark: str = Field(max_length=64)
    cause: str = Field(max_length=20)
    counts: dict[str, int] = Field(default_factory=dict, sa_column=json_column())
    erased_by: int | None = Field(default=None, foreign_key="person.id")
    erased_at: datetime
    cleaned_at: datetime | None = None


class ErasedVersion(SQLModel, table=True):
    """The text of a version is no longer what it was. `text_sha256` is the hash of what it was."""

    __tablename__ = "erased_version"

    version_id: int = Field(foreign_key="version.id", primary_key=True)
    text_sha256: str = Field(max_length=64)
    erased_at: datetime


class DataRequest(SQLModel, table=True):
    """Somebody asked the school for something by right. What they wrote is emptied once it is no longer needed."""

    __tablename__ = "data_request"

    id: int = Field(default=None, primary_key=True)
    kind: AskedFor = Field(sa_column=enum_column(AskedFor))
    received_on: date
    due_at: datetime = Field(index=True)
    asked_by: str = Field(default="", max_length=200)
    about: str = Field(default="", max_length=500)
    pupil_id: int | None = Field(default=None, foreign_key="pupil.id", index=True)
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime
    done_note: str = Field(default="", max_length=500)
    done_by: int | None = Field(default=None, foreign_key="person.id")
    done_on: date | None = None
    done_at: datetime | None = None
