"""Is a roll taken in from the server's keyboard in the same words, and without a child's name on the screen?"""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from gatekeeper import cli
from gatekeeper.db import connect
from gatekeeper.models import ColumnMapping, Pupil, RollStatus, School, StaffMember
from tests.gatekeeper.commands.test_commands import INIT
from tests.roll_files import A_UPN, AS_IT_IS, HEADINGS, STAFF, STAFF_HEADINGS, made

NAMES = ("Poppy", "Fairweather", "Alfie", "Thornbury", "Zaynab", "Winterbourne", "Kettleby", "Underhay")


@pytest.fixture(autouse=True)
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(*INIT, "--address", " Swallow Lane ", "--place", "Lunsford", "--place", " ", "--postcode", "zz99 3vz")


def run(*arguments: str, code: int = 0, typed: str = "") -> Result:
    result = CliRunner().invoke(cli.main, list(arguments), input=typed)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def file(text: str, name: str = "pupils.csv", encoding: str = "utf-8-sig") -> str:
    Path(name).write_bytes(text.encode(encoding))
    return name


def pupils() -> dict[str, Pupil]:
    db = connect("sqlite:///data/gatekeeper.sqlite3")
    with db.read() as session:
        found = {pupil.mis_ref: pupil for pupil in session.exec(select(Pupil))}
    db.close()
    return found


def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    text = made(
        [*((*row, A_UPN) for row in AS_IT_IS), ("", "", "Ola", "", "Nobody", "", "", "")], (*HEADINGS, "UPN")
    )
    output = run("roll", "import", file(text), "--dry-run").output
    for words in (
        "Student ID = mis_ref",
        "Thrown away, because it holds UPNs: UPN",
        "5 new children (rows 2 to 6)",
        "2 new classes: Beech, Oak",
        "Left out, row 7: it has no number, and a name alone does not say who it is.",
        "Nothing was changed, because this was a dry run.",
    ):
        assert words in output
    assert not [name for name in (*NAMES, A_UPN, "Nobody") if name in output]
    assert pupils() == {}


def test_names_are_printed_only_when_asked_for() -> None:
    output = run("roll", "import", file(made(AS_IT_IS)), "--dry-run", "--names").output
    assert "Zay Osei" in output


def test_a_roll_is_taken_in_after_a_yes_and_asked_for_again() -> None:
    given = file(made(AS_IT_IS), encoding="cp1252")
    assert "Aborted" in run("roll", "import", given, typed="n\n", code=1).output
    assert pupils() == {}
    output = run("roll", "import", given, typed="y\n").output
    assert "Done: 5 new children, 2 new classes: Beech, Oak. Delete the file now" in output
    assert len(pupils()) == 5
    assert "Nothing would change." in run("roll", "import", given, "--yes").output
    few = file(made(AS_IT_IS[:4]))
    assert "no longer in the file" not in run("roll", "import", few, "--part", "--yes").output
    assert "1 is no longer in the file" in run("roll", "import", few, "--yes").output
    assert pupils()["m5"].roll is RollStatus.LEFT


def test_columns_are_named_on_the_line_and_remembered() -> None:
    given = file(made(AS_IT_IS, ("Nr", "Zahl", "Vorname", "Rufname", "Nachname", "Klasse", "Jahr")))
    assert "Choose the column with the first name." in run("roll", "import", given, code=1).output
    mapping = {"Nr": "mis_ref", "vorname": "forename", "Nachname": "surname", "Klasse": "class_name"}
    line = [part for heading, field in mapping.items() for part in ("--map", f"{heading}={field}")]
    run("roll", "import", given, "--yes", *line)
    assert len(pupils()) == 5
    assert "Vorname = forename" in run("roll", "import", given, "--dry-run").output
    for wrong in ("Nobody=surname", "Nr=shoe_size", "Nr"):
        assert "write a heading of the file" in run("roll", "import", given, "--map", wrong, code=1).output


def test_the_staff_list_is_taken_in_too() -> None:
    output = run("roll", "import", file(made(STAFF, STAFF_HEADINGS)), "--staff", "--yes").output
    assert "Done: 3 new adults." in output
    db = connect("sqlite:///data/gatekeeper.sqlite3")
    with db.read() as session:
        assert len(session.exec(select(StaffMember)).all()) == 3
        assert session.get_one(ColumnMapping, "staff").headings["surname"] == "Surname"
    db.close()


def test_quite_another_name_stays_unless_it_is_said_to_be_the_same_child() -> None:
    run("roll", "import", file(made(AS_IT_IS)), "--yes")
    other = file(made([("m1", "", "Hugo", "", "Larkfield", "Beech", "2"), *AS_IT_IS[1:]]))
    output = run("roll", "import", other, "--yes").output
    assert "1 child in the file has the number of a child here but quite another name (row 2)" in output
    assert pupils()["m1"].forename == "Poppy"
    run("roll", "import", other, "--yes", "--same-children")
    assert pupils()["m1"].forename == "Hugo"


def test_what_cannot_be_read_is_one_line() -> None:
    Path("roll.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    assert "This is an Excel workbook" in run("roll", "import", "roll.xlsx", code=1).output
    assert "does not exist" in run("roll", "import", "nothing.csv", code=2).output


def test_init_takes_what_the_school_publishes() -> None:
    db = connect("sqlite:///data/gatekeeper.sqlite3")
    with db.read() as session:
        school = session.exec(select(School)).one()
    db.close()
    assert (school.address, school.places, school.postcodes) == ("Swallow Lane", ["Lunsford"], ["ZZ99 3VZ"])
