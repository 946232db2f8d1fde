"""How do the forenames that the Office for National Statistics publishes come into use?

The files differ by year: a heading, or none; a rank, the name, one count or one a year;
commas or tabs. A row is read where it holds one name and at least one count. The result is a
file in the data folder, which the lexicon reads when it is next loaded.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.errors import InvalidInput
from gatekeeper.senses.lexicon import IMPORTED_FORENAMES
from rules.text import fold

_LARGEST = 50_000_000
_NAME = re.compile(r"[^\W\d_][^\W\d_'’ \-]*(?:[' ’\-][^\W\d_]+)*$")
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_FEWEST = 100
_LONGEST_NAME = 40
_LONGEST_LINE = 10_000


def read(data: bytes) -> dict[str, int]:
    """The names of such a file, folded, and how often each was given.

    Raises:
        InvalidInput: it is too large, no text, or holds too few names to be a list of forenames.
    """
    if len(data) > _LARGEST:
        raise InvalidInput({"file": f"The file is larger than {_LARGEST // 1_000_000} MB. Nothing was changed."})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    found: Counter[str] = Counter()
    separator = "\t" if text.count("\t") > text.count(",") else ","
    for row in csv.reader(_lines(text), delimiter=separator):
        name = next((cell.strip() for cell in row if _NAME.match(cell.strip())), "")
        counts = [int(cell.strip().replace(",", "")) for cell in row if _COUNT.fullmatch(cell.strip())]
        if name and counts and len(name) <= _LONGEST_NAME:
            found[fold(name)] += sum(counts)
    if len(found) < _FEWEST:
        raise InvalidInput(
            {
                "file": f"Only {len(found)} names with a count were found, so this is not a list of forenames. "
                "Save the sheet with the names as CSV and try again. Nothing was changed."
            }
        )
    return dict(found)


def _lines(text: str) -> Iterator[str]:
    """The lines that are short enough to be a row of such a file."""
    return (line for line in text.replace("\0", "").splitlines() if len(line) <= _LONGEST_LINE)


def keep(names: dict[str, int], data_folder: Path) -> Path:
    """Puts the names in the place of those imported before; gives the file."""
    data_folder.mkdir(parents=True, exist_ok=True)
    path = data_folder / IMPORTED_FORENAMES
    lines = ["# forename, how often given; made by 'names import'"]
    lines += [f"{name}\t{births}" for name, births in sorted(names.items())]
    fresh = path.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)
    return path
