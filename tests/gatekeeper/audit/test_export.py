"""Can a spreadsheet be turned against whoever opens the history?"""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.audit.export import BYTE_ORDER_MARK, as_csv, harmless

FORMULAS = (
    "=1+1",
    "+44",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\uff1dcmd",
    "%0A",
    '=HYPERLINK("http://x")',
)


@pytest.mark.parametrize("cell", FORMULAS)
def test_whatever_could_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Beans", "", "3.15pm", "We said 1+1=2", "Tuesday - Wednesday", "café"])
def test_plain_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_every_cell_is_quoted_and_the_file_says_that_it_is_unicode() -> None:
    text = as_csv(("A", "B"), [("1", "café")])
    assert text == '\ufeff"A","B"\r\n"1","café"\r\n'


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_no_cell_can_leave_its_place_or_begin_like_a_formula(rows: list[tuple[str, str]]) -> None:
    back = read_back(as_csv(("A", "B"), rows))
    assert [tuple(row) for row in back[1:]] == [tuple(harmless(cell) for cell in row) for row in rows]
    cells = [cell for row in back for cell in row]
    assert not any(cell.lstrip(" \u00a0\u200b\ufeff").startswith(tuple("=+-@\t\r\n")) for cell in cells)
