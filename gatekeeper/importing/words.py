"""How is a difference said, on the page and by the command? Counts in words; who it is only beside them.

The sentences hold no child's name, so they may stand in a terminal or a notice. The
names are given apart, for the page of somebody who may see them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gatekeeper.importing.children import Child
from gatekeeper.importing.reading import Problem
from gatekeeper.importing.roll import Change, Changed, Difference
from gatekeeper.importing.staff import StaffDifference

A_LOT, A_LOT_OF = 5, 0.2
"""More leavers than so many, and than this part of the roll, need to be said to be right."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would change: how many it is about, in which rows, and who they are."""

    key: str
    count: int
    sentence: str
    rows: tuple[int, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A whole difference in words.

    `lines` is what would be written, `notes` what would not, `problems` the rows that cannot be read,
    by their reason. `doubt` and `many` are asked about before anything is written.
    """

    lines: tuple[Line, ...]
    notes: tuple[Line, ...]
    problems: tuple[tuple[str, tuple[int, ...]], ...]
    doubt: Line | None = None
    many: Line | None = None
    changes_anything: bool = False

    @property
    def summary(self) -> str:
        """The lines in one sentence: "12 new children, 3 changed class"."""
        return ", ".join(line.sentence for line in self.lines) or "nothing has changed"


def tell_roll(d: Difference, on_roll: int) -> Told:
    """The difference of a roll in words. `on_roll` is how many children are on roll here now."""
    lines = [
        line_of(
            "new", [one.row for one in d.new], [name_of(one.child) for one in d.new], "new child", "new children"
        ),
        *(_changed(d.changed, *row) for row in _CHANGES),
    ]
    gone = line_of(
        "gone",
        (),
        [name_of(one.child) for one in d.gone],
        "is no longer in the file and will be marked as having left",
        "are no longer in the file and will be marked as having left",
    )
    classes = line_of(
        "classes", (), d.new_classes, "new class", "new classes", more=f": {', '.join(d.new_classes)}"
    )
    return Told(
        lines=that_are_some(*lines, gone, classes),
        notes=that_are_some(
            Line("unchanged", d.unchanged, counted(d.unchanged, "stays as it is", "stay as they are")),
            _kept(d.gone_kept, "on the roll", len(d.problems)),
            _repeated(d.repeated),
            _same_names(d.same_name),
            Line(
                "left-before",
                d.left_before,
                counted(d.left_before, "row is", "rows are")
                + " of children who had left before they were ever here. "
                "They are not taken in",
            ),
            Line(
                "without-class",
                d.without_class,
                counted(d.without_class, "new child has", "new children have") + " no class in the file",
            ),
        ),
        problems=by_reason(d.problems),
        doubt=_doubt(d.doubtful),
        many=gone if len(d.gone) > A_LOT and len(d.gone) > on_roll * A_LOT_OF else None,
        changes_anything=d.changes_anything or bool(d.doubtful),
    )


def tell_staff(d: StaffDifference, on_list: int) -> Told:
    """The difference of a staff list in words. `on_list` is how many are on it here now."""
    here = [one for one in d.changed if one.before.left_on is None and one.after.left_on is None]
    back = [one for one in d.changed if one.before.left_on is not None and one.after.left_on is None]
    left = [one for one in d.changed if one.before.left_on is None and one.after.left_on is not None]
    gone = line_of(
        "gone",
        (),
        [one.member.name for one in d.gone],
        "is no longer in the file and will be taken off the list",
        "are no longer in the file and will be taken off the list",
    )
    return Told(
        lines=that_are_some(
            line_of("new", [o.row for o in d.new], [o.member.name for o in d.new], "new adult", "new adults"),
            line_of(
                "changed",
                [o.row for o in here],
                [_then_now(o.before.name, o.after.name) for o in here],
                "has another name, role or class",
                "have another name, role or class",
            ),
            line_of("back", [o.row for o in back], [o.after.name for o in back], "is back", "are back"),
            line_of("left", [o.row for o in left], [o.after.name for o in left], "has left", "have left"),
            gone,
        ),
        notes=that_are_some(
            Line("unchanged", d.unchanged, counted(d.unchanged, "stays as it is", "stay as they are")),
            _kept(d.gone_kept, "on the list", len(d.problems)),
            _repeated(d.repeated),
            Line(
                "left-before",
                d.left_before,
                counted(d.left_before, "row is", "rows are") + " of adults who left before. They are not taken in",
            ),
        ),
        problems=by_reason(d.problems),
        many=gone if len(d.gone) > A_LOT and len(d.gone) > on_list * A_LOT_OF else None,
        changes_anything=d.changes_anything,
    )


_CHANGES: tuple[tuple[Change, str, str, Callable[[Changed], str]], ...] = (
    (Change.CLASS, "changed class", "changed class", lambda o: _moved(o, o.before.class_name, o.after.class_name)),
    (
        Change.YEAR,
        "changed year group",
        "changed year group",
        lambda o: _moved(o, o.before.year_group, o.after.year_group),
    ),
    (
        Change.NAME,
        "changed name (the old name is kept as a former name)",
        "changed name (the old names are kept as former names)",
        lambda o: _then_now(name_of(o.before), name_of(o.after)),
    ),
    (Change.NUMBER, "has another number", "have other numbers", lambda o: name_of(o.after)),
    (
        Change.NUMBER_ADDED,
        "gets a number that was not known here",
        "get a number that was not known here",
        lambda o: name_of(o.after),
    ),
    (Change.JOINED, "has another joining date", "have another joining date", lambda o: name_of(o.after)),
    (
        Change.BACK,
        "who was not on roll is on it (permissions recorded earlier count again)",
        "who were not on roll are on it (permissions recorded earlier count again)",
        lambda o: name_of(o.after),
    ),
    (
        Change.LEFT,
        "has a leaving date that has passed and will be marked as having left",
        "have a leaving date that has passed and will be marked as having left",
        lambda o: name_of(o.after),
    ),
)


def _changed(changed: Sequence[Changed], kind: Change, one: str, many: str, who: Callable[[Changed], str]) -> Line:
    those = [o for o in changed if kind in o.kinds]
    return line_of(kind.value, [o.row for o in those], [who(o) for o in those], one, many)


def _doubt(doubtful: Sequence[Changed]) -> Line | None:
    if not doubtful:
        return None
    return line_of(
        "doubt",
        [o.row for o in doubtful],
        [_then_now(name_of(o.before), name_of(o.after)) for o in doubtful],
        "child in the file has the number of a child here but quite another name",
        "children in the file have the numbers of children here but quite other names",
    )


def _kept(count: int, where: str, problems: int) -> Line:
    unread = (
        "a row that cannot be read may be theirs" if problems == 1 else "rows that cannot be read may be theirs"
    )
    stay = "stays" if count == 1 else "stay"
    return Line("kept", count, f"{counted(count, 'is', 'are')} not in the file but {stay} {where}: {unread}")


def _repeated(rows: tuple[int, ...]) -> Line:
    return Line(
        "repeated",
        len(rows),
        counted(len(rows), "row says", "rows say") + " the same as one above and is left out"
        if len(rows) == 1
        else counted(len(rows), "", "rows say the same as ones above and are left out"),
        rows,
    )


def _same_names(groups: Sequence[tuple[int, ...]]) -> Line:
    rows = tuple(sorted(row for group in groups for row in group))
    return Line(
        "same-name",
        len(rows),
        f"{len(rows)} rows share a name with another row but have numbers of their own. They are taken as "
        "different children",
        rows,
    )


def by_reason(problems: Iterable[Problem]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The rows that cannot be read, by their reason."""
    found: dict[str, list[int]] = {}
    for problem in problems:
        found.setdefault(problem.why, []).append(problem.row)
    return tuple((why, tuple(rows)) for why, rows in found.items())


def line_of(key: str, rows: Iterable[int], people: Iterable[str], *said: str, more: str = "") -> Line:
    """One line about so many people, in the singular or plural."""
    who = tuple(people)
    return Line(key, len(who), counted(len(who), *said) + more, tuple(rows), who)


def that_are_some(*lines: Line) -> tuple[Line, ...]:
    """The lines that are about anybody."""
    return tuple(line for line in lines if line.count)


def counted(count: int, one: str, many: str) -> str:
    """A number with its words, in the singular or plural."""
    return f"{count:,} {one if count == 1 else many}"


def name_of(child: Child) -> str:
    """A child as colleagues call them."""
    return f"{child.known_as or child.forename} {child.surname}"


def _moved(changed: Changed, before: str, after: str) -> str:
    return f"{name_of(changed.after)}: {before or 'none'} to {after or 'none'}"


def _then_now(before: str, after: str) -> str:
    return f"{before}, now {after}" if before != after else after


def rows_in_words(rows: Sequence[int], most: int = 12) -> str:
    """Row numbers, runs of them as ranges: "rows 4, 9 to 31 and 2 more"."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    told = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs[:most]]
    left = sum(len(run) for run in runs[most:])
    return ("row " if len(rows) == 1 else "rows ") + ", ".join(told) + (f" and {left:,} more" if left else "")
