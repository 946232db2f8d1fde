"""Is the register of ASVS whole, and does it name only what is there?"""

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from tests.architecture.tree import texts

LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
"""The level of each row of ASVS 5.0.0, section by section."""
OF_LEVEL_3 = frozenset(
    [
        "1.2.10",
        "2.3.5",
        "5.2.4",
        "5.2.6",
        "6.3.6",
        "6.3.7",
        "6.3.8",
        "6.4.6",
        "7.5.3",
        "8.3.2",
        "8.3.3",
        "14.2.7",
        "14.2.8",
        "15.1.4",
        "15.4.2",
        "16.5.4",
    ]
)
"""Rows of level 3 that we took on because they are what we promise."""
STATES = ("test", "reviewed", "open")
PAGE = texts()["docs/asvs.md"]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`((?:gatekeeper|rules|web|tests|docs)/[\w/.]+|pyproject\.toml|requirements\.lock)`")


@dataclass(frozen=True)
class Row:
    """One line of the register."""

    number: str
    level: str
    asks: str
    state: str
    by: str


@cache
def rows() -> tuple[Row, ...]:
    lines = [line for line in PAGE.splitlines() if re.match(r"\| \d+\.\d+\.\d+ \|", line)]
    return tuple(Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines)


@cache
def left_out() -> tuple[tuple[list[str], int, str], ...]:
    """The rows that do not apply: their numbers, how many are said to be, and why."""
    part = PAGE.partition("## What does not apply\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| [^|]+ \| ([\d., ]+) \| (\d+) \| ([^|]+) \|$", part, re.MULTILINE)
    return tuple((numbers.split(", "), int(count), why) for numbers, count, why in found)


def standard(*levels: str) -> set[str]:
    return {
        f"{part}.{place}"
        for part, each in LEVELS.items()
        for place, level in enumerate(each, start=1)
        if level in levels
    }


@cache
def named_in(path: str) -> frozenset[str]:
    functions = [node for node in ast.walk(ast.parse(texts()[path])) if isinstance(node, ast.FunctionDef)]
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


def test_the_standard_is_counted_as_its_authors_count_it() -> None:
    assert [len(standard(level)) for level in "123"] == [70, 183, 92]
    assert standard("3") >= OF_LEVEL_3


def test_every_row_is_in_the_register_or_left_out_with_its_reason_and_none_stands_twice() -> None:
    gone = [number for numbers, _, _ in left_out() for number in numbers]
    mine = [row.number for row in rows()]
    assert [number for number, often in Counter(gone + mine).items() if often > 1] == []
    assert set(gone) | set(mine) == standard("1", "2") | OF_LEVEL_3
    assert set(gone) <= standard("1", "2")
    assert all(len(numbers) == count and len(why) > 10 for numbers, count, why in left_out())
    assert mine == sorted(mine, key=lambda number: [int(part) for part in number.split(".")])


def test_every_row_says_what_it_asks_and_how_it_stands() -> None:
    assert [
        row.number for row in rows() if row.state not in STATES or len(row.asks) < 10 or len(row.by) < 10
    ] == []
    wrong = [row.number for row in rows() if row.number not in standard(row.level)]
    assert wrong == [], "the level is another"


def test_every_test_that_is_named_exists() -> None:
    named = [(row.number, path, name) for row in rows() for path, name in TEST.findall(row.by)]
    assert len(named) > 100
    assert [one for one in named if one[1] not in texts() or one[2] not in named_in(one[1])] == []


@pytest.mark.parametrize(
    ("state", "named"), [("test", TEST), ("reviewed", FILE)], ids=["proved by a test", "looked at in a file"]
)
def test_what_is_done_names_where(state: str, named: re.Pattern[str]) -> None:
    assert [row.number for row in rows() if row.state == state and not named.search(row.by)] == []


def test_the_counts_at_the_head_are_right() -> None:
    table = {
        cells[0]: [int(cell) for cell in cells[1:]]
        for cells in re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    }
    every = {"Level 1": "1", "Level 2": "2", "Level 3, chosen": "3", "All": "123"}
    assert table == {words: counted(levels) for words, levels in every.items()}
    gone = sum(count for _, count, _ in left_out())
    applies = len(standard("1", "2")) - gone
    assert f"are 253; {gone} of them do not apply, which leaves {applies};" in PAGE
    assert f"the register has {applies + len(OF_LEVEL_3)}." in PAGE


def counted(levels: str) -> list[int]:
    mine = [row.state for row in rows() if row.level in levels]
    return [len(mine), *(mine.count(state) for state in STATES)]
