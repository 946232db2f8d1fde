"""What would taking in a file change here? Rows of the database beside rows of the file.

The plan carries a binding: a hash over the file's bytes, what its columns were said to
mean, the roll as it is and the difference between them. A confirmation names the binding
it saw, so that nothing else can be written under it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from gatekeeper.importing import children, roll, staff, words
from gatekeeper.importing.children import Child
from gatekeeper.importing.kinds import ROLL
from gatekeeper.importing.reading import Table
from gatekeeper.importing.roll import Difference, Known
from gatekeeper.importing.staff import KnownMember, Member, StaffDifference
from gatekeeper.importing.words import Told
from gatekeeper.models import ColumnMapping, Pupil, RollStatus, SchoolClass, StaffMember


@dataclass(frozen=True, slots=True)
class Asked:
    """A file, and what a person said about it. `sha256` is of its bytes as they came."""

    kind: str
    sha256: str
    table: Table
    columns: Mapping[str, int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, the same in words, and the binding that a confirmation names."""

    kind: str
    difference: Difference | StaffDifference
    told: Told
    binding: str


def plan(session: Session, asked: Asked, today: date) -> Plan:
    """Compares a file with what is here, as things stand in this transaction."""
    difference: Difference | StaffDifference
    here: list[Known] | list[KnownMember]
    if asked.kind == ROLL.key:
        here = known_children(session)
        difference = roll.compare(
            here,
            children.read_rows(asked.table, asked.columns),
            classes=class_names(session),
            columns=asked.columns,
            is_whole=asked.is_whole,
            today=today,
        )
        told = words.tell_roll(difference, sum(1 for one in here if one.child.on_roll))
    else:
        here = known_members(session)
        difference = staff.compare(here, asked.table, asked.columns, is_whole=asked.is_whole, today=today)
        told = words.tell_staff(difference, sum(1 for one in here if one.member.left_on is None))
    bound = (asked.kind, asked.sha256, dict(asked.columns), asked.is_whole, here, difference)
    return Plan(asked.kind, difference, told, fingerprint(bound))


def fingerprint(value: object) -> str:
    """One hash over a structure of plain values, the same in every process."""
    return hashlib.sha256(json.dumps(_plain(value), sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401  # whatever JSON can hold
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return [_plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def known_children(session: Session) -> list[Known]:
    """Everybody on the roll here, those who left too, in a stable order."""
    rows = session.exec(
        select(Pupil, SchoolClass.name)
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .order_by(col(Pupil.id))
    )
    return [
        Known(
            pupil.id,
            Child(
                mis_ref=pupil.mis_ref,
                forename=pupil.forename,
                surname=pupil.surname,
                class_name=class_name or "",
                year_group=pupil.year_group,
                joined_on=pupil.joined_on,
                known_as=pupil.known_as,
                former_names=tuple(pupil.former_names),
                admission_number=pupil.admission_number or "",
                left_on=pupil.left_on,
                on_roll=pupil.roll is RollStatus.ON_ROLL,
            ),
        )
        for pupil, class_name in rows
    ]


def class_names(session: Session) -> list[str]:
    """The names of the classes that are here."""
    return list(session.exec(select(SchoolClass.name).order_by(col(SchoolClass.position), col(SchoolClass.id))))


def known_members(session: Session) -> list[KnownMember]:
    """Everybody on the staff list, and who was on it."""
    return [
        KnownMember(
            one.id,
            Member(
                surname=one.surname,
                title=one.title,
                forename=one.forename,
                known_as=one.known_as,
                role=one.role,
                class_name=one.class_name,
                staff_ref=one.staff_ref or "",
                left_on=one.left_on,
            ),
        )
        for one in session.exec(select(StaffMember).order_by(col(StaffMember.id)))
    ]


def remembered(session: Session, kind: str) -> ColumnMapping | None:
    """What the columns of such a file meant when one was last taken in."""
    return session.get(ColumnMapping, kind)
