"""Which withdrawals are open, by when have they to be done, and how were the deadlines kept?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, true
from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import say
from gatekeeper.deadlines import say_by
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    Person,
    Post,
    Pupil,
    SchoolClass,
    Withdrawal,
    WithdrawalCause,
    WithdrawalClosing,
    WithdrawalDecision,
    WithdrawalPost,
)
from gatekeeper.permissions import Permission
from gatekeeper.public_words import REACHED
from gatekeeper.queries.consent import name_of
from gatekeeper.queries.consent_pupil import contacts
from gatekeeper.withdrawals import USE_WORDS, opened_by

MOST_CLOSED = 30
CAUSE_WORDS = {
    WithdrawalCause.FAMILY: "the family took it back",
    WithdrawalCause.CHILD: "the child said no",
    WithdrawalCause.HOLD: "a hold was set",
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One withdrawal in a list. `left` is how many posts are neither gone nor decided."""

    number: int
    child: str
    what: str
    why: str
    recorded: str
    by: str
    due: str
    is_late: bool
    left: int
    closed: str


@dataclass(frozen=True, slots=True)
class Child:
    """The child whose permission is taken back. `contacts` are empty for those who do not keep the register."""

    id: int
    name: str
    class_name: str
    contacts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many withdrawals are open, how many of them are late, and how many were closed too late this year."""

    open: int
    late: int
    closed_late: int


def child(session: Session, actor: Actor, pupil_id: int) -> Child:
    """One child, as anybody of the staff may see them. It says nothing of what was permitted.

    Raises:
        NotFound: there is no such pupil.
    """
    pupil = session.get(Pupil, pupil_id)
    if pupil is None:
        raise NotFound("There is no such pupil on the roll.")
    school_class = session.get(SchoolClass, pupil.class_id) if pupil.class_id else None
    adults = contacts(session, pupil_id) if actor.may(Permission.CONSENT_RECORD) else ()
    return Child(
        id=pupil.id,
        name=name_of(pupil),
        class_name=school_class.name if school_class else "",
        contacts=tuple((adult.id, adult.words) for adult in adults),
    )


def cases(session: Session, actor: Actor, now: datetime) -> tuple[tuple[CaseLine, ...], tuple[CaseLine, ...]]:
    """The withdrawals that this person may open: the open ones by their deadline, then those closed last."""
    rows = session.exec(
        select(Withdrawal, WithdrawalClosing)
        .join(WithdrawalClosing, col(WithdrawalClosing.withdrawal_id) == col(Withdrawal.id), isouter=True)
        .where(opened_by(actor))
        .order_by(col(Withdrawal.due_at), col(Withdrawal.id))
    ).all()
    still = [case for case, closing in rows if closing is None]
    closed = sorted(
        ((case, closing) for case, closing in rows if closing is not None),
        key=lambda row: row[1].closed_at,
        reverse=True,
    )
    return (
        tuple(case_line(session, case, None, now) for case in still),
        tuple(case_line(session, case, closing, now) for case, closing in closed[:MOST_CLOSED]),
    )


def open_for(session: Session, actor: Actor, now: datetime) -> tuple[CaseLine, ...]:
    """The open withdrawals of this person's home page."""
    if not actor.may(Permission.CONSENT_WITHDRAW):
        return ()
    closed = select(WithdrawalClosing.withdrawal_id)
    rows = session.exec(
        select(Withdrawal)
        .where(opened_by(actor), col(Withdrawal.id).not_in(closed))
        .order_by(col(Withdrawal.due_at), col(Withdrawal.id))
    )
    return tuple(case_line(session, case, None, now) for case in rows)


def figures(session: Session, actor: Actor, since: datetime, now: datetime) -> Figures:
    """How the deadlines were kept since a day, without a word of whom. Holds count for those who know of them."""
    known = true() if actor.may(Permission.HOLD_SET) else col(Withdrawal.cause) != WithdrawalCause.HOLD
    rows = session.exec(
        select(Withdrawal.due_at, Withdrawal.recorded_at, WithdrawalClosing.closed_at)
        .join(WithdrawalClosing, col(WithdrawalClosing.withdrawal_id) == col(Withdrawal.id), isouter=True)
        .where(known)
    ).all()
    still = [due for due, _, closed in rows if closed is None]
    return Figures(
        open=len(still),
        late=sum(due < now for due in still),
        closed_late=sum(bool(closed and closed > due and recorded >= since) for due, recorded, closed in rows),
    )


def case_line(
    session: Session, one: Withdrawal, closing: WithdrawalClosing | None, now: datetime, unlisted: int = 0
) -> CaseLine:
    """One withdrawal as a line. `unlisted` is how many posts were found that its list does not hold yet."""
    decided = select(WithdrawalDecision.id).where(
        WithdrawalDecision.withdrawal_id == one.id, col(WithdrawalDecision.post_id) == col(WithdrawalPost.post_id)
    )
    left = session.exec(
        select(func.count())
        .select_from(WithdrawalPost)
        .join(Post, col(Post.id) == col(WithdrawalPost.post_id))
        .where(WithdrawalPost.withdrawal_id == one.id, col(Post.state).in_(REACHED), ~decided.exists())
    ).one()
    ended = closing.closed_at if closing else now
    return CaseLine(
        number=one.id,
        child=name_of(session.get_one(Pupil, one.pupil_id)),
        what=USE_WORDS[one.what],
        why=CAUSE_WORDS[one.cause],
        recorded=say(one.recorded_at),
        by=person_name(session, one.recorded_by),
        due=say_by(one.due_at),
        is_late=ended > one.due_at,
        left=left + unlisted,
        closed=f"{say(closing.closed_at)} by {person_name(session, closing.closed_by)}" if closing else "",
    )


def person_name(session: Session, person_id: int) -> str:
    """Who did something."""
    return session.get_one(Person, person_id).name
