"""What does one cell say: a name, a number, a year group, a day? Or why can it not be taken in?

No error repeats what stands in the cell, because it may be a child's name.
"""

import re
import unicodedata
from calendar import month_abbr
from datetime import date

from gatekeeper.importing.upn import holds_a_upn

LONGEST_NAME = 80
LONGEST_CLASS = 40
LONGEST_TITLE = 20
STARTS_OF_FORMULAS = "=+-@\t\r"
NOTHING = frozenset({"", "-", "–", "—", ".", "n/a", "#n/a"})
"""What stands in a cell that is meant to be empty."""
YOUNGEST, OLDEST = 1, 13
FIRST_YEAR, LAST_YEAR = 1950, 2100

_LOST_LETTER = "\ufffd"
_AS_TEXT = re.compile(r'="(.*)"|\'(.*)')
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_()-]*")
_SHORTENED = re.compile(r"\d+(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_BEFORE_A_YEAR = re.compile(r"(?:nationalcurriculum|curriculum|nc|actual)?(?:year|yr|y)?(?:group|grp)?")
_YEAR_WORDS = {
    "r": "R", "reception": "R", "rec": "R", "yr": "R", "fs2": "R", "f2": "R", "eyfs2": "R", "0": "R",
    "n": "N", "nursery": "N", "nur": "N", "n1": "N", "n2": "N", "fs1": "N", "f1": "N", "eyfs1": "N",
    "preschool": "N",
}  # fmt: skip
_MONTHS = {name.casefold(): at for at, name in enumerate(month_abbr) if name}
_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_WRITTEN = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$")


class Unreadable(ValueError):
    """A cell cannot be taken in. Says why, and never what stands in it."""

    def __init__(self, why: str) -> None:
        """Keeps the words that follow "row 7: "."""
        self.why = why
        super().__init__(why)


def plain(cell: str, what: str, longest: int) -> str:
    """Words on one line, in one way of writing letters, and surely no formula.

    Raises:
        Unreadable: the cell begins like a formula, is too long, or lost letters on its way.
    """
    tidy = _tidy(cell)
    if tidy.casefold() in NOTHING:
        return ""
    starts = (cell[:1], tidy[0], unicodedata.normalize("NFKC", tidy[0])[:1])
    if any(start in STARTS_OF_FORMULAS for start in starts):
        raise Unreadable(f"the {what} begins with a sign that a spreadsheet takes for a formula")
    if _LOST_LETTER in tidy or _is_garbled(tidy):
        raise Unreadable(f"letters of the {what} are damaged; export the file again as “CSV UTF-8”")
    if len(tidy) > longest:
        raise Unreadable(f"the {what} is longer than {longest} characters")
    _need_no_upn(tidy, what)
    return tidy


def name(cell: str, what: str, longest: int = LONGEST_NAME) -> str:
    """A name, or nothing.

    Raises:
        Unreadable: as for `plain`, or there is no letter in it.
    """
    found = plain(cell, what, longest)
    if found and not any(c.isalpha() for c in found):
        raise Unreadable(f"the {what} has no letter in it")
    return found


def number(cell: str, what: str, longest: int) -> str:
    """A reference number as text, without what a spreadsheet puts around it (`="0017"`), or nothing.

    Raises:
        Unreadable: it is no number of this kind, or a spreadsheet has shortened it.
    """
    tidy = _tidy(cell)
    if wrapped := _AS_TEXT.fullmatch(tidy):
        tidy = _tidy(wrapped[1] or wrapped[2] or "")
    if tidy.casefold() in NOTHING:
        return ""
    _need_no_upn(tidy, what)
    if _SHORTENED.fullmatch(tidy):
        raise Unreadable(f"a spreadsheet has shortened the {what}; export the file again and do not open it first")
    if not _NUMBER.fullmatch(tidy) or len(tidy) > longest:
        raise Unreadable(f"the {what} is not a number that can be read")
    return tidy


def _need_no_upn(tidy: str, what: str) -> None:
    if holds_a_upn(tidy):
        raise Unreadable(f"the {what} holds a UPN, which is never taken in")


def same_number(value: str) -> str:
    """The form in which two numbers are compared: spreadsheets drop noughts at the start."""
    folded = value.casefold()
    return folded.lstrip("0") or "0" if folded.isdigit() else folded


def year_group(cell: str) -> str:
    """The year group as the school says it: N, R, 1 to 13, or nothing.

    Raises:
        Unreadable: it is none.
    """
    tidy = _tidy(cell).casefold()
    squashed = "".join(c for c in tidy if c.isalnum())
    if not squashed:
        return ""
    if tidy.startswith("-"):  # years before Reception are counted down: -1, -2
        return "N"
    rest = _BEFORE_A_YEAR.sub("", squashed, count=1)
    found = _YEAR_WORDS.get(squashed) or _YEAR_WORDS.get(rest)
    if found:
        return found
    if rest.isascii() and rest.isdigit() and YOUNGEST <= int(rest[:4]) <= OLDEST:
        return str(int(rest[:4]))
    raise Unreadable("the year group is not one that is known here; write N, R or 1 to 6")


def day(cell: str, what: str) -> date | None:
    """A day, with the day before the month, or nothing.

    Raises:
        Unreadable: it is no day, its parts are swapped, or its year has two digits only.
    """
    tidy = _TIME.sub("", _tidy(cell))
    if tidy.casefold() in NOTHING:
        return None
    if found := _ISO.fullmatch(tidy):
        return _date(int(found[1]), int(found[2]), int(found[3]), what)
    found = _BRITISH.fullmatch(tidy) or _WRITTEN.fullmatch(tidy)
    month = _MONTHS.get(found[2].casefold(), 0) if found and found[2].isalpha() else int(found[2]) if found else 0
    if found is None or not month:
        raise Unreadable(f"the {what} is not a date like 03/09/2024")
    if len(found[3]) == 2:  # noqa: PLR2004  # digits
        raise Unreadable(f"the year of the {what} has two digits; write it like 03/09/2024")
    return _date(int(found[3]), month, int(found[1]), what)


def _date(year: int, month: int, day_of_month: int, what: str) -> date:
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        raise Unreadable(f"the {what} is no day; it is read as day/month/year") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"the {what} is not in our time")
    return found


def _tidy(cell: str) -> str:
    """One way of writing each letter (NFC), no invisible marks, single blanks."""
    seen = (
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in unicodedata.normalize("NFC", cell)
    )
    return " ".join("".join(c for c in seen if unicodedata.category(c) not in {"Cf", "Cs", "Co"}).split())


def _is_garbled(text: str) -> bool:
    """Whether UTF-8 was once read as CP1252, so that "é" became "Ã©"."""
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True
