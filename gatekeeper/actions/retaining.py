"""What happens when a leader chooses how long records are kept, holds some back, or deletes what is over?"""

from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actions import erasing
from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.models import LegalHold, Post, Pupil, RetentionChoice, Tombstone
from gatekeeper.permissions import Permission
from gatekeeper.retention import child, cleaning, due, going
from gatekeeper.retention.schedule import SCHEDULE, Kind

EVERYTHING = "all records"


def choose(db: Database, actor: Actor, kind: str, *, length: int | None, now: datetime) -> None:
    """Lengthens or shortens how long one kind is kept.

    Raises:
        InvalidInput: there is no such kind, or the length is out of bounds.
    """
    actor.need(Permission.RETENTION_RUN)
    rule = SCHEDULE[_kind(kind)]
    if length is None or not rule.shortest <= length <= rule.longest:
        raise InvalidInput({"length": f"Give a number from {rule.shortest} to {rule.longest} {rule.unit}."})
    with act(db, actor, now) as doing:
        before = due.lengths(doing.session)[rule.kind]
        if before == length:
            doing.unchanged = True
            return
        doing.session.add(RetentionChoice(kind=rule.kind, length=length, set_by=actor.staff_id, set_at=now))
        doing.record(
            Verb.RETENTION_CHOSEN, subject="retention", rule=rule.sentence(length), before=rule.say(before)
        )


def hold(
    db: Database,
    actor: Actor,
    *,
    reason: str,
    now: datetime,
    pupil_id: int | None = None,
    reference: str = "",
) -> int:
    """Holds back one child, one post, or everything where neither is named. Gives the number of the hold.

    Raises:
        InvalidInput: the reason is missing, or there is no such child or post.
    """
    actor.need(Permission.RETENTION_RUN)
    why = clean_reason(reason, "reason", "why this must not be deleted")
    with act(db, actor, now) as doing:
        post = None
        if reference:
            post = doing.session.exec(select(Post).where(Post.reference == reference.strip().lower())).first()
            if post is None:
                raise InvalidInput({"reference": "There is no post with this reference."})
        if pupil_id is not None:
            pupil = doing.session.get(Pupil, pupil_id)
            if pupil is None or child.is_erased(pupil):
                raise InvalidInput({"pupil": "Choose a child from the list."})
        row = LegalHold(
            pupil_id=pupil_id,
            post_id=post.id if post else None,
            reason=why,
            set_by=actor.staff_id,
            set_at=now,
        )
        doing.session.add(row)
        doing.session.flush()
        doing.record(
            Verb.RETENTION_HELD, subject=f"hold:{row.id}", what=_what(doing.session, row), reason=why, post=post
        )
        return row.id


def let_go(db: Database, actor: Actor, number: int, now: datetime) -> None:
    """Ends a hold.

    Raises:
        NotFound: there is none of this number.
        Stale: it has ended already.
    """
    actor.need(Permission.RETENTION_RUN)
    with act(db, actor, now) as doing:
        row = doing.session.get(LegalHold, number, with_for_update=True)
        if row is None:
            raise NotFound("There is no such hold.")
        if row.ended_at is not None:
            raise Stale("This hold has ended already. Nothing was changed.")
        row.ended_at, row.ended_by = now, actor.staff_id
        doing.session.add(row)
        doing.record(
            Verb.RETENTION_LET_GO, subject=f"hold:{number}", number=number, what=_what(doing.session, row)
        )


def run(db: Database, actor: Actor, kind: str, places: erasing.Places, *, seen: int, now: datetime) -> int:
    """Deletes what is over of one kind, and leaves a tombstone. Gives how many records went.

    `seen` is the number that the page or the command showed: what was not seen is not deleted.

    Raises:
        InvalidInput: there is no such kind.
        Stale: it is not that number any more.
    """
    actor.need(Permission.RETENTION_RUN)
    wanted = _kind(kind)
    if wanted is Kind.LEAVERS:
        return _leavers(db, actor, places, seen, now)
    with act(db, actor, now) as doing:
        found = due.of_kind(doing.session, wanted, now)
        items = found.going
        _need_seen(len(items), seen)
        if not items:
            doing.unchanged = True
            return 0
        going.HOW[wanted](doing.session, items, now)
        doing.session.add(
            Tombstone(
                kind=wanted, number=len(items), rule=found.says[:200], erased_by=actor.person_id, erased_at=now
            )
        )
        doing.record(Verb.RETENTION_RUN, subject="retention", number=len(items), rule=found.says)
    cleaning.clean(db, places.pictures, now)
    return len(items)


def _leavers(db: Database, actor: Actor, places: erasing.Places, seen: int, now: datetime) -> int:
    with db.read() as session:
        found = due.of_kind(session, Kind.LEAVERS, now)
    _need_seen(len(found.going), seen)
    return erasing.erase_leavers(
        db, actor, [int(item.key) for item in found.going], places, says=found.says, now=now
    )


def _need_seen(there: int, seen: int) -> None:
    if there != seen:
        raise Stale(
            f"There are {there} records now, and the page showed {seen}. Look again before you delete. "
            "Nothing was changed."
        )


def _kind(kind: str) -> Kind:
    if kind not in set(Kind):
        raise InvalidInput({"kind": "Choose one of the kinds."})
    return Kind(kind)


def _what(session: Session, row: LegalHold) -> str:
    if row.post_id is not None:
        return f"post {session.exec(select(Post.reference).where(col(Post.id) == row.post_id)).one()}"
    return EVERYTHING if row.pupil_id is None else f"child {row.pupil_id}"
