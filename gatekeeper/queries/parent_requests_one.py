"""What is there to know and to hand out about one request: its link, its page to print, what was sent back?

Links and codes are made here, for those who may ask, and stand in no table.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from gatekeeper import evidence, parent_requests
from gatekeeper.errors import NotFound
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    ConsentRequest,
    ConsentRequestAnswer,
    Contact,
    Person,
    Pupil,
    School,
    SchoolClass,
    Wording,
)
from gatekeeper.parent_requests import Opened
from gatekeeper.parent_requests_form import Sent, Sheet, first_name, read_back, sheet_of
from gatekeeper.queries.consent import name_of
from gatekeeper.queries.parent_requests import RequestLine, line_of, lines, open_in_class

LINKS_HEADER = ("Parent or carer", "Child's first name", "Link", "Open until")


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request in full. `closed_because` is empty while it is open."""

    line: RequestLine
    wording: str
    made_by: str
    closed_because: str
    link: str
    answers: tuple[tuple[int, datetime], ...]

    @property
    def is_open(self) -> bool:
        """Whether its link and code open the form now."""
        return not self.closed_because


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One letter to print: to whom, about whom, what they read and are asked, and the code to type."""

    request_id: int
    adult: str
    child: str
    class_name: str
    sheet: Sheet
    code: str
    until: date


def one(session: Session, key: OperationalKey, request_id: int, now: datetime, *, base_url: str) -> RequestPage:
    """One request with its link, for the office.

    Raises:
        NotFound: there is no such request.
    """
    opened = the_request(session, request_id)
    answers = session.exec(
        select(ConsentRequestAnswer.id, ConsentRequestAnswer.answered_at)
        .where(ConsentRequestAnswer.request_id == request_id)
        .order_by(col(ConsentRequestAnswer.id))
    ).all()
    return RequestPage(
        line=line_of(opened, _class_name(session, opened.pupil), answers[-1][1] if answers else None),
        wording=opened.wording.version,
        made_by=session.get_one(Person, opened.request.made_by).name,
        closed_because=_why_closed(opened, now),
        link=address_of(key, opened.request, base_url),
        answers=tuple((answer_id, at) for answer_id, at in answers),
    )


def the_request(session: Session, request_id: int) -> Opened:
    """A request with everything that it is about, open or not.

    Raises:
        NotFound: there is no such request.
    """
    request = session.get(ConsentRequest, request_id)
    if request is None:
        raise NotFound("There is no such request.")
    return Opened(
        request,
        session.get_one(Pupil, request.pupil_id),
        session.get_one(Contact, request.contact_id),
        session.get_one(Wording, request.wording_id),
    )


def address_of(key: OperationalKey, request: ConsentRequest, base_url: str) -> str:
    """The whole address at which a request is answered."""
    return f"{base_url}{parent_requests.ADDRESS}{parent_requests.link_of(key, request)}"


def sent_form(session: Session, key: OperationalKey, answer_id: int) -> tuple[Opened, Sent]:
    """A form as the family saw and answered it.

    Raises:
        NotFound: there is no such answer.
    """
    answer = session.get(ConsentRequestAnswer, answer_id)
    if answer is None:
        raise NotFound("There is no such answer.")
    _, data = evidence.opened(session, key, answer.evidence_id)
    return the_request(session, answer.request_id), read_back(data)


def of_contact(session: Session, contact_id: int, now: datetime) -> tuple[Pupil, Contact, RequestLine | None]:
    """An adult, their child, and the request to them that is open.

    Raises:
        NotFound: there is no such contact.
    """
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NotFound("There is no such contact.")
    child = session.get_one(Pupil, contact.pupil_id)
    still_open = (
        line
        for opened, line in lines(session, now)
        if opened.contact.id == contact_id and parent_requests.is_open(opened, now)
    )
    return child, contact, next(still_open, None)


def letter(session: Session, key: OperationalKey, request_id: int, now: datetime) -> PrintedPage:
    """The page to print of one request.

    Raises:
        NotFound: there is no such request, or it is closed.
    """
    opened = the_request(session, request_id)
    if not parent_requests.is_open(opened, now):
        raise NotFound("This request is closed, so there is nothing to print. Ask again.")
    return _printed(session, key, opened)


def letters(session: Session, key: OperationalKey, class_id: int, now: datetime) -> tuple[PrintedPage, ...]:
    """The pages of a class to print, in the order of the register: whoever has answered needs none."""
    return tuple(_printed(session, key, opened) for opened in _unanswered(session, class_id, now))


def links(
    session: Session, key: OperationalKey, class_id: int, now: datetime, *, base_url: str
) -> list[tuple[str, ...]]:
    """A row for each adult of a class who has not answered, for the school's own mail."""
    return [
        (
            opened.contact.display_name,
            first_name(opened.pupil),
            address_of(key, opened.request, base_url),
            _day(parent_requests.open_until(opened.request)),
        )
        for opened in _unanswered(session, class_id, now)
    ]


def _unanswered(session: Session, class_id: int, now: datetime) -> list[Opened]:
    return [opened for opened, line in open_in_class(session, class_id, now) if line.answered_at is None]


def _printed(session: Session, key: OperationalKey, opened: Opened) -> PrintedPage:
    return PrintedPage(
        opened.request.id,
        opened.contact.display_name,
        name_of(opened.pupil),
        _class_name(session, opened.pupil),
        sheet_of(opened, session.exec(select(School.name)).one()),
        parent_requests.code_of(key, opened.request),
        parent_requests.open_until(opened.request),
    )


def _class_name(session: Session, child: Pupil) -> str:
    return "" if child.class_id is None else session.get_one(SchoolClass, child.class_id).name


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _why_closed(opened: Opened, now: datetime) -> str:
    """Why a link opens nothing any more, for the office alone. Empty while it does."""
    if opened.request.recalled_at is not None:
        return "It was recalled."
    if now >= opened.request.expires_at:
        return "Its time has run out."
    return (
        ""
        if parent_requests.is_open(opened, now)
        else "The wording, the child or this adult may not be asked now."
    )
