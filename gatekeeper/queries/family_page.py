"""What does a family see that opens its link: the sheet, and afterwards the receipt?

Nothing of what anybody else answered, of holds, or of the child's file is read here.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from gatekeeper import evidence, parent_requests
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ConsentRequestAnswer, School
from gatekeeper.parent_requests_form import Sent, Sheet, read_back, sheet_of


@dataclass(frozen=True, slots=True)
class Office:
    """How a family reaches the school by other ways."""

    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """An open request as its family sees it. `answered_at` is when a form was last sent by this link."""

    sheet: Sheet
    until: date
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was sent, and until when the same link can be used to change it."""

    sent: Sent
    until: date


def page(session: Session, key: OperationalKey, link: str, now: datetime) -> FamilyPage | None:
    """What a link shows now. None, whyever it shows nothing."""
    opened = parent_requests.by_link(session, key, link, now)
    if opened is None:
        return None
    answered_at = session.exec(
        select(func.max(col(ConsentRequestAnswer.answered_at))).where(
            ConsentRequestAnswer.request_id == opened.request.id
        )
    ).one()
    sheet = sheet_of(opened, session.exec(select(School.name)).one())
    return FamilyPage(sheet, parent_requests.open_until(opened.request), answered_at)


def receipt(session: Session, key: OperationalKey, link: str, once: str, now: datetime) -> Receipt | None:
    """The receipt of one form that was sent by this link, while the link is open."""
    opened = parent_requests.by_link(session, key, link, now)
    if opened is None:
        return None
    answer = session.exec(
        select(ConsentRequestAnswer).where(
            ConsentRequestAnswer.request_id == opened.request.id, ConsentRequestAnswer.once == once
        )
    ).first()
    if answer is None:
        return None
    _, data = evidence.opened(session, key, answer.evidence_id)
    return Receipt(read_back(data), parent_requests.open_until(opened.request))


def office(session: Session) -> Office:
    """The school's own phone number and address, as it publishes them; empty where it has said none."""
    school = session.exec(select(School)).first()
    return Office(
        phone=school.phones[0] if school and school.phones else "",
        email=school.emails[0] if school and school.emails else "",
    )
