"""What is on the sheets of paper that open the emergency login when our server is gone?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.errors import NotFound
from gatekeeper.models import Person, VaultContent, VaultCustodian, VaultFile, VaultVersion
from gatekeeper.papers.qr import QrCode, qr_code
from gatekeeper.screening import the_channel
from gatekeeper.vault import age
from gatekeeper.vault.standing import latest

LINES_OF_A_CODE = 9
"""So many lines of 64 letters go into one code: more would be too fine for an old phone and a worn sheet."""
TEST = "test.age"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One sealed file: its name, for whom it is, its letters, the same as codes to scan, and what opens it."""

    name: str
    whom: str
    text: str
    codes: tuple[QrCode, ...]
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is sealed now, to be printed."""

    handle: str
    made_at: datetime
    made_by: str
    test: SheetFile
    files: tuple[SheetFile, ...]
    takes_two: bool


def sheet(session: Session) -> Sheet:
    """The sheet of the login as it was stored last.

    Raises:
        NotFound: nothing is stored.
    """
    version = latest(session)
    if version is None:
        raise NotFound("The login has not been stored yet, so there is nothing to print.")
    files = _files(session, version)
    return Sheet(
        handle=the_channel(session).handle,
        made_at=version.made_at,
        made_by=session.get_one(Person, version.made_by).name,
        test=next(file for file in files if file.name == TEST),
        files=tuple(file for file in files if file.name != TEST),
        takes_two=len(files[-1].commands) > 1,
    )


def file(session: Session, name: str) -> str:
    """The letters of one sealed file, for a memory stick.

    Raises:
        NotFound: there is none of this name.
    """
    version = latest(session)
    found = next((one for one in _files(session, version) if one.name == name), None) if version else None
    if found is None:
        raise NotFound("There is no such file.")
    return found.text


def key_code(secret: str) -> QrCode:
    """A leader's own key as a code to scan. Its letters are capitals, which makes the code coarser."""
    return qr_code(secret)


def _files(session: Session, version: VaultVersion) -> list[SheetFile]:
    names = {
        number: f"{forename} {surname}"
        for number, forename, surname in session.exec(
            select(VaultCustodian.id, Person.forename, Person.surname)
            .join(Person, col(Person.id) == col(VaultCustodian.person_id))
            .where(col(VaultCustodian.id).in_(version.custodians))
        )
    }
    wanted = select(VaultFile).where(VaultFile.version_id == version.id).order_by(col(VaultFile.id))
    found = []
    for row in session.exec(wanted):
        text = age.armoured(row.sealed)
        name, whom, commands = _how_to_open(row, names)
        found.append(SheetFile(name, whom, text, _codes(text), commands))
    return found


def _how_to_open(row: VaultFile, names: Mapping[int, str]) -> tuple[str, str, tuple[str, ...]]:
    """The name of a file, for whom it is, and the commands."""
    if row.content is VaultContent.CANARY:
        return TEST, "each leader alone, to rehearse", (f"age -d -i key.txt {TEST}",)
    if row.first_id is None or row.second_id is None:
        return "login.age", "each leader alone", ("age -d -i key.txt login.age",)
    name = f"login-{row.first_id}-{row.second_id}.age"
    whom = f"{names[row.first_id]} (first) and {names[row.second_id]} (second)"
    return name, whom, (f"age -d -i first.txt -o half.age {name}", "age -d -i second.txt half.age")


def _codes(text: str) -> tuple[QrCode, ...]:
    lines = text.splitlines(keepends=True)
    return tuple(
        qr_code("".join(lines[start : start + LINES_OF_A_CODE])) for start in range(0, len(lines), LINES_OF_A_CODE)
    )
