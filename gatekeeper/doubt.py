"""How was a post in doubt looked for on X, and from when on may it be sent again?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.models import Attempt, AttemptOutcome, TimelineLook

SETTLE = timedelta(minutes=15)
"""Longer than our own deadline, the latest arrival of a request under way, and the lag of X's list."""


CAME_BACK = "No try of this gatekeeper: it came back from a backup, and may have been sent since."
"""What stands in an attempt that a restore writes down, so that the post is looked for."""


def looked_for(session: Session, post_id: int) -> Sequence[TimelineLook]:
    """Every reading of our own posts that looked for this one, the first one first."""
    return session.exec(
        select(TimelineLook)
        .join(Attempt, col(Attempt.id) == col(TimelineLook.attempt_id))
        .where(Attempt.post_id == post_id)
        .order_by(col(TimelineLook.id))
    ).all()


def may_be_sent_again_from(session: Session, post_id: int, settle: timedelta) -> datetime | None:
    """From when on it may be sent again: before, X may still be carrying out the last attempt, or not show it."""
    ended = session.exec(
        select(Attempt.finished_at)
        .where(Attempt.post_id == post_id, col(Attempt.outcome) == AttemptOutcome.UNKNOWN)
        .order_by(col(Attempt.id).desc())
    ).first()
    return ended + settle if ended else None
