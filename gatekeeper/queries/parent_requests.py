"""Which families were asked by link, who has answered, and whose time ran out?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from gatekeeper import parent_requests
from gatekeeper.clock import in_london
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    ConsentRequest,
    ConsentRequestAnswer,
    Contact,
    Pupil,
    RollStatus,
    SchoolClass,
    Wording,
)
from gatekeeper.parent_requests import Opened
from gatekeeper.parent_requests_form import uses_of
from gatekeeper.queries.consent import name_of

LOOKED_BACK = timedelta(days=60)
"""So long a request that ran out without an answer is listed."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request as a line of a list."""

    id: int
    pupil_id: int
    child: str
    class_name: str
    adult: str
    made_at: datetime
    until: date
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many families of a class were asked by a request that is open, and how many of them have answered."""

    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class that can be asked."""

    id: int
    name: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything about requests that still wait, or ran out."""

    classes: tuple[ClassLine, ...]
    waiting: tuple[RequestLine, ...]
    ran_out: tuple[RequestLine, ...]


def overview(session: Session, now: datetime) -> Overview:
    """Every class, what still waits, and what ran out in the last weeks."""
    recent = lines(session, now - LOOKED_BACK)
    open_to = {opened.contact.id for opened, _ in recent if parent_requests.is_open(opened, now)}
    unanswered = [(opened, line) for opened, line in recent if line.answered_at is None]
    counted = progress(session, now)
    classes = session.exec(select(SchoolClass).order_by(col(SchoolClass.position), col(SchoolClass.name)))
    return Overview(
        classes=tuple(ClassLine(c.id, c.name, counted.get(c.id, Progress(0, 0))) for c in classes),
        waiting=tuple(line for opened, line in unanswered if parent_requests.is_open(opened, now)),
        ran_out=tuple(
            line
            for opened, line in unanswered
            if opened.request.recalled_at is None
            and opened.request.expires_at <= now
            and opened.contact.id not in open_to
            and opened.pupil.roll is RollStatus.ON_ROLL
        ),
    )


def progress(session: Session, now: datetime) -> dict[int, Progress]:
    """For each class with open requests: how many families were asked and how many answered.

    A family is a child here, and has answered when one of the adults asked has.
    """
    asked: dict[int, set[int]] = defaultdict(set)
    answered: dict[int, set[int]] = defaultdict(set)
    for opened, line in lines(session, now):
        if opened.pupil.class_id is not None and parent_requests.is_open(opened, now):
            asked[opened.pupil.class_id].add(line.pupil_id)
            if line.answered_at is not None:
                answered[opened.pupil.class_id].add(line.pupil_id)
    return {class_id: Progress(len(answered[class_id]), len(children)) for class_id, children in asked.items()}


def of_class(session: Session, class_id: int, now: datetime) -> tuple[str, tuple[RequestLine, ...]]:
    """A class and its open requests, in the order of the register.

    Raises:
        NotFound: there is no such class.
    """
    found = session.get(SchoolClass, class_id)
    if found is None:
        raise NotFound("There is no such class.")
    return found.name, tuple(line for _, line in open_in_class(session, class_id, now))


def open_in_class(session: Session, class_id: int, now: datetime) -> list[tuple[Opened, RequestLine]]:
    """The open requests of a class, each with everything that it is about."""
    return [
        (opened, line)
        for opened, line in lines(session, now)
        if opened.pupil.class_id == class_id and parent_requests.is_open(opened, now)
    ]


def wordings_in_force(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    """The wordings that a request can show today, the newest first, as choices of a form."""
    today = in_london(now).date()
    rows = session.exec(select(Wording).order_by(col(Wording.valid_from).desc(), col(Wording.id).desc()))
    return tuple(
        (str(row.id), row.version) for row in rows if parent_requests.in_force(row, today) and uses_of(row)
    )


def lines(session: Session, alive_after: datetime) -> list[tuple[Opened, RequestLine]]:
    """The requests that were open after a moment, in the order of the register."""
    answered = dict(
        session.exec(
            select(ConsentRequestAnswer.request_id, func.max(col(ConsentRequestAnswer.answered_at))).group_by(
                col(ConsentRequestAnswer.request_id)
            )
        ).all()
    )
    rows = session.exec(
        select(ConsentRequest, Pupil, Contact, Wording)
        .join(Pupil, col(Pupil.id) == col(ConsentRequest.pupil_id))
        .join(Contact, col(Contact.id) == col(ConsentRequest.contact_id))
        .join(Wording, col(Wording.id) == col(ConsentRequest.wording_id))
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .where(col(ConsentRequest.expires_at) > alive_after)
        .order_by(
            col(SchoolClass.position),
            col(Pupil.surname),
            col(Pupil.forename),
            col(Pupil.id),
            col(ConsentRequest.id),
        )
    )
    classes, found = class_names(session), []
    for row in rows:
        opened = Opened(*row)
        class_name = classes.get(opened.pupil.class_id, "")
        found.append((opened, line_of(opened, class_name, answered.get(opened.request.id))))
    return found


def class_names(session: Session) -> dict[int | None, str]:
    """The name of each class by its number."""
    return {one.id: one.name for one in session.exec(select(SchoolClass))}


def line_of(opened: Opened, class_name: str, answered_at: datetime | None) -> RequestLine:
    """A request as a line of a list."""
    return RequestLine(
        opened.request.id,
        opened.pupil.id,
        name_of(opened.pupil),
        class_name,
        opened.contact.display_name,
        opened.request.made_at,
        parent_requests.open_until(opened.request),
        answered_at,
    )
