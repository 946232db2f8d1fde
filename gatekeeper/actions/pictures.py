"""What happens to a picture after it was taken in: it is looked at, and parts of it are covered?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actions.base import Act, act, clean_reason
from gatekeeper.actions.saving import contributed, draft_to_change
from gatekeeper.actor import SENSES, Actor
from gatekeeper.audit.events import Verb
from gatekeeper.covering import newest_copies
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.looks import as_row, covered_row
from gatekeeper.models import (
    FaceMark,
    Picture,
    PictureCover,
    PictureLook,
    PicturePolicy,
    PictureSame,
    PolicyChoice,
    Post,
    Version,
)
from gatekeeper.permissions import Permission
from gatekeeper.picture_facts import policy_in_force
from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.intake import Cleaned
from gatekeeper.posts import the_version
from gatekeeper.senses.seen import Seen
from gatekeeper.separation import ContributionKind
from gatekeeper.versions import as_of, read_contents, reasons_of, write_version

POLICY_WORDS = {
    PicturePolicy.NO_FACES: "nobody can be recognised",
    PicturePolicy.FACES_WITH_REASON: "faces with permission, each post with the head’s reason",
    PicturePolicy.NO_PEOPLE: "no people at all",
}


@dataclass(frozen=True, slots=True)
class Covered:
    """The picture that stands in the place of another now, the version that has it, and the version before."""

    picture_id: int
    version: int
    version_before: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part of a picture to be covered, in pixels, and what it is: "face", "words", "code" or "part"."""

    box: Box
    what: str


def looked_at(
    db: Database, key: OperationalKey, picture_id: int, seen: Seen, *, same_as: Sequence[int], now: datetime
) -> bool:
    """Keeps what was seen in a picture, and which earlier pictures show the same. False: it was known already.

    Raises:
        NotFound: there is no such picture.
    """
    with act(db, SENSES, now) as doing:
        picture = doing.session.get(Picture, picture_id)
        if picture is None:
            raise NotFound("There is no such picture.")
        if doing.session.get(PictureLook, picture_id) is not None:
            doing.unchanged = True
            return False
        doing.session.add(as_row(picture_id, seen, key, now))
        doing.session.add_all(
            PictureSame(picture_id=picture_id, earlier_id=earlier) for earlier in sorted(set(same_as))
        )
        post = doing.session.get_one(Post, picture.post_id)
        doing.record(
            Verb.PICTURE_LOOKED_AT,
            subject=f"post:{post.reference}",
            post=post,
            faces=sum(face.sure for face in seen.faces),
            lines=len(seen.words) + len(seen.codes),
        )
        return True


def cover(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    reference: str,
    *,
    picture_id: int,
    cleaned: Cleaned,
    hidden: Sequence[Hidden],
    now: datetime,
) -> Covered:
    """Puts the covered copy (`cleaned`, in the store already) in the place of a picture, also in the saved draft.

    Whoever calls this deletes the uncovered bytes afterwards (`removing.remove_bytes`).

    Raises:
        NotFound: the picture is not one of this post.
        Stale: it was covered already, or the post is no longer a draft.
    """
    if not hidden:
        raise InvalidInput({"cover": "Mark at least one part of the picture."})
    with act(db, actor, now) as doing:
        post = draft_to_change(doing, reference)
        before = doing.session.get(Picture, picture_id)
        if before is None or before.post_id != post.id:
            raise NotFound("This picture does not belong to this post.")
        if before.gone_at is not None or picture_id in newest_copies(doing.session, post.id):
            raise Stale("This picture was covered or taken down a moment ago. Look at it again.")
        copy = _copy(doing, before, cleaned)
        doing.session.add(
            PictureCover(
                picture_id=copy.id,
                covers_id=before.id,
                patches=[{"box": [h.box.x0, h.box.y0, h.box.x1, h.box.y1], "what": h.what} for h in hidden],
                covered_by=actor.staff_id,
                covered_at=now,
            )
        )
        look = doing.session.get(PictureLook, before.id)
        if look is not None:
            doing.session.add(covered_row(look, copy.id, [h.box for h in hidden], key, now))
        _known_of_it_before(doing.session, before.id, copy.id)
        before.gone_at = now
        doing.session.add(before)
        doing.session.flush()
        version_before = the_version(doing.session, post).number
        version = _in_its_place(doing, post)
        contributed(doing, post, ContributionKind.ADDED_PICTURE)
        doing.record(Verb.PICTURE_COVERED, subject=f"post:{reference}", post=post, parts=len(hidden))
        return Covered(copy.id, version.number, version_before)


