"""What is on the account that we did not send, who decided about it, and which post corrects which?

Every row is only ever added.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column


class OutsideDone(StrEnum):
    """What somebody decided about a post that was not sent from here."""

    ADOPT = "adopt"
    REMOVE = "remove"


class Correction(SQLModel, table=True):
    """A post that is a reply to a published post of ours, from its first word on."""

    post_id: int = Field(foreign_key="post.id", primary_key=True)
    corrects_id: int = Field(foreign_key="post.id", index=True)


class TakedownByHand(SQLModel, table=True):
    """Somebody says that they deleted a post on X themselves, when it had been tried `tries` times."""

    __tablename__ = "takedown_by_hand"

    id: int = Field(default=None, primary_key=True)
    takedown_id: int = Field(foreign_key="takedown.id", index=True)
    tries: int
    said_by: int = Field(foreign_key="person.id")
    said_at: datetime


class OutsideChoice(SQLModel, table=True):
    """Whether the account is read once a day, and how much at the most. The last row counts."""

    __tablename__ = "outside_choice"

    id: int = Field(default=None, primary_key=True)
    is_on: bool
    most: int
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class OutsideLook(SQLModel, table=True):
    """The list of our own posts was read from one moment to another. `more`: there were more than may be read."""

    __tablename__ = "outside_look"

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id")
    at: datetime = Field(index=True)
    was_read: bool
    reads_from: datetime
    reads_until: datetime
    posts: int = 0
    more: bool = False


class OutsidePost(SQLModel, table=True):
    """A post of our account that was not sent from here, as X listed it."""

    __tablename__ = "outside_post"

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id")
    x_post_id: str = Field(max_length=20, unique=True)
    text: str
    made_at: datetime
    pictures: int
    replies_to: str = Field(default="", max_length=20)
    found_at: datetime


class OutsideDecision(SQLModel, table=True):
    """Somebody took such a post into the record as `post_id`, to stay or to be removed."""

    __tablename__ = "outside_decision"

    outside_id: int = Field(foreign_key="outside_post.id", primary_key=True)
    choice: OutsideDone = Field(sa_column=enum_column(OutsideDone))
    why: str = Field(max_length=500)
    post_id: int = Field(foreign_key="post.id", unique=True)
    decided_by: int = Field(foreign_key="person.id")
    decided_at: datetime


class OutsideShown(SQLModel, table=True):
    """A pupil who can be seen in a picture of such a post; somebody looked at it on X and said so."""

    __tablename__ = "outside_shown"

    outside_id: int = Field(foreign_key="outside_post.id", primary_key=True)
    pupil_id: int = Field(foreign_key="pupil.id", primary_key=True, index=True)
