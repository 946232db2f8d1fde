"""Which accounts were opened anew, so that nobody stands for two people?"""

from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.errors import NotPermitted
from gatekeeper.models import Recovery
from gatekeeper.separation import Recovered, hands, why_not_yet


def recovered(session: Session) -> list[Recovered]:
    """Every account that was opened anew and is in use again by that."""
    rows = session.exec(select(Recovery).where(col(Recovery.used_at).is_not(None)).order_by(col(Recovery.id)))
    return [
        Recovered(
            row.person_id,
            tuple(opener for opener in (row.opened_by, row.also_by) if opener is not None),
            row.opened_at,
            row.used_at,
        )
        for row in rows
        if row.used_at is not None
    ]


def need_settled(session: Session, actor: Actor, now: datetime, what: str) -> None:
    """Refuses whoever came back to their account less than a day ago.

    Args:
        session: any transaction.
        actor: who wants to decide something.
        now: the present instant.
        what: what they want, to follow "someone else must".

    Raises:
        NotPermitted: they have to wait.
    """
    why = why_not_yet(actor.staff_id, recovered(session), now, what)
    if why:
        raise NotPermitted(why)


def may_be_one(session: Session, one: int, at: datetime, other: int, now: datetime) -> bool:
    """Whether what one account did at a moment, and what another does now, may come from one hand."""
    known = recovered(session)
    return bool(hands(one, known, at) & hands(other, known, at, known=now))
