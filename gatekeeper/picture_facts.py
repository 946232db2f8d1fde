"""What may the rules know of the pictures of a post: who is in them, what was seen, where were they before?"""

from collections import defaultdict

from sqlmodel import Session, col, or_, select

from gatekeeper.contents import Contents
from gatekeeper.covering import covered_parts
from gatekeeper.everybody import Everybody
from gatekeeper.looks import looked, words_read
from gatekeeper.models import (
    Picture,
    PicturePolicy,
    PictureSame,
    PolicyChoice,
    Post,
    VersionPicture,
    WithdrawnPicture,
)
from rules import facts as f


def pictures_as_facts(session: Session, contents: Contents, people: Everybody) -> tuple[f.Picture, ...]:
    """The pictures of these contents, in their order."""
    ids = [p.picture_id for p in contents.pictures]
    rows = {row.id: row for row in session.exec(select(Picture).where(col(Picture.id).in_(ids)))}
    seen, covered = looked(session, ids), covered_parts(session, ids)
    withdrawn, used = _withdrawn(session, ids), _used_in(session, ids)
    return tuple(
        f.Picture(
            position=position,
            sha256=p.sha256,
            alt_text=p.alt_text,
            file_name=rows[p.picture_id].file_name,
            shown=tuple(people.shown(pupil_id, p.presentation) for pupil_id in p.pupil_ids),
            nobody_pictured=p.nobody_pictured,
            words_read=words_read(seen.get(p.picture_id)),
            looked=seen.get(p.picture_id),
            recognisable=p.about.recognisable,
            heads=p.about.heads,
            adults=p.about.adults,
            guests=p.about.guests,
            not_faces=frozenset(p.about.not_faces),
            covered=covered.get(p.picture_id, 0),
            source=f.Source(p.about.source),
            credit=p.about.credit,
            taken_on=rows[p.picture_id].taken_on,
            same_as_withdrawn=p.picture_id in withdrawn,
            used_in=used.get(p.picture_id, ()),
        )
        for position, p in enumerate(contents.pictures, start=1)
    )


def policy_in_force(session: Session) -> PicturePolicy:
    """What leaders chose last; where they never chose, no faces."""
    chosen = session.exec(select(PolicyChoice.policy).order_by(col(PolicyChoice.id).desc())).first()
    return PicturePolicy(chosen or PicturePolicy.NO_FACES)


def _withdrawn(session: Session, ids: list[int]) -> set[int]:
    """Those that came down because a permission was withdrawn, and all copies of such pictures."""
    bytes_of = dict(session.exec(select(Picture.id, Picture.sha256).where(col(Picture.id).in_(ids))).all())
    same_bytes = session.exec(
        select(Picture.sha256)
        .join(WithdrawnPicture, col(WithdrawnPicture.picture_id) == col(Picture.id))
        .where(col(Picture.sha256).in_(list(bytes_of.values())))
    ).all()
    alike = session.exec(
        select(PictureSame.picture_id, PictureSame.earlier_id)
        .join(
            WithdrawnPicture,
            or_(
                col(WithdrawnPicture.picture_id) == col(PictureSame.earlier_id),
                col(WithdrawnPicture.picture_id) == col(PictureSame.picture_id),
            ),
        )
        .where(or_(col(PictureSame.picture_id).in_(ids), col(PictureSame.earlier_id).in_(ids)))
    ).all()
    return {i for i in ids if bytes_of.get(i) in same_bytes} | {i for pair in alike for i in pair if i in ids}


def _used_in(session: Session, ids: list[int]) -> dict[int, tuple[str, ...]]:
    """The other posts that were published with the same picture, whichever of the two came in first."""
    pairs = session.exec(
        select(PictureSame.picture_id, PictureSame.earlier_id).where(
            or_(col(PictureSame.picture_id).in_(ids), col(PictureSame.earlier_id).in_(ids))
        )
    ).all()
    if not pairs:
        return {}
    own = set(session.exec(select(Picture.post_id).where(col(Picture.id).in_(ids))))
    others = {one: {a if one == b else b for a, b in pairs if one in {a, b}} for one in ids}
    published = session.exec(
        select(VersionPicture.picture_id, Post.reference, Post.id)
        .join(Post, col(Post.current_version_id) == col(VersionPicture.version_id))
        .where(
            col(VersionPicture.picture_id).in_({other for pair in pairs for other in pair}),
            col(Post.published_at).is_not(None),
        )
        .order_by(col(Post.id))
    ).all()
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for other, reference, post_id in published:
        for picture_id in ids if post_id not in own else ():
            if other in others[picture_id]:
                found[picture_id][reference] = None
    return {picture_id: tuple(references) for picture_id, references in found.items()}
