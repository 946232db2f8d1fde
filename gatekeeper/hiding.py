"""How are parts of a picture hidden for good, from what somebody marked to the deleted uncovered copy?

The order matters: the covered copy is in the store before the database speaks of it, and the
uncovered bytes are deleted only when nothing needs them any more.
"""

from dataclasses import dataclass
from datetime import datetime

from gatekeeper.actions import pictures
from gatekeeper.actions.pictures import Covered, Hidden
from gatekeeper.actor import Actor
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError, NotFound, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.looks import looked
from gatekeeper.marks import Marks, filled, parts
from gatekeeper.models import Picture
from gatekeeper.pictures import covering
from gatekeeper.pictures.errors import StoredPictureError
from gatekeeper.pictures.store import PictureStore
from gatekeeper.removing import remove_bytes, remove_unneeded
from rules.facts import Looked

GONE = "This picture was covered or taken down a moment ago. Look at it again."


@dataclass(frozen=True, slots=True)
class Means:
    """What hiding needs: where the rows and the bytes are, and the key of the fingerprints."""

    db: Database
    store: PictureStore
    key: OperationalKey


def hide(means: Means, actor: Actor, reference: str, picture_id: int, *, marks: Marks, now: datetime) -> Covered:
    """Covers what is marked, puts the copy in the picture's place, and deletes the uncovered bytes.

    Whoever calls this has made sure that the actor may write in the post.

    Raises:
        InvalidInput: nothing is marked, or something that is not in the picture.
        NotFound: there is no such picture.
        Stale: it was covered already, or the post is no longer a draft.
        PictureRefused: it could not be covered; nothing was changed.
    """
    with means.db.read() as session:
        picture = session.get(Picture, picture_id)
        if picture is None:
            raise NotFound("There is no such picture.")
        if picture.gone_at is not None:
            raise Stale(GONE)
        seen = looked(session, [picture_id]).get(picture_id, Looked())
    size = picture.width, picture.height
    marked = list(parts(marks, seen, *size))
    try:
        data = means.store.read(picture.sha256)
    except StoredPictureError as error:
        raise NotFound(error.message) from error
    cleaned = covering.cover(data, [part.patch for part in marked])
    means.store.keep(cleaned)
    hidden = [Hidden(filled(part.patch, *size), part.what) for part in marked]
    try:
        done = pictures.cover(
            means.db, means.key, actor, reference, picture_id=picture_id, cleaned=cleaned, hidden=hidden, now=now
        )
    except GatekeeperError:
        remove_unneeded(means.db, means.store, (cleaned.sha256, cleaned.small_sha256))
        raise
    remove_bytes(means.db, means.store, picture_id)
    return done
