"""Which post does X not delete for us, by when has somebody to do it by hand, and who said that they did?"""

from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.deadlines import closed_days, end_of_next_school_day
from gatekeeper.models import Takedown, TakedownByHand, Withdrawal, WithdrawalClosing, WithdrawalPost
from gatekeeper.screening import the_school


def open_takedown(session: Session, post_id: int) -> Takedown | None:
    """The deletion of a post that is asked for and not proved yet."""
    return session.exec(
        select(Takedown)
        .where(Takedown.post_id == post_id, col(Takedown.verified_at).is_(None))
        .order_by(col(Takedown.id).desc())
    ).first()


def last_said(session: Session, takedown_id: int) -> TakedownByHand | None:
    """Who said last that they deleted it by hand."""
    return session.exec(
        select(TakedownByHand)
        .where(TakedownByHand.takedown_id == takedown_id)
        .order_by(col(TakedownByHand.id).desc())
    ).first()


def is_to_be_read(takedown: Takedown, said: TakedownByHand | None) -> bool:
    """Whether somebody said so and X has not been read since: reading comes next, and not another deletion."""
    return said is not None and said.tries == takedown.tries


def due_at(session: Session, takedown: Takedown) -> datetime:
    """By when it has to be gone: the time of the withdrawal it belongs to, or the end of the next school day."""
    closed = select(WithdrawalClosing.withdrawal_id)
    of_cases = session.exec(
        select(Withdrawal.due_at)
        .join(WithdrawalPost, col(WithdrawalPost.withdrawal_id) == col(Withdrawal.id))
        .where(WithdrawalPost.post_id == takedown.post_id, col(Withdrawal.id).not_in(closed))
    ).all()
    usual = end_of_next_school_day(takedown.asked_at, closed_days(the_school(session)))
    return min((usual, *of_cases))
