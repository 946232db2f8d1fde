"""Which pupils are there, and what have their parents said?

The consent record is append-only: nothing in it is ever overwritten. Its fields
follow the reference "school-domain", section 3.3.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column
from rules.consent_records import (
    AuthorityBasis,
    ConsentChannel,
    Decision,
    HoldLevel,
    Medium,
    Naming,
    ParentalResponsibility,
    Presentation,
    RollStatus,
)


class SchoolClass(SQLModel, table=True):
    """A class, such as "Beech"."""

    __tablename__ = "school_class"

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=40, unique=True)
    year_group: str = Field(max_length=10)
    position: int


class Pupil(SQLModel, table=True):
    """A child.

    `mis_ref` is the management information system's own reference, or `admission:` and the
    admission number where the system gave none.
    """

    id: int = Field(default=None, primary_key=True)
    mis_ref: str = Field(max_length=40, unique=True)
    admission_number: str | None = Field(default=None, max_length=30, unique=True, index=True)
    forename: str = Field(max_length=80)
    known_as: str = Field(default="", max_length=80)
    surname: str = Field(max_length=80)
    former_names: list[str] = Field(default_factory=list, sa_column=json_column())
    class_id: int | None = Field(default=None, foreign_key="school_class.id", index=True)
    year_group: str = Field(max_length=10)
    roll: RollStatus = Field(sa_column=enum_column(RollStatus))
    joined_on: date
    left_on: date | None = None


class Contact(SQLModel, table=True):
    """An adult of a pupil's family, or another who may decide."""

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    display_name: str = Field(max_length=120)
    relationship: str = Field(max_length=40)
    has_pr: ParentalResponsibility = Field(sa_column=enum_column(ParentalResponsibility))
    is_resident: bool = True
    must_be_asked: bool = False
    contact_restriction: bool = False


class Wording(SQLModel, table=True):
    """Exactly what the adult was shown when they answered. Retired, it counts for nobody any more."""

    id: int = Field(default=None, primary_key=True)
    version: str = Field(max_length=40, unique=True)
    text: str
    channels: list[str] = Field(default_factory=list, sa_column=json_column())
    valid_from: date
    retired_on: date | None = None


class ConsentMethod(StrEnum):
    """How the answer reached the school."""

    PAPER = "paper"
    MIS_PORTAL = "mis_portal"
    EMAIL = "email"
    IN_PERSON_NOTED = "in_person_noted"
    IMPORT = "import"
    ONLINE_FORM = "online_form"


class Consent(SQLModel, table=True):
    """One answer by one adult (or the child) about one use. Never changed.

    `recorded_by` is empty where a family wrote the answer down by themselves: then `request_id`
    says which request it answers.
    """

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    decision: Decision = Field(sa_column=enum_column(Decision))
    channel: ConsentChannel = Field(sa_column=enum_column(ConsentChannel))
    medium: Medium = Field(sa_column=enum_column(Medium))
    presentation: Presentation = Field(sa_column=enum_column(Presentation))
    naming: Naming = Field(sa_column=enum_column(Naming))
    purpose: str | None = Field(default=None, max_length=40)
    given_by_contact_id: int | None = Field(default=None, foreign_key="contact.id")
    authority_basis: AuthorityBasis = Field(sa_column=enum_column(AuthorityBasis))
    method: ConsentMethod = Field(sa_column=enum_column(ConsentMethod))
    wording_id: int | None = Field(default=None, foreign_key="wording.id")
    given_at: datetime
    recorded_by: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime
    evidence_ref: str | None = Field(default=None, max_length=200)
    evidence_sha256: str | None = Field(default=None, max_length=64)
    valid_from: date
    expires_on: date | None = None
    supersedes_id: int | None = Field(default=None, foreign_key="consent.id")
    import_batch: str | None = Field(default=None, max_length=40)
    request_id: int | None = Field(default=None, foreign_key="consent_request.id", index=True)


class PublicationHold(SQLModel, table=True):
    """A safeguarding hold. Why it was set lies sealed in a table of its own (`HoldReason`)."""

    __tablename__ = "publication_hold"

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    level: HoldLevel = Field(sa_column=enum_column(HoldLevel))
    set_by: int = Field(foreign_key="person.id")
    started_on: date
    review_on: date
    ended_at: datetime | None = None
