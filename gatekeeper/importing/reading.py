"""Which rows does a file hold that a school's information system exported? Bytes in, rows of text out.

Nothing of the file stands in an error: what is wrong is said by row number, because
a sentence may end up in a log and the file holds children's names.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from gatekeeper.errors import GatekeeperError
from gatekeeper.importing.upn import holds_upns

MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 120
LONGEST_CELL = 2_000
LONGEST_HEADING = 80
DELIMITERS = ",;\t|"
LOOKED_AT = 10
"""In how many rows at the top the headings are looked for: some systems print a title above them."""

SAVE_AS_CSV = "Open it, choose “Save as”, then “CSV UTF-8”, and choose the file that makes."
NOT_CSV: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the older kind"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a document of a word processor"),
    (b"\xff\xd8\xff", "a photo"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
    (b"SQLite format 3", "a database"),
)
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ONE_CONTROL_IN = 100
_PLAIN_CONTROLS = "\t\r\n\x1a"

Cell = TypeVar("Cell")


class FileRefused(GatekeeperError):
    """This file cannot be taken in at all. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the one that a spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be taken in, and why."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file as rows under headings. Columns of UPNs are gone; `refused` holds their headings."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()


def read(data: bytes, most_rows: int = MOST_ROWS) -> Table:
    """The rows of a file, of which there may be so many.

    Raises:
        FileRefused: it is not a CSV file, is empty, too large, or cannot be read as text.
    """
    if len(data) > MOST_BYTES:
        raise FileRefused(
            f"This file is too large: at most {MOST_BYTES // 1_000_000} MB can be taken in. "
            "Export only the columns that are asked for here."
        )
    _need_csv(data)
    text = _text(data)
    delimiter = max(DELIMITERS, key=lambda one: _evenness(text, one))
    records = list(islice(_records(text, delimiter), most_rows + LOOKED_AT + 1))
    if len(records) > most_rows + LOOKED_AT:
        raise FileRefused(
            f"This file has more than {most_rows:,} rows, which is more than any school. Is it the right one?"
        )
    return _without_upns(_table(records))


def _need_csv(data: bytes) -> None:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;"):
        raise FileRefused("This file is empty. Export it again, and choose the new file.")
    for first, what in NOT_CSV:
        if data.startswith(first):
            raise FileRefused(f"This is {what}, not a CSV file. {SAVE_AS_CSV}")
    if start.startswith(b"<"):
        raise FileRefused(f"This is a web page or something like it, not a CSV file. {SAVE_AS_CSV}")


def _text(data: bytes) -> str:
    """The file as text: UTF-8, else UTF-16 by its mark, else as Windows writes letters (CP1252)."""
    encodings = ("utf-16",) if data.startswith(MARKS_OF_UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(1 for c in text if c < " " and c not in _PLAIN_CONTROLS)
        if "\0" not in text and controls * _ONE_CONTROL_IN <= len(text):
            return text
        break
    raise FileRefused(f"This file cannot be read as text, so it is not a CSV file or was damaged. {SAVE_AS_CSV}")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Every record with its number, blank ones too. A record that cannot be read is given as its error."""
    lines = io.StringIO(text.removesuffix("\x1a"), newline="")
    if text[:4].casefold() == "sep=":  # a hint for spreadsheets, which do not show it as a row
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, error


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have equally many cells, and how many cells. The true delimiter has most."""
    first = islice(_records(text, delimiter), LOOKED_AT)
    widths = Counter(len(cells) for _, cells in first if isinstance(cells, list) and len(cells) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _table(records: list[tuple[int, list[str] | csv.Error]]) -> Table:
    at = _place_of_headings(records)
    headings = _headings(records[at][1])
    rows, problems = [], []
    for number, cells in records[at + 1 :]:
        if isinstance(cells, csv.Error):
            problems.append(_unread(number, cells))
        elif why := _misshapen(cells, len(headings)):
            problems.append(Problem(number, why))
        elif _filled(cells):
            padded = (*cells[: len(headings)], *[""] * (len(headings) - len(cells)))
            rows.append(Row(number, padded))
    if not rows and not problems:
        raise FileRefused(
            "This file holds headings and no rows. Export it again, and look whether anybody is in it."
        )
    return Table(headings, tuple(rows), tuple(problems))


def _unread(number: int, error: csv.Error) -> Problem:
    if "unexpected end" in str(error):  # everything after the mark has been read as one cell
        raise FileRefused(
            f"A quotation mark is opened in row {number} or after it and never closed, so the rest of the file "
            "cannot be told apart. Put it right in the system that the file comes from, or take the mark out."
        )
    return Problem(number, "its quotation marks do not fit together, so rows below it may be missing too")


def _misshapen(cells: Sequence[str], width: int) -> str:
    if _filled(cells[width:]):
        return "it has more cells than there are headings, so something stands in the wrong column"
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return f"a cell has more than {LONGEST_CELL:,} characters, so a quotation mark is missing"
    return ""


def _place_of_headings(records: list[tuple[int, list[str] | csv.Error]]) -> int:
    """The first row that is about as wide as most. A title above the headings is narrower."""
    widths = [_filled(cells) if isinstance(cells, list) else 0 for _, cells in records[:LOOKED_AT]]
    often = Counter(width for width in widths if width)
    usual = max(often, key=lambda width: (often[width], width), default=0)
    if max(widths, default=0) < 2:  # noqa: PLR2004  # a number and a name are the least that is needed
        raise FileRefused(
            "Only one column can be made out in this file. Export it as CSV, with commas, semicolons or tabs "
            "between the columns."
        )
    return next(at for at, width in enumerate(widths) if width > 1 and width * 4 >= usual * 3)


def _headings(cells: list[str] | csv.Error) -> tuple[str, ...]:
    cells = [] if isinstance(cells, csv.Error) else cells
    used = max((at for at, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    if used > MOST_COLUMNS:
        raise FileRefused(f"This file has more than {MOST_COLUMNS} columns. Export only those asked for here.")
    return tuple(
        " ".join("".join(c if c.isprintable() else " " for c in cell).split())[:LONGEST_HEADING]
        or f"Column {number} (no heading)"
        for number, cell in enumerate(cells[:used], start=1)
    )


def _without_upns(table: Table) -> Table:
    """A UPN is never stored, not even until the file is confirmed, so its column goes at once."""
    bad = {
        at
        for at, heading in enumerate(table.headings)
        if holds_upns(heading, [row.cells[at] for row in table.rows])
    }
    if not bad:
        return table
    return Table(
        headings=_kept(table.headings, bad),
        rows=tuple(Row(row.number, _kept(row.cells, bad)) for row in table.rows),
        problems=table.problems,
        refused=tuple(table.headings[at] for at in sorted(bad)),
    )


def _kept(cells: Sequence[Cell], without: set[int]) -> tuple[Cell, ...]:
    return tuple(cell for at, cell in enumerate(cells) if at not in without)
