"""Is every file read as what it is, or refused with a sentence, whatever its bytes are?"""

import csv
import io

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gatekeeper.importing import cells
from gatekeeper.importing.children import read_rows
from gatekeeper.importing.reading import FileRefused, Row, Table, read
from gatekeeper.importing.upn import holds_upns, is_upn
from tests.roll_files import A_UPN, ANOTHER_UPN, AS_IT_IS, HEADINGS, made

TEXT = 'Adno,Surname,Forename\r\n1,O’Neil,Zoë\r\n2,"Smith, junior",José\r\n'
ROWS = (Row(2, ("1", "O’Neil", "Zoë")), Row(3, ("2", "Smith, junior", "José")))
COLUMNS = {"mis_ref": 0, "surname": 1, "forename": 2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line", ["\r\n", "\n", "\r"])
def test_the_usual_ways_of_writing_a_file_give_the_same_rows(encoding: str, delimiter: str, line: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line)
    writer.writerows([("Adno", "Surname", "Forename"), *(row.cells for row in ROWS)])
    assert read(out.getvalue().encode(encoding)) == Table(("Adno", "Surname", "Forename"), ROWS)


@pytest.mark.parametrize(
    ("before", "first"),
    [("", 2), ("Lunsford Primary School\r\nPupils,22/11/2026\r\n\r\n", 5), ("sep=,\r\n", 2), ("\r\n,,\r\n", 4)],
)
def test_what_stands_above_the_headings_is_passed_over_and_rows_keep_their_number(before: str, first: int) -> None:
    table = read((before + TEXT).encode())
    assert table.headings == ("Adno", "Surname", "Forename")
    assert [row.number for row in table.rows] == [first, first + 1]


def test_blank_rows_are_passed_over_and_short_ones_filled() -> None:
    table = read(b"Adno,Surname,Forename\n\n1,Fairweather\n,,\n2,Thornbury,Alfie,,\n\x1a")
    assert table.rows == (Row(3, ("1", "Fairweather", "")), Row(5, ("2", "Thornbury", "Alfie")))


def test_rows_that_are_torn_are_problems_of_their_own() -> None:
    table = read(b'Adno,Surname,Forename\n1,A,B\n2,"A"B,C\n3,A,B,C\n4,' + b"x" * 2_001 + b",B\n5,A,B\n")
    assert [row.number for row in table.rows] == [2, 6]
    assert [(one.row, one.why.split(" ")[0]) for one in table.problems] == [(3, "its"), (4, "it"), (5, "a")]


def test_other_delimiters_inside_names_do_not_mislead() -> None:
    table = read(b"Adno,Surname,Forename\r\n17,a;b;c;d;e,x\r\n")
    assert table.headings == ("Adno", "Surname", "Forename")
    table = read(
        b"Adno;Address;Surname\r\n17;1 High Street, Lunsford, Kent;A\r\n18;2, High Street, Lunsford;B\r\n"
    )
    assert table.headings == ("Adno", "Address", "Surname")


def test_a_cell_may_hold_a_line_break_and_the_row_is_still_one() -> None:
    table = read(b'Adno,Address,Surname\n1,"1 High Street\nLunsford",A\n2,x,B\n')
    assert table.rows == (Row(2, ("1", "1 High Street\nLunsford", "A")), Row(3, ("2", "x", "B")))


def test_headings_that_are_missing_are_counted() -> None:
    assert read(b"Adno,,Forename,Reg\n1,A,B,C\n").headings == ("Adno", "Column 2 (no heading)", "Forename", "Reg")


@pytest.mark.parametrize(
    "heading", ["UPN", "Former UPN", "FormerUPN", "student_upn", "UPNs", "Unique Pupil Number"]
)
def test_a_column_is_one_of_upns_by_its_heading(heading: str) -> None:
    assert holds_upns(heading, ["1", "2"])


@pytest.mark.parametrize("heading", ["Follow-up notes", "Catch up number", "Pupil number", "Coupon"])
def test_a_heading_that_only_looks_like_it_is_left_alone(heading: str) -> None:
    assert not holds_upns(heading, ["1", "2", ""])


@pytest.mark.parametrize(
    ("values", "is_one"),
    [
        ([A_UPN, "", "x", "y", "z"], True),
        ([f" {ANOTHER_UPN[0]} {ANOTHER_UPN[1:]} ".lower()], True),
        (["B123456789012", "C123456789012", "x"], True),  # the look of most, though the letter is wrong
        (["B123456789012", "x", "y"], False),
        (["A12345678901", "1234567890123", "ABCDEFGHIJKLM"], False),
        ([], False),
    ],
)
def test_a_column_is_one_of_upns_by_what_stands_in_it(values: list[str], *, is_one: bool) -> None:
    assert holds_upns("Notes", values) is is_one


def test_a_upn_is_known_by_its_check_letter() -> None:
    assert is_upn(A_UPN) and is_upn(ANOTHER_UPN)
    assert not [letter for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ" if is_upn(letter + A_UPN[1:])]


def test_a_upn_among_other_words_stops_its_row_and_is_not_repeated() -> None:
    data = made(
        [("17", "Smith", f"Zoë (UPN {A_UPN})"), (f"X{A_UPN}", "Smith", "Ann")], ("Adno", "Surname", "Forename")
    )
    taken = read_rows(read(data.encode()), COLUMNS)
    assert not taken.rows
    assert [problem.row for problem in taken.problems] == [2, 3]
    assert all("holds a UPN" in problem.why and A_UPN not in problem.why for problem in taken.problems)


def test_a_column_of_upns_is_gone_from_headings_and_rows() -> None:
    rows = [(A_UPN, *row) for row in AS_IT_IS]
    table = read(made(rows, ("Reference", *HEADINGS)).encode())
    assert table.headings == HEADINGS
    assert table.rows[0].cells == AS_IT_IS[0]
    assert table.refused == ("Reference",)


@given(st.binary(max_size=3_000))
@example(b"\xff\xfe")
@example(b"\xff\xfea")
@example(b'"\n' * 30)
@example(b"a,b\n\x81\x8d,1\n")
@example(b"\xef\xbb\xbfa;b\n1;2\n")
def test_any_bytes_are_a_table_or_a_sentence(data: bytes) -> None:
    _read_or_refused(data)


@given(st.text(st.sampled_from("ab,;\"\t\r\n='| 0é\x00\x1a\ufeff"), max_size=400))
def test_anything_like_a_file_is_a_table_or_a_sentence(text: str) -> None:
    _read_or_refused(text.encode())
    _read_or_refused(text.encode("utf-16"))


def _read_or_refused(data: bytes) -> None:
    try:
        table = read(data)
    except FileRefused:
        return
    assert table.headings and (table.rows or table.problems)
    assert all(len(row.cells) == len(table.headings) for row in table.rows)
    if len(table.headings) > 2:
        read_rows(table, COLUMNS)


NAMES = st.text(
    st.one_of(st.characters(categories=["L"]), st.sampled_from("’'-. áéżŁøñ")), min_size=1, max_size=40
)
WESTERN = st.text(st.sampled_from("aeiouAZéèüñçßøåÖ’'- .,;\"š"), min_size=1, max_size=40)


@given(NAMES, NAMES)
def test_any_name_comes_through_in_utf_8(forename: str, surname: str) -> None:
    _comes_through(forename, surname, "utf-8-sig")


@given(WESTERN, WESTERN)
def test_any_western_name_comes_through_in_the_encoding_of_windows(forename: str, surname: str) -> None:
    assume(not (forename + surname).isascii())
    _comes_through(forename, surname, "cp1252")


def _comes_through(forename: str, surname: str, encoding: str) -> None:
    try:
        wanted = [cells.name(forename, "first name"), cells.name(surname, "surname")]
    except cells.Unreadable:
        wanted = []
    assume(wanted and all(wanted))
    data = made([("17", surname, forename)], ("Adno", "Surname", "Forename")).encode(encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        assume(encoding != "cp1252")  # bytes that are UTF-8 by chance
    ((row, child),) = read_rows(read(data), COLUMNS).rows
    assert (row, child.mis_ref) == (2, "17")
    assert [child.forename, child.surname] == wanted
