"""Can a tired person write down a paper form in a few strokes, by keyboard or by thumb, and without a script?"""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.running import School
from tests.browser.watching import DESK, PHONE, Watch

MOST_STROKES, MOST_TAPS = 24, 8
IN_TIME = 20.0


def test_a_form_is_recorded_by_keyboard_alone(
    watch: Watch, lunsford: School, figure: Callable[[str], None]
) -> None:
    with watch.window(lunsford.address, lunsford.token("office"), width=DESK) as page:
        page.goto("/permissions/to-do")
        page.locator("section", has=page.get_by_role("heading", name="Not asked")).get_by_role(
            "link"
        ).first.click()
        page.get_by_role("link", name="Note somebody").click()
        page.get_by_label("Name").fill("Ida Larkfield")
        page.get_by_label("Who are they to the child?").fill("mother")
        page.locator("label[for=has_pr-yes]").click()
        page.get_by_role("button", name="Keep this").click()
        watch.look(page, "a child of whom nobody was asked")
        strokes, began = 0, time.monotonic()

        def press(*keys: str) -> None:
            nonlocal strokes
            for key in keys:
                page.keyboard.press(key)
                strokes += 1

        page.locator("#who-child").focus()  # where the first Tab within the form leads
        press("ArrowUp")
        press("Tab", "ArrowRight")
        press("Tab", "ArrowRight")
        press("Tab", "Tab", "Tab")
        expect(page.get_by_label("Where is the form or message kept?")).to_be_focused()
        page.keyboard.type("form 3")
        press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Recorded.")
        expect(page.locator(".lead")).to_contain_text("can be shown on X and named by first name")
        took = time.monotonic() - began
        figure(f"a paper form by keyboard: {strokes} strokes, {took:.1f} s with the computer's share alone")
        assert strokes <= MOST_STROKES
        assert took < IN_TIME
        watch.look(page, "a form that was recorded")


def test_a_form_is_recorded_with_a_thumb_and_without_a_script(watch: Watch, lunsford: School) -> None:
    with watch.window(lunsford.address, lunsford.token("office"), width=PHONE, script=False) as page:
        page.goto("/permissions/")
        page.get_by_label("Record an answer: whose?").fill("Blythewood Acorn")
        page.get_by_role("button", name="Open").click()
        began = time.monotonic()
        taps = _answer(page)
        expect(page.get_by_role("status")).to_contain_text("Recorded.")
        assert taps <= MOST_TAPS
        assert time.monotonic() - began < IN_TIME


def _answer(page: Page) -> int:
    """Taps what stands on a form that says yes to a picture and no to a video, and gives how many taps."""
    page.get_by_role("radio", name="(mother)").check()
    page.locator("#x-photo-yes").check()
    page.locator("#x-video-no").check()
    page.get_by_label("Where is the form or message kept?").fill("form 4")
    page.get_by_role("button", name="Record this").click()
    return 5
