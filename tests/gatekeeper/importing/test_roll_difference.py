"""Who is who between a file and the roll? By number, never by name; what is doubtful is said and left."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.importing import columns, roll, words
from gatekeeper.importing.children import MINTED, Child, read_rows
from gatekeeper.importing.kinds import ROLL
from gatekeeper.importing.reading import read
from gatekeeper.importing.roll import Change, Difference, Known
from tests.roll_files import AS_IT_IS, HEADINGS, made

TODAY = date(2026, 11, 24)
HERE = (
    Child("m1", "Poppy", "Fairweather", "Beech", "2", date(2022, 9, 1), admission_number="1001"),
    Child("m2", "Alfie", "Thornbury", "Beech", "2", date(2022, 9, 1), admission_number="1002"),
    Child("m3", "Zaynab", "Osei", "Beech", "2", date(2022, 9, 1), known_as="Zay", admission_number="1003"),
    Child("m4", "Grace", "Winterbourne", "Oak", "5", date(2022, 9, 1), admission_number="1004"),
    Child("m5", "Rowan", "Kettleby", "Oak", "5", date(2022, 9, 1), admission_number="1005"),
)
KNOWN = tuple(Known(number, child) for number, child in enumerate(HERE, start=1))
CLASSES = ("Beech", "Oak")


def compare(
    rows: Iterable[Sequence[str]],
    headings: Sequence[str] = HEADINGS,
    known: Iterable[Known] = KNOWN,
    *,
    whole: bool = True,
) -> Difference:
    table = read(made(rows, headings).encode())
    chosen = columns.guess(ROLL, table.headings, {})
    assert not columns.wrong(ROLL, chosen, len(table.headings))
    return roll.compare(
        known, read_rows(table, chosen), classes=CLASSES, columns=chosen, is_whole=whole, today=TODAY
    )


def with_rows(*changes: Sequence[str], without: Sequence[str] = ()) -> list[Sequence[str]]:
    rows = {row[0]: row for row in (*AS_IT_IS, *changes)}
    return [row for number, row in rows.items() if number not in without]


def one(difference: Difference) -> tuple[frozenset[Change], Child]:
    (changed,) = difference.changed
    return changed.kinds, changed.after


def test_the_same_roll_changes_nothing() -> None:
    assert compare(AS_IT_IS) == Difference(unchanged=5)
    assert not compare(AS_IT_IS).changes_anything


def test_a_name_alone_is_nobody() -> None:
    """The same name under another number is another child, and the one who is here is missing."""
    found = compare(with_rows(("x9", "9001", "Poppy", "", "Fairweather", "Beech", "2"), without=["m1"]))
    assert [new.child.mis_ref for new in found.new] == ["x9"]
    assert [gone.child.mis_ref for gone in found.gone] == ["m1"]


def test_the_systems_own_number_counts_before_the_admission_number() -> None:
    kinds, after = one(compare(with_rows(("m1", "7777", "Poppy", "", "Fairweather", "Beech", "2"))))
    assert kinds == {Change.NUMBER}
    assert after.admission_number == "7777"


def test_the_admission_number_counts_where_the_other_is_new() -> None:
    rows = [(f"new{row[0]}", *row[1:]) for row in AS_IT_IS]
    found = compare(rows)
    assert not found.new and not found.gone
    assert {(changed.id, changed.after.mis_ref) for changed in found.changed} == {
        (number, f"newm{number}") for number in range(1, 6)
    }


def test_a_file_without_the_systems_own_number_is_enough() -> None:
    found = compare([row[1:] for row in AS_IT_IS] + [("1009", "Sienna", "", "Abara", "Elm", "1")], HEADINGS[1:])
    assert found.unchanged == 5
    assert [new.child.mis_ref for new in found.new] == [f"{MINTED}1009"]
    (new,) = found.new
    again = compare([("s77", "1009", "Sienna", "", "Abara", "Elm", "1")], known=[Known(9, new.child)])
    assert one(again)[1].mis_ref == "s77"


def test_noughts_that_a_spreadsheet_dropped_make_nobody_new() -> None:
    known = [Known(1, replace(HERE[0], mis_ref="0017", admission_number="00042"))]
    found = compare([("17", "42", "Poppy", "", "Fairweather", "Beech", "2")], known=known)
    assert found == Difference(unchanged=1)


def test_two_numbers_of_two_children_are_nobody() -> None:
    found = compare(with_rows(("m1", "1002", "Poppy", "", "Fairweather", "Beech", "2"), without=["m2"]))
    assert [(one.row, one.why) for one in found.problems] == [
        (2, "its two numbers belong to two different children here")
    ]
    assert found.unchanged == 3 and not found.gone


def test_a_number_with_quite_another_name_is_doubtful() -> None:
    found = compare(with_rows(("m1", "", "Hugo", "", "Larkfield", "Beech", "2")))
    assert not found.changed and not found.gone
    assert [(one.id, one.after.forename) for one in found.doubtful] == [(1, "Hugo")]


def test_both_numbers_with_quite_another_name_are_a_child_who_has_it() -> None:
    kinds, after = one(compare(with_rows(("m1", "1001", "Hugo", "", "Larkfield", "Beech", "2"))))
    assert kinds == {Change.NAME}
    assert after.former_names == ("Poppy Fairweather",)


@pytest.mark.parametrize(
    ("row", "shown", "former"),
    [
        (("m1", "1001", "Poppy", "", "Meadows"), ("Poppy", "", "Meadows"), ("Poppy Fairweather",)),
        (("m1", "1001", "Penelope", "Poppy", "Fairweather"), ("Penelope", "Poppy", "Fairweather"), ()),
        (("m3", "1003", "Zaynab", "", "Osei"), ("Zaynab", "", "Osei"), ("Zay Osei",)),
        (("m3", "1003", "Zaynab", "Zay", "Mensah"), ("Zaynab", "Zay", "Mensah"), ("Zaynab Osei", "Zay Osei")),
        (("m1", "1001", "POPPY", "", "FairWeather"), ("POPPY", "", "FairWeather"), ()),
        (("m1", "1001", "Poppy", "Poppy", "Fair-Osei"), ("Poppy", "", "Fair-Osei"), ("Poppy Fairweather",)),
    ],
)  # fmt: skip
def test_a_name_that_was_given_up_is_kept(
    row: tuple[str, ...], shown: tuple[str, str, str], former: tuple[str, ...]
) -> None:
    place = {"m1": ("Beech", "2"), "m3": ("Beech", "2")}[row[0]]
    _, after = one(compare(with_rows((*row, *place))))
    assert (after.forename, after.known_as, after.surname) == shown
    assert after.former_names == former


def test_a_surname_that_was_given_up_is_found_behind_two_first_names_too() -> None:
    known = [Known(1, Child("m1", "Mary Ann", "Fairweather"))]
    _, after = one(compare([("m1", "", "Mary Ann", "", "Meadows", "", "")], known=known))
    assert after.former_names == ("Mary Ann Fairweather", "Fairweather")


def test_colleagues_see_the_surname_in_use_and_the_checks_know_both() -> None:
    headings = (*HEADINGS, "Preferred Surname", "Former Surname")
    found = compare([("m9", "", "Sienna", "", "Abara", "Elm", "1", "Vance", "Pike")], headings, ())
    (new,) = found.new
    assert new.child.surname == "Vance"
    assert new.child.former_names == ("Sienna Abara", "Sienna Pike")
    again = compare(
        [("m9", "", "Sienna", "", "Abara", "Elm", "1", "Vance", "Pike")], headings, [Known(9, new.child)]
    )
    assert again.unchanged == 1


def test_what_the_file_does_not_hold_or_leaves_empty_stays() -> None:
    found = compare(
        [("m3", "Zaynab", "Osei"), ("m4", "Grace", "Winterbourne")],
        ("Pupil ID", "Forename", "Surname"),
        whole=False,
    )
    assert found == Difference(unchanged=2)
    blank = compare(with_rows(("m4", "", "Grace", "", "Winterbourne", "", "")))
    assert blank == Difference(unchanged=5)


def test_only_a_whole_roll_makes_leavers() -> None:
    rows = with_rows(without=["m5"])
    assert [gone.id for gone in compare(rows).gone] == [5]
    assert not compare(rows, whole=False).gone


def test_a_row_that_cannot_be_read_is_still_somebody_where_its_number_can() -> None:
    found = compare(with_rows(("m5", "1005", "=Rowan", "", "Kettleby", "Oak", "5"), without=["m4"]))
    assert [gone.id for gone in found.gone] == [4]
    assert [problem.row for problem in found.problems] == [5]


def test_nobody_leaves_while_a_row_could_be_anybodys() -> None:
    found = compare([*with_rows(without=["m4", "m5"]), ("", "", "Rowan", "", "Kettleby", "Oak", "5")])
    assert not found.gone
    assert found.gone_kept == 2


def test_days_of_leaving_are_believed_once_they_have_passed() -> None:
    headings = (*HEADINGS, "Leaving Date")
    rows = [(*row, "") for row in AS_IT_IS]
    rows[0] = (*AS_IT_IS[0], "23/11/2026")
    rows[1] = (*AS_IT_IS[1], "24/11/2026")
    rows += [("m8", "1008", "Ezra", "", "Sparrow", "Oak", "6", "22/07/2020")]
    found = compare(rows, headings)
    assert one(found)[0] == {Change.LEFT}
    assert one(found)[1].left_on == date(2026, 11, 23)
    assert found.left_before == 1 and not found.new


def test_somebody_who_left_can_come_back() -> None:
    known = [*KNOWN[:4], Known(5, replace(HERE[4], on_roll=False, left_on=date(2026, 7, 22)))]
    kinds, after = one(compare(AS_IT_IS, known=known))
    assert kinds == {Change.BACK}
    assert after.on_roll and after.left_on is None
    assert not compare(with_rows(without=["m5"]), known=known).gone


def test_rows_that_say_the_same_are_one_and_rows_that_differ_are_none() -> None:
    new = ("m9", "1009", "Sienna", "", "Abara", "Elm", "1")
    found = compare([*AS_IT_IS, new, new])
    assert (len(found.new), found.repeated) == (1, (8,))
    found = compare([*AS_IT_IS, new, ("m9", "1010", "Sienna", "", "Abara", "Elm", "1")])
    assert not found.new
    assert [(problem.row, problem.why) for problem in found.problems] == [
        (7, "it has the same number as row 8, and they differ"),
        (8, "it has the same number as row 7, and they differ"),
    ]


def test_two_rows_about_one_child_by_different_numbers_are_noticed() -> None:
    found = compare([*AS_IT_IS, ("other", "", "Poppy", "", "Fairweather", "Beech", "2")])
    assert found.same_name == ((2, 7),)
    known = [Known(1, HERE[0])]
    rows = [
        ("m1", "", "Poppy", "", "Fairweather", "Beech", "2"),
        ("zz", "1001", "Poppy", "", "Fairweather", "Beech", "2"),
    ]
    found = compare(rows, known=known)
    assert [problem.why for problem in found.problems] == ["row 2 is about the same child"]


def test_a_class_is_the_same_however_it_is_written() -> None:
    assert compare([(*row[:5], row[5].upper(), row[6]) for row in AS_IT_IS]) == Difference(unchanged=5)
    found = compare(
        with_rows(("m9", "", "Ida", "", "Abara", "ELM", "1"), ("m8", "", "Una", "", "Abara", "Elm", "1"))
    )
    assert found.new_classes == ("ELM",)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["m1", "m2", "m3", "x1", "x2", "", "=1"]),
        st.sampled_from(["1001", "1002", "1003", "2001", "", "A123456789012"]),
        st.sampled_from(["Poppy", "Alfie", "Hugo", "", "@SUM"]),
        st.sampled_from(["", "Zay", "Poppy"]),
        st.sampled_from(["Fairweather", "Thornbury", "Osei", ""]),
        st.sampled_from(["Beech", "beech", "Elm", "", "=x"]),
        st.sampled_from(["2", "Year 5", "", "?"]),
    ),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS, whole=st.booleans())
def test_every_row_and_every_child_ends_in_exactly_one_place(rows: list[tuple[str, ...]], *, whole: bool) -> None:
    if not any(any(row) for row in rows):
        return
    table = read(made(rows, HEADINGS).encode())
    chosen = {"mis_ref": 0, "admission_number": 1, "forename": 2, "known_as": 3, "surname": 4, "class_name": 5}
    if len(table.headings) != len(HEADINGS):  # the column of admission numbers was one of UPNs
        return
    given_rows = read_rows(table, chosen)
    found = roll.compare(KNOWN, given_rows, classes=CLASSES, columns=chosen, is_whole=whole, today=TODAY)
    where = [
        *(new.row for new in found.new),
        *(changed.row for changed in (*found.changed, *found.doubtful)),
        *(problem.row for problem in found.problems),
        *found.repeated,
    ]
    assert len(where) == len(set(where))
    assert len(where) + found.unchanged + found.left_before == len(table.rows) + len(table.problems)
    touched = [changed.id for changed in (*found.changed, *found.doubtful)] + [gone.id for gone in found.gone]
    assert len(touched) == len(set(touched))
    refs = [new.child.mis_ref for new in found.new] + [
        next((c.after.mis_ref for c in found.changed if c.id == known.id), known.child.mis_ref) for known in KNOWN
    ]
    assert len(refs) == len(set(refs)), "no two children can end with one number"
    told = words.tell_roll(found, len(KNOWN))
    assert "Poppy" not in told.summary and "Fairweather" not in told.summary
