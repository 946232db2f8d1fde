"""Which posts have run out of time, so that none waits for ever without a word?"""

from datetime import datetime

from sqlmodel import col, select

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
        over = {
            **dict.fromkeys(
                session.exec(
                    select(Post.id)
                    .join(Version, col(Version.id) == col(Post.current_version_id))
                    .where(col(Post.state) == State.WAITING, col(Version.not_after) < now)
                ),
                (State.EXPIRED, UNREAD),
            ),
            **dict.fromkeys(
                session.exec(
                    select(Post.id)
                    .join(OutboxItem, col(OutboxItem.post_id) == col(Post.id))
                    .where(
                        col(Post.state).in_((*CLAIMABLE, State.HELD)),
                        col(OutboxItem.state) == OutboxState.READY,
                        col(OutboxItem.not_after) < now,
                    )
                ),
                (State.MISSED, LATE),
            ),
            **dict.fromkeys(
                session.exec(
                    select(Post.id)
                    .join(OutboxItem, col(OutboxItem.post_id) == col(Post.id))
                    .join(Approval, col(Approval.id) == col(OutboxItem.approval_id))
                    .where(
                        col(Post.state).in_((*CLAIMABLE, State.HELD)),
                        col(OutboxItem.state) == OutboxState.READY,
                        col(Approval.expires_at) < now,
                    )
                ),
                (State.EXPIRED, STALE),
            ),
        }
    for post_id, (to, why) in over.items():
        with act(db, PUBLISHER, now) as doing:
            post = doing.session.get_one(Post, post_id, with_for_update=True)
            if post.state not in (*CLAIMABLE, State.HELD, State.WAITING):
                doing.unchanged = True
                continue
            cancel_outbox(doing.session, post)
            move(doing, post, to, f"{why[0].upper()}{why[1:]} ({say(now)})")
            verb = Verb.POST_MISSED if to is State.MISSED else Verb.POST_EXPIRED
            doing.record(verb, subject=f"post:{post.reference}", post=post, why=why)
    return len(over)
