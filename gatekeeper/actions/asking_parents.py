"""What happens when the office asks a parent by link or code, and recalls or looks through what it asked?

The answer itself is `gatekeeper.actions.answering_requests`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import parent_requests
from gatekeeper.actions.base import Act, act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    ConsentRequest,
    ConsentRequestAnswer,
    Contact,
    ParentalResponsibility,
    Pupil,
    RollStatus,
    SchoolClass,
    Wording,
)
from gatekeeper.parent_requests_form import uses_of
from gatekeeper.permissions import Permission


def ask(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    contact_id: int,
    *,
    wording_id: int | None,
    until: date | None,
    now: datetime,
) -> int:
    """Asks one adult about their child, and gives the number of the request.

    A request to the same adult that is still open is recalled: one link is open at a time.

    Raises:
        InvalidInput: the wording or the day cannot be, or this adult may not be asked.
        NotFound: there is no such contact.
    """
    actor.need(Permission.CONSENT_RECORD)
    with act(db, actor, now) as doing:
        contact = doing.session.get(Contact, contact_id)
        child = doing.session.get(Pupil, contact.pupil_id) if contact else None
        if contact is None or child is None:
            raise NotFound("There is no such contact.")
        wording, last = _what_and_when(doing.session, wording_id, until, now)
        if not parent_requests.may_be_asked(contact) or child.roll is not RollStatus.ON_ROLL:
            raise InvalidInput(
                {"contact": "They cannot be asked. Look at what is noted of them and of the child."}
            )
        _recall(doing, _open_to(doing.session, [contact.id], now))
        (made,) = _make(doing, key, [contact], wording, last)
        return made.id


def ask_class(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    class_id: int,
    *,
    wording_id: int | None,
    until: date | None,
    now: datetime,
) -> int:
    """Asks every adult with parental responsibility of a class, and gives how many were asked.

    Whoever has an open request with this wording is not asked twice; one with another wording is recalled.

    Raises:
        InvalidInput: the wording or the day cannot be, or there is nobody to ask.
        NotFound: there is no such class.
    """
    actor.need(Permission.CONSENT_RECORD)
    with act(db, actor, now) as doing:
        if doing.session.get(SchoolClass, class_id) is None:
            raise NotFound("There is no such class.")
        wording, last = _what_and_when(doing.session, wording_id, until, now)
        adults = _adults_of(doing.session, class_id)
        if not adults:
            raise InvalidInput({"wording": "Nobody with parental responsibility is noted in this class yet."})
        open_already = _open_to(doing.session, [adult.id for adult in adults], now)
        asked = {request.contact_id for request in open_already if request.wording_id == wording.id}
        to_ask = [adult for adult in adults if adult.id not in asked]
        if not to_ask:
            raise InvalidInput({"wording": "Everybody in this class has been asked with this wording already."})
        _recall(doing, (request for request in open_already if request.wording_id != wording.id))
        return len(_make(doing, key, to_ask, wording, last))


def recall(db: Database, actor: Actor, request_id: int, now: datetime) -> None:
    """Closes a request at once: its link and its code open nothing any more. What was answered stays.

    Raises:
        NotFound: there is no such request.
        Stale: it has been recalled already.
    """
    actor.need(Permission.CONSENT_RECORD)
    with act(db, actor, now) as doing:
        request = doing.session.get(ConsentRequest, request_id)
        if request is None:
            raise NotFound("There is no such request.")
        if request.recalled_at is not None:
            raise Stale("This request has been recalled already. Nothing was changed.")
        _recall(doing, [request])
        doing.record(Verb.REQUEST_RECALLED, subject=f"request:{request.id}", number=request.id)


def look_through(db: Database, actor: Actor, up_to: int, now: datetime) -> int:
    """Notes that somebody has looked at the answers that came in, up to one of them. Gives how many."""
    actor.need(Permission.CONSENT_RECORD)
    with act(db, actor, now) as doing:
        rows = doing.session.exec(
            select(ConsentRequestAnswer).where(
                col(ConsentRequestAnswer.id) <= up_to, col(ConsentRequestAnswer.seen_at).is_(None)
            )
        ).all()
        if not rows:
            doing.unchanged = True
            return 0
        for row in rows:
            row.seen_at, row.seen_by = now, actor.staff_id
            doing.session.add(row)
        doing.record(Verb.REQUEST_ANSWERS_SEEN, subject="requests", count=len(rows))
        return len(rows)


def note_links_taken(db: Database, actor: Actor, class_id: int, *, count: int, now: datetime) -> None:
    """Records that somebody takes the links of a class. Called before they are handed over."""
    actor.need(Permission.CONSENT_RECORD)
    with act(db, actor, now) as doing:
        doing.record(Verb.REQUEST_LINKS_TAKEN, subject=f"class:{class_id}", count=count)


def _what_and_when(
    session: Session, wording_id: int | None, until: date | None, now: datetime
) -> tuple[Wording, date]:
    """The wording and the last day, if they can be."""
    today = in_london(now).date()
    last, wrong = until or today + timedelta(days=parent_requests.USUAL_DAYS), {}
    wording = session.get(Wording, wording_id) if wording_id is not None else None
    if wording is None or not parent_requests.in_force(wording, today):
        wrong["wording"] = "Choose one of the wordings in the list. It has to be in use today."
    elif not uses_of(wording):
        wrong["wording"] = "The page cannot ask about what this wording is for. Use paper, or another wording."
    if not today <= last <= today + timedelta(days=parent_requests.MOST_DAYS):
        wrong["until"] = f"Give a day from today on, at most {parent_requests.MOST_DAYS} days ahead."
    if wrong or wording is None:
        raise InvalidInput(wrong)
    return wording, last


def _adults_of(session: Session, class_id: int) -> list[Contact]:
    """Whom the school may ask about the children of a class, in the order of the register."""
    rows = session.exec(
        select(Contact)
        .join(Pupil, col(Pupil.id) == col(Contact.pupil_id))
        .where(
            Pupil.class_id == class_id,
            Pupil.roll == RollStatus.ON_ROLL,
            Contact.has_pr == ParentalResponsibility.YES,
        )
        .order_by(col(Pupil.surname), col(Pupil.forename), col(Pupil.id), col(Contact.id))
    )
    return [contact for contact in rows if parent_requests.may_be_asked(contact)]


def _open_to(session: Session, contact_ids: list[int], now: datetime) -> list[ConsentRequest]:
    return list(
        session.exec(
            select(ConsentRequest).where(
                col(ConsentRequest.contact_id).in_(contact_ids),
                col(ConsentRequest.recalled_at).is_(None),
                col(ConsentRequest.expires_at) > now,
            )
        )
    )


def _recall(doing: Act, requests: Iterable[ConsentRequest]) -> None:
    for request in requests:
        request.recalled_at, request.recalled_by = doing.now, doing.actor.staff_id
        doing.session.add(request)


def _make(
    doing: Act, key: OperationalKey, adults: list[Contact], wording: Wording, last: date
) -> list[ConsentRequest]:
    made = [
        parent_requests.sign(
            key,
            ConsentRequest(
                pupil_id=adult.pupil_id,
                contact_id=adult.id,
                wording_id=wording.id,
                salt="",
                link_hash="",
                code_hash="",
                made_by=doing.actor.staff_id,
                made_at=doing.now,
                expires_at=parent_requests.last_moment(last),
            ),
        )
        for adult in adults
    ]
    doing.session.add_all(made)
    doing.session.flush()
    numbers = sorted(request.id for request in made)
    words = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
    doing.record(Verb.REQUEST_MADE, subject=f"request:{numbers[0]}", numbers=words)
    return made
