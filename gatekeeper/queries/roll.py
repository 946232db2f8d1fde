"""Who is on the roll and the staff list, how old are they, and what would a file change?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.actor import SYSTEM_NAMES, Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.held import Held, held
from gatekeeper.importing.kinds import kind_of
from gatekeeper.importing.reading import Table
from gatekeeper.keys import OperationalKey
from gatekeeper.models import AuditEvent, Person, Pupil, RollStatus, SchoolClass, StaffMember
from gatekeeper.queries.consent import NO_CLASS
from gatekeeper.rolls import Asked, Plan, plan, remembered

SAMPLES, LONGEST_SAMPLE = 2, 14


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class and how many children are in it."""

    name: str
    year_group: str
    count: int


@dataclass(frozen=True, slots=True)
class TakenIn:
    """When a list was last taken in, and by whom. `is_old` says that it should be again."""

    at: datetime | None
    by: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class Registers:
    """The roll and the staff list in numbers."""

    classes: tuple[ClassLine, ...]
    on_roll: int
    left: int
    roll_taken_in: TakenIn
    staff: int
    staff_taken_in: TakenIn


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a file can hold, and the columns that it could stand in: (place, words)."""

    key: str
    words: str
    hint: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """What the columns of a waiting file may mean, and what of it is not taken in."""

    choices: tuple[Choice, ...]
    rows: int
    refused: tuple[str, ...]
    left_out: tuple[str, ...]
    is_whole: bool | None


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What taking in a waiting file would change."""

    plan: Plan
    rows: int
    is_whole: bool


def registers(session: Session, now: datetime, old_after: timedelta) -> Registers:
    """How many are in each class and on the staff list, and since when."""
    counted = session.exec(
        select(SchoolClass.name, SchoolClass.year_group, func.count())
        .select_from(Pupil)
        .join(SchoolClass, col(SchoolClass.id) == col(Pupil.class_id), isouter=True)
        .where(Pupil.roll == RollStatus.ON_ROLL)
        .group_by(col(SchoolClass.name), col(SchoolClass.year_group), col(SchoolClass.position))
        .order_by(col(SchoolClass.position).is_(None), col(SchoolClass.position))
    ).all()
    classes = tuple(ClassLine(name or NO_CLASS, year or "", count) for name, year, count in counted)
    return Registers(
        classes=classes,
        on_roll=sum(one.count for one in classes),
        left=session.exec(select(func.count()).select_from(Pupil).where(Pupil.roll == RollStatus.LEFT)).one(),
        roll_taken_in=_taken_in(session, (Verb.ROLL_TAKEN_IN, Verb.ROLL_IMPORTED), now, old_after),
        staff=session.exec(
            select(func.count()).select_from(StaffMember).where(col(StaffMember.left_on).is_(None))
        ).one(),
        staff_taken_in=_taken_in(session, (Verb.STAFF_TAKEN_IN,), now, old_after),
    )


def columns_page(
    session: Session, key: OperationalKey, actor: Actor, kind_key: str, now: datetime
) -> ColumnsPage | None:
    """The columns of the file that waits for this person, or None where none waits."""
    waiting = held(session, key, actor.staff_id, kind_key, now)
    if waiting is None:
        return None
    kind, table, before = kind_of(kind_key), waiting.table, remembered(session, kind_key)
    options = (
        ("", "Not in this file"),
        *((str(at), column_words(table, at)) for at in range(len(table.headings))),
    )
    return ColumnsPage(
        choices=tuple(
            Choice(one.key, one.words, one.hint, str(waiting.columns.get(one.key, "")), options)
            for one in kind.wanted
        ),
        rows=len(table.rows) + len(table.problems),
        refused=table.refused,
        left_out=columns_left_out(waiting),
        is_whole=before.is_whole if before and waiting.is_whole is None else waiting.is_whole,
    )


def check_page(
    session: Session, key: OperationalKey, actor: Actor, kind_key: str, now: datetime
) -> CheckPage | None:
    """What the file that waits for this person would change, or None where none waits or its columns are open."""
    waiting = held(session, key, actor.staff_id, kind_key, now)
    if waiting is None or waiting.is_whole is None:
        return None
    asked = Asked(kind_key, waiting.sha256, waiting.table, waiting.columns, waiting.is_whole)
    found = plan(session, asked, in_london(now).date())
    return CheckPage(found, len(waiting.table.rows) + len(waiting.table.problems), waiting.is_whole)


def columns_left_out(waiting: Held) -> tuple[str, ...]:
    """The headings of the columns that are not taken in."""
    used = set(waiting.columns.values())
    return tuple(heading for at, heading in enumerate(waiting.table.headings) if at not in used)


def column_words(table: Table, at: int) -> str:
    """A column as a person knows it again: its heading, and what stands in it first."""
    found: list[str] = []
    for row in table.rows:
        value = " ".join(row.cells[at].split())
        if value and value not in found:
            found.append(value if len(value) <= LONGEST_SAMPLE else f"{value[:LONGEST_SAMPLE]}…")
        if len(found) == SAMPLES:
            break
    return f"{table.headings[at]}: {', '.join(found)}" if found else f"{table.headings[at]}: empty"


def _taken_in(session: Session, verbs: Sequence[Verb], now: datetime, old_after: timedelta) -> TakenIn:
    row = session.exec(
        select(AuditEvent.at, AuditEvent.actor_id, AuditEvent.actor)
        .where(col(AuditEvent.verb).in_(verbs))
        .order_by(col(AuditEvent.seq).desc())
        .limit(1)
    ).first()
    if row is None:
        return TakenIn(None, "", is_old=False)
    at, person_id, kind = datetime.fromisoformat(row[0]), row[1], row[2]
    person = session.get(Person, person_id) if person_id else None
    return TakenIn(at, person.name if person else SYSTEM_NAMES.get(kind, kind), is_old=now - at > old_after)
