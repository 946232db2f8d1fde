"""What did the rules say of a version, and what did people answer?"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column
from rules.facts import Stage
from rules.findings import Severity


class Screening(SQLModel, table=True):
    """One run of all rules over one version."""

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    stage: Stage = Field(sa_column=enum_column(Stage))
    ruleset: str = Field(max_length=32)
    at: datetime


class ScreeningFinding(SQLModel, table=True):
    """One thing that one rule saw in that run.

    `settled_by` names who answered it or lifted it; `settled_why` is the reason of a lift.
    """

    __tablename__ = "screening_finding"

    id: int = Field(default=None, primary_key=True)
    screening_id: int = Field(foreign_key="screening.id", index=True)
    rule: str = Field(max_length=60, index=True)
    severity: Severity = Field(sa_column=enum_column(Severity))
    field: str = Field(max_length=20)
    picture: int | None = None
    start: int | None = None
    end: int | None = None
    evidence: str
    message: str
    remedy: str
    reader_message: str
    fingerprint: str = Field(max_length=32)
    settled_by: str | None = Field(default=None, max_length=200)
    settled_why: str | None = Field(default=None, max_length=500)


class FindingReason(SQLModel, table=True):
    """Why the author says that a finding is all right. The second reader sees it."""

    __tablename__ = "finding_reason"
    __table_args__ = (UniqueConstraint("version_id", "fingerprint"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    rule: str = Field(max_length=60)
    fingerprint: str = Field(max_length=32)
    reason: str = Field(max_length=500)
    given_by: int = Field(foreign_key="person.id")
    given_at: datetime
