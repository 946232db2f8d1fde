"""What is a post, and which exact contents has it had?

`post` is the one row that moves through the states. A `version` and everything
that hangs on it never changes: triggers refuse it on both databases.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.lifecycle import State
from gatekeeper.models.base import enum_column, json_column
from gatekeeper.separation import ContributionKind


class Post(SQLModel, table=True):
    """One post from its first word to its end. The row is also the schedule."""

    id: int = Field(default=None, primary_key=True)
    reference: str = Field(max_length=8, unique=True)
    channel_id: int = Field(foreign_key="channel.id")
    state: State = Field(sa_column=enum_column(State, index=True))
    state_since: datetime
    state_note: str = Field(default="", max_length=500)
    current_version_id: int | None = Field(default=None, index=True)
    created_by: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(index=True)
    x_post_id: str | None = Field(default=None, max_length=20, unique=True)
    published_at: datetime | None = Field(default=None, index=True)
    search_text: str = Field(default="")


class Version(SQLModel, table=True):
    """Exact contents. `digest` covers every field that reaches X or decided that it may."""

    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    number: int
    text: str
    objective: str = Field(default="", max_length=40)
    reply_setting: str = Field(max_length=20)
    made_with_ai: bool = False
    typed_time: str = Field(default="", max_length=16)
    zone: str = Field(default="", max_length=40)
    scheduled_for: datetime | None = None
    not_after: datetime | None = None
    ruleset: str = Field(max_length=32)
    consent_snapshot: list[Any] = Field(default_factory=list, sa_column=json_column())
    digest: str = Field(max_length=64)
    saved_by: int = Field(foreign_key="person.id")
    saved_at: datetime


class Picture(SQLModel, table=True):
    """A cleaned picture of one post. Its bytes lie in the store under `sha256`.

    Under `small_sha256` lies the same picture in the size of a list. Versions and
    approvals know only `sha256`. `taken_on` is the day that the camera had written into the file.
    `gone_at` says when its bytes were deleted, because it was covered or withdrawn.
    """

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    sha256: str = Field(max_length=64, index=True)
    small_sha256: str = Field(max_length=64)
    file_name: str = Field(default="", max_length=200)
    width: int
    height: int
    byte_count: int
    removed: list[str] = Field(default_factory=list, sa_column=json_column())
    turned_upright: bool = False
    original_format: str = Field(default="", max_length=10)
    taken_on: date | None = None
    gone_at: datetime | None = None
    added_by: int = Field(foreign_key="person.id")
    added_at: datetime


class VersionPicture(SQLModel, table=True):
    """One picture at its place in one version. `position` counts from 1."""

    __tablename__ = "version_picture"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="version.id", index=True)
    picture_id: int = Field(foreign_key="picture.id", index=True)
    sha256: str = Field(max_length=64)
    position: int
    alt_text: str
    nobody_pictured: bool = False
    about: dict[str, Any] = Field(default_factory=dict, sa_column=json_column(server_default="{}"))


class ShownPupil(SQLModel, table=True):
    """A pupil who is in a picture of a version."""

    __tablename__ = "shown_pupil"
    __table_args__ = (UniqueConstraint("version_picture_id", "pupil_id"),)

    id: int = Field(default=None, primary_key=True)
    version_picture_id: int = Field(foreign_key="version_picture.id", index=True)
    pupil_id: int = Field(foreign_key="pupil.id", index=True)


class Contribution(SQLModel, table=True):
    """Somebody did something to a post. Only ever added."""

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: ContributionKind = Field(sa_column=enum_column(ContributionKind))
    at: datetime


class WorkingCopy(SQLModel, table=True):
    """What somebody has typed and not yet saved, so that nothing is ever lost."""

    __tablename__ = "working_copy"
    __table_args__ = (UniqueConstraint("post_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id")
    person_id: int = Field(foreign_key="person.id")
    based_on: int
    form: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    kept_at: datetime
