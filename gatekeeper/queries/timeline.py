"""What happened, in sentences: to one post, and to the school's account as a whole?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

import rules
from gatekeeper.actor import SYSTEM_NAMES, Actor
from gatekeeper.audit.events import Verb, sentence
from gatekeeper.clock import say_date, say_time
from gatekeeper.models import AuditDetail, AuditEvent, Person, Post
from gatekeeper.permissions import ROLE_LABELS, Permission, Role
from gatekeeper.queries.masking import Veil, veil_for

PAGE = 100
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is read. `reference` is set where it is about a post."""

    seq: int
    day: str
    time: str
    at: datetime
    who: str
    roles: str
    sentence: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """One page of the whole record, newest first."""

    entries: tuple[Entry, ...]
    total: int
    older: int | None
    newest: bool


def of_post(session: Session, post: Post, veil: Veil) -> tuple[Entry, ...]:
    """Everything that happened to one post, the newest last."""
    rows = session.exec(
        select(AuditEvent, AuditDetail)
        .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq), isouter=True)
        .where(AuditEvent.post_id == post.id)
        .order_by(col(AuditEvent.seq))
    ).all()
    names = _names(session, [event for event, _ in rows])
    return tuple(_entry(event, detail, names, {}, veil) for event, detail in rows)


def of_posts(session: Session, numbers: Sequence[int], veil: Veil) -> Iterator[tuple[int, Entry, str]]:
    """Everything that happened to some posts: the number of the post, the event, and its hash."""
    yield from _told(session, col(AuditEvent.post_id).in_(numbers), veil)


def about(session: Session, subjects: Sequence[str], veil: Veil) -> Iterator[tuple[int, Entry, str]]:
    """Everything that happened to some other things, such as "pupil:7"."""
    yield from _told(session, col(AuditEvent.subject).in_(subjects), veil)


def _told(session: Session, wanted: ColumnElement[bool], veil: Veil) -> Iterator[tuple[int, Entry, str]]:
    rows = session.exec(
        select(AuditEvent, AuditDetail)
        .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq), isouter=True)
        .where(wanted)
        .order_by(col(AuditEvent.seq))
    ).all()
    names = _names(session, [event for event, _ in rows])
    for event, detail in rows:
        yield event.post_id or 0, _entry(event, detail, names, {}, veil), event.hash


def whole_log(session: Session, actor: Actor, *, before: int | None = None) -> Log:
    """A page of the record of everything, for those who may see all.

    `before` is the number of an event: the page starts just under it.
    """
    actor.need(Permission.POST_SEE_ALL)
    veil = veil_for(session, actor)
    query = (
        select(AuditEvent, AuditDetail)
        .join(AuditDetail, col(AuditDetail.seq) == col(AuditEvent.seq), isouter=True)
        .order_by(col(AuditEvent.seq).desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(col(AuditEvent.seq) < before)
    rows = session.exec(query).all()
    shown = rows[:PAGE]
    names = _names(session, [event for event, _ in shown])
    ids = {event.post_id for event, _ in shown if event.post_id is not None}
    references = dict(session.exec(select(Post.id, Post.reference).where(col(Post.id).in_(ids))).all())
    return Log(
        entries=tuple(_entry(event, detail, names, references, veil) for event, detail in shown),
        total=session.exec(select(func.max(AuditEvent.seq))).one() or 0,
        older=shown[-1][0].seq if len(rows) > PAGE else None,
        newest=before is None,
    )


def _entry(
    event: AuditEvent,
    detail: AuditDetail | None,
    names: Mapping[int, str],
    references: Mapping[int, str],
    veil: Veil,
) -> Entry:
    at = datetime.fromisoformat(event.at)
    who = names.get(event.actor_id or 0) or SYSTEM_NAMES.get(event.actor, event.actor)
    return Entry(
        seq=event.seq,
        day=say_date(at),
        time=say_time(at),
        at=at,
        who=who,
        roles=", ".join(ROLE_LABELS[Role(role)] for role in event.roles.split(",") if role),
        sentence=sentence(
            Verb(event.verb), who, None if detail is None else _readable(veil.details(detail.details))
        ),
        reference=references.get(event.post_id or 0, ""),
    )


def _readable(details: dict[str, Any]) -> dict[str, Any]:
    """The details as people say them: rules by their titles, and the first few of a long list."""
    said = dict(details)
    if "rules" in said:
        titles = {rule.id: rule.title for rule in rules.all_rules()}
        said["rules"] = ", ".join(f"“{titles.get(name, name)}”" for name in str(said["rules"]).split(", "))
    if "removed" in said:
        first, rest = (names := str(said["removed"]).split(", "))[:MOST_NAMED], names[MOST_NAMED:]
        said["removed"] = ", ".join(first) + (f" and {len(rest)} more" if rest else "")
    return said


def _names(session: Session, events: list[AuditEvent]) -> dict[int, str]:
    ids = {event.actor_id for event in events if event.actor_id is not None}
    return {person.id: person.name for person in session.exec(select(Person).where(col(Person.id).in_(ids)))}
