"""Which pupils can be ticked as being in a picture, by class?"""

from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session, col, select

from gatekeeper.models import Pupil, RollStatus, SchoolClass

NO_CLASS = "Without a class"
LEFT = "No longer at the school"


@dataclass(frozen=True, slots=True)
class PupilName:
    """One pupil, as colleagues call them."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ClassOfPupils:
    """One class and everybody in it. `key` can stand in an HTML id."""

    key: str
    name: str
    pupils: tuple[PupilName, ...]


def by_class(session: Session) -> tuple[ClassOfPupils, ...]:
    """Every pupil, in the order of the classes and then of the register.

    Who has left stands at the end: a picture may still show them, and must then say so.
    """
    rows = session.exec(
        select(Pupil, SchoolClass)
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .order_by(col(Pupil.surname), col(Pupil.forename), col(Pupil.id))
    ).all()
    placed = sorted(
        ((*_place(pupil, of_class), PupilName(pupil.id, _name(pupil))) for pupil, of_class in rows),
        key=lambda row: row[:2],
    )
    return tuple(
        ClassOfPupils(f"c{order}", name, tuple(row[2] for row in group))
        for order, ((_, name), group) in enumerate(groupby(placed, key=lambda row: row[:2]), start=1)
    )


def _place(pupil: Pupil, of_class: SchoolClass | None) -> tuple[int, str]:
    last = 1_000_000
    if pupil.roll is RollStatus.LEFT:
        return last + 1, LEFT
    if of_class is None:
        return last, NO_CLASS
    year = f" (Year {of_class.year_group})" if of_class.year_group else ""
    return of_class.position, f"{of_class.name}{year}"


def _name(pupil: Pupil) -> str:
    return f"{pupil.known_as or pupil.forename} {pupil.surname}"
