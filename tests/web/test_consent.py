"""The register says yes or no and nothing more; the office records answers."""

from collections.abc import Callable

import pytest

from gatekeeper.models import HoldLevel, PublicationHold
from tests.web.browser import HTML, Browser, Page, words
from tests.world import World

YES = {
    "decision": "yes",
    "naming": "first_name",
    "contact": "",
    "method": "paper",
    "evidence": "form 7",
    "expires": "2027-10-31",
}


def register(page: Page) -> dict[str, list[str]]:
    """Each pupil's line as it reads."""
    rows = [[words(cell) for cell in row] for row in page.tree.iter(f"{HTML}tr")]
    return {name: answers for name, *answers in rows if name != "Pupil"}


def test_the_register_says_who_can_be_shown_and_named(browser: Callable[..., Browser]) -> None:
    page = browser("teacher").get("/permissions/")
    assert register(page) == {
        "Poppy Fairweather": ["Yes", "No"],
        "Alfie Thornbury": ["No", "No"],
        "Zay Osei": ["Yes", "Yes"],
        "Grace Winterbourne": ["No", "No"],
        "Rowan Kettleby": ["Yes", "No"],
    }
    assert "2 of 3 can be shown" in page.text


def test_every_kind_of_no_reads_the_same(browser: Callable[..., Browser], world: World) -> None:
    before = browser("teacher").get("/permissions/").response.text
    with world.db.write() as session:
        session.add(
            PublicationHold(
                pupil_id=world.pupils["m2"],
                level=HoldLevel.NO_IMAGE,
                set_by=world.staff["dsl"],
                started_on=world.now.date(),
                review_on=world.now.date(),
            )
        )
    after = browser("teacher").get("/permissions/").response.text
    lines = [line for line in after.splitlines() if "csrf_token" not in line]
    assert lines == [line for line in before.splitlines() if "csrf_token" not in line]


def test_only_those_who_keep_the_records_can_open_them(browser: Callable[..., Browser]) -> None:
    assert not [a for a in browser("teacher").get("/permissions/").links() if a == "Poppy Fairweather"]
    assert browser("office").get("/permissions/").links()["Poppy Fairweather"] == "/permissions/1"
    assert browser("teacher").get("/permissions/1").status == 403


def test_the_office_records_a_yes_and_it_counts_at_once(browser: Callable[..., Browser], world: World) -> None:
    office, path = browser("office"), f"/permissions/{world.pupils['m4']}"
    page = office.follow(office.post(path, YES))
    assert "can be shown on X and named by first name" in page.text
    assert "written down by Ola Office on 24 November 2026" in page.text
    assert "Holds until 31 October 2027." in page.text
    assert register(office.get("/permissions/"))["Grace Winterbourne"] == ["Yes", "Yes"]


@pytest.mark.parametrize("decision", ["no", "withdrawn", "objected"])
def test_a_no_counts_at_once_and_the_yes_stays_on_record(
    decision: str, browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), f"/permissions/{world.pupils['m1']}"
    page = office.follow(office.post(path, {**YES, "decision": decision, "evidence": ""}))
    assert "cannot be shown or named" in page.text
    records = [words(li) for li in page.all("li", class_="row-line")]
    assert len(records) == 2
    assert records[1].startswith("Yes")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"decision": ""}, "decision"),
        ({"decision": "maybe"}, "decision"),
        ({"naming": "surname"}, "naming"),
        ({"method": "import"}, "method"),
        ({"contact": "999"}, "contact"),
        ({"contact": "x"}, "contact"),
        ({"contact": "9" * 40}, "contact"),
        ({"evidence": ""}, "evidence"),
        ({"evidence": "x" * 201}, "evidence"),
        ({"expires": "tomorrow"}, "expires"),
        ({"expires": "2026-11-24"}, "expires"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_recorded(
    wrong: dict[str, str], field: str, browser: Callable[..., Browser], world: World
) -> None:
    office, path = browser("office"), f"/permissions/{world.pupils['m4']}"
    page = office.post(path, {**YES, **wrong})
    assert page.status == 422
    assert f"#{field}" in page.links().values()
    assert page.form(path)["evidence"] == {**YES, **wrong}["evidence"]
    assert "Nothing has been answered yet." in office.get(path).text


def test_a_pupil_who_does_not_exist_is_not_found(browser: Callable[..., Browser]) -> None:
    office = browser("office")
    assert office.get("/permissions/999").status == 404
    assert office.post("/permissions/999", YES).status == 404
