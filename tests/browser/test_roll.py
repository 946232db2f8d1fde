"""Can the office bring the roll up to date with and without script, by keyboard and on a phone?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gatekeeper.demo import school
from tests.browser.running import School
from tests.browser.watching import DESK, Watch
from tests.roll_files import A_UPN, AS_IT_IS, HEADINGS, changed, made


def demo_roll(folder: Path) -> Path:
    """The roll of the demo as a file: one is new, one has another name, one is missing, three cannot be read."""
    rows = [
        [
            one.mis_ref,
            f"2{number:03}",
            one.forename,
            one.known_as,
            one.surname,
            one.class_name,
            one.year_group,
            A_UPN,
        ]
        for number, one in enumerate(school.pupils())
    ]
    rows[0][4] = "Meadows"
    rows[1][2] = "=1+1"
    rows[2][6] = "Class of 2026"
    rows[3][2], rows[3][4], rows[3][1] = "Ottoline", "Quartermain", ""
    rows.append(["D900", "2900", "Sienna", "", "Vance", "Rowan", "2", A_UPN])
    file = folder / "pupils.csv"
    file.write_text(made(rows[:4] + rows[40:], (*HEADINGS, "UPN")), encoding="utf-8-sig")
    return file


def test_every_page_on_the_way_is_for_everybody(watch: Watch, lunsford: School, tmp_path: Path) -> None:
    file, wrong = demo_roll(tmp_path), tmp_path / "pupils.xlsx"
    wrong.write_bytes(b"PK\x03\x04" + bytes(100))
    with watch.window(lunsford.address, lunsford.token("office"), width=DESK) as page:
        page.goto("/roll/pupils/file")
        page.set_input_files("#file", wrong)
        page.get_by_role("button", name="Read the file").click()
        expect(page.get_by_role("alert")).to_contain_text("an Excel workbook")
        watch.look(page, "a workbook is refused")
        page.set_input_files("#file", file)
        page.get_by_role("button", name="Read the file").click()
        expect(page.locator(".warning")).to_contain_text("A column of UPNs was thrown away")
        watch.look(page, "what the columns mean")
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_role("alert")).to_contain_text("Say whether everybody is in this file.")
        watch.look(page, "columns that are not finished")
        page.locator("label[for=whole-yes]").click()
        page.get_by_role("button", name="Show what would change").click()
        page.get_by_text("Nothing has been changed yet.").wait_for()
        watch.look(page, "what would change")
        page.locator("summary", has_text="Who").first.click()
        expect(page.get_by_text("Sienna Vance")).to_be_visible()
        watch.look(page, "who it is about")
        page.get_by_role("button", name="Take in the roll").click()
        expect(page.get_by_role("alert")).to_contain_text("So many would leave at once")
        watch.look(page, "so many at once")
        page.get_by_role("button", name="Cancel and delete the file here").click()
        expect(page.get_by_role("status")).to_contain_text("nothing was changed")


@pytest.mark.parametrize("script", [True, False])
def test_the_office_takes_in_a_roll(window: Callable[..., Page], tmp_path: Path, *, script: bool) -> None:
    file = tmp_path / "pupils.csv"
    file.write_text(changed(("m9", "1009", "Sienna", "", "Abara", "Elm", "Year 1")), encoding="cp1252")
    page = window("office", script=script, width=390)
    page.goto("/roll/")
    page.get_by_role("link", name="Bring the roll up to date").click()
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Read the file").press("Enter")
    page.get_by_role("radio", name="Everybody on roll now").press("Space")
    page.get_by_role("button", name="Show what would change").press("Enter")
    expect(page.get_by_text("1 new child", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take in the roll").press("Enter")
    expect(page.get_by_text("Pupil roll: 1 new child")).to_be_visible()
    expect(page.locator(".big-figure").first).to_contain_text(f"{len(AS_IT_IS) + 1} children on roll")
