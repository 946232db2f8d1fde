"""Which earlier pictures show the same as this one: copies of any, and parts of those that were withdrawn?

A whole copy, also turned, mirrored or recoloured, is found among all pictures that were ever looked
at. A part of a picture is searched for among the withdrawn ones alone: it takes a millisecond for
each, and only there does it matter what somebody cut away.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from gatekeeper.covering import family
from gatekeeper.keys import OperationalKey
from gatekeeper.looks import fingerprint_in
from gatekeeper.models import Picture, PictureLook, WithdrawnPicture
from gatekeeper.senses.fingerprints import alike

_log = logging.getLogger(__name__)

SameAmong = Callable[[bytes, Sequence[bytes]], list[int]]
"""Gives the places of those fingerprints that are of the same picture, parts included."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The pictures to compare with: the hashes of `ids`, end to end, and the withdrawn with whole fingerprints."""

    ids: Sequence[int]
    hashes: bytes
    withdrawn: Sequence[tuple[int, bytes]]

    def same_as(self, fingerprint: bytes, same_among: SameAmong) -> set[int]:
        """The ids of those that show the same as the picture of this fingerprint."""
        copies = {self.ids[place] for place in alike(fingerprint, self.hashes)}
        left = [one for one in self.withdrawn if one[0] not in copies]
        parts = same_among(fingerprint, [print_ for _, print_ in left]) if left else []
        return copies | {left[place][0] for place in parts}


def earlier_than(session: Session, key: OperationalKey, picture_id: int) -> Earlier:
    """Everything to compare one picture with.

    Pictures of its own post are none of them: there a picture may stand twice, or lie taken out.
    Those that were withdrawn are, whichever post they are of, unless one is the covered copy of the other.
    """
    own = session.exec(select(Picture.post_id).where(Picture.id == picture_id)).one()
    relatives = family(session, own, picture_id)
    banned = set(session.exec(select(WithdrawnPicture.picture_id))) - relatives
    wanted = or_(Picture.post_id != own, col(Picture.id).in_(select(WithdrawnPicture.picture_id)))
    rows = session.exec(
        select(PictureLook.picture_id, PictureLook.hash)
        .join(Picture, col(Picture.id) == col(PictureLook.picture_id))
        .where(wanted)
    ).all()
    rows = [row for row in rows if row[0] not in relatives]
    return Earlier(
        ids=[id_ for id_, _ in rows],
        hashes=b"".join(hash_ for _, hash_ in rows),
        withdrawn=_fingerprints(session, key, banned),
    )


def _fingerprints(session: Session, key: OperationalKey, ids: set[int]) -> list[tuple[int, bytes]]:
    found = []
    for look in session.exec(select(PictureLook).where(col(PictureLook.picture_id).in_(ids))):
        print_ = fingerprint_in(look, key)
        if print_:
            found.append((look.picture_id, print_))
        else:  # its hash is compared all the same, so that only parts of it go unnoticed
            _log.warning("the fingerprint of withdrawn picture %s does not open with this key", look.picture_id)
    return found
