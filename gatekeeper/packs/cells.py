"""How does a table leave for a spreadsheet so that nothing in it is run, and comes back as exactly what it was?

An apostrophe stands before every cell that a spreadsheet could take for a formula, and before every cell that
begins with an apostrophe itself. So one apostrophe is taken off to read it back, and no cell is ever changed.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from gatekeeper.audit.export import BYTE_ORDER_MARK, harmless

_APOSTROPHE = "'"


def guarded(cell: str) -> str:
    """The cell as it stands in the file."""
    return f"{_APOSTROPHE}{cell}" if cell.startswith((_APOSTROPHE, "\0")) else harmless(cell)


def bare(cell: str) -> str:
    """The cell as it was."""
    return cell.removeprefix(_APOSTROPHE)


class Sheet:
    """One table, written row by row."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        """Begins the file. It has to be opened with newline=""."""
        file.write(BYTE_ORDER_MARK)
        self._writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self.add(columns)

    def add(self, row: Iterable[str]) -> None:
        """Writes one row."""
        self._writer.writerow([guarded(cell) for cell in row])


def read(text: str) -> Iterator[tuple[str, ...]]:
    """The rows of such a file, its columns first."""
    rows = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))
    return (tuple(bare(cell) for cell in row) for row in rows)
