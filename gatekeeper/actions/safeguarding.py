"""What happens when a child must not be shown, whatever the family said? A hold is set, and only ever ended.

The events name an entry by its number and no child: whoever reads the record must not learn
from it that there is something to know about one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from gatekeeper import holds
from gatekeeper.actions import refusing
from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.models import CareStanding, HoldLevel, PublicationHold, Pupil
from gatekeeper.permissions import Permission

REGISTER = "safeguarding register"


@dataclass(frozen=True, slots=True)
class NewHold:
    """What is to be stopped, why, and when somebody looks at it again."""

    pupil_id: int
    level: HoldLevel
    reason: str
    review_on: date


def set_hold(db: Database, key: OperationalKey, actor: Actor, new: NewHold, now: datetime) -> int:
    """Stops a child being shown from this moment on, and gives the number of the hold.

    Raises:
        InvalidInput: the reason is missing, or the day of the review has passed.
        NotFound: there is no such pupil.
    """
    actor.need(Permission.HOLD_SET)
    reason = clean_reason(new.reason, "reason", "why, for the safeguarding lead and leaders alone")
    today = in_london(now).date()
    if new.review_on <= today:
        raise InvalidInput(
            {"review": "Give a later day. A hold does not end by itself; it is looked at again then."}
        )
    with act(db, actor, now) as doing:
        _pupil(doing.session, new.pupil_id)
        hold = PublicationHold(
            pupil_id=new.pupil_id,
            level=new.level,
            set_by=actor.staff_id,
            started_on=today,
            review_on=new.review_on,
        )
        doing.session.add(hold)
        doing.session.flush()
        doing.session.add(holds.seal(hold, reason, key))
        doing.record(Verb.HOLD_SET, subject=REGISTER, entry=f"H{hold.id}")
        number = hold.id
    refusing.hold_queue(db, [new.pupil_id], now)
    return number


def end_hold(db: Database, actor: Actor, hold_id: int, now: datetime) -> int:
    """Ends a hold, and gives the pupil whom it was about.

    Raises:
        NotFound: there is none of this number.
        Stale: it has ended already.
    """
    actor.need(Permission.HOLD_SET)
    with act(db, actor, now) as doing:
        hold = doing.session.get(PublicationHold, hold_id)
        if hold is None:
            raise NotFound("There is no such hold.")
        if hold.ended_at is not None:
            raise Stale("This hold has ended already. Nothing was changed.")
        hold.ended_at = now
        doing.session.add(hold)
        doing.record(Verb.HOLD_ENDED, subject=REGISTER, entry=f"H{hold.id}")
        return hold.pupil_id


def set_care(db: Database, actor: Actor, pupil_id: int, now: datetime, *, in_care: bool) -> None:
    """Writes down that a child is in care, or is no longer. Then only recorded authority counts as a yes.

    Raises:
        NotFound: there is no such pupil.
    """
    actor.need(Permission.HOLD_SET)
    with act(db, actor, now) as doing:
        _pupil(doing.session, pupil_id)
        standing = doing.session.exec(
            select(CareStanding).where(CareStanding.pupil_id == pupil_id, col(CareStanding.ended_at).is_(None))
        ).first()
        if (standing is not None) == in_care:
            doing.unchanged = True
            return
        if standing is None:
            standing = CareStanding(pupil_id=pupil_id, recorded_by=actor.staff_id, recorded_at=now)
        else:
            standing.ended_at = now
        with refusing.noticing(doing, {pupil_id}, refusing.Brought(actor.staff_id, "", family=False)) as refused:
            doing.session.add(standing)
        verb = Verb.HOLD_SET if in_care else Verb.HOLD_ENDED
        doing.record(verb, subject=REGISTER, entry=f"S{standing.id}")
    refusing.hold_queue(db, refused, now)


def _pupil(session: Session, pupil_id: int) -> None:
    if session.get(Pupil, pupil_id) is None:
        raise NotFound("There is no such pupil on the roll.")
