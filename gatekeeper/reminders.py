"""Who covers for whom today, and who is to be reminded of a post that waits? Silence agrees nothing."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.models import (
    Contribution,
    Cover,
    Person,
    PersonRole,
    PersonStatus,
    Post,
    ReminderChoice,
    ReminderStep,
)
from gatekeeper.permissions import MAY_NEVER_APPROVE, Role
from gatekeeper.recoveries import may_be_one
from gatekeeper.school_hours import Hours

UNTIL_CHOSEN = ReminderChoice(
    begins="08:30",
    ends="15:30",
    readers_after=2,
    cover_after=4,
    set_by=0,
    set_at=datetime(2026, 9, 1),  # noqa: DTZ001  # never stored
)
READS = (Role.APPROVER, Role.DSL, Role.LEADER)


def choice(session: Session) -> ReminderChoice:
    """The school's hours and when somebody is reminded."""
    return session.exec(select(ReminderChoice).order_by(col(ReminderChoice.id).desc())).first() or UNTIL_CHOSEN


def hours_of(chosen: ReminderChoice) -> Hours:
    """The school's hours."""
    return Hours(time.fromisoformat(chosen.begins), time.fromisoformat(chosen.ends))


def steps_due(chosen: ReminderChoice, waited: timedelta) -> list[ReminderStep]:
    """Which reminders a post is due after it has waited for so much school time."""
    after = {ReminderStep.READERS: chosen.readers_after, ReminderStep.COVER: chosen.cover_after}
    return [step for step in ReminderStep if waited >= timedelta(hours=after[step])]


def readers(session: Session, *, leaders: bool = False) -> list[Person]:
    """Everybody who may read posts and sign in, by name; or leaders alone."""
    roles = (Role.LEADER,) if leaders else READS
    rows = session.exec(
        select(Person)
        .where(
            col(Person.id).in_(select(PersonRole.person_id).where(col(PersonRole.role).in_(roles))),
            Person.status == PersonStatus.ACTIVE,
            col(Person.category).not_in(MAY_NEVER_APPROVE),
        )
        .order_by(col(Person.surname), col(Person.forename), col(Person.id))
    )
    return list(rows)


def covers_on(session: Session, day: date) -> list[Cover]:
    """Who covers for whom on a day."""
    rows = session.exec(
        select(Cover)
        .where(col(Cover.ended_at).is_(None), Cover.first_day <= day, Cover.last_day >= day)
        .order_by(col(Cover.id))
    )
    return list(rows)


def whom(session: Session, post: Post, step: ReminderStep, now: datetime) -> list[Person]:
    """Who is reminded of a post: people who may agree it, and if there is nobody, all leaders.

    First whoever reads and is not away, and whoever covers; later whoever covers and the deputy.
    """
    covers = covers_on(session, in_london(now).date())
    away, covering = {c.person_id for c in covers}, {c.covered_by for c in covers}
    deputy = choice(session).deputy_id
    may = [person for person in readers(session) if not _had_a_hand(session, post, person.id, now)]
    if step is ReminderStep.READERS:
        found = [person for person in may if person.id not in away or person.id in covering]
    else:
        found = [person for person in may if person.id in covering | {deputy}]
    return found or readers(session, leaders=True)


def _had_a_hand(session: Session, post: Post, person_id: int, now: datetime) -> bool:
    rows = session.exec(select(Contribution).where(Contribution.post_id == post.id))
    return any(may_be_one(session, row.person_id, row.at, person_id, now) for row in rows)
