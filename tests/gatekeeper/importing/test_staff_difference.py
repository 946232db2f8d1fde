"""Is every adult of the school known once, whatever the staff list says next time?"""

from collections.abc import Iterable, Sequence
from datetime import date

from gatekeeper.importing import columns, staff, words
from gatekeeper.importing.kinds import STAFF
from gatekeeper.importing.reading import read
from gatekeeper.importing.staff import KnownMember, Member, StaffDifference
from tests.roll_files import STAFF as ROWS
from tests.roll_files import STAFF_HEADINGS, made

TODAY = date(2026, 11, 24)


def compare(
    rows: Iterable[Sequence[str]],
    known: Iterable[KnownMember] = (),
    headings: Sequence[str] = STAFF_HEADINGS,
    *,
    whole: bool = True,
) -> StaffDifference:
    table = read(made(rows, headings).encode())
    return staff.compare(known, table, columns.guess(STAFF, table.headings, {}), is_whole=whole, today=TODAY)


KNOWN = [KnownMember(new.row, new.member) for new in compare(ROWS).new]


def test_the_same_list_changes_nothing() -> None:
    assert compare(ROWS, KNOWN) == StaffDifference(unchanged=3)


def test_a_title_or_first_name_beside_the_surname_is_enough_and_a_surname_alone_is_not() -> None:
    found = compare([("Mrs", "", "Peach", "", ""), ("", "Bea", "Rook", "", ""), ("", "", "Wren", "", "")])
    assert [new.member.name for new in found.new] == ["Mrs Peach", "Bea Rook"]
    assert [problem.why for problem in found.problems] == ["it has neither a title nor a first name"]


def test_without_numbers_people_are_matched_by_name_and_a_title_may_change() -> None:
    found = compare([("Ms", "Agnes", "Underhay", "Deputy", "Beech"), *ROWS[1:]], KNOWN)
    assert [(one.id, one.after.title, one.after.role) for one in found.changed] == [(2, "Ms", "Deputy")]


def test_two_of_one_name_are_told_apart_by_their_title() -> None:
    rows = [("Mr", "Jo", "Peach", "", ""), ("Mrs", "Jo", "Peach", "", "")]
    known = [KnownMember(new.row, new.member) for new in compare(rows).new]
    assert compare(reversed(rows), known) == StaffDifference(unchanged=2)


def test_with_numbers_a_name_may_change() -> None:
    headings = ("Staff ID", *STAFF_HEADINGS)
    known = [KnownMember(1, Member("Underhay", "Mrs", "Agnes", staff_ref="s1"))]
    found = compare([("s1", "Mrs", "Agnes", "Peach", "", "")], known, headings)
    assert [(one.id, one.after.surname) for one in found.changed] == [(1, "Peach")]
    assert not found.new and not found.gone


def test_whoever_is_missing_or_left_is_off_the_list_and_can_come_back() -> None:
    assert [gone.member.surname for gone in compare(ROWS[:2], KNOWN).gone] == ["Venning"]
    assert not compare(ROWS[:2], KNOWN, whole=False).gone
    assert compare([*ROWS[:2], ("", "", "Wren", "", "")], KNOWN).gone_kept == 1
    left = [*KNOWN[:2], KnownMember(9, Member("Venning", "Dr", "Anita", left_on=date(2026, 7, 1)))]
    (back,) = compare(ROWS, left).changed
    assert back.after.left_on is None
    dated = [(*row, "01/07/2026") for row in ROWS]
    found = compare(dated, KNOWN, (*STAFF_HEADINGS, "Leaving Date"))
    assert {one.after.left_on for one in found.changed} == {date(2026, 7, 1)}
    assert words.tell_staff(found, 3).summary == "3 have left"
    assert compare(dated, (), (*STAFF_HEADINGS, "Leaving Date")).left_before == 3


def test_rows_that_say_the_same_are_one_and_one_number_is_one_person() -> None:
    headings = ("Staff ID", *STAFF_HEADINGS)
    rows = [
        ("s1", "Mrs", "Agnes", "Peach", "", ""),
        ("s1", "Mrs", "Agnes", "Peach", "", ""),
        ("s1", "Mr", "Al", "Rook", "", ""),
    ]
    found = compare(rows, (), headings)
    assert (len(found.new), found.repeated) == (1, (3,))
    assert [problem.row for problem in found.problems] == [4]
