"""What was seen in a picture, what was covered, which pictures are the same, and what may be seen at all?"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column, json_column
from rules.facts import PicturePolicy


class PictureLook(SQLModel, table=True):
    """What the senses saw in one picture. No row: nobody has looked yet.

    Boxes are x0, y0, x1, y1 in pixels. `faces` are {"number", "box", "score", "sure"}; `lines` are
    {"box", "text", "confidence"}; `codes` are {"box", "text", "kind"}. `hash` stands for the whole
    picture; the corners, which tell more, are sealed with the operational key.
    """

    __tablename__ = "picture_look"
    # Number and hash side by side: they are read together, and the rows are a thousand times as long.
    __table_args__ = (Index("ix_picture_look_hash", "hash", "picture_id"),)

    picture_id: int = Field(foreign_key="picture.id", primary_key=True)
    looked_at: datetime
    faces: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    codes: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    brightness: float
    sharpness: float
    hash: bytes
    key_version: int
    sealed_print: bytes


class PictureCover(SQLModel, table=True):
    """A picture is the covered copy of an earlier one, whose bytes were deleted.

    `patches` are x0, y0, x1, y1 of each part that was hidden now, and the word for what it was.
    """

    __tablename__ = "picture_cover"

    picture_id: int = Field(foreign_key="picture.id", primary_key=True)
    covers_id: int = Field(foreign_key="picture.id", unique=True)
    patches: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    covered_by: int = Field(foreign_key="person.id")
    covered_at: datetime


class FaceMark(SQLModel, table=True):
    """Somebody said that what was taken for a face is none."""

    __tablename__ = "face_mark"
    __table_args__ = (UniqueConstraint("picture_id", "face", "said_by"),)

    id: int = Field(default=None, primary_key=True)
    picture_id: int = Field(foreign_key="picture.id", index=True)
    face: int
    said_by: int = Field(foreign_key="person.id")
    said_at: datetime


class PictureSame(SQLModel, table=True):
    """A picture shows the same as an earlier one: a copy, cropped, turned or recoloured perhaps."""

    __tablename__ = "picture_same"
    __table_args__ = (UniqueConstraint("picture_id", "earlier_id"),)

    id: int = Field(default=None, primary_key=True)
    picture_id: int = Field(foreign_key="picture.id", index=True)
    earlier_id: int = Field(foreign_key="picture.id", index=True)


class WithdrawnPicture(SQLModel, table=True):
    """A picture that may never be used again, because somebody in it may not be shown any more."""

    __tablename__ = "withdrawn_picture"

    picture_id: int = Field(foreign_key="picture.id", primary_key=True)
    withdrawn_at: datetime


class PolicyChoice(SQLModel, table=True):
    """Leaders chose what may be seen in pictures, and said why. The newest counts; none: no faces."""

    __tablename__ = "policy_choice"

    id: int = Field(default=None, primary_key=True)
    policy: PicturePolicy = Field(sa_column=enum_column(PicturePolicy))
    reason: str = Field(max_length=500)
    chosen_by: int = Field(foreign_key="person.id")
    chosen_at: datetime
