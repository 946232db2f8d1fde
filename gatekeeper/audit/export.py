"""How does the history leave as a spreadsheet without becoming a weapon?

A cell that begins like a formula is run by the spreadsheet that opens it. Every cell
is quoted, and one that could be taken for a formula gets an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that some spreadsheet reads as a formula; the last four are the full-width forms."""
BYTE_ORDER_MARK = "\ufeff"


def harmless(cell: str) -> str:
    """The cell as plain text: an apostrophe stands before whatever could be a formula."""
    seen = cell.lstrip(" \u00a0\u200b\ufeff")
    return f"'{cell}" if seen.startswith(DANGEROUS) else cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that every spreadsheet opens as text, in Unicode, with all cells quoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()
