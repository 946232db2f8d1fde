"""What did people answer to a finding: “not a person here”, or “I lift this block”?

An answer belongs to a wording, so that later posts with the same words need not be asked
again. A lift belongs to the exact contents of one version and to nothing else.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class NameAnswer(SQLModel, table=True):
    """Somebody said that a phrase is nobody's name in one sentence. It can be taken back.

    The words are personal data: they are kept here, where they can be erased, and never
    in the audit log.
    """

    __tablename__ = "name_answer"

    id: int = Field(default=None, primary_key=True)
    phrase: str
    sentence: str
    place: int
    sentence_key: str = Field(max_length=32, index=True)
    rule: str = Field(max_length=60)
    post_id: int = Field(foreign_key="post.id", index=True)
    said_by: int = Field(foreign_key="person.id")
    said_at: datetime
    revoked_by: int | None = Field(default=None, foreign_key="person.id")
    revoked_at: datetime | None = None


class VersionAnswer(SQLModel, table=True):
    """A version relies on an answer. The version's digest covers it."""

    __tablename__ = "version_answer"
    __table_args__ = (UniqueConstraint("version_id", "answer_id"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    answer_id: int = Field(foreign_key="name_answer.id", index=True)


class LiftRequest(SQLModel, table=True):
    """An author asked for one block of exactly one version to be lifted."""

    __tablename__ = "lift_request"
    __table_args__ = (UniqueConstraint("version_id", "fingerprint"),)

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    rule: str = Field(max_length=60)
    fingerprint: str = Field(max_length=32)
    lifted_by: str = Field(max_length=20)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime


class LiftDecision(SQLModel, table=True):
    """What a leader or the safeguarding lead decided about a request, and why."""

    __tablename__ = "lift_decision"
    __table_args__ = (UniqueConstraint("request_id"),)

    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="lift_request.id")
    lifted: bool
    reason: str = Field(max_length=500)
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime
