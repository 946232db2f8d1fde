"""Who covers for whom, now and soon, and how are colleagues reminded?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import in_london
from gatekeeper.closed_days import say
from gatekeeper.models import Cover, Person, ReminderChoice
from gatekeeper.permissions import Permission
from gatekeeper.reminders import choice, covers_on, readers


@dataclass(frozen=True, slots=True)
class CoverRow:
    """Who reads for whom. `is_now`: today. `may_end`: this person may end it."""

    number: int
    person: str
    covered_by: str
    days: str
    is_now: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class CoverPage:
    """Everything on the page of cover and reminders."""

    rows: tuple[CoverRow, ...]
    readers: tuple[tuple[int, str], ...]
    chosen: ReminderChoice
    deputy: str


def today(session: Session, now: datetime) -> tuple[str, ...]:
    """Who covers for whom today, as sentences for the home page."""
    names = _names(session)
    covers = covers_on(session, in_london(now).date())
    return tuple(f"{names[one.covered_by]} reads for {names[one.person_id]}" for one in covers)


def cover_page(session: Session, actor: Actor, now: datetime) -> CoverPage:
    """The page for somebody who reads."""
    day, names, chosen = in_london(now).date(), _names(session), choice(session)
    rows = session.exec(
        select(Cover)
        .where(col(Cover.ended_at).is_(None), Cover.last_day >= day)
        .order_by(col(Cover.first_day), col(Cover.id))
    )
    return CoverPage(
        rows=tuple(
            CoverRow(
                number=row.id,
                person=names[row.person_id],
                covered_by=names[row.covered_by],
                days=_days(row),
                is_now=row.first_day <= day,
                may_end=row.person_id == actor.person_id or actor.may(Permission.COVER_SET),
            )
            for row in rows
        ),
        readers=tuple((person.id, person.name) for person in readers(session)),
        chosen=chosen,
        deputy=names.get(chosen.deputy_id or 0, ""),
    )


def _days(row: Cover) -> str:
    if row.first_day == row.last_day:
        return say([row.first_day.isoformat()])[0]
    return f"{say([row.first_day.isoformat()])[0]} to {say([row.last_day.isoformat()])[0]}"


def _names(session: Session) -> dict[int, str]:
    return {person.id: person.name for person in session.exec(select(Person))}
