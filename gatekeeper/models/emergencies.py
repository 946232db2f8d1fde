"""Which emergency wordings were agreed by two people, and what was released by one with them?

Rows are only ever added. The database itself compares what is released with the agreed words.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.emergency_words import EmergencyKind
from gatekeeper.models.base import enum_column, json_column


class EmergencyWording(SQLModel, table=True):
    """Fixed words with gaps, as somebody put them forward. `digest` covers the words and every list."""

    __tablename__ = "emergency_wording"

    id: int = Field(default=None, primary_key=True)
    kind: EmergencyKind = Field(sa_column=enum_column(EmergencyKind))
    words: str = Field(max_length=500)
    digest: str = Field(max_length=64)
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime


class EmergencyChoice(SQLModel, table=True):
    """One entry of the closed list of one gap. None is added once the wording is agreed."""

    __tablename__ = "emergency_choice"
    __table_args__ = (UniqueConstraint("wording_id", "gap", "position"),)

    id: int = Field(default=None, primary_key=True)
    wording_id: int = Field(foreign_key="emergency_wording.id", index=True)
    gap: int
    position: int
    words: str = Field(max_length=60)


class EmergencyAgreement(SQLModel, table=True):
    """Another person read the wording with its lists and agreed it."""

    __tablename__ = "emergency_agreement"

    wording_id: int = Field(foreign_key="emergency_wording.id", primary_key=True)
    digest: str = Field(max_length=64)
    agreed_by: int = Field(foreign_key="person.id")
    agreed_at: datetime


class EmergencyEnd(SQLModel, table=True):
    """A wording may not be used any more."""

    __tablename__ = "emergency_end"

    wording_id: int = Field(foreign_key="emergency_wording.id", primary_key=True)
    ended_by: int = Field(foreign_key="person.id")
    ended_at: datetime


class EmergencyRelease(SQLModel, table=True):
    """One leader released one version alone. It stays marked for ever."""

    __tablename__ = "emergency_release"

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", unique=True)
    version_id: int = Field(foreign_key="version.id")
    digest: str = Field(max_length=64)
    wording_id: int = Field(foreign_key="emergency_wording.id")
    choice_1: int | None = Field(default=None, foreign_key="emergency_choice.id")
    choice_2: int | None = Field(default=None, foreign_key="emergency_choice.id")
    choice_3: int | None = Field(default=None, foreign_key="emergency_choice.id")
    released_by: int = Field(foreign_key="person.id")
    reason: str = Field(max_length=500)
    tried: list[Any] = Field(default_factory=list, sa_column=json_column())
    released_at: datetime = Field(index=True)
    due_at: datetime


class ReadingVerdict(StrEnum):
    """What somebody else found when they read it afterwards."""

    RIGHT = "right"
    NOT_RIGHT = "not_right"


class EmergencyReading(SQLModel, table=True):
    """Somebody else read afterwards what one leader released alone."""

    __tablename__ = "emergency_reading"

    release_id: int = Field(foreign_key="emergency_release.id", primary_key=True)
    verdict: ReadingVerdict = Field(sa_column=enum_column(ReadingVerdict))
    note: str = Field(default="", max_length=500)
    read_by: int = Field(foreign_key="person.id")
    read_at: datetime


class EmergencyClearing(SQLModel, table=True):
    """What was said no longer holds: by another release, or because somebody said so."""

    __tablename__ = "emergency_clearing"

    release_id: int = Field(foreign_key="emergency_release.id", primary_key=True)
    by_release_id: int | None = Field(default=None, foreign_key="emergency_release.id")
    cleared_by: int = Field(foreign_key="person.id")
    cleared_at: datetime


class EmergencyDecision(SQLModel, table=True):
    """What leadership decided because so much was released alone in one term."""

    __tablename__ = "emergency_decision"

    id: int = Field(default=None, primary_key=True)
    term: str = Field(max_length=20, index=True)
    releases: int
    words: str = Field(max_length=500)
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime
