"""Who can be shown and named on X, class by class?

The lists say yes or no and nothing more: every kind of no reads the same
(reference "school-domain", section 3.6).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.consents import answers
from gatekeeper.errors import NotFound
from gatekeeper.models import Pupil, RollStatus, SchoolClass

NO_CLASS = "Without a class"
SHEET_DAYS = 7
"""After so many days a printed sheet is no longer to be used."""


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One pupil of the register."""

    id: int
    name: str
    shown: bool
    named: bool


@dataclass(frozen=True, slots=True)
class ClassRegister:
    """One class of the register. `id` is None for children without a class."""

    id: int | None
    name: str
    year_group: str
    pupils: tuple[PupilLine, ...]

    @property
    def can_be_shown(self) -> int:
        """How many of them can be shown."""
        return sum(pupil.shown for pupil in self.pupils)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One class to print and pin up, and until when it may be used."""

    of_class: ClassRegister
    printed_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Found:
    """One pupil whom a search found."""

    id: int
    name: str
    class_name: str


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
            id=school_class[0],
            name=school_class[1],
            year_group=school_class[2],
            pupils=tuple(
                PupilLine(p.id, name_of(p), found[p.id].may_be_shown, found[p.id].may_be_named) for p, _ in group
            ),
        )
        for school_class, group in groupby(
            rows, key=lambda row: (row[1].id, row[1].name, row[1].year_group) if row[1] else (None, NO_CLASS, "")
        )
    )


def sheet(session: Session, class_id: int, now: datetime) -> Sheet:
    """One class of today's register.

    Raises:
        NotFound: there is no such class, or nobody in it.
    """
    wanted = next((one for one in register(session, now) if one.id == class_id), None)
    if wanted is None:
        raise NotFound("There is no such class, or nobody is in it.")
    today = in_london(now).date()
    return Sheet(wanted, today, today + timedelta(days=SHEET_DAYS))


def find(session: Session, typed: str) -> tuple[Found, ...]:
    """The pupils whose name, or name with class, holds every word that was typed; those on roll first."""
    wanted = typed.casefold().replace(",", " ").split()
    rows = session.exec(
        select(Pupil, SchoolClass.name)
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .order_by(col(Pupil.roll) != RollStatus.ON_ROLL, col(Pupil.surname), col(Pupil.forename), col(Pupil.id))
    )
    return tuple(
        Found(child.id, name_of(child), class_name or "")
        for child, class_name in rows
        if wanted
        and all(
            word in f"{child.forename} {child.known_as} {child.surname} {class_name or ''}".casefold()
            for word in wanted
        )
    )


def name_of(child: Pupil) -> str:
    """A pupil as colleagues call them."""
    return f"{child.known_as or child.forename} {child.surname}"