def choose_policy(db: Database, actor: Actor, policy: PicturePolicy, reason: str, now: datetime) -> bool:
    """Leaders choose what pictures may show, from now on. False: it was chosen already.

    Raises:
        InvalidInput: there is no reason.
    """
    actor.need(Permission.PICTURE_POLICY)
    why = clean_reason(reason, "reason", "why, and which risk assessment it rests on")
    with act(db, actor, now) as doing:
        if policy_in_force(doing.session) is policy:
            doing.unchanged = True
            return False
        doing.session.add(PolicyChoice(policy=policy, reason=why, chosen_by=actor.staff_id, chosen_at=now))
        doing.record(Verb.PICTURE_POLICY_CHOSEN, subject="school", policy=POLICY_WORDS[policy], reason=why)
        return True


def _copy(doing: Act, before: Picture, cleaned: Cleaned) -> Picture:
    copy = Picture(
        post_id=before.post_id,
        sha256=cleaned.sha256,
        small_sha256=cleaned.small_sha256,
        file_name=before.file_name,
        width=cleaned.width,
        height=cleaned.height,
        byte_count=len(cleaned.jpeg),
        removed=list(before.removed),
        turned_upright=before.turned_upright,
        original_format=before.original_format,
        taken_on=before.taken_on,
        added_by=doing.actor.staff_id,
        added_at=doing.now,
    )
    doing.session.add(copy)
    doing.session.flush()
    return copy


def _known_of_it_before(session: Session, before_id: int, copy_id: int) -> None:
    """What showed the same as the uncovered picture does so still; and whoever said “not a face” said it."""
    earlier = session.exec(select(PictureSame.earlier_id).where(PictureSame.picture_id == before_id)).all()
    session.add_all(PictureSame(picture_id=copy_id, earlier_id=one) for one in earlier)
    later = session.exec(select(PictureSame.picture_id).where(PictureSame.earlier_id == before_id)).all()
    session.add_all(PictureSame(picture_id=one, earlier_id=copy_id) for one in later)
    said = session.exec(select(FaceMark).where(FaceMark.picture_id == before_id).order_by(col(FaceMark.id))).all()
    session.add_all(
        FaceMark(picture_id=copy_id, face=mark.face, said_by=mark.said_by, said_at=mark.said_at) for mark in said
    )


def _in_its_place(doing: Act, post: Post) -> Version:
    """The saved draft has the covered copy from now on: the uncovered one can be neither shown nor sent."""
    version = the_version(doing.session, post)
    contents = read_contents(doing.session, version)
    newest = newest_copies(doing.session, post.id)
    if not any(p.picture_id in newest for p in contents.pictures):
        return version
    bytes_of = dict(doing.session.exec(select(Picture.id, Picture.sha256).where(Picture.post_id == post.id)).all())
    pictures = tuple(
        replace(
            p,
            picture_id=newest.get(p.picture_id, p.picture_id),
            sha256=bytes_of[newest.get(p.picture_id, p.picture_id)],
        )
        for p in contents.pictures
    )
    return write_version(
        doing.session,
        post,
        as_of(doing.session, replace(contents, pictures=pictures), doing.now),
        typed_time=version.typed_time,
        zone=version.zone,
        reasons=reasons_of(doing.session, version),
        by=doing.actor.staff_id,
        now=doing.now,
    )
