"""Which child does each row of a roll file describe, and which rows cannot be read?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gatekeeper.importing import cells
from gatekeeper.importing.cells import Unreadable, same_number
from gatekeeper.importing.reading import Problem, Table

MINTED = "admission:"
"""Stands before the admission number where a child has no other number. No number of a file holds a colon."""
LONGEST_REF = 40
LONGEST_ADMISSION = 30


@dataclass(frozen=True, slots=True)
class Child:
    """A child as a roll has them. An empty field says nothing."""

    mis_ref: str
    forename: str
    surname: str
    class_name: str = ""
    year_group: str = ""
    joined_on: date | None = None
    known_as: str = ""
    former_names: tuple[str, ...] = ()
    admission_number: str = ""
    left_on: date | None = None
    on_roll: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a file. `seen` are the numbers in rows that cannot be read; `anonymous` rows have none."""

    rows: tuple[tuple[int, Child], ...]
    problems: tuple[Problem, ...] = ()
    seen: frozenset[str] = frozenset()
    anonymous: int = 0


def keys_of(child: Child) -> frozenset[str]:
    """What a child is known by, in the form in which it is compared."""
    numbers = {"m:": child.mis_ref, "a:": child.admission_number}
    if child.mis_ref.startswith(MINTED):
        numbers["m:"] = ""
    return frozenset(f"{start}{same_number(number)}" for start, number in numbers.items() if number)


def read_rows(table: Table, columns: Mapping[str, int]) -> Read:
    """Reads every row as a child, or says why it cannot be read.

    Args:
        table: the file.
        columns: the place of each thing that it holds.
    """
    rows, problems = [], list(table.problems)
    seen: set[str] = set()
    anonymous = len(problems)
    for row in table.rows:
        given = {key: row.cells[at] for key, at in columns.items()}
        numbers = Child("", "", "")
        try:
            numbers = replace(
                numbers,
                mis_ref=cells.number(given.get("mis_ref", ""), "system’s own number", LONGEST_REF),
                admission_number=cells.number(
                    given.get("admission_number", ""), "admission number", LONGEST_ADMISSION
                ),
            )
            rows.append((row.number, _child(numbers, given)))
        except Unreadable as problem:
            problems.append(Problem(row.number, problem.why))
            seen |= keys_of(numbers)
            anonymous += not keys_of(numbers)
    return Read(tuple(rows), tuple(problems), frozenset(seen), anonymous)


def _child(numbers: Child, given: Mapping[str, str]) -> Child:
    if not keys_of(numbers):
        raise Unreadable("it has no number, and a name alone does not say who it is")
    forename = cells.name(given["forename"], "first name")
    surname = cells.name(given["surname"], "surname")
    if not forename or not surname:
        raise Unreadable(f"it has no {'surname' if forename else 'first name'}")
    used = cells.name(given.get("used_surname", ""), "surname they use")
    before = cells.name(given.get("former_surname", ""), "former surname")
    known_as = cells.name(given.get("known_as", ""), "first name they use")
    others = [f"{forename} {other}" for other in (surname if used else "", before) if other and other != used]
    return replace(
        numbers,
        forename=forename,
        surname=used or surname,
        known_as="" if known_as == forename else known_as,
        former_names=tuple(dict.fromkeys(others)),
        class_name=cells.plain(given.get("class_name", ""), "class", cells.LONGEST_CLASS),
        year_group=cells.year_group(given.get("year_group", "")),
        joined_on=cells.day(given.get("joined_on", ""), "day they joined"),
        left_on=cells.day(given.get("left_on", ""), "day they left"),
    )
