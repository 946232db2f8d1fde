"""When are colleagues reminded of what waits to be read, and who covers for whom?"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column


class ReminderChoice(SQLModel, table=True):
    """The school's hours and when somebody is reminded. The last row counts. Times are "08:30"."""

    __tablename__ = "reminder_choice"

    id: int = Field(default=None, primary_key=True)
    begins: str = Field(max_length=5)
    ends: str = Field(max_length=5)
    readers_after: int
    cover_after: int
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class Cover(SQLModel, table=True):
    """One colleague reads for another from a day to a day."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    covered_by: int = Field(foreign_key="person.id")
    first_day: date
    last_day: date
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="person.id")


class ReminderStep(StrEnum):
    """Who is reminded: first whoever may read it, then whoever covers."""

    READERS = "readers"
    COVER = "cover"


class Reminder(SQLModel, table=True):
    """Somebody was reminded of a post that waits: at most once for each step of each wait."""

    __table_args__ = (UniqueConstraint("post_id", "waiting_since", "step"),)

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    waiting_since: datetime
    step: ReminderStep = Field(sa_column=enum_column(ReminderStep))
    told: int
    at: datetime
