"""How does a file of the pupil roll differ from the roll that is here? Rows in, a difference out.

A child is known by the system's own number, then by the admission number, and never
by the name alone. Whatever is not certain is left as it is and said.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from gatekeeper.importing import names
from gatekeeper.importing.cells import same_number
from gatekeeper.importing.children import MINTED, Child, Read, keys_of
from gatekeeper.importing.reading import Problem


class Change(StrEnum):
    """What is different about a child who is here already."""

    CLASS = "class"
    YEAR = "year"
    NAME = "name"
    NUMBER = "number"
    NUMBER_ADDED = "number-added"
    JOINED = "joined"
    BACK = "back"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Known:
    """A child as the roll here has them."""

    id: int
    child: Child


@dataclass(frozen=True, slots=True)
class Changed:
    """A child who is here and differs: as they were, as they would be, and in what."""

    row: int
    id: int
    before: Child
    after: Child
    kinds: frozenset[Change]


@dataclass(frozen=True, slots=True)
class NewChild:
    """A child who is not here yet."""

    row: int
    child: Child


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that taking in the file would change, and everything in it that cannot be taken in.

    `doubtful` have a number of somebody here and quite another name; they are changed only when a
    person says that they are the same children. `gone_kept` counts who is missing from the file but
    stays, because a row that cannot be read may be theirs.
    """

    new: tuple[NewChild, ...] = ()
    changed: tuple[Changed, ...] = ()
    doubtful: tuple[Changed, ...] = ()
    gone: tuple[Known, ...] = ()
    gone_kept: int = 0
    unchanged: int = 0
    left_before: int = 0
    repeated: tuple[int, ...] = ()
    same_name: tuple[tuple[int, ...], ...] = ()
    problems: tuple[Problem, ...] = ()
    new_classes: tuple[str, ...] = ()
    without_class: int = 0

    @property
    def changes_anything(self) -> bool:
        """Whether taking it in would write more than that it was looked at."""
        return bool(self.new or self.changed or self.gone)


