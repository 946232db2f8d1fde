"""Which pictures of posts that are not public show the same as one that is withdrawn now?

A picture that comes in later is compared as it comes in (`gatekeeper.earlier_pictures`). Those that
lie in drafts already are compared here, parts of the picture included.
"""

from collections.abc import Collection

from sqlmodel import Session, col, or_, select

from gatekeeper.keys import OperationalKey
from gatekeeper.lifecycle import State
from gatekeeper.looks import fingerprint_in
from gatekeeper.models import Picture, PictureLook, PictureSame, Post
from gatekeeper.public_words import REACHED
from gatekeeper.senses.fingerprints import same_among

ENDED = (*REACHED, State.TAKEN_DOWN, State.ABANDONED)
"""The states from which a picture does not go out any more, or has gone."""


def copies_in_drafts(session: Session, key: OperationalKey, picture_ids: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of pictures, the later one first, of which one is withdrawn and the other may still go out.

    Pairs that are known are left out, and so are pictures whose fingerprints this key does not open.
    """
    wanted = session.exec(select(PictureLook).where(col(PictureLook.picture_id).in_(picture_ids))).all()
    withdrawn = {look.picture_id: print_ for look in wanted if (print_ := fingerprint_in(look, key))}
    if not withdrawn:
        return []
    looks = session.exec(
        select(PictureLook)
        .join(Picture, col(Picture.id) == col(PictureLook.picture_id))
        .join(Post, col(Post.id) == col(Picture.post_id))
        .where(
            col(Post.state).not_in(ENDED),
            col(Picture.gone_at).is_(None),
            col(Picture.id).not_in(list(withdrawn)),
        )
    )
    drafts = [(look.picture_id, print_) for look in looks if (print_ := fingerprint_in(look, key))]
    pairs = {
        (max(drafts[place][0], picture_id), min(drafts[place][0], picture_id))
        for picture_id, print_ in withdrawn.items()
        for place in same_among(print_, [other for _, other in drafts])
    }
    known = session.exec(
        select(PictureSame.picture_id, PictureSame.earlier_id).where(
            or_(col(PictureSame.picture_id).in_(list(withdrawn)), col(PictureSame.earlier_id).in_(list(withdrawn)))
        )
    ).all()
    return sorted(pairs - set(known))
