"""What did others write to the school's account, what was done about it, and how is that read?

What strangers wrote may name a child or do worse, so `Reply.words` is kept for a time and then emptied. Who
wrote it is not kept at all: a number leads to the place on X where that stands.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from gatekeeper.models.base import enum_column


class Showing(StrEnum):
    """Whether X shows a reply below our post, as far as X has said, and what somebody asked for."""

    SHOWN = "shown"
    HIDE_ASKED = "hide_asked"
    HIDDEN = "hidden"
    SHOW_ASKED = "show_asked"


class HideReason(StrEnum):
    """Why a reply is hidden. Chosen from a list, so that the record can say it without a stranger's words."""

    HURTFUL = "hurtful"
    CHILD = "child"
    PRIVATE = "private"
    ADVERTISING = "advertising"
    OTHER = "other"


class RequestKind(StrEnum):
    """What somebody has a right to ask a school for."""

    INFORMATION = "information"
    OWN_DATA = "own_data"
    SCHOOL_RECORD = "school_record"


class ReadingTimes(StrEnum):
    """When replies are read without anybody asking for it."""

    NEVER = "never"
    DAILY = "daily"
    TWICE = "twice"


class Reply(SQLModel, table=True):
    """A post of somebody else that answers our account or names it. `answers_us`: it may be hidden.

    `words` is empty once it was forgotten, at `forgotten_at`. `post_id` is our post that began it, if we know it.
    """

    id: int = Field(default=None, primary_key=True)
    channel_id: int = Field(foreign_key="channel.id")
    x_post_id: str = Field(max_length=20, unique=True)
    post_id: int | None = Field(default=None, foreign_key="post.id")
    answers_us: bool
    words: str
    written_at: datetime
    read_at: datetime = Field(index=True)
    seen_by: int | None = Field(default=None, foreign_key="person.id")
    seen_at: datetime | None = None
    forgotten_at: datetime | None = None
    showing: Showing = Field(default=Showing.SHOWN, sa_column=enum_column(Showing, index=True))
    tries: int = 0
    retry_at: datetime | None = None
    problem: str = Field(default="", max_length=200)


class ReplyHiding(SQLModel, table=True):
    """Somebody asked for a reply to be hidden (`reason`) or to be shown again (none). `note` may be emptied."""

    __tablename__ = "reply_hiding"

    id: int = Field(default=None, primary_key=True)
    reply_id: int = Field(foreign_key="reply.id", index=True)
    reason: HideReason | None = Field(default=None, sa_column=enum_column(HideReason, nullable=True))
    note: str = Field(default="", max_length=500)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime


class ReplyConcern(SQLModel, table=True):
    """The safeguarding lead was told of a reply. `sealed` is the note, for them and leaders alone."""

    __tablename__ = "reply_concern"

    reply_id: int = Field(foreign_key="reply.id", primary_key=True)
    key_version: int
    sealed: bytes
    told_by: int = Field(foreign_key="person.id")
    told_at: datetime
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    closed_at: datetime | None = None


class InformationRequest(SQLModel, table=True):
    """A reply asks for what the school holds. The law's clock runs from `received_at` to `due_at`."""

    __tablename__ = "information_request"

    reply_id: int = Field(foreign_key="reply.id", primary_key=True)
    kind: RequestKind = Field(sa_column=enum_column(RequestKind))
    received_at: datetime
    due_at: datetime
    responsible_id: int = Field(foreign_key="person.id")
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None


class ReplyChoice(SQLModel, table=True):
    """What a leader chose: whether replies are read, when, and for how much a month. The last row counts."""

    __tablename__ = "reply_choice"

    id: int = Field(default=None, primary_key=True)
    is_on: bool
    times: ReadingTimes = Field(sa_column=enum_column(ReadingTimes))
    month_limit: int
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime


class ReplyReading(SQLModel, table=True):
    """How far an account's mentions have been read. Everything up to the number `read_to` was.

    While X has more than one page, `newest` is the first number of the reading that goes on, and everything
    from `reached` up to it was read too. One process reads at a time, until `busy_until`.
    """

    __tablename__ = "reply_reading"

    channel_id: int = Field(foreign_key="channel.id", primary_key=True)
    read_to: str = Field(max_length=20)
    newest: str | None = Field(default=None, max_length=20)
    reached: str | None = Field(default=None, max_length=20)
    asked_at: datetime | None = None
    tried_at: datetime | None = None
    done_at: datetime | None = None
    retry_at: datetime | None = None
    busy_until: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    problem: str = Field(default="", max_length=200)
