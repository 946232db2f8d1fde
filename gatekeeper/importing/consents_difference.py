"""How does a file of permissions differ from what is on file here? Rows in, a difference out.

A no counts at once. A yes where somebody said no, and an answer that is no longer in the file, are left
for a person. A child is known by number alone; a name only shows that a number is somebody else's.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gatekeeper.importing.cells import same_number
from gatekeeper.importing.children import Child, keys_of
from gatekeeper.importing.consents_held import NOTHING, OnFile
from gatekeeper.importing.consents_kinds import Answer
from gatekeeper.importing.consents_rows import ChildRow, Read, Said
from gatekeeper.importing.names import could_be_one
from gatekeeper.importing.reading import Problem
from gatekeeper.importing.roll import Known
from rules.consent_records import renewal_day

Key = tuple[int, str]
"""A child here and a use."""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs. `row` is the first in which it stands; 0 where it is no longer in the file."""

    pupil_id: int
    use: str
    row: int = 0
    given_on: date | None = None
    was_signed: bool = False
    by_a_person: bool = False


@dataclass(frozen=True, slots=True)
class Stranger:
    """A child in the file whom we do not know."""

    rows: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that taking in the file would change, and everything in it that cannot be taken in.

    `to_yes` and `vanished` wait for a person; `absent` are children on roll who are not in the file.
    `again` are ticks of earlier files that this one repeats. `ran_out` are yeses of a year that is over.
    `spoken` is what the file says anything about, and `met` who is in it.
    """

    new_yes: tuple[Change, ...] = ()
    new_no: tuple[Change, ...] = ()
    to_no: tuple[Change, ...] = ()
    to_yes: tuple[Change, ...] = ()
    vanished: tuple[Change, ...] = ()
    absent: tuple[int, ...] = ()
    absent_kept: int = 0
    strangers: tuple[Stranger, ...] = ()
    again: tuple[int, ...] = ()
    unchanged: int = 0
    unanswered: int = 0
    ran_out: tuple[Change, ...] = ()
    not_on_roll: int = 0
    differing: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    spoken: frozenset[Key] = frozenset()
    met: frozenset[int] = frozenset()

    @property
    def written(self) -> tuple[Change, ...]:
        """What would be written down at once."""
        return (*self.new_yes, *self.new_no, *self.to_no)


@dataclass(slots=True)
class _Work:
    """What is collected while the answers are gone through."""

    lists: dict[str, list[Change]] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def put(self, name: str, change: Change) -> None:
        self.lists.setdefault(name, []).append(change)

    def count(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1

    def listed(self, name: str) -> tuple[Change, ...]:
        return tuple(sorted(self.lists.get(name, ()), key=lambda one: (one.pupil_id, one.use)))


def compare(
    known: Iterable[Known],
    held: Mapping[Key, OnFile],
    read: Read,
    *,
    uses: Collection[str],
    is_whole: bool,
    today: date,
) -> Difference:
    """What the rows of a file would change.

    Args:
        known: everybody on the roll here, those who left too.
        held: what is on file about each child and use; what is missing is nothing.
        read: the rows, see `gatekeeper.importing.consents_rows`.
        uses: the uses that the file speaks of.
        is_whole: whether everybody on roll should be in the file.
        today: the day in London.
    """
    everybody = {one.id: one for one in known}
    work = _Work(problems=list(read.problems))
    matched, strangers, seen = _match(everybody.values(), read, work)
    given, differing = _one_answer_each(matched)
    for (pupil_id, use), (row, said) in given.items():
        if everybody[pupil_id].child.on_roll:
            _sort_in(
                work, Change(pupil_id, use, row, said.given_on), said, held.get((pupil_id, use), NOTHING), today
            )
        else:
            _sort_in_leaver(work, Change(pupil_id, use, row), said, held.get((pupil_id, use), NOTHING))
    in_file = {pupil_id for pupil_id, _ in matched}
    away = {
        one.id
        for one in everybody.values()
        if one.child.on_roll and one.id not in in_file and not keys_of(one.child) & seen
    }
    sure = is_whole and not read.anonymous
    for (pupil_id, use), there in held.items():
        looked_for = pupil_id in in_file or (sure and pupil_id in away)
        if there.ticks and not there.is_refused and looked_for and use in uses and (pupil_id, use) not in given:
            work.put("vanished", Change(pupil_id, use, was_signed=there.is_signed))
    return Difference(
        new_yes=work.listed("new_yes"),
        new_no=work.listed("new_no"),
        to_no=work.listed("to_no"),
        to_yes=work.listed("to_yes"),
        vanished=work.listed("vanished"),
        absent=tuple(sorted(away)) if sure else (),
        absent_kept=len(away) if is_whole and not sure else 0,
        strangers=strangers,
        again=tuple(sorted(work.again)),
        unchanged=work.counts.get("unchanged", 0),
        unanswered=work.counts.get("unanswered", 0),
        ran_out=work.listed("ran_out"),
        not_on_roll=work.counts.get("not_on_roll", 0),
        differing=differing,
        problems=tuple(sorted(work.problems, key=lambda problem: (problem.row, problem.why))),
        spoken=frozenset(given),
        met=frozenset(in_file),
    )


class _Register:
    """The children here, found by either number. A number that fits two of them fits nobody."""

    def __init__(self, everybody: Iterable[Known]) -> None:
        self._by_key: dict[str, set[int]] = {}
        self.children: dict[int, Child] = {}
        for one in everybody:
            self.children[one.id] = one.child
            for key in keys_of(one.child):
                self._by_key.setdefault(key, set()).add(one.id)

    def of(self, given: Child) -> tuple[int | None, str]:
        """The child of a row, or None and why not; None and nothing for a child whom we do not know."""
        by_mis = self._by_key.get(f"m:{same_number(given.mis_ref)}", set()) if given.mis_ref else set()
        number = given.admission_number
        by_admission = self._by_key.get(f"a:{same_number(number)}", set()) if number else set()
        found = by_mis or by_admission
        if not found:
            return None, ""
        if len(found) > 1:
            return None, "its number is that of two children here"
        if by_mis and by_admission and by_mis != by_admission:
            return None, "its two numbers belong to two different children here"
        (pupil_id,) = found
        if given.surname and not could_be_one(self.children[pupil_id], given):
            return (
                None,
                "its number is that of a child here with quite another name; bring the roll up to date first",
            )
        return pupil_id, ""


def _match(
    everybody: Iterable[Known], read: Read, work: _Work
) -> tuple[list[tuple[int, ChildRow]], tuple[Stranger, ...], set[str]]:
    """The rows with their children, those of nobody here, and the numbers in rows that are left out."""
    register = _Register(everybody)
    matched: list[tuple[int, ChildRow]] = []
    strangers: dict[str, tuple[list[int], str]] = {}
    seen = set(read.seen)
    for row in read.rows:
        pupil_id, why = register.of(row.child)
        if pupil_id is not None:
            matched.append((pupil_id, row))
        elif why:
            work.problems.append(Problem(row.row, why))
            seen |= keys_of(row.child)
        else:
            rows, _ = strangers.setdefault(min(keys_of(row.child)), ([], row.child.surname))
            rows.append(row.row)
    return matched, tuple(Stranger(tuple(rows), name) for rows, name in strangers.values()), seen


def _one_answer_each(
    matched: Sequence[tuple[int, ChildRow]],
) -> tuple[dict[Key, tuple[int, Said]], tuple[int, ...]]:
    """One answer for each child and use, whatever the order of the rows: all of them a yes, or it is none.

    Gives the rows, too, in which answers differ. Of several yeses the newest day counts.
    """
    collected: dict[Key, list[tuple[int, Said]]] = {}
    for pupil_id, row in matched:
        for said in row.said:
            collected.setdefault((pupil_id, said.use), []).append((row.row, said))
    found: dict[Key, tuple[int, Said]] = {}
    differing: set[int] = set()
    for key, several in collected.items():
        answers = {said.answer for _, said in several}
        answer = next(one for one in (Answer.NO, Answer.NONE, Answer.YES) if one in answers)
        days = [said.given_on for _, said in several if said.given_on is not None]
        day = max(days) if answer is Answer.YES and days else None
        found[key] = (min(row for row, _ in several), Said(key[1], answer, day))
        if len(answers) > 1:
            differing |= {row for row, _ in several}
    return found, tuple(sorted(differing))


def _sort_in(work: _Work, change: Change, said: Said, there: OnFile, today: date) -> None:
    """One answer about a child on roll."""
    if said.answer is not Answer.YES:
        _sort_in_no(work, change, said, there)
    elif there.is_yes and not there.is_refused:
        work.again += there.ticks
        work.count("unchanged")
    elif renewal_day(change.given_on or today) < today:
        work.put("ran_out", change)
    elif there.is_refused:
        work.put("to_yes", _with(change, there))
    elif _is_no_newer(change, there):
        work.put("ran_out", change)
    else:
        work.put("new_yes", change)


def _is_no_newer(change: Change, there: OnFile) -> bool:
    """Whether a yes only repeats one that ran out. A tick without a day proves no new answer."""
    return there.newest_yes is not None and (change.given_on is None or change.given_on <= there.newest_yes)


def _sort_in_no(work: _Work, change: Change, said: Said, there: OnFile) -> None:
    if there.is_yes and not there.is_refused:
        work.put("to_no", _with(change, there))
    elif there.is_refused:
        work.count("unchanged")
    elif said.answer is Answer.NO:
        work.put("new_no", change)
    else:
        work.count("unanswered")


def _sort_in_leaver(work: _Work, change: Change, said: Said, there: OnFile) -> None:
    """One answer about a child who is not on roll: a file can end a permission of theirs, and give none."""
    if said.answer is Answer.NO and there.is_yes and not there.is_refused:
        work.put("to_no", _with(change, there))
    else:
        work.count("not_on_roll")


def _with(change: Change, there: OnFile) -> Change:
    return Change(
        change.pupil_id, change.use, change.row, change.given_on, there.is_signed, by_a_person=there.by_a_person
    )
