"""What stands on the pages about evidence, requests and retention?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from gatekeeper import rights
from gatekeeper.actor import Actor
from gatekeeper.clock import in_london, say, say_date
from gatekeeper.deadlines import say_by
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    AskedFor,
    DataRequest,
    Erasure,
    InformationRequest,
    LegalHold,
    Person,
    Post,
    Pupil,
    RollStatus,
    Tombstone,
)
from gatekeeper.permissions import Permission
from gatekeeper.retention import child, due, hindrances
from gatekeeper.retention.schedule import ELSEWHERE, SCHEDULE, Kind, Rule

MOST = 200


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in the register. `reply`: it came as a reply on X, and is answered on that page."""

    number: int
    kind: str
    received: str
    due: str
    done: str
    is_late: bool
    asked_by: str = ""
    about: str = ""
    note: str = ""
    reply: int | None = None


@dataclass(frozen=True, slots=True)
class KindRow:
    """One line of the schedule, with what would go today. Nobody is named in it."""

    rule: Rule
    length: str
    changed: bool
    going: int
    held: int


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold that has not ended."""

    number: int
    what: str
    reason: str
    by: str
    since: str


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """How long records are kept, what would go, what is held, and what went."""

    kinds: tuple[KindRow, ...]
    elsewhere: tuple[tuple[str, str], ...]
    holds: tuple[HoldRow, ...]
    went: tuple[tuple[str, str, str], ...]
    unfinished: bool


@dataclass(frozen=True, slots=True)
class KindPage:
    """Everything of one kind whose time is over."""

    rule: Rule
    length: int
    going: tuple[due.Item, ...]
    held: tuple[due.Item, ...]
    shown: tuple[due.Item, ...]


@dataclass(frozen=True, slots=True)
class ChildPage:
    """A child who may be erased, and what stands in the way."""

    number: int
    name: str
    left: str
    stops: tuple[hindrances.Hindrance, ...]
    pictures: int


def requests(session: Session, actor: Actor, now: datetime) -> tuple[RequestRow, ...]:
    """The register: what is open first, by its day; then what was answered, the newest first."""
    actor.need(Permission.REQUEST_KEEP)
    rows = [_row(row, now) for row in session.exec(select(DataRequest).order_by(col(DataRequest.due_at)))]
    replies = session.exec(select(InformationRequest).order_by(col(InformationRequest.due_at)))
    rows += [_reply(asked, now) for asked in replies]
    return (*(row for row in rows if not row.done), *(row for row in reversed(rows) if row.done))[:MOST]


def request(session: Session, actor: Actor, number: int, now: datetime) -> RequestRow:
    """One request.

    Raises:
        NotFound: there is none of this number.
    """
    actor.need(Permission.REQUEST_KEEP)
    row = session.get(DataRequest, number)
    if row is None:
        raise NotFound("There is no such request.")
    return _row(row, now)


def pupils(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Every child of whom something is here, for a list to choose from."""
    actor.need(Permission.PUPIL_NAMES)
    rows = (
        select(Pupil).where(Pupil.forename != "").order_by(col(Pupil.surname), col(Pupil.forename), col(Pupil.id))
    )
    return tuple((pupil.id, f"{pupil.forename} {pupil.surname}") for pupil in session.exec(rows))


