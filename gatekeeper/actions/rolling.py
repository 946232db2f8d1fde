"""How does a difference become rows? Inside the transaction of whoever confirmed it.

Nobody is deleted: who left is marked, and everything that hangs on them stays.
"""

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from gatekeeper.importing.children import Child
from gatekeeper.importing.roll import Difference
from gatekeeper.importing.staff import Member, StaffDifference
from gatekeeper.models import Pupil, RollStatus, SchoolClass, StaffMember

YEARS = ("N", "R", *(str(year) for year in range(1, 14)))
A_FEW = 0.2
"""A class is said to be of a year group that at least this part of it is in."""
LONGEST_YEAR_WORDS = 10


def write_roll(session: Session, difference: Difference, today: date, *, same_children: bool) -> None:
    """Writes a difference of the roll. Doubtful changes are written only where they are the same children."""
    changed = (*difference.changed, *(difference.doubtful if same_children else ()))
    children = [one.child for one in difference.new] + [one.after for one in changed]
    classes = _classes(session, {child.class_name for child in children if child.class_name})
    pupils = {pupil.id: pupil for pupil in session.exec(select(Pupil))}
    for one in changed:
        pupil = pupils[one.id]
        for name, value in _values(one.after, classes).items():
            setattr(pupil, name, value)
        pupil.joined_on = one.after.joined_on or pupil.joined_on
        if one.after.on_roll:
            pupil.roll, pupil.left_on = RollStatus.ON_ROLL, None
        elif one.before.on_roll:
            pupil.roll, pupil.left_on = RollStatus.LEFT, one.after.left_on or today
    for gone in difference.gone:
        pupils[gone.id].roll, pupils[gone.id].left_on = RollStatus.LEFT, today
    for new in difference.new:
        joined_on = new.child.joined_on or today
        session.add(Pupil(**_values(new.child, classes), roll=RollStatus.ON_ROLL, joined_on=joined_on))
    session.flush()
    _say_years(session)


def write_staff(session: Session, difference: StaffDifference, today: date) -> None:
    """Writes a difference of the staff list."""
    members = {member.id: member for member in session.exec(select(StaffMember))}
    for gone in difference.gone:
        members[gone.id].left_on = today
    for changed in difference.changed:
        for name, value in _values_of_member(changed.after).items():
            setattr(members[changed.id], name, value)
    session.add_all(StaffMember(**_values_of_member(new.member)) for new in difference.new)
    session.flush()


def _values(child: Child, classes: dict[str, int]) -> dict[str, Any]:
    return {
        "mis_ref": child.mis_ref,
        "admission_number": child.admission_number or None,
        "forename": child.forename,
        "known_as": child.known_as,
        "surname": child.surname,
        "former_names": list(child.former_names),
        "class_id": classes[child.class_name] if child.class_name else None,
        "year_group": child.year_group,
    }


def _values_of_member(given: Member) -> dict[str, Any]:
    return {**asdict(given), "staff_ref": given.staff_ref or None}


def _classes(session: Session, names: set[str]) -> dict[str, int]:
    """The id of every class, after adding those that are new."""
    here = {row.name: row for row in session.exec(select(SchoolClass))}
    for position, name in enumerate(sorted(names - set(here)), start=len(here)):
        here[name] = SchoolClass(name=name, year_group="", position=position)
        session.add(here[name])
    session.flush()
    return {name: row.id for name, row in here.items()}


def _say_years(session: Session) -> None:
    """Says of each class which year groups are in it, and puts the classes in the order of the years."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for class_id, year in session.exec(
        select(Pupil.class_id, Pupil.year_group).where(
            Pupil.roll == RollStatus.ON_ROLL, col(Pupil.class_id).is_not(None)
        )
    ):
        if class_id is not None and year:
            counted[class_id][year] += 1
    classes = list(session.exec(select(SchoolClass)))
    for one in classes:
        if counted[one.id]:
            one.year_group = _years(counted[one.id])
    classes.sort(key=lambda one: (_rank(one.year_group.partition("/")[0]), one.name))
    for position, one in enumerate(classes):
        one.position = position
        session.add(one)


def _years(counted: Counter[str]) -> str:
    least = counted.total() * A_FEW
    years = sorted((year for year, count in counted.items() if count >= least), key=_rank)
    years = years or [counted.most_common(1)[0][0]]
    words = "/".join(years)
    return words if len(words) <= LONGEST_YEAR_WORDS else f"{years[0]}-{years[-1]}"


def _rank(year: str) -> int:
    return YEARS.index(year) if year in YEARS else len(YEARS)
