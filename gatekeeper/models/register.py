"""What lies beside the consent record: papers that were seen, why a child is held, who is in care?

The words that only some may read are sealed with the operational key, each for its own row, in
tables of their own: a list of rows never carries them along.
"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class ConsentEvidence(SQLModel, table=True):
    """A signed form or message, as a file. A consent names it by `sha256`, the hash of its plain bytes.

    `added_by` is empty where it is what a family sent by link.
    """

    __tablename__ = "consent_evidence"
    __table_args__ = (UniqueConstraint("pupil_id", "sha256"),)

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id")
    sha256: str = Field(max_length=64)
    media_type: str = Field(max_length=40)
    byte_count: int
    added_by: int | None = Field(default=None, foreign_key="person.id")
    added_at: datetime


class EvidenceFile(SQLModel, table=True):
    """The sealed bytes of one file."""

    __tablename__ = "evidence_file"

    evidence_id: int = Field(foreign_key="consent_evidence.id", primary_key=True)
    key_version: int
    sealed: bytes


class HoldReason(SQLModel, table=True):
    """Why a child is held, sealed: for the safeguarding lead and leaders alone."""

    __tablename__ = "hold_reason"

    hold_id: int = Field(foreign_key="publication_hold.id", primary_key=True)
    key_version: int
    sealed: bytes


class CareStanding(SQLModel, table=True):
    """A child is in care, until it ended. For the safeguarding lead and leaders alone."""

    __tablename__ = "care_standing"

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime
    ended_at: datetime | None = None