@dataclass(slots=True)
class _Work:
    """What is collected while the rows are gone through."""

    new: list[NewChild] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    doubtful: list[Changed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    met: dict[int, int] = field(default_factory=dict)
    unchanged: int = 0
    left_before: int = 0


class _Roll:
    """The roll that is here, found by either number; what a file holds of it; and the day."""

    def __init__(self, known: Iterable[Known], columns: Collection[str], today: date) -> None:
        self.everybody, self.columns, self.today = tuple(known), columns, today
        self.by_mis = {
            same_number(one.child.mis_ref): one
            for one in self.everybody
            if not one.child.mis_ref.startswith(MINTED)
        }
        self.by_admission = {
            same_number(one.child.admission_number): one for one in self.everybody if one.child.admission_number
        }

    def of(self, child: Child) -> tuple[Known | None, Known | None]:
        by_mis = self.by_mis.get(same_number(child.mis_ref)) if child.mis_ref else None
        by_admission = (
            self.by_admission.get(same_number(child.admission_number)) if child.admission_number else None
        )
        return by_mis, by_admission


def compare(
    known: Iterable[Known],
    read: Read,
    *,
    classes: Collection[str],
    columns: Collection[str],
    is_whole: bool,
    today: date,
) -> Difference:
    """What the rows of a file would change.

    Args:
        known: everybody on the roll here, those who left too.
        read: the rows, see `gatekeeper.importing.children`.
        classes: the names of the classes that are here.
        columns: what the file holds; the rest of a child stays as it is.
        is_whole: whether everybody on roll is in the file, so that who is missing has left.
        today: the day in London; a leaving date after it is not yet one.
    """
    roll, work = _Roll(known, columns, today), _Work(problems=list(read.problems))
    rows, repeated, twice = _without_duplicates(read.rows)
    work.problems += twice
    spelling = _spelling(classes, rows)
    for row, given in rows:
        _sort_in(roll, work, row, replace(given, class_name=spelling.get(given.class_name.casefold(), "")))
    seen = read.seen | {key for _, child in read.rows for key in keys_of(child)}
    missing = [
        one
        for one in roll.everybody
        if one.child.on_roll and one.id not in work.met and not keys_of(one.child) & seen
    ]
    sure = not read.anonymous
    after = [one.child for one in work.new] + [one.after for one in work.changed]
    used = {child.class_name for child in after if child.class_name}
    return Difference(
        new=tuple(work.new),
        changed=tuple(work.changed),
        doubtful=tuple(work.doubtful),
        gone=tuple(missing) if is_whole and sure else (),
        gone_kept=len(missing) if is_whole and not sure else 0,
        unchanged=work.unchanged,
        left_before=work.left_before,
        repeated=repeated,
        same_name=_same_names(rows),
        problems=tuple(sorted(work.problems, key=lambda problem: problem.row)),
        new_classes=tuple(sorted(used - set(classes))),
        without_class=sum(1 for one in work.new if not one.child.class_name),
    )


def _without_duplicates(
    rows: Sequence[tuple[int, Child]],
) -> tuple[list[tuple[int, Child]], tuple[int, ...], list[Problem]]:
    """One row for each number: rows that say the same are one, rows that differ are none."""
    by_key: dict[str, list[tuple[int, Child]]] = {}
    for row, child in rows:
        for key in keys_of(child):
            by_key.setdefault(key, []).append((row, child))
    kept, repeated, problems = [], [], []
    for row, child in rows:
        others = {r: c for key in keys_of(child) for r, c in by_key[key] if r != row}
        if any(other != child for other in others.values()):
            told = ", ".join(str(r) for r in sorted(others))
            problems.append(Problem(row, f"it has the same number as row {told}, and they differ"))
        elif any(r < row for r in others):
            repeated.append(row)
        else:
            kept.append((row, child))
    return kept, tuple(repeated), problems


def _spelling(classes: Collection[str], rows: Sequence[tuple[int, Child]]) -> dict[str, str]:
    """One way of writing each class: as it is here, else as the file writes it first."""
    found = {name.casefold(): name for name in classes}
    for _, child in rows:
        if child.class_name:
            found.setdefault(child.class_name.casefold(), child.class_name)
    return found


def _sort_in(roll: _Roll, work: _Work, row: int, given: Child) -> None:
    by_mis, by_admission = roll.of(given)
    if by_mis and by_admission and by_mis.id != by_admission.id:
        work.problems.append(Problem(row, "its two numbers belong to two different children here"))
        work.met |= {by_mis.id: row, by_admission.id: row}
        return
    here = by_mis or by_admission
    has_left = given.left_on is not None and given.left_on < roll.today
    if here is None:
        if has_left:
            work.left_before += 1
        else:
            work.new.append(NewChild(row, _as_new(given)))
        return
    if here.id in work.met:
        work.problems.append(Problem(row, f"row {work.met[here.id]} is about the same child"))
        return
    work.met[here.id] = row
    after = _after(here.child, given, roll.columns, has_left=has_left)
    kinds = _kinds(here.child, after)
    if not kinds:
        work.unchanged += 1
        return
    changed = Changed(row, here.id, here.child, after, kinds)
    certain = by_mis is not None and by_admission is not None
    if certain or Change.NAME not in kinds or names.could_be_one(here.child, given):
        work.changed.append(changed)
    else:
        work.doubtful.append(changed)


def _as_new(given: Child) -> Child:
    return replace(given, mis_ref=given.mis_ref or MINTED + given.admission_number, left_on=None, on_roll=True)


def _after(before: Child, given: Child, columns: Collection[str], *, has_left: bool) -> Child:
    """The child as they would be: what the file does not hold, or leaves empty, stays."""
    known_as = given.known_as if "known_as" in columns else before.known_as
    after = replace(
        before,
        mis_ref=_number(before.mis_ref, given.mis_ref),
        admission_number=_number(before.admission_number, given.admission_number),
        forename=given.forename,
        known_as="" if known_as == given.forename else known_as,
        surname=given.surname,
        class_name=given.class_name or before.class_name,
        year_group=given.year_group or before.year_group,
        joined_on=given.joined_on or before.joined_on,
        left_on=given.left_on if has_left else None,
        on_roll=not has_left,
    )
    if has_left and not before.on_roll:
        after = replace(after, left_on=before.left_on or given.left_on)
    return replace(after, former_names=names.former(before, after, given.former_names))


def _number(before: str, given: str) -> str:
    """The number as it is here, where the file only writes it otherwise (without noughts at the start)."""
    return before if not given or same_number(before) == same_number(given) else given


def _kinds(before: Child, after: Child) -> frozenset[Change]:
    told: Mapping[Change, bool] = {
        Change.CLASS: before.class_name != after.class_name,
        Change.YEAR: before.year_group != after.year_group,
        Change.NAME: names.shown(before) != names.shown(after) or before.former_names != after.former_names,
        Change.NUMBER: bool(keys_of(before) - keys_of(after)),
        Change.NUMBER_ADDED: bool(keys_of(after) - keys_of(before)) and not keys_of(before) - keys_of(after),
        Change.JOINED: before.joined_on != after.joined_on,
        Change.BACK: after.on_roll and not before.on_roll,
        Change.LEFT: before.on_roll and not after.on_roll,
    }
    return frozenset(kind for kind, is_so in told.items() if is_so)


def _same_names(rows: Sequence[tuple[int, Child]]) -> tuple[tuple[int, ...], ...]:
    by_name: dict[tuple[str, str], list[int]] = {}
    for row, child in rows:
        by_name.setdefault((names.fold(child.forename), names.fold(child.surname)), []).append(row)
    return tuple(tuple(found) for found in by_name.values() if len(found) > 1)
