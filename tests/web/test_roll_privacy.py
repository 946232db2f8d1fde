"""Does a child's name of an uploaded file come out anywhere but on the page of whoever sent it, and on the roll?

Files are full of canary names, with and without faults. Afterwards every log line at every level, every
row of the record, every refused page and everything an exception would print is searched for them.
"""

import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.exc import IntegrityError

from gatekeeper import cli
from gatekeeper.models import METADATA, Pupil, RollStatus
from tests.roll_files import HEADINGS, STAFF_HEADINGS, made
from tests.web.browser import Browser, Page
from tests.web.test_roll import checked, columns, confirm, upload
from tests.world import World

Open = Callable[..., Browser]
CANARIES = ("Quizzelda", "Zyphorah", "Wobblethwaite", "Xantherby", "Vexillary")
GOOD = (
    ("c1", "5001", "Quizzelda", "Zyphorah", "Wobblethwaite", "Beech", "2"),
    ("c2", "5002", "Zyphorah", "", "Xantherby", "Beech", "2"),
)
FAULTY = (
    *GOOD,
    ("c3", "5003", "=Quizzelda", "", "Wobblethwaite", "Beech", "2"),
    ("Quizzelda!", "", "Vexillary", "", "Xantherby", "Beech", "2"),
    ("c4", "5004", "Vexillary" * 12, "", "Xantherby", "Beech", "2"),
    ("c5", "5005", "Vexillary", "", "", "Beech", "Xantherby"),
    ("c6", "5006", "Vexillary", "", "Xantherby", "=Quizzelda", "2"),
    ("c1", "5009", "Vexillary", "", "Xantherby", "Beech", "2"),
    ("c7", "5007", "Vexillary", "", "Xantherby", "Beech", "2", "Wobblethwaite"),
)
BROKEN = (
    "Quizzelda,Wobblethwaite 1\nZyphorah,Xantherby\n",
    'Student ID,Forename,Surname\n1,"Quizzelda,Wobblethwaite\n2,Zyphorah,Xantherby\n',
    "Quizzelda\nWobblethwaite\n",
    "<p>Quizzelda Wobblethwaite</p>",
    "Student ID,Forename,Surname\n" + "1,Quizzelda,Wobblethwaite\n" * 10_020,
)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything that any library says at its own level, SQLAlchemy with its statements."""
    caplog.set_level(logging.DEBUG)
    yield
    said = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert not [canary for canary in CANARIES if canary.casefold() in said.casefold()]


def no_canary(text: str) -> None:
    found = [canary for canary in CANARIES if canary.casefold() in text.casefold()]
    assert not found


def record(world: World) -> str:
    """Every table that is not the roll itself, as it lies in the database."""
    with world.db.read() as session:
        return "".join(
            str(session.connection().execute(sa.select(table)).all())
            for table in METADATA.sorted_tables
            if table.name not in {"pupil", "staff_member"}
        )


def test_a_roll_without_faults_leaves_names_on_the_roll_alone(browser: Open, world: World) -> None:
    office = browser("office")
    page = checked(office, made(GOOD, HEADINGS), whole="no")
    assert "Wobblethwaite" in page.text, "whoever sent the file sees who it is about"
    no_canary(record(world))
    no_canary(office.follow(confirm(office, page)).text)
    no_canary(record(world))
    no_canary(browser("head").get("/history/record").text)


def test_a_roll_full_of_faults_gives_reasons_and_no_names(browser: Open, world: World) -> None:
    office = browser("office")
    page = checked(office, made(FAULTY, HEADINGS), whole="no")
    reasons = [part for part in page.tree.iter() if part.get("class") == "reasons"]
    assert len(reasons) == 1
    no_canary("".join(reasons[0].itertext()))
    no_canary(confirm(office, page, binding="0" * 64).response.headers.get("Location", ""))
    assert confirm(office, page).status == 303
    no_canary(record(world))


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_file_that_is_refused_is_not_repeated(text: str, browser: Open, world: World) -> None:
    page = upload(browser("office"), text)
    assert page.status == 422
    no_canary(page.text)
    no_canary(record(world))


def test_wrong_columns_and_a_stale_page_say_no_name_but_in_the_choices(browser: Open) -> None:
    office = browser("office")
    upload(office, made(GOOD, HEADINGS))
    page = columns(office, forename="99", surname="")
    assert page.status == 422
    no_canary("".join(element for part in page.all("p", class_="field-error") for element in part.itertext()))
    no_canary("".join(page.links()))


def test_nobody_else_sees_what_waits(browser: Open) -> None:
    office = browser("office")
    checked(office, made(GOOD, HEADINGS))
    for name, path in (
        ("head", "/roll/pupils/check"),
        ("teacher", "/roll/pupils/check"),
        ("", "/roll/pupils/check"),
    ):
        page: Page = browser(name).get(path)
        assert page.status in {303, 403}
        no_canary(page.response.text)


def test_an_error_of_the_program_shows_no_name(
    browser: Open, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The table is gone behind the page's back, so that every statement about children fails."""
    office = browser("office")
    page = checked(office, made(GOOD, HEADINGS), whole="no")
    with world.db.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON pupil BEGIN SELECT RAISE(FAIL, 'full'); END"
        )
        connection.commit()
    answer = confirm(office, page)
    assert answer.status == 503
    no_canary(answer.text)
    assert "Database trouble" in caplog.text


def test_what_the_database_says_repeats_no_name(world: World) -> None:
    def twice(ref: str) -> Pupil:
        return Pupil(
            mis_ref=ref,
            forename="Quizzelda",
            surname="Wobblethwaite",
            year_group="2",
            roll=RollStatus.ON_ROLL,
            joined_on=world.now.date(),
        )

    with pytest.raises(IntegrityError) as error, world.db.write() as session:
        session.add_all([twice("z1"), twice("z1")])
    no_canary("".join(traceback.format_exception(error.value)))


def test_the_command_prints_and_fails_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GATEKEEPER_DATA", str(tmp_path / "data"))
    from tests.gatekeeper.commands.test_commands import INIT  # noqa: PLC0415  # the command needs a school of its own

    assert CliRunner().invoke(cli.main, INIT).exit_code == 0
    for number, text in enumerate((made(GOOD, HEADINGS), made(FAULTY, HEADINGS), *BROKEN)):
        (tmp_path / f"{number}.csv").write_text(text, encoding="utf-8")
        for more in (["--dry-run"], ["--yes"], ["--yes", "--part"]):
            result = CliRunner().invoke(cli.main, ["roll", "import", f"{number}.csv", *more])
            no_canary(result.output)
    (tmp_path / "staff.csv").write_text(made([("Mrs", *CANARIES[:2], "=x", "")], STAFF_HEADINGS), encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["roll", "import", "staff.csv", "--staff", "--yes"])
    no_canary(result.output)
