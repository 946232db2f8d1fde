"""Which accounts were opened anew, by which link, and so that nobody stands for two people?"""

from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper import links
from gatekeeper.actor import Actor
from gatekeeper.errors import NotPermitted, Stale
from gatekeeper.models import Person, PersonStatus, Recovery
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


def begin(
    session: Session, person: Person, why: str, *, by: tuple[int, int | None], now: datetime
) -> tuple[Recovery, str]:
    """Opens an account in the caller's transaction, and gives the link. One link is open at a time.

    Whoever calls it ends the person's sessions as well, and records it.

    Raises:
        Stale: the account is switched off.
    """
    if person.status is not PersonStatus.ACTIVE:
        raise Stale("This account is switched off. Switch it on first.")
    before = select(Recovery).where(
        Recovery.person_id == person.id, col(Recovery.used_at).is_(None), col(Recovery.closed_at).is_(None)
    )
    for old in session.exec(before).all():
        old.closed_at = now
        session.add(old)
    link, kept = links.new()
    row = Recovery(
        person_id=person.id,
        reason=why,
        opened_by=by[0],
        also_by=by[1],
        opened_at=now,
        link_hash=kept,
        expires_at=now + links.LASTS,
    )
    session.add(row)
    return row, link


def open_by(session: Session, link: str, now: datetime) -> tuple[Recovery, Person] | None:
    """What a link opens, and whose account that is. None: nothing, or nothing any more."""
    row = session.exec(select(Recovery).where(Recovery.link_hash == links.kept(link))).one_or_none()
    if row is None or row.used_at is not None or row.closed_at is not None or row.expires_at <= now:
        return None
    person = session.get_one(Person, row.person_id)
    return (row, person) if person.status is PersonStatus.ACTIVE else None
