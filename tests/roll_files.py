"""What do exports of school information systems look like? Invented ones, for every test that takes one in.

They are about the children of `tests/world.py`, whose numbers are m1 to m5.
"""

import csv
import io
from collections.abc import Iterable, Sequence

HEADINGS = (
    "Student ID",
    "Admission Number",
    "Legal Forename",
    "Preferred Forename",
    "Legal Surname",
    "Reg",
    "Year",
)
AS_IT_IS: tuple[tuple[str, ...], ...] = (
    ("m1", "1001", "Poppy", "", "Fairweather", "Beech", "Year 2"),
    ("m2", "1002", "Alfie", "", "Thornbury", "Beech", "Year 2"),
    ("m3", "1003", "Zaynab", "Zay", "Osei", "Beech", "Year 2"),
    ("m4", "1004", "Grace", "", "Winterbourne", "Oak", "Year 5"),
    ("m5", "1005", "Rowan", "", "Kettleby", "Oak", "Year 5"),
)
"""The roll of the tests as a file, with admission numbers beside it."""
A_UPN, ANOTHER_UPN = "A123456789012", "Q888200115002"
STAFF_HEADINGS = ("Title", "Forename", "Surname", "Job Title", "Class")
STAFF: tuple[tuple[str, ...], ...] = (
    ("Mrs", "Agnes", "Underhay", "Class teacher", "Beech"),
    ("Mr", "Piotr", "Zielinski", "Site manager", ""),
    ("Dr", "Anita", "Venning", "Chair of governors", ""),
)


def made(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS, delimiter: str = ",") -> str:
    """The text of a file, as a program writes it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


def changed(*changes: Sequence[str], without: Iterable[str] = ()) -> str:
    """The roll as it is, with these rows in the place of those with the same number, or added; some missing."""
    rows = {row[0]: row for row in (*AS_IT_IS, *changes)}
    return made(row for number, row in rows.items() if number not in set(without))
