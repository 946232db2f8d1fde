"""Which published post does this one correct, may it still, and which posts correct this one?

A correction is a post like any other: drafted, checked, agreed by a second person and sent at most once.
That it is a reply, and to what, is fixed from its first word and part of what is agreed.
"""

from sqlmodel import Session, col, select

from gatekeeper.lifecycle import State
from gatekeeper.models import Correction, Post, Takedown

GONE = (
    "The post that this one corrects was taken down, or is being taken down, so there is nothing to reply to. "
    "Give this one up. If families still need to know, write a new post."
)


def corrected_by(session: Session, post_id: int) -> Post | None:
    """The post that this one corrects, or None."""
    return session.exec(
        select(Post)
        .join(Correction, col(Correction.corrects_id) == col(Post.id))
        .where(Correction.post_id == post_id)
    ).one_or_none()


def number_answered(session: Session, post_id: int) -> str:
    """X's number of the post that this one is a reply to; empty where it is none."""
    corrected = corrected_by(session, post_id)
    return "" if corrected is None else corrected.x_post_id or ""


def why_not(session: Session, post_id: int) -> str | None:
    """Why a correction may not go: what it corrects is not public any more. None for every other post."""
    corrected = corrected_by(session, post_id)
    return None if corrected is None or may_be_corrected(session, corrected) else GONE


def may_be_corrected(session: Session, post: Post) -> bool:
    """Whether a post is public, and nobody has asked for it to come down."""
    if post.state is not State.PUBLISHED or not post.x_post_id:
        return False
    coming_down = select(Takedown.id).where(Takedown.post_id == post.id, col(Takedown.verified_at).is_(None))
    return session.exec(coming_down).first() is None
