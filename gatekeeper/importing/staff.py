"""How does a file of the staff list differ from the list that is here? Rows in, a difference out.

A member of staff here is a name that the checks know and nothing else hangs on it, so
a row without a number is matched by its name; children never are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gatekeeper.importing import cells
from gatekeeper.importing.cells import Unreadable, same_number
from gatekeeper.importing.names import fold
from gatekeeper.importing.reading import Problem, Table

LONGEST_REF = 40


@dataclass(frozen=True, slots=True)
class Member:
    """An adult of the school. An empty field says nothing."""

    surname: str
    title: str = ""
    forename: str = ""
    known_as: str = ""
    role: str = ""
    class_name: str = ""
    staff_ref: str = ""
    left_on: date | None = None

    @property
    def name(self) -> str:
        """The name as colleagues say it."""
        return " ".join(filter(None, (self.title, self.known_as or self.forename, self.surname)))


@dataclass(frozen=True, slots=True)
class KnownMember:
    """An adult as the list here has them; whoever is off the list has a `left_on`."""

    id: int
    member: Member


@dataclass(frozen=True, slots=True)
class NewMember:
    """An adult who is not on the list yet."""

    row: int
    member: Member


@dataclass(frozen=True, slots=True)
class ChangedMember:
    """An adult who is on the list and differs."""

    row: int
    id: int
    before: Member
    after: Member


@dataclass(frozen=True, slots=True)
class StaffDifference:
    """Everything that taking in the file would change, and everything in it that cannot be taken in."""

    new: tuple[NewMember, ...] = ()
    changed: tuple[ChangedMember, ...] = ()
    gone: tuple[KnownMember, ...] = ()
    gone_kept: int = 0
    unchanged: int = 0
    left_before: int = 0
    repeated: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def changes_anything(self) -> bool:
        """Whether taking it in would write more than that it was looked at."""
        return bool(self.new or self.changed or self.gone)


@dataclass(slots=True)
class _Work:
    """What is compared, and what is collected while the rows are gone through."""

    here: Sequence[KnownMember]
    columns: Collection[str]
    today: date
    new: list[NewMember] = field(default_factory=list)
    changed: list[ChangedMember] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    met: dict[int, int] = field(default_factory=dict)
    rows: dict[Member, int] = field(default_factory=dict)
    refs: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    left_before: int = 0


def compare(
    known: Iterable[KnownMember],
    table: Table,
    columns: Mapping[str, int],
    *,
    is_whole: bool,
    today: date,
) -> StaffDifference:
    """What the rows of a file would change; arguments as for the roll."""
    work = _Work(list(known), columns, today, problems=list(table.problems))
    for row in table.rows:
        try:
            given = _member({key: row.cells[at] for key, at in columns.items()})
        except Unreadable as problem:
            work.problems.append(Problem(row.number, problem.why))
            continue
        _sort_in(work, row.number, given)
    missing = [one for one in work.here if one.member.left_on is None and one.id not in work.met]
    sure = not work.problems
    return StaffDifference(
        new=tuple(work.new),
        changed=tuple(work.changed),
        gone=tuple(missing) if is_whole and sure else (),
        gone_kept=len(missing) if is_whole and not sure else 0,
        unchanged=work.unchanged,
        left_before=work.left_before,
        repeated=tuple(work.repeated),
        problems=tuple(sorted(work.problems, key=lambda problem: problem.row)),
    )


def _member(given: Mapping[str, str]) -> Member:
    surname = cells.name(given["surname"], "surname")
    if not surname:
        raise Unreadable("it has no surname")
    forename = cells.name(given.get("forename", ""), "first name")
    title = cells.name(given.get("title", ""), "title", cells.LONGEST_TITLE)
    if not forename and not title:
        raise Unreadable("it has neither a title nor a first name")
    known_as = cells.name(given.get("known_as", ""), "first name they use")
    return Member(
        surname=surname,
        title=title,
        forename=forename,
        known_as="" if known_as == forename else known_as,
        role=cells.plain(given.get("role", ""), "role", cells.LONGEST_NAME),
        class_name=cells.plain(given.get("class_name", ""), "class", cells.LONGEST_CLASS),
        staff_ref=cells.number(given.get("staff_ref", ""), "system’s own number", LONGEST_REF),
        left_on=cells.day(given.get("left_on", ""), "day they left"),
    )


def _sort_in(work: _Work, row: int, given: Member) -> None:
    if given in work.rows:
        work.repeated.append(row)
        return
    work.rows[given] = row
    ref = same_number(given.staff_ref) if given.staff_ref else ""
    if ref in work.refs:
        work.problems.append(Problem(row, f"it has the same number as row {work.refs[ref]}, and they differ"))
        return
    if ref:
        work.refs[ref] = row
    found = _find(work.here, work.met, given)
    has_left = given.left_on is not None and given.left_on < work.today
    if found is None:
        if has_left:
            work.left_before += 1
        else:
            work.new.append(NewMember(row, replace(given, left_on=None)))
        return
    work.met[found.id] = row
    kept = {
        key: getattr(found.member, key) for key in ("title", "forename", "known_as") if key not in work.columns
    }
    empty = {
        key: getattr(found.member, key) for key in ("staff_ref", "role", "class_name") if not getattr(given, key)
    }
    after = replace(given, **kept, **empty, left_on=(found.member.left_on or given.left_on) if has_left else None)
    if after == found.member:
        work.unchanged += 1
    else:
        work.changed.append(ChangedMember(row, found.id, found.member, after))


def _find(here: Sequence[KnownMember], met: Mapping[int, int], given: Member) -> KnownMember | None:
    free = [one for one in here if one.id not in met]
    if given.staff_ref:
        wanted = same_number(given.staff_ref)
        same = [one for one in free if one.member.staff_ref and same_number(one.member.staff_ref) == wanted]
        if same:
            return same[0]
    name = (fold(given.forename), fold(given.surname))
    named = [one for one in free if (fold(one.member.forename), fold(one.member.surname)) == name]
    titled = [one for one in named if fold(one.member.title) == fold(given.title)]
    return next(iter(titled or (named if given.forename else [])), None)
