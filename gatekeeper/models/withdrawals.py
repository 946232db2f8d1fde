"""What was taken back, which public posts does that reach, and what became of each of them?

Everything of a case is only ever added: who recorded it, what was found, who decided what, which
line of the checklist was ticked, when it was closed. `PublicWords` alone is a copy that can be made anew.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column


class WithdrawalCause(StrEnum):
    """Who took it back: the family, the child, or the safeguarding lead by a hold."""

    FAMILY = "family"
    CHILD = "child"
    HOLD = "hold"


class WithdrawnUse(StrEnum):
    """What was taken back."""

    PICTURES = "pictures"
    NAME = "name"
    EVERYTHING = "everything"


class WithdrawalChoice(StrEnum):
    """What somebody decided about a post that is not deleted by the publisher."""

    KEEP = "keep"
    GONE = "gone"


class ReviewCause(StrEnum):
    """Why a public post is looked at again."""

    LEAVER = "leaver"
    PERMISSION = "permission"


class ReviewChoice(StrEnum):
    """What somebody decided about a public post that was looked at again."""

    KEEP = "keep"
    TAKE_DOWN = "take_down"


class Withdrawal(SQLModel, table=True):
    """One case: a permission was taken back, and what is public has to come down by `due_at`.

    `said_by` and `note` are what somebody typed; a hold has neither.
    """

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    cause: WithdrawalCause = Field(sa_column=enum_column(WithdrawalCause))
    what: WithdrawnUse = Field(sa_column=enum_column(WithdrawnUse))
    hold_id: int | None = Field(default=None, foreign_key="publication_hold.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    said_by: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=500)
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(index=True)
    due_at: datetime


class WithdrawalPost(SQLModel, table=True):
    """A public post that was found in a case. `ways` say how it shows or names the child.

    Each way is [how, place, number of the picture or null]; see `gatekeeper.reach.Way`.
    """

    __tablename__ = "withdrawal_post"
    __table_args__ = (UniqueConstraint("withdrawal_id", "post_id"),)

    id: int = Field(default=None, primary_key=True)
    withdrawal_id: int = Field(foreign_key="withdrawal.id", index=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    is_sure: bool
    ways: list[Any] = Field(default_factory=list, sa_column=json_column())
    found_at: datetime


class WithdrawalDecision(SQLModel, table=True):
    """Somebody decided about a post of a case. The newest counts."""

    __tablename__ = "withdrawal_decision"

    id: int = Field(default=None, primary_key=True)
    withdrawal_id: int = Field(foreign_key="withdrawal.id", index=True)
    post_id: int = Field(foreign_key="post.id")
    choice: WithdrawalChoice = Field(sa_column=enum_column(WithdrawalChoice))
    why: str = Field(max_length=500)
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime


class WithdrawalTick(SQLModel, table=True):
    """Somebody saw to a place that the gatekeeper cannot reach, such as the prospectus."""

    __tablename__ = "withdrawal_tick"
    __table_args__ = (UniqueConstraint("withdrawal_id", "item"),)

    id: int = Field(default=None, primary_key=True)
    withdrawal_id: int = Field(foreign_key="withdrawal.id", index=True)
    item: str = Field(max_length=40)
    note: str = Field(default="", max_length=200)
    ticked_by: int = Field(foreign_key="person.id")
    ticked_at: datetime


class WithdrawalClosing(SQLModel, table=True):
    """A case was closed."""

    __tablename__ = "withdrawal_closing"

    withdrawal_id: int = Field(foreign_key="withdrawal.id", primary_key=True)
    closed_by: int = Field(foreign_key="person.id")
    closed_at: datetime


class PublicWords(SQLModel, table=True):
    """The words by which a post of which something is public can name a child, for a quick search.

    A copy: `stamp` says of which version and of how many looked-at pictures it was made, and a row
    whose stamp is not today's is not believed.
    """

    __tablename__ = "public_words"

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    stamp: str = Field(max_length=80)
    words: str


class PublicReview(SQLModel, table=True):
    """A public post `shows` or `names` a child who may no longer be: somebody has to decide by `due_at`."""

    __tablename__ = "public_review"
    __table_args__ = (UniqueConstraint("pupil_id", "post_id", "cause"),)

    id: int = Field(default=None, primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    cause: ReviewCause = Field(sa_column=enum_column(ReviewCause))
    shows: bool
    names: bool
    opened_at: datetime
    due_at: datetime


class PublicReviewDecision(SQLModel, table=True):
    """Somebody decided about a public post that was looked at again."""

    __tablename__ = "public_review_decision"

    review_id: int = Field(foreign_key="public_review.id", primary_key=True)
    choice: ReviewChoice = Field(sa_column=enum_column(ReviewChoice))
    why: str = Field(max_length=500)
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime


class PublicCheck(SQLModel, table=True):
    """Everything that is still public was compared with the permissions of this day."""

    __tablename__ = "public_check"

    day: date = Field(primary_key=True)
    at: datetime
    posts: int
    opened: int
