"""Can the office take in a file of permissions on a phone, by keyboard, and without a script?"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live
from tests.browser.watching import PHONE, Watch
from tests.permission_files import wide
from tests.roll_files import A_UPN, AS_IT_IS

EVERYBODY = tuple(ref for ref, *_ in AS_IT_IS)


def kept(folder: Path, answers: Mapping[str, Sequence[str]], *more: tuple[str, ...]) -> Path:
    """A file with a column of UPNs beside the answers, as an export without care has it."""
    lines = wide(answers, more).splitlines()
    file = folder / "consents.csv"
    file.write_text(
        "\r\n".join(f"{line},{A_UPN if at else 'UPN'}" for at, line in enumerate(lines)), encoding="utf-8-sig"
    )
    return file


def test_every_page_on_the_way_is_for_everybody(watch: Watch, live: Live, tmp_path: Path) -> None:
    wrong = tmp_path / "consents.xlsx"
    wrong.write_bytes(b"PK\x03\x04" + bytes(100))
    with watch.window(live.address, live.token("office"), width=PHONE) as page:
        page.goto("/permissions/")
        page.get_by_role("link", name="Take in a file of permissions").click()
        page.set_input_files("#file", wrong)
        page.get_by_role("button", name="Read the file").click()
        expect(page.get_by_role("alert")).to_contain_text("an Excel workbook")
        watch.look(page, "a workbook is refused")
        odd = (
            ("", "1.2E+11", "Osei", "Zaynab", "", "T", "Y", "", ""),
            ("", "m77", "Vance", "Sienna", "", "T", "Y", "", ""),
        )
        first = {"m1": ("T", "N", "Y", "Y"), "m2": ("T", "Y", "Y", "Y"), "m4": ("T", "N", "Y", "Requested")}
        _go(page, watch, kept(tmp_path, first, *odd), whole="yes")
        page.locator("summary", has_text="Who").first.click()
        watch.look(page, "what a file would change")
        page.get_by_role("button", name="Take in these permissions").click()
        watch.look(page, "what the file left open")
        every = dict.fromkeys(EVERYBODY, ("T", "Y", "", ""))
        _go(page, watch, kept(tmp_path, dict.fromkeys(EVERYBODY, ("", "", "Y", "Y"))), whole="no")
        page.get_by_role("button", name="Take in these permissions").click()
        _go(page, watch, kept(tmp_path, every), whole="no")
        page.get_by_role("button", name="Take in these permissions").click()
        expect(page.get_by_role("alert")).to_contain_text("So many would become a no at once")
        watch.look(page, "so many at once")
        page.locator("label[for=sure]").click()
        page.get_by_role("button", name="Take in these permissions").click()
        expect(page.get_by_role("heading", name="What files of permissions left open")).to_be_visible()
        watch.look(page, "what waits for a person")
        waits = page.locator("section", has=page.get_by_role("heading", name="A no here, a yes in the file"))
        waits.get_by_role("button", name="It is a yes now", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Tick at least one child.")
        watch.look(page, "nobody was ticked")
        waits.locator("label").first.click()
        waits.get_by_role("button", name="It is a yes now", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Settled: 1 entry.")
        waits.get_by_role("link", name="Open").first.click()
        expect(page.get_by_role("heading", name="Everything on record")).to_be_visible()
        page.goto("/permissions/to-do")
        expect(page.get_by_role("heading", name="What files of permissions left open")).to_be_visible()
        watch.look(page, "to see to, with what a file left open")


def _go(page: Page, watch: Watch, file: Path, whole: str) -> None:
    page.goto("/permissions/import")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".warning", has_text="UPN")).to_contain_text("A column of UPNs was thrown away")
    watch.look(page, "what the columns mean")
    page.locator(f"label[for=whole-{whole}]").click()
    page.get_by_role("button", name="Go on to the words").click()
    page.get_by_role("heading", name="What was answered").wait_for()
    watch.look(page, "what the words mean")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_text("Nothing has been changed yet.").wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_the_office_takes_in_a_file_by_keyboard(
    window: Callable[..., Page], tmp_path: Path, *, script: bool
) -> None:
    file = tmp_path / "consents.csv"
    file.write_text(wide({"m1": ("T", "Y", "Y", ""), "m2": ("T", "Y", "", "")}), encoding="cp1252")
    page = window("office", script=script, width=390)
    page.goto("/permissions/import")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Read the file").press("Enter")
    page.get_by_role("radio", name="Only some of the children").press("Space")
    page.get_by_role("button", name="Go on to the words").press("Enter")
    page.get_by_role("button", name="Show what would change").press("Enter")
    expect(page.get_by_text("1 new yes", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take in these permissions").press("Enter")
    expect(page.get_by_text("Taken in: 1 new yes, 1 no to yes")).to_be_visible()
    page.get_by_role("checkbox", name="Alfie Thornbury").press("Space")
    page.get_by_role("button", name="It stays a no").press("Enter")
    expect(page.get_by_text("Nothing is open.")).to_be_visible()