def leavers(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Those of them who have left."""
    actor.need(Permission.RETENTION_RUN)
    left = set(session.exec(select(Pupil.id).where(Pupil.roll == RollStatus.LEFT)))
    return tuple(one for one in pupils(session, actor) if one[0] in left)


def retention(session: Session, actor: Actor, now: datetime) -> RetentionPage:
    """The page of the schedule."""
    actor.need(Permission.RETENTION_SEE)
    people = {person.id: person.name for person in session.exec(select(Person))}
    kinds = tuple(
        KindRow(
            one.rule,
            one.rule.say(one.length),
            one.length != one.rule.length,
            len(one.going),
            len(one.held),
        )
        for one in due.due(session, now)
    )
    holds = tuple(
        HoldRow(
            row.id,
            _held(session, actor, row),
            row.reason if actor.may(Permission.PUPIL_NAMES) else "",
            people[row.set_by],
            say(row.set_at),
        )
        for row in session.exec(
            select(LegalHold).where(col(LegalHold.ended_at).is_(None)).order_by(col(LegalHold.id))
        )
    )
    unfinished = session.exec(select(Erasure.id).where(col(Erasure.cleaned_at).is_(None)).limit(1)).first()
    return RetentionPage(kinds, ELSEWHERE, holds, _went(session, people), unfinished is not None)


def of_kind(session: Session, actor: Actor, kind: str, now: datetime) -> KindPage:
    """What of one kind would go today.

    Raises:
        NotFound: there is no such kind.
    """
    actor.need(Permission.RETENTION_RUN)
    if kind not in set(Kind):
        raise NotFound("There is no such kind of record.")
    found = due.of_kind(session, Kind(kind), now)
    return KindPage(found.rule, found.length, found.going, found.held, found.items[:MOST])


def one_child(session: Session, actor: Actor, pupil_id: int) -> ChildPage:
    """A child who may be erased.

    Raises:
        NotFound: there is none, or nothing of the child is left.
    """
    actor.need(Permission.RETENTION_RUN)
    pupil = session.get(Pupil, pupil_id)
    if pupil is None or child.is_erased(pupil):
        raise NotFound("There is no such child here.")
    left = f"{pupil.left_on.day} {pupil.left_on:%B %Y}" if pupil.left_on else ""
    stops = hindrances.of_child(session, pupil, hindrances.holds(session))
    pictures = len(child.pictures_of(session, pupil_id))
    return ChildPage(pupil_id, f"{pupil.forename} {pupil.surname}", left, stops, pictures)


def _reply(asked: InformationRequest, now: datetime) -> RequestRow:
    return RequestRow(
        number=asked.reply_id,
        kind=rights.KINDS[AskedFor(asked.kind.value)],
        received=say_date(asked.received_at),
        due=say_by(asked.due_at),
        done=say_date(asked.answered_at) if asked.answered_at else "",
        is_late=asked.answered_at is None and asked.due_at < now,
        about=f"Reply {asked.reply_id} on X",
        reply=asked.reply_id,
    )


def _row(row: DataRequest, now: datetime) -> RequestRow:
    return RequestRow(
        number=row.id,
        kind=rights.KINDS[row.kind],
        received=_day(row.received_on),
        due=say_by(row.due_at),
        done=_day(row.done_on) if row.done_on else "",
        is_late=row.done_on is None and row.due_at < now,
        asked_by=row.asked_by,
        about=row.about,
        note=row.done_note,
    )


def _held(session: Session, actor: Actor, row: LegalHold) -> str:
    if row.post_id is not None:
        return f"Post {session.get_one(Post, row.post_id).reference}"
    if row.pupil_id is None:
        return "All records"
    pupil = session.get_one(Pupil, row.pupil_id)
    named = actor.may(Permission.PUPIL_NAMES)
    return f"Everything about {pupil.forename} {pupil.surname}" if named else f"Everything about child {pupil.id}"


def _went(session: Session, people: dict[int, str]) -> tuple[tuple[str, str, str], ...]:
    found = [
        (row.erased_at, f"{SCHEDULE[Kind(row.kind)].title} ({row.number})", people.get(row.erased_by or 0, ""))
        for row in session.exec(select(Tombstone).order_by(col(Tombstone.id).desc()).limit(MOST))
    ]
    found += [
        (row.erased_at, f"Child {row.pupil_id}, everything", people.get(row.erased_by or 0, "After a restore"))
        for row in session.exec(select(Erasure).order_by(col(Erasure.id).desc()).limit(MOST))
    ]
    return tuple((say(at), what, who) for at, what, who in sorted(found, reverse=True)[:MOST])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def today(now: datetime) -> str:
    """Today, as a field for a day wants it."""
    return in_london(now).date().isoformat()
