"""Who was invited, who is to lead, who leaves when, and whose account was opened anew by whom?

No row holds a link or a code: only their hashes.
"""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column
from gatekeeper.permissions import StaffCategory


class Invitation(SQLModel, table=True):
    """Somebody who may join by a link. A link that is sent again takes the place of the one before."""

    id: int = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, index=True)
    title: str = Field(default="", max_length=20)
    forename: str = Field(max_length=80)
    surname: str = Field(max_length=80)
    category: StaffCategory = Field(sa_column=enum_column(StaffCategory))
    roles: list[str] = Field(sa_column=json_column())
    link_hash: str = Field(max_length=64, unique=True)
    invited_by: int = Field(foreign_key="person.id")
    invited_at: datetime
    sent_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")

    @property
    def name(self) -> str:
        """The name as colleagues will see it."""
        return f"{self.forename} {self.surname}"


class LeaderProposal(SQLModel, table=True):
    """One leader proposes that somebody should lead; another confirms it. `by_command`: on the server, where
    there is no other leader yet. `granted_at` is when the role was given for it, once.
    """

    __tablename__ = "leader_proposal"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    reason: str = Field(max_length=500)
    proposed_by: int = Field(foreign_key="person.id")
    proposed_at: datetime
    expires_at: datetime
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    by_command: bool = False
    confirmed_at: datetime | None = None
    granted_at: datetime | None = None
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = None


class Leaving(SQLModel, table=True):
    """Somebody leaves. Their account is closed when `last_day` is over, by the publisher, or was at once."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    last_day: date
    hand_to: int | None = Field(default=None, foreign_key="person.id")
    custodian: bool = False
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime
    done_at: datetime | None = None
    stays_by: int | None = Field(default=None, foreign_key="person.id")
    stays_at: datetime | None = None


class DraftHandover(SQLModel, table=True):
    """An unfinished post that somebody who left handed to a colleague. Who began it stays who began it."""

    __tablename__ = "draft_handover"

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id", index=True)
    handed_at: datetime


class Recovery(SQLModel, table=True):
    """An account is opened anew. `also_by` is the second leader where two codes on the server did it.

    `used_at` is when its owner set a new password by the link, and until `quiet_until` they decide nothing.
    """

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    reason: str = Field(max_length=500)
    opened_by: int = Field(foreign_key="person.id")
    also_by: int | None = Field(default=None, foreign_key="person.id")
    opened_at: datetime
    link_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime
    used_at: datetime | None = None
    quiet_until: datetime | None = None
    closed_at: datetime | None = None


class LockOutCode(SQLModel, table=True):
    """One printed code of one leader, for the day on which nobody can sign in. Keyed hash; used once."""

    __tablename__ = "lock_out_code"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(max_length=64, unique=True)
    made_at: datetime
    used_at: datetime | None = None
    replaced_at: datetime | None = None
