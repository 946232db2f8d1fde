"""Which posts have run out of time, so that none waits for ever without a word?"""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from gatekeeper.actions.base import act, move
from gatekeeper.actions.drafting import cancel_outbox
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import Approval, OutboxItem, OutboxState, Post, Version

LATE = "its time had passed by more than the school allows."
UNREAD = "nobody agreed it before its time."
STALE = "the agreement became too old before it could go."


def sweep(db: Database, now: datetime) -> int:
    """Ends every post whose time is over, each with its event. Gives how many."""
    with db.read() as session:
        over = sorted({post_id for asked in _over(now) for post_id in session.exec(asked)})
    return sum(_end(db, post_id, now) for post_id in over)


def _over(now: datetime) -> tuple[SelectOfScalar[int], ...]:
    """The posts whose time is over: nobody read them, they could not go, or their agreement is too old."""
    agreed = (
        select(Post.id)
        .join(OutboxItem, col(OutboxItem.post_id) == col(Post.id))
        .join(Approval, col(Approval.id) == col(OutboxItem.approval_id))
        .where(col(Post.state).in_((*CLAIMABLE, State.HELD)), col(OutboxItem.state) == OutboxState.READY)
    )
    return (
        select(Post.id)
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(col(Post.state) == State.WAITING, col(Version.not_after) < now),
        agreed.where(col(OutboxItem.not_after) < now),
        agreed.where(col(Approval.expires_at) < now),
    )


def _end(db: Database, post_id: int, now: datetime) -> bool:
    """Ends one post, unless it was changed, agreed anew or sent since it was seen. Gives whether it was ended."""
    with act(db, PUBLISHER, now) as doing:
        post = doing.session.get_one(Post, post_id, with_for_update=True)
        end = _end_of(doing.session, post, now)
        if end is None:
            doing.unchanged = True
            return False
        to, why = end
        cancel_outbox(doing.session, post)
        move(doing, post, to, f"{why[0].upper()}{why[1:]} ({say(now)})")
        verb = Verb.POST_MISSED if to is State.MISSED else Verb.POST_EXPIRED
        doing.record(verb, subject=f"post:{post.reference}", post=post, why=why)
        return True


def _end_of(session: Session, post: Post, now: datetime) -> tuple[State, str] | None:
    """What becomes of a post whose time is over, and why; None: it is not over."""
    if post.state is State.WAITING and post.current_version_id is not None:
        latest = session.get_one(Version, post.current_version_id).not_after
        return (State.EXPIRED, UNREAD) if latest is not None and latest < now else None
    if post.state not in (*CLAIMABLE, State.HELD):
        return None
    ready = select(OutboxItem).where(OutboxItem.post_id == post.id, OutboxItem.state == OutboxState.READY)
    item = session.exec(ready).first()
    if item is None:
        return None
    if session.get_one(Approval, item.approval_id).expires_at < now:
        return State.EXPIRED, STALE
    return (State.MISSED, f"{LATE} {item.problem}".rstrip()) if item.not_after < now else None
