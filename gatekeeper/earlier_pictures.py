"""Which earlier pictures show the same as this one: copies of any, and parts of those that were withdrawn?

A whole copy, also turned, mirrored or recoloured, is found among all pictures that were ever looked
at. A part of a picture is searched for among the withdrawn ones alone: it takes a millisecond for
each, and only there does it matter what somebody cut away.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

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
    post_id = session.exec(select(Picture.post_id).where(Picture.id == picture_id)).one()
    relatives = family(session, post_id, picture_id)
    withdrawn = set(session.exec(select(WithdrawnPicture.picture_id)))
    beside = set(session.exec(select(Picture.id).where(Picture.post_id == post_id)))
    left_out = (beside - withdrawn) | relatives
    # All of them, and only what the index holds: sorting out here is quicker than a join.
    hashes = session.connection().execute(select(PictureLook.picture_id, PictureLook.hash)).all()
    kept = [row for row in hashes if row[0] not in left_out]
    return Earlier(
        ids=[row[0] for row in kept],
        hashes=b"".join([row[1] for row in kept]),
        withdrawn=_fingerprints(session, key, withdrawn - relatives),
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
