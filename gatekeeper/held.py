"""Where is a file between its upload and its confirmation? Sealed in the database, for one person, for an hour.

What is held is the table without columns of UPNs, not the file. It opens with the
operational key alone, so a copy of the database or a backup shows no name of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, select

from gatekeeper.importing.reading import Problem, Row, Table
from gatekeeper.keys import OperationalKey
from gatekeeper.models import HeldFile

HELD_FOR = timedelta(hours=1)
PURPOSE = "files that wait to be taken in"


@dataclass(frozen=True, slots=True)
class Held:
    """A file that waits: its table, and what its owner said about its columns and its words so far."""

    sha256: str
    table: Table
    columns: Mapping[str, int]
    is_whole: bool | None
    meanings: Mapping[str, str] = field(default_factory=dict)


def held(session: Session, key: OperationalKey, person_id: int, kind: str, now: datetime) -> Held | None:
    """The file of this kind that waits for this person, or None where there is none any more."""
    row = the_row(session, person_id, kind)
    if row is None or row.held_at + HELD_FOR < now:
        return None
    opened = key.unseal(PURPOSE, row.sealed, _context(person_id, kind, row.sha256))
    if opened is None:
        return None
    return Held(row.sha256, _table(opened), dict(row.columns), row.is_whole, dict(row.meanings))


def the_row(session: Session, person_id: int, kind: str) -> HeldFile | None:
    """The row in which a file waits, whether or not its hour is over."""
    return session.exec(
        select(HeldFile).where(HeldFile.person_id == person_id, HeldFile.kind == kind)
    ).one_or_none()


def keep(
    session: Session, key: OperationalKey, person_id: int, kind: str, waiting: Held, *, now: datetime
) -> None:
    """Holds a file for one person, in the place of an earlier one of this kind."""
    drop(session, person_id, kind)
    session.add(
        HeldFile(
            person_id=person_id,
            kind=kind,
            sha256=waiting.sha256,
            sealed=sealed(waiting.table, key, person_id, kind, waiting.sha256),
            columns=dict(waiting.columns),
            meanings=dict(waiting.meanings),
            held_at=now,
        )
    )


def drop(session: Session, person_id: int, kind: str) -> None:
    """Deletes the file that waits, if there is one."""
    row = the_row(session, person_id, kind)
    if row is not None:
        session.delete(row)
        session.flush()


def sealed(table: Table, key: OperationalKey, person_id: int, kind: str, sha256: str) -> bytes:
    """A table as it may lie in the database: only for this person and this file."""
    data = {
        "headings": table.headings,
        "rows": [(row.number, row.cells) for row in table.rows],
        "problems": [(problem.row, problem.why) for problem in table.problems],
        "refused": table.refused,
    }
    return key.seal(PURPOSE, json.dumps(data).encode(), _context(person_id, kind, sha256))


def _context(person_id: int, kind: str, sha256: str) -> str:
    return f"{person_id}/{kind}/{sha256}"


def _table(opened: bytes) -> Table:
    given = json.loads(opened)
    return Table(
        headings=tuple(given["headings"]),
        rows=tuple(Row(number, tuple(cells)) for number, cells in given["rows"]),
        problems=tuple(Problem(row, why) for row, why in given["problems"]),
        refused=tuple(given["refused"]),
    )
