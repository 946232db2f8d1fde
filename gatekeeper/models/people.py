"""Which staff are there, what may each do, and who is signed in?"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column
from gatekeeper.permissions import Role, StaffCategory


class PersonStatus(StrEnum):
    """Whether somebody may sign in."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class Person(SQLModel, table=True):
    """A member of staff or governor. One account a person; never deleted."""

    id: int = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    title: str = Field(default="", max_length=20)
    forename: str = Field(max_length=80)
    surname: str = Field(max_length=80)
    category: StaffCategory = Field(sa_column=enum_column(StaffCategory))
    status: PersonStatus = Field(sa_column=enum_column(PersonStatus))
    password_hash: str = Field(max_length=255)
    created_at: datetime

    @property
    def name(self) -> str:
        """The name as colleagues see it."""
        return f"{self.forename} {self.surname}"


class PersonRole(SQLModel, table=True):
    """One role that one person holds."""

    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    role: Role = Field(sa_column=enum_column(Role))


class StaffMember(SQLModel, table=True):
    """An adult of the school as the staff list has them, so that the rules know who is no child.

    Not an account: nobody can sign in with it. `staff_ref` is the management information
    system's own reference, where the list has one.
    """

    __tablename__ = "staff_member"

    id: int = Field(default=None, primary_key=True)
    staff_ref: str | None = Field(default=None, max_length=40, unique=True, index=True)
    title: str = Field(default="", max_length=20)
    forename: str = Field(default="", max_length=80)
    known_as: str = Field(default="", max_length=80)
    surname: str = Field(max_length=80)
    role: str = Field(default="", max_length=80)
    class_name: str = Field(default="", max_length=40)
    left_on: date | None = None


class SignInSession(SQLModel, table=True):
    """One signed-in browser. The id in the cookie is kept only as its hash.

    `proved_at` is when whoever sits there last proved who they are; nothing opens before they did, so until
    the second step of signing in it is empty. `challenge` is what a passkey is asked to sign, once.
    """

    __tablename__ = "sign_in_session"

    id_hash: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    started_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    device: str = Field(default="", max_length=80)
    proved_at: datetime | None = None
    challenge: bytes | None = None
    challenge_at: datetime | None = None

    @property
    def name(self) -> str:
        """How a page tells it from others: nothing that opens it."""
        return self.id_hash[:16]


class SignInAttempt(SQLModel, table=True):
    """One try to sign in, for throttling. Account and network are keyed hashes."""

    __tablename__ = "sign_in_attempt"

    id: int = Field(default=None, primary_key=True)
    account: str = Field(max_length=64, index=True)
    network: str = Field(max_length=64, index=True)
    at: datetime = Field(index=True)
    succeeded: bool
