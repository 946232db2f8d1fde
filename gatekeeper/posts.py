"""Which post is meant, what are its exact contents now, and who may write in it?"""

import secrets

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from gatekeeper.actor import Actor
from gatekeeper.errors import NotFound, NotPermitted
from gatekeeper.models import Contribution, DraftHandover, Post, Version
from gatekeeper.permissions import Permission

REFERENCE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
REFERENCE_LENGTH = 8


def the_post(session: Session, reference: str) -> Post:
    """The post with this reference, locked until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    post = session.exec(select(Post).where(Post.reference == reference).with_for_update()).one_or_none()
    if post is None:
        raise NotFound("There is no such post. It may have been mistyped.")
    return post


def new_reference() -> str:
    """The name of a new post in addresses and on the record: short, and without signs that look alike."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))


def the_version(session: Session, post: Post) -> Version:
    """The current exact contents of a post.

    Raises:
        NotFound: nothing has been saved yet.
    """
    version = session.get(Version, post.current_version_id) if post.current_version_id else None
    if version is None:
        raise NotFound("Nothing has been saved in this post yet.")
    return version


def need_hand_in(session: Session, actor: Actor, post: Post) -> None:
    """Refuses whoever may not write in this post.

    Raises:
        NotPermitted: it is somebody else's draft, and they hold no wider right.
    """
    actor.need(Permission.POST_DRAFT)
    if actor.may(Permission.POST_APPROVE) or actor.may(Permission.POST_SEE_ALL):
        return
    if not has_in_hand(session, actor.staff_id, post.id):
        raise NotPermitted("This is a colleague's post. Ask them, or a second reader, to change it.")


def in_hand(person_id: int) -> SelectOfScalar[int]:
    """The numbers of the posts that somebody ever had a hand in, or that a leaver handed to them."""
    handed = select(DraftHandover.post_id).where(DraftHandover.to_id == person_id)
    had = select(Contribution.post_id).where(Contribution.person_id == person_id)
    return select(Post.id).where(col(Post.id).in_(had) | col(Post.id).in_(handed))


def has_in_hand(session: Session, person_id: int, post_id: int) -> bool:
    """Whether somebody had a hand in a post, or was handed it."""
    return session.exec(in_hand(person_id).where(Post.id == post_id)).first() is not None
