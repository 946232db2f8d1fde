"""Why has an agreed post not gone yet, where nothing has become of it?"""

from sqlmodel import Session, col, select

from gatekeeper.lifecycle import CLAIMABLE
from gatekeeper.models import OutboxItem, OutboxState, Post


def not_prepared(session: Session, post: Post) -> str:
    """What stood in the way when that was last tried, if it got no further than its pictures; else nothing."""
    if post.state not in CLAIMABLE:
        return ""
    ready = select(OutboxItem.problem).where(
        OutboxItem.post_id == post.id, OutboxItem.state == OutboxState.READY, col(OutboxItem.problem) != ""
    )
    problem = session.exec(ready).first()
    return f"{problem} It is tried again by itself." if problem else ""
