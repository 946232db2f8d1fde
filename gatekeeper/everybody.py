"""Who belongs to the school at this moment, as the rules read it: pupils with their answers, and adults?"""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper import consents
from gatekeeper.clock import in_london
from gatekeeper.models import (
    ConsentChannel,
    Medium,
    Naming,
    Person,
    PersonStatus,
    Presentation,
    Pupil,
    RollStatus,
    SchoolClass,
    StaffMember,
)
from rules import facts as f
from rules.consent import Answer, answer, ask
from rules.consent_records import ConsentFile, Scope


@dataclass(frozen=True, slots=True)
class Everybody:
    """All pupils and staff, read once for everything that one look at a post asks.

    `answers` are those for a picture in which a child stands out as an individual.
    """

    answers: dict[int, Answer]
    roll: tuple[f.Pupil, ...]
    staff: tuple[f.StaffMember, ...]
    _files: dict[int, ConsentFile]
    _today: date

    def answer(self, pupil_id: int, presentation: Presentation) -> Answer:
        """The answer for one pupil in a picture that shows them like this."""
        if presentation is Presentation.INDIVIDUAL:
            return self.answers[pupil_id]
        return answer(
            self._files[pupil_id], channel=ConsentChannel.X.value, today=self._today, presentation=presentation
        )

    def shown(self, pupil_id: int, presentation: Presentation) -> f.Shown:
        """The same for the rules, with whether the first name may stand beside it. Who is not known may not."""
        if pupil_id not in self._files:
            return f.Shown(pupil_id, may_be_shown=False)
        beside = Scope(ConsentChannel.X.value, Medium.PHOTO, presentation, Naming.FIRST_NAME_WITH_IMAGE)
        return f.Shown(
            pupil_id,
            self.answer(pupil_id, presentation).may_be_shown,
            ask(self._files[pupil_id], beside, self._today).is_yes,
        )


def everybody(session: Session, now: datetime) -> Everybody:
    """Everybody as things stand in this transaction."""
    files, today = consents.files(session, now), in_london(now).date()
    answers = {
        pupil_id: answer(file, channel=ConsentChannel.X.value, today=today) for pupil_id, file in files.items()
    }
    return Everybody(answers, _roll(session, answers), _staff(session), files, today)


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
