"""What did X cost, what does it charge, and how much credit did somebody see there?

Money is in thousandths of a dollar, because X charges as little as one for a read.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import json_column


class Cost(SQLModel, table=True):
    """Something that X charged for, as far as we know. `once` says which, so that it is counted once."""

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    use: str = Field(max_length=40)
    once: str = Field(max_length=80, unique=True)
    times: int
    thousandths: int
    post_id: int | None = Field(default=None, foreign_key="post.id", index=True)


class PriceList(SQLModel, table=True):
    """What X charges from a moment on, and what is done when credit runs low. The last row counts."""

    __tablename__ = "price_list"

    id: int = Field(default=None, primary_key=True)
    prices: dict[str, int] = Field(default_factory=dict, sa_column=json_column())
    warn_below: int
    keep_back: int
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class CreditNote(SQLModel, table=True):
    """The credit that somebody saw on X's page, and when. The last row counts."""

    __tablename__ = "credit_note"

    id: int = Field(default=None, primary_key=True)
    thousandths: int
    tops_up: bool
    seen_at: datetime
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime
