"""Who belongs to the school at this moment, as the rules read it: pupils with their answers, and adults?"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper import consents
from gatekeeper.models import Person, PersonStatus, Pupil, RollStatus, SchoolClass, StaffMember
from rules import facts as f
from rules.consent import Answer


@dataclass(frozen=True, slots=True)
class Everybody:
    """All pupils and staff, read once for everything that one look at a post asks."""

    answers: dict[int, Answer]
    roll: tuple[f.Pupil, ...]
    staff: tuple[f.StaffMember, ...]


def everybody(session: Session, now: datetime) -> Everybody:
    """Everybody as things stand in this transaction."""
    answers = consents.answers(session, now)
    return Everybody(answers, _roll(session, answers), _staff(session))


def _roll(session: Session, answers: dict[int, Answer]) -> tuple[f.Pupil, ...]:
    rows = session.connection().execute(
        sa.select(
            col(Pupil.id),
            col(Pupil.forename),
            col(Pupil.surname),
            col(Pupil.known_as),
            col(Pupil.former_names),
            col(SchoolClass.name),
            col(Pupil.year_group),
            col(Pupil.roll),
        )
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .order_by(col(Pupil.id))
    )
    return tuple(
        f.Pupil(
            id=row[0],
            forename=row[1],
            surname=row[2],
            known_as=row[3],
            former_names=tuple(row[4]),
            class_name=row[5] or "",
            year_group=row[6],
            may_be_named=row[0] in answers and answers[row[0]].may_be_named,
            has_left=row[7] is RollStatus.LEFT,
        )
        for row in rows
    )


def _staff(session: Session) -> tuple[f.StaffMember, ...]:
    """Every adult of the school, once: who has an account, and who is on the staff list."""
    with_account = session.exec(
        select(Person.title, Person.forename, Person.surname)
        .where(col(Person.status) == PersonStatus.ACTIVE)
        .order_by(col(Person.id))
    )
    listed = session.exec(
        select(StaffMember.title, StaffMember.forename, StaffMember.surname, StaffMember.known_as)
        .where(col(StaffMember.left_on).is_(None))
        .order_by(col(StaffMember.id))
    )
    found: dict[tuple[str, ...], f.StaffMember] = {}
    for one in (*(f.StaffMember(*row) for row in with_account), *(f.StaffMember(*row) for row in listed)):
        name = tuple(part.casefold() for part in (one.title.rstrip("."), one.forename, one.surname))
        if name not in found or one.known_as:
            found[name] = one
    return tuple(found.values())
