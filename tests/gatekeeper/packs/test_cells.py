"""Does every cell come back as it was, and can none of them be run?"""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.packs.cells import Sheet, bare, guarded, read
from gatekeeper.papers.report import printable

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")


@pytest.mark.parametrize("start", DANGEROUS)
def test_what_could_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=6))
def test_a_table_that_is_read_back_is_the_table(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    sheet = Sheet(file, ("A", "B"))
    for row in rows:
        sheet.add(row)
    assert [list(row) for row in read(file.getvalue())] == [["A", "B"], *rows]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_begins_like_a_formula_and_each_comes_back(cell: str) -> None:
    assert bare(guarded(cell)) == cell
    assert not guarded(cell).startswith(DANGEROUS)


@given(st.text(max_size=40))
def test_a_letter_that_the_font_lacks_is_named(words: str) -> None:
    assert all(c.isprintable() or c == "\n" or c in "\u00a0\u00ad" or ord(c) > 127 for c in printable(words))
    assert printable("Fun 🎉 today") == "Fun [party popper] today"
