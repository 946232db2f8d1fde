"""What was deleted after a backup was made, and has to be deleted again when it comes back?

A backup holds what there was on its day. Pictures that were covered, taken out or withdrawn since are
in it once more; the data that it replaces still says which.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from gatekeeper import migrations
from gatekeeper.actions import erasing
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.models import Picture
from gatekeeper.pictures.store import PictureStore
from gatekeeper.removing import remove_leftovers

Gone = frozenset[tuple[int, str]]
"""Pictures whose bytes were deleted: number and hash."""


def gone_from(db: Database) -> Gone:
    """What is gone by the data that is here; nothing where there is none, or it cannot be read any more."""
    try:
        if migrations.current(db) is None or not sa.inspect(db.engine).has_table("picture"):
            return frozenset()
        with db.read() as session:
            found = session.exec(select(Picture.id, Picture.sha256).where(col(Picture.gone_at).is_not(None)))
            return frozenset((number, sha256) for number, sha256 in found)
    except sa.exc.OperationalError:
        raise  # it is in use, or the server is away
    except sa.exc.DatabaseError:
        return frozenset()  # a damaged file is what backups are for


def erased_from(db: Database) -> erasing.Erased:
    """Which children were erased by the data that is here; none where there is none, or it cannot be read."""
    try:
        if migrations.current(db) is None or not sa.inspect(db.engine).has_table("erasure"):
            return frozenset()
        with db.read() as session:
            return erasing.erased_in(session)
    except sa.exc.OperationalError:
        raise  # it is in use, or the server is away
    except sa.exc.DatabaseError:
        return frozenset()  # a damaged file is what backups are for


def let_go_again(db: Database, pictures: PictureStore, gone: Gone, now: datetime) -> int:
    """Deletes once more what was deleted since, and gives how many pictures that were."""
    with db.read() as session:
        back = [
            picture.id
            for picture in session.exec(select(Picture).where(col(Picture.gone_at).is_(None)))
            if (picture.id, picture.sha256) in gone
        ]
    if back:
        with act(db, COMMAND, now) as doing:
            for number in back:
                picture = doing.session.get_one(Picture, number)
                picture.gone_at = now
                doing.session.add(picture)
            doing.record(Verb.DELETED_AGAIN, subject="backup", pictures=len(back))
    remove_leftovers(db, pictures)
    return len(back)
