"""Which bytes may this person see when a page shows a picture?"""

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.errors import NotFound
from gatekeeper.models import Picture, Post, VersionPicture
from gatekeeper.permissions import Permission
from gatekeeper.queries.visibility import has_contributed, may_see


def sha256_for(session: Session, actor: Actor, picture_id: int, *, small: bool = False) -> str:
    """The digest under which the picture's cleaned bytes are kept, or those of its small copy.

    Somebody who only reads a colleague's post sees the pictures that are in it now,
    not those that its author took out.

    Raises:
        NotFound: there is no such picture, or it is not for their eyes. Which of the two is not said.
    """
    row = session.exec(
        select(Picture, Post).join(Post, col(Post.id) == col(Picture.post_id)).where(Picture.id == picture_id)
    ).one_or_none()
    if row is not None:
        picture, post = row
        contributed = has_contributed(session, actor, post)
        wide = contributed or actor.may(Permission.POST_APPROVE) or actor.may(Permission.POST_SEE_ALL)
        if may_see(actor, post, contributed=contributed) and (wide or _is_in(session, post, picture)):
            return picture.small_sha256 if small else picture.sha256
    raise NotFound("There is no such picture, or it belongs to a colleague's draft.")


def is_gone(session: Session, picture_id: int) -> bool:
    """Whether its bytes were deleted, because it was covered or withdrawn."""
    gone = select(Picture.gone_at).where(Picture.id == picture_id, col(Picture.gone_at).is_not(None))
    return session.exec(gone).first() is not None


def _is_in(session: Session, post: Post, picture: Picture) -> bool:
    found = session.exec(
        select(VersionPicture.id).where(
            VersionPicture.version_id == post.current_version_id, VersionPicture.picture_id == picture.id
        )
    )
    return found.first() is not None
