"""Does each cell say what it says in a school, and is everything else refused without repeating it?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.importing import cells
from gatekeeper.importing.cells import Unreadable
from tests.roll_files import A_UPN


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("03/09/2024", date(2024, 9, 3)),
        ("3/9/2024", date(2024, 9, 3)),
        ("03-09-2024", date(2024, 9, 3)),
        ("03.09.2024", date(2024, 9, 3)),
        ("03/09/2024 00:00:00", date(2024, 9, 3)),
        ("2024-09-03", date(2024, 9, 3)),
        ("2024-09-03T00:00:00", date(2024, 9, 3)),
        ("3 September 2024", date(2024, 9, 3)),
        ("03-Sep-2024", date(2024, 9, 3)),
        (" ", None),
        ("-", None),
    ],
)
def test_a_day_is_read_with_the_day_before_the_month(cell: str, day: date | None) -> None:
    assert cells.day(cell, "day") == day


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("03/09/24", "two digits"),
        ("3-Sep-24", "two digits"),
        ("09/30/2024", "day/month/year"),
        ("31/02/2024", "day/month/year"),
        ("3rd of May", "not a date"),
        ("45538", "not a date"),
        ("03/09/1024", "not in our time"),
    ],
)
def test_a_day_that_could_be_another_is_refused(cell: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        cells.day(cell, "day they joined")


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("R", "R"), ("Reception", "R"), ("YR", "R"), ("Year R", "R"), ("0", "R"), ("F2", "R"), ("N", "N"),
        ("Nursery", "N"), ("N2", "N"), ("-1", "N"), ("4", "4"), ("04", "4"), ("Year 4", "4"), ("Y4", "4"),
        ("Yr 4", "4"), ("NC Year 4", "4"), ("Curriculum Year  4", "4"), ("Year Group 6", "6"), ("13", "13"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_year_group_is_said_as_the_school_says_it(cell: str, year: str) -> None:
    assert cells.year_group(cell) == year


@pytest.mark.parametrize("cell", ["14", "Class of 2026", "Year", "Beech", "4/5", "99999999999999"])
def test_a_year_group_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable, match="year group"):
        cells.year_group(cell)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\u200b=", "＝", "\n@"])
def test_a_name_that_begins_like_a_formula_is_refused(start: str) -> None:
    with pytest.raises(Unreadable, match="formula"):
        cells.name(f"{start}Poppy", "first name")


@pytest.mark.parametrize(
    ("cell", "why"),
    [("Zo\ufffd", "damaged"), ("ZoÃ«", "damaged"), ("123", "no letter"), ("x" * 81, "longer than 80")],
)
def test_a_name_that_cannot_be_right_is_refused(cell: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        cells.name(cell, "surname")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("  Poppy\u00a0 Jane ", "Poppy Jane"), ("Zoe\u0308", "Zoë"), ("O’Neil", "O’Neil"), ("d'Arcy", "d'Arcy"),
        ("Al-Masri", "Al-Masri"), ("Ło\u200bś", "Łoś"), ("N/A", ""), ("–", ""), ("Null", "Null"),
        ("王小明", "王小明"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_it_is_written_without_what_nobody_sees(cell: str, name: str) -> None:
    assert cells.name(cell, "first name") == name


@pytest.mark.parametrize(
    ("cell", "number"),
    [("17", "17"), ('="0017"', "0017"), ("'0017", "0017"), ("A/17-b.2 (x)", "A/17-b.2 (x)"), ("-", ""), ("", "")],
)
def test_a_number_loses_what_a_spreadsheet_put_around_it(cell: str, number: str) -> None:
    assert cells.number(cell, "number", 40) == number


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1.23E+11", "shortened"), (A_UPN, "UPN"), ("=1+1", "cannot be read|can be read"), ("a:b", "can be read"),
        ("Fairweather, Poppy", "can be read"), ("9" * 41, "can be read"),
    ],
)  # fmt: skip
def test_a_number_that_is_none_is_refused(cell: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        cells.number(cell, "admission number", 40)


def test_noughts_at_the_start_make_no_other_number() -> None:
    assert cells.same_number("0017") == cells.same_number("17") != cells.same_number("170")
    assert cells.same_number("000") == cells.same_number("0")
    assert cells.same_number("A017") == cells.same_number("a017") != cells.same_number("A17")


@given(text=st.text(max_size=60), before=st.booleans())
def test_no_refusal_repeats_the_cell_and_nothing_live_comes_out(text: str, *, before: bool) -> None:
    cell = f"Qwyx{text}" if before else f"{text}Qwyx"
    for read in (
        lambda: cells.name(cell, "name"),
        lambda: cells.plain(cell, "class", 40),
        lambda: cells.number(cell, "number", 40),
        lambda: cells.year_group(cell),
        lambda: cells.day(cell, "day"),
    ):
        found, why = "", ""
        try:
            found = str(read())
        except Unreadable as problem:
            why = str(problem)
        assert "Qwyx" not in why
        assert not found.startswith(tuple(cells.STARTS_OF_FORMULAS))
