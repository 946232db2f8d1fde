"""Who may see which post? The one answer for pages, pictures, searches and exports."""

from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.errors import NotFound
from gatekeeper.lifecycle import State
from gatekeeper.models import Post
from gatekeeper.permissions import Permission
from gatekeeper.posts import has_in_hand, in_hand

SHARED = frozenset(
    {
        State.WAITING,
        State.APPROVED,
        State.SCHEDULED,
        State.HELD,
        State.GOING_OUT,
        State.PUBLISHED,
        State.UNSURE,
    }
)
"""What every colleague who drafts may see: sent in, agreed, held or public. Drafts are their authors' own."""


def may_see(actor: Actor, post: Post, *, contributed: bool) -> bool:
    """Whether this person may look at this post and its pictures.

    `contributed` says whether they ever had a hand in it.
    """
    if actor.may(Permission.POST_SEE_ALL) or actor.may(Permission.POST_APPROVE):
        return True
    return actor.may(Permission.POST_DRAFT) and (contributed or post.state in SHARED)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The same answer as `may_see`, as a condition on the table of posts."""
    if actor.may(Permission.POST_SEE_ALL) or actor.may(Permission.POST_APPROVE):
        return true()
    if not actor.may(Permission.POST_DRAFT):
        return false()
    return or_(col(Post.state).in_(sorted(SHARED)), col(Post.id).in_(in_hand(actor.staff_id)))


def post_for(session: Session, actor: Actor, reference: str) -> Post:
    """The post with this reference, for somebody who may see it.

    Raises:
        NotFound: there is none, or it is not for their eyes. Which of the two is not said.
    """
    post = session.exec(select(Post).where(Post.reference == reference)).one_or_none()
    if post is not None and may_see(actor, post, contributed=has_contributed(session, actor, post)):
        return post
    raise NotFound("There is no such post, or it is a colleague's draft that only they can open.")


def has_contributed(session: Session, actor: Actor, post: Post) -> bool:
    """Whether this person ever had a hand in this post, or was handed it by somebody who left."""
    return actor.person_id is not None and has_in_hand(session, actor.person_id, post.id)
