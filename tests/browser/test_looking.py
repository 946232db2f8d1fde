"""Can somebody with a phone see how far the look at each photo is, and go on with everything else meanwhile?"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from gatekeeper.actions import drafting
from gatekeeper.pictures import intake, paint, phone
from tests.browser.conftest import Live
from tests.gatekeeper.senses.drawn import jpeg_of, label
from tests.world import shows
from web.drafts import uploads

Open = Callable[..., Page]
PHONE = 390
LONG = 90_000


def photos() -> dict[str, bytes]:
    """Four photos as a phone makes them; one shows a line of writing."""
    painted = {
        f"IMG_{number}.jpg": phone.phone_photo(paint.painted(name, size=(600, 400)))
        for number, name in enumerate(("sunflowers", "robot", "beans"), start=1)
    }
    return {**painted, "IMG_4.jpg": jpeg_of(label("Well done everybody", size=(900, 600)))}


def choose(page: Page, given: dict[str, bytes]) -> None:
    page.set_input_files(
        "#files", [FilePayload(name=name, mimeType="image/jpeg", buffer=data) for name, data in given.items()]
    )


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def nothing_sticks_out(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_four_photos_at_once_each_with_its_progress_and_nothing_typed_is_disturbed(
    window: Open, live: Live
) -> None:
    reference = live.world.draft()
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{reference}")
    page.evaluate(
        """() => {
            window.heard = {};
            new MutationObserver(() => document.querySelectorAll("[data-look-words]").forEach((words) => {
                const card = words.closest("[data-picture]").dataset.picture;
                window.heard[card] = [...new Set([...(window.heard[card] ?? []), words.textContent])];
            })).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    choose(page, {"notes.jpg": b"no picture", **photos()})
    text = page.locator("#text")
    text.click()
    text.fill("")
    text.press_sequentially("Our best week of the year!", delay=60)
    refused = page.locator(".upload.is-refused")
    expect(refused).to_contain_text("“notes.jpg” is not a picture we can read: please send a JPEG", timeout=LONG)
    cards = page.locator("[data-picture]")
    expect(cards).to_have_count(4, timeout=LONG)
    expect(refused).to_be_visible()
    expect(text).to_be_focused()
    assert [card.locator(".picture-file").inner_text() for card in cards.all()] == list(photos())
    no_barriers(page)
    nothing_sticks_out(page)
    for card in cards.all():
        expect(card.locator("[data-look-words]")).to_contain_text("Checked: ", timeout=LONG)
        expect(card.locator("progress")).to_have_count(0)
    expect(cards.last.locator("[data-look-words]")).to_contain_text("1 line of writing")
    expect(cards.last.locator("[data-who]")).not_to_contain_text("Not looked at yet")
    heard: dict[str, list[str]] = page.evaluate("window.heard")
    assert all(any(words.endswith("…") for words in said) for said in heard.values()), heard
    assert any("Looking for faces …" in said for said in heard.values()), heard
    expect(text).to_have_value("Our best week of the year!")
    no_barriers(page)
    nothing_sticks_out(page)


def test_the_findings_about_a_picture_come_by_themselves_when_it_was_looked_at(window: Open, live: Live) -> None:
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{live.world.draft()}")
    choose(page, {"IMG_4.jpg": jpeg_of(label("Poppy Fairweather", size=(900, 600)))})
    card = page.locator("[data-picture]")
    expect(card.locator("[data-look-words]")).to_contain_text("1 line of writing", timeout=LONG)
    expect(page.locator("[data-checks]")).to_contain_text("a child's full name", timeout=LONG)


@pytest.mark.parametrize("script", [True, False])
def test_a_look_that_failed_says_so_and_the_button_repeats_it(window: Open, live: Live, *, script: bool) -> None:
    reference = live.world.draft()
    cleaned = intake.clean(paint.as_png(paint.painted("robot", size=(360, 240))), "robot.png")
    picture = drafting.add_picture(
        live.world.db, live.world.actor("teacher"), reference, cleaned, file_name="robot.png", now=live.world.now
    )
    live.world.save(reference, text="A robot!", pictures=(shows(picture),))
    live.services.looking.wait([picture], 60)
    page = window("teacher", script=script, width=PHONE)
    page.goto(f"/drafts/{reference}")
    part = page.locator("[data-look]")
    expect(part).to_contain_text("It could not be checked for faces and writing.")
    if script:
        no_barriers(page)
    nothing_sticks_out(page)
    live.services.pictures.keep(cleaned)
    page.fill("#text", "A robot made of boxes!")
    part.get_by_role("button", name="Check again").click()
    expect(page.locator("[data-look-words]")).to_contain_text("Checked: ", timeout=LONG)
    expect(page.locator("#text")).to_have_value("A robot made of boxes!")


def test_without_a_script_the_page_waits_for_the_look(
    window: Open, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LOOK_SECONDS", 80.0)
    page = window("teacher", script=False, width=PHONE)
    page.set_default_timeout(LONG)
    page.goto(f"/drafts/{live.world.draft()}")
    page.fill("#text", "Without any script")
    choose(page, {"IMG_4.jpg": jpeg_of(label("Well done everybody", size=(900, 600)))})
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-look-words]")).to_contain_text("1 line of writing", timeout=LONG)
    expect(page.locator("#text")).to_have_value("Without any script")
    nothing_sticks_out(page)
