"""How is what somebody types kept safe before they save?

A working copy is not part of the record: it makes no version and leaves no event,
it is seen by its owner alone, and it is dropped when they save.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from gatekeeper.actor import Actor
from gatekeeper.db import Database
from gatekeeper.errors import Stale
from gatekeeper.models import Post, WorkingCopy
from gatekeeper.posts import need_hand_in, the_post, the_version


def keep(
    db: Database,
    actor: Actor,
    reference: str,
    form: Mapping[str, Any],
    *,
    based_on: int,
    now: datetime,
    may_be_late: bool = False,
) -> None:
    """Keeps what somebody is typing, so that a lost phone loses no words.

    `may_be_late` is for words sent while typing: they may arrive after the same person's own
    save, and must then not come back as if they were newer.

    Raises:
        Stale: words that may be late, and the same person saved a later version.
    """
    with db.write() as session:
        post = the_post(session, reference)
        need_hand_in(session, actor, post)
        current = the_version(session, post)
        if may_be_late and current.number > based_on and current.saved_by == actor.staff_id:
            raise Stale("You saved this post in the meantime, perhaps in another window.")
        copy = session.exec(
            select(WorkingCopy).where(WorkingCopy.post_id == post.id, WorkingCopy.person_id == actor.staff_id)
        ).one_or_none() or WorkingCopy(
            post_id=post.id, person_id=actor.staff_id, based_on=based_on, form={}, kept_at=now
        )
        copy.form, copy.based_on, copy.kept_at = dict(form), based_on, now
        session.add(copy)


def drop(db: Database, actor: Actor, reference: str) -> None:
    """Forgets what this person typed and did not save."""
    with db.write() as session:
        forget(session, the_post(session, reference), actor.staff_id)


def forget(session: Session, post: Post, person_id: int) -> None:
    """Drops the copy inside a transaction of the caller's."""
    for copy in session.exec(
        select(WorkingCopy).where(WorkingCopy.post_id == post.id, WorkingCopy.person_id == person_id)
    ):
        session.delete(copy)
