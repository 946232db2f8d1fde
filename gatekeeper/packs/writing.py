"""How does a pack become one ZIP: a PDF to read, and each table as CSV and JSON with the same rows?

Rows are read once and written at once, into files on the disk. Nothing is kept in memory but a page.
"""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from gatekeeper.clock import say
from gatekeeper.packs.cells import Sheet
from gatekeeper.papers.report import Report

REPORT, README, SUMS = "report.pdf", "README.txt", "SHA256SUMS.txt"
EXPLAINED = """What is in this pack

report.pdf        everything, to read
tables/*.csv      the same rows for a spreadsheet
tables/*.json     the same rows for a program
SHA256SUMS.txt    the fingerprint of each file: sha256sum --check SHA256SUMS.txt

In the CSV files an apostrophe stands before a cell that a spreadsheet could take for a formula, and before
one that begins with an apostrophe. Take one off to have the words as they were. The JSON files have them as
they were.

[pupil] stands for the name of a child, [erased] for what was deleted because its time was over or because
somebody had the right to it.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a pack. `rows` are read once; `note` says what a reader should know."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[str, ...]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything about one thing. `facts` are labelled lines on the first page."""

    kind: str
    title: str
    about: str
    file_name: str
    facts: tuple[tuple[str, str], ...]
    sections: Iterable[Section]
    lead: str = ""


@dataclass(slots=True)
class Written:
    """What was written."""

    rows: int = 0
    files: int = 0
    digests: dict[str, str] = field(default_factory=dict)


def write(pack: Pack, target: BinaryIO, *, school: str, now: datetime, folder: Path | None = None) -> Written:
    """Writes a pack. `folder` is where what is half-made lies meanwhile."""
    done = Written()
    with tempfile.TemporaryDirectory(prefix="pack-", dir=folder) as place:
        work = Path(place)
        (work / "tables").mkdir()
        with (work / REPORT).open("wb") as paper:
            report = Report(paper, title=pack.title, author=school, made=f"{school}. Made {say(now)}")
            if pack.lead:
                report.paragraph(pack.lead)
            for label, words in pack.facts:
                report.labelled(label, words)
            for section in pack.sections:
                _section(section, report, work / "tables", done)
            report.end()
        (work / README).write_text(EXPLAINED, encoding="utf-8")
        names = sorted(path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file())
        sums = "".join(f"{_digest(work / name)}  {name}\n" for name in names)
        (work / SUMS).write_text(sums, encoding="utf-8")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in (*names, SUMS):
                member = zipfile.ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
                member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                with (work / name).open("rb") as source, archive.open(member, "w") as copy:
                    shutil.copyfileobj(source, copy)
        done.files = len(names) + 1
    return done


def _section(section: Section, report: Report, folder: Path, done: Written) -> None:
    report.heading(section.title)
    if section.note:
        report.paragraph(section.note)
    count = 0
    plain = (folder / f"{section.name}.csv").open("w", encoding="utf-8", newline="")
    with plain, (folder / f"{section.name}.json").open("w", encoding="utf-8") as objects:
        sheet = Sheet(plain, section.columns)
        for row in section.rows:
            sheet.add(row)
            objects.write(("[\n" if count == 0 else ",\n") + _object(section.columns, row))
            report.record(section.columns, row)
            count += 1
        objects.write("[]\n" if count == 0 else "\n]\n")
    if count == 0:
        report.paragraph("There is nothing here.")
    done.rows += count


def _object(columns: tuple[str, ...], row: tuple[str, ...]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
