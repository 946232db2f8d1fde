"""What must every page show: which school, is posting paused, is the publisher awake?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper import beats
from gatekeeper.actor import Actor
from gatekeeper.lifecycle import State
from gatekeeper.models import Channel, Contribution, Pause, Person, Post, School
from gatekeeper.permissions import Permission
from gatekeeper.practice import is_marked
from gatekeeper.queries.masking import veil_for


@dataclass(frozen=True, slots=True)
class PauseLine:
    """Posting is paused: by whom, since when and why."""

    by: str
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class StopLine:
    """The publisher stopped by itself: since when and why, and whether a new key is what helps."""

    since: datetime
    why: str
    for_key: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The facts around a page. `to_read` counts posts that this person could agree."""

    school: str
    handle: str
    pause: PauseLine | None = None
    stop: StopLine | None = None
    publisher_seen_at: datetime | None = None
    to_read: int = 0
    practice: bool = False


UNKNOWN = Frame(school="Gatekeeper", handle="")
"""Where there is no school yet, or the database cannot be reached."""


def frame(session: Session, now: datetime, actor: Actor | None = None) -> Frame:
    """The facts around every page, in words that this reader may see; nobody in particular reads no reasons.

    Posts to read are counted for a second reader alone.
    """
    school = session.exec(select(School.name)).first()
    channel = session.exec(select(Channel)).first()
    if school is None or channel is None:
        return UNKNOWN
    return Frame(
        school=school,
        handle=channel.handle,
        pause=_pause(session, actor),
        stop=StopLine(channel.stopped_at, _why(session, actor, channel.stopped_why), channel.stopped_for_key)
        if channel.stopped_at
        else None,
        publisher_seen_at=beats.last_beat(session, now),
        practice=is_marked(session),
        to_read=_to_read(session, actor.staff_id) if actor and actor.may(Permission.POST_APPROVE) else 0,
    )


def _pause(session: Session, actor: Actor | None) -> PauseLine | None:
    row = session.exec(
        select(Pause, Person)
        .join(Person, col(Person.id) == col(Pause.started_by))
        .where(col(Pause.lifted_at).is_(None))
    ).first()
    return PauseLine(row[1].name, row[0].started_at, _why(session, actor, row[0].why)) if row else None


def _why(session: Session, actor: Actor | None, why: str | None) -> str:
    """A reason that somebody typed. In a hurry it may name a child, whatever the page asks for."""
    return veil_for(session, actor).text(why) if actor and why else ""


def _to_read(session: Session, person_id: int) -> int:
    own = select(Contribution.post_id).where(Contribution.person_id == person_id)
    return session.exec(
        select(func.count()).select_from(Post).where(Post.state == State.WAITING, col(Post.id).not_in(own))
    ).one()
