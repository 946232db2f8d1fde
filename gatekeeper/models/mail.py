"""Which mail is to be sent, which was, and who is told of which trouble?

No row holds a pupil's name or the words of a post: only references and our own sentences.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import json_column


class Mail(SQLModel, table=True):
    """One message to one person, queued in the transaction of what it tells.

    `once` is what makes it itself, so that no trouble is told twice. `doubts` counts how often it
    may have been sent although nobody knows: a process died, or the server did not say.
    """

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    about: str = Field(max_length=80)
    step: str = Field(max_length=80)
    once: str = Field(max_length=400, unique=True)
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    body: str
    page: str = Field(default="", max_length=200)
    queued_at: datetime = Field(index=True)
    tries: int = 0
    doubts: int = 0
    retry_at: datetime | None = None
    owner: str | None = Field(default=None, max_length=120)
    lease_until: datetime | None = None
    problem: str = Field(default="", max_length=200)
    sent_at: datetime | None = Field(default=None, index=True)
    given_up_at: datetime | None = None


class AlarmChoice(SQLModel, table=True):
    """Whom a leader chose to be told of one kind of trouble. Without a row: all leaders, and the author."""

    __tablename__ = "alarm_choice"

    kind: str = Field(primary_key=True, max_length=40)
    people: list[int] = Field(default_factory=list, sa_column=json_column())
    tell_author: bool = True
