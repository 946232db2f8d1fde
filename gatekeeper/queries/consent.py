"""Who can be shown and named on X, class by class, and what has a family answered so far?

The class list says yes or no and nothing more: every kind of no reads the same
(reference "school-domain", section 3.6).
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session, col, select

from gatekeeper.consents import answers
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    Consent,
    ConsentMethod,
    Contact,
    Decision,
    Naming,
    Person,
    Pupil,
    RollStatus,
    SchoolClass,
)

NO_CLASS = "Without a class"
DECISION_WORDS: dict[Decision, str] = {
    Decision.YES: "Yes",
    Decision.NO: "No",
    Decision.WITHDRAWN: "Yes taken back",
    Decision.OBJECTED: "The child said no",
}
NAMING_WORDS: dict[Naming, str] = {
    Naming.NONE: "not named",
    Naming.FIRST_NAME: "first name",
    Naming.FIRST_NAME_WITH_IMAGE: "first name beside the picture",
}
METHOD_WORDS: dict[ConsentMethod, str] = {
    ConsentMethod.PAPER: "on paper",
    ConsentMethod.MIS_PORTAL: "through the school's portal",
    ConsentMethod.EMAIL: "by e-mail",
    ConsentMethod.IN_PERSON_NOTED: "said in person and noted",
    ConsentMethod.IMPORT: "taken in from a list",
}


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One pupil of the register."""

    id: int
    name: str
    shown: bool
    named: bool


@dataclass(frozen=True, slots=True)
class ClassRegister:
    """One class of the register."""

    name: str
    year_group: str
    pupils: tuple[PupilLine, ...]

    @property
    def can_be_shown(self) -> int:
        """How many of them can be shown."""
        return sum(pupil.shown for pupil in self.pupils)


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as it was recorded."""

    id: int
    decision: str
    is_yes: bool
    channel: str
    medium: str
    naming: str
    given_by: str
    method: str
    evidence: str
    recorded_at: datetime
    recorded_by: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class PupilRegister:
    """One pupil: today's answer, whom we can ask, and everything that was ever recorded."""

    id: int
    name: str
    class_name: str
    shown: bool
    named: bool
    contacts: tuple[tuple[str, str], ...]
    records: tuple[Record, ...]


def register(session: Session, now: datetime) -> tuple[ClassRegister, ...]:
    """All pupils on roll by class, each with today's answer."""
    found = answers(session, now)
    rows = session.exec(
        select(Pupil, SchoolClass)
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .where(Pupil.roll == RollStatus.ON_ROLL)
        .order_by(
            col(Pupil.class_id).is_(None), col(SchoolClass.position), col(Pupil.surname), col(Pupil.forename)
        )
    )
    return tuple(
        ClassRegister(
            name=school_class[0],
            year_group=school_class[1],
            pupils=tuple(
                PupilLine(p.id, _name(p), found[p.id].may_be_shown, found[p.id].may_be_named) for p, _ in group
            ),
        )
        for school_class, group in groupby(
            rows, key=lambda row: (row[1].name, row[1].year_group) if row[1] else (NO_CLASS, "")
        )
    )


def pupil(session: Session, pupil_id: int, now: datetime) -> PupilRegister:
    """One pupil with every record, the newest first.

    Raises:
        NotFound: there is no such pupil.
    """
    child = session.get(Pupil, pupil_id)
    if child is None:
        raise NotFound("There is no such pupil on the roll.")
    answer = answers(session, now, [pupil_id])[pupil_id]
    contacts = session.exec(select(Contact).where(Contact.pupil_id == pupil_id).order_by(col(Contact.id))).all()
    rows = session.exec(
        select(Consent, Person)
        .join(Person, col(Person.id) == col(Consent.recorded_by))
        .where(Consent.pupil_id == pupil_id)
        .order_by(col(Consent.id).desc())
    )
    givers = {contact.id: contact.display_name for contact in contacts}
    school_class = session.get(SchoolClass, child.class_id) if child.class_id else None
    return PupilRegister(
        id=child.id,
        name=_name(child),
        class_name=school_class.name if school_class else "",
        shown=answer.may_be_shown,
        named=answer.may_be_named,
        contacts=tuple((str(c.id), f"{c.display_name} ({c.relationship})") for c in contacts),
        records=tuple(_record(row, person, givers) for row, person in rows),
    )


def _record(row: Consent, person: Person, givers: dict[int, str]) -> Record:
    return Record(
        id=row.id,
        decision=DECISION_WORDS[row.decision],
        is_yes=row.decision is Decision.YES,
        channel=row.channel.value.replace("_", " "),
        medium=row.medium.value,
        naming=NAMING_WORDS[row.naming],
        given_by=givers.get(row.given_by_contact_id or 0, "not noted"),
        method=METHOD_WORDS[row.method],
        evidence=row.evidence_ref or "",
        recorded_at=row.recorded_at,
        recorded_by=person.name,
        expires_on=row.expires_on,
    )


def _name(child: Pupil) -> str:
    return f"{child.known_as or child.forename} {child.surname}"
