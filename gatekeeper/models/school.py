"""What is the school, which account does it publish to, and is posting paused?"""

from datetime import datetime
from typing import Any

from sqlalchemy import false, text
from sqlmodel import Field, SQLModel

from gatekeeper.models.base import json_column


class School(SQLModel, table=True):
    """The school's public face: what it publishes about itself. One row."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    email_domain: str = Field(max_length=253)
    phones: list[str] = Field(default_factory=list, sa_column=json_column())
    emails: list[str] = Field(default_factory=list, sa_column=json_column())
    postcodes: list[str] = Field(default_factory=list, sa_column=json_column())
    link_hosts: list[str] = Field(default_factory=list, sa_column=json_column())
    closed_days: list[str] = Field(default_factory=list, sa_column=json_column())
    address: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": text("''")})
    allowed_handles: list[str] = Field(default_factory=list, sa_column=json_column(server_default="[]"))
    places: list[str] = Field(default_factory=list, sa_column=json_column(server_default="[]"))


class Channel(SQLModel, table=True):
    """The X account. `account_id` is what the head registered; `seen_*` is what X last said.

    `stopped_for_key`: it was stopped because of the key, so that a new one is what helps.
    `stopped_for_clock`: a clock jumped, whatever else stopped it, so that no time is to be trusted.
    """

    id: int = Field(default=None, primary_key=True)
    handle: str = Field(max_length=50)
    account_id: str = Field(max_length=20)
    seen_account_id: str | None = Field(default=None, max_length=20)
    seen_at: datetime | None = None
    stopped_why: str | None = Field(default=None, max_length=300)
    stopped_at: datetime | None = None
    stopped_for_key: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    stopped_for_clock: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Objective(SQLModel, table=True):
    """An aim that a post serves (policy section 5, second bullet)."""

    code: str = Field(primary_key=True, max_length=40)
    title: str = Field(max_length=120)
    intended_outcome: str = Field(max_length=300)
    position: int
    active: bool = True


class Pause(SQLModel, table=True):
    """Posting stopped by a person. Open while `lifted_at` is empty."""

    id: int = Field(default=None, primary_key=True)
    why: str = Field(max_length=500)
    started_at: datetime
    started_by: int = Field(foreign_key="person.id")
    lifted_at: datetime | None = Field(default=None, index=True)
    lifted_by: int | None = Field(default=None, foreign_key="person.id")


class PublisherBeat(SQLModel, table=True):
    """One publisher process, and when it was last alive: at the end of a round, or within a long one."""

    __tablename__ = "publisher_beat"

    name: str = Field(primary_key=True, max_length=120)
    started_at: datetime
    seen_at: datetime
    last_result: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
