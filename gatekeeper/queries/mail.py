"""Which mail was sent to whom, what still waits, and who is told of what?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.alarms.kinds import OF_AN_AUTHOR, WORDS, Trouble
from gatekeeper.alarms.raising import told
from gatekeeper.clock import say
from gatekeeper.mail import private
from gatekeeper.models import Mail, Person, PersonStatus

MOST = 100
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail. `state` is a word, `when` the moment that it speaks of.

    `page` is empty where the link in it is for its reader alone.
    """

    id: int
    to: str
    subject: str
    body: str
    page: str
    state: str
    when: str
    problem: str


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One kind of trouble, and who is told of it."""

    kind: str
    label: str
    people: tuple[str, ...]
    author: bool


@dataclass(frozen=True, slots=True)
class AlarmPage:
    """The choice for one kind: everybody who may sign in, and who is told now."""

    kind: str
    label: str
    everybody: tuple[tuple[int, str], ...]
    chosen: frozenset[int]
    author: bool
    may_tell_author: bool


@dataclass(frozen=True, slots=True)
class MailHealth:
    """How mail is: how much waits after a failure, since when, and what was given up lately."""

    waiting: int
    oldest: datetime | None
    given_up: int
    last_given_up: datetime | None


def mails(session: Session) -> tuple[MailRow, ...]:
    """The newest mails first."""
    rows = session.exec(select(Mail).order_by(col(Mail.id).desc()).limit(MOST))
    return tuple(_row(mail) for mail in rows)


def mail_health(session: Session, now: datetime) -> MailHealth:
    """Whether people are told: only what was tried counts, for where mail is not set up nothing is."""
    open_ = col(Mail.sent_at).is_(None) & col(Mail.given_up_at).is_(None) & (col(Mail.tries) > 0)
    waiting, oldest = session.exec(
        select(func.count(), func.min(Mail.queued_at)).select_from(Mail).where(open_)
    ).one()
    given_up, last = session.exec(
        select(func.count(), func.max(Mail.given_up_at))
        .select_from(Mail)
        .where(col(Mail.given_up_at) > now - LATELY, col(Mail.tries) > 0)
    ).one()
    return MailHealth(waiting, oldest, given_up, last)


def alarm_rows(session: Session) -> tuple[AlarmRow, ...]:
    """Every kind of trouble with who is told."""
    names = {person.id: person.name for person in session.exec(select(Person))}
    found = []
    for trouble in Trouble:
        chosen, author = told(session, trouble)
        people = tuple(names[person_id] for person_id in sorted(chosen))
        found.append(AlarmRow(trouble.value, WORDS[trouble].label, people, author))
    return tuple(found)


def alarm_page(session: Session, trouble: Trouble) -> AlarmPage:
    """The page on which one kind's people are chosen."""
    chosen, author = told(session, trouble)
    people = session.exec(
        select(Person)
        .where(Person.status == PersonStatus.ACTIVE)
        .order_by(col(Person.surname), col(Person.forename))
    )
    return AlarmPage(
        kind=trouble.value,
        label=WORDS[trouble].label,
        everybody=tuple((person.id, person.name) for person in people),
        chosen=chosen,
        author=author,
        may_tell_author=trouble in OF_AN_AUTHOR,
    )


def _row(mail: Mail) -> MailRow:
    if mail.sent_at:
        state, when = "Sent", mail.sent_at
    elif mail.given_up_at:
        state, when = "Given up", mail.given_up_at
    else:
        state, when = "Waiting", mail.queued_at
    page = "" if private.is_sealed(mail.page) else mail.page
    return MailRow(mail.id, mail.recipient, mail.subject, mail.body, page, state, say(when), mail.problem)
