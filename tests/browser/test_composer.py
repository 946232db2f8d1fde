"""Does the form of a post help while somebody types, and is it usable by everybody?"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from gatekeeper.lifecycle import State
from gatekeeper.pictures import paint, phone
from tests.browser.conftest import Live
from tests.browser.picturing import says_that_nobody_is_in_it
from tests.world import DOMAIN, PASSWORD

Open = Callable[..., Page]
PHONE, DESK = 390, 1280


def photo() -> bytes:
    return phone.phone_photo(paint.painted("sunflowers", size=(600, 400)))


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    page.set_input_files(
        "#files", [FilePayload(name=name, mimeType="image/jpeg", buffer=data) for name, data in files]
    )


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_findings_the_count_and_the_preview_follow_the_typing(window: Open, live: Live) -> None:
    reference = live.world.draft()
    page = window("teacher")
    page.goto(f"/drafts/{reference}")
    page.fill("#text", "Well done Poppy Fairweather!")
    expect(page.locator("[data-count]")).to_have_text("28 of 280")
    expect(page.locator('[data-slot="text"]')).to_contain_text("Stops this post")
    expect(page.locator(".checks-state")).to_have_class("checks-state is-open")
    expect(page.locator(".post-text")).to_have_text("Well done Poppy Fairweather!")
    expect(page.locator("[data-said]")).to_contain_text("to do before a colleague can be asked")
    page.fill("#text", "Well done everybody! 🌻")
    expect(page.locator("[data-count]")).to_have_text("23 of 280")
    expect(page.locator('[data-slot="text"]')).to_have_text("")
    expect(page.locator(".checks-state")).to_have_text("Ready for a colleague to read")


def test_a_text_that_is_too_long_says_by_how_much(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft()}")
    page.fill("#text", "a" * 293)
    expect(page.locator("[data-count]")).to_have_text("293 of 280: 13 too many")
    expect(page.locator("[data-said]")).to_contain_text("13 characters too many")


def test_a_reason_survives_while_its_finding_comes_and_goes(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft()}")
    link = "More at https://pond-dipping.example.com/kent"
    page.fill("#text", link)
    reason = page.get_by_label("Your reason, for the colleague who reads it")
    reason.press_sequentially("They run our pond days.", delay=20)
    expect(page.locator(".checks-state")).to_have_text("Ready for a colleague to read")
    expect(reason).to_be_focused()
    page.fill("#text", "More soon")
    expect(reason).to_have_count(0)
    page.fill("#text", link)
    expect(reason).to_have_value("They run our pond days.")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_post_with_pictures_from_first_word_to_a_colleague(window: Open, live: Live, width: int) -> None:
    page = window("teacher", width=width)
    page.goto("/drafts/")
    page.get_by_role("button", name="Write a new post").click()
    no_barriers(page)
    page.fill("#text", "Our sunflowers are taller than we are!")
    choose(page, ("IMG_2041.jpg", photo()), ("notes.jpg", b"no picture"))
    card = page.locator("[data-picture]")
    expect(card).to_have_count(1)
    expect(page.locator(".upload.is-refused")).to_contain_text("“notes.jpg”")
    expect(card).to_contain_text("where it was taken (GPS)")
    expect(card.locator(".slot").nth(1)).to_contain_text("Stops this post")
    card.get_by_label("Describe it for people").fill(
        "Five sunflowers in front of a brick wall, higher than the door"
    )
    page.select_option("#objective", "celebrate-learning")
    expect(page.locator("#objective-hint")).to_contain_text("What it should lead to")
    says_that_nobody_is_in_it(page)
    expect(page.locator(".checks-state")).to_have_text("Ready for a colleague to read")
    expect(page.locator(".post-pictures img")).to_have_attribute(
        "alt", "Five sunflowers in front of a brick wall, higher than the door"
    )
    no_barriers(page)
    page.get_by_role("button", name="Send to a colleague").click()
    expect(page.get_by_role("status")).to_contain_text("A colleague reads it next")
    reference = page.locator(".post-card-words a").first.get_attribute("href") or ""
    assert live.world.post(reference.rsplit("/", 1)[1]).state is State.WAITING


def test_pictures_move_leave_and_come_back(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft()}")
    choose(page, ("one.jpg", photo()), ("two.jpg", photo()))
    cards = page.locator("[data-picture]")
    expect(cards).to_have_count(2)
    page.get_by_role("button", name="Down picture 1").click()
    expect(cards.first).to_contain_text("two.jpg")
    expect(cards.first.locator("h3")).to_have_text("Picture 1")
    page.get_by_role("button", name="Take out picture 1").click()
    expect(cards).to_have_count(1)
    page.get_by_role("button", name="Put it back").click()
    expect(cards.first).to_contain_text("two.jpg")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    expect(cards.first).to_contain_text("two.jpg")


def test_closing_the_page_in_the_middle_of_a_word_loses_nothing(window: Open, live: Live) -> None:
    reference = live.world.draft(text="Saved words")
    page = window("teacher")
    page.goto(f"/drafts/{reference}")
    page.fill("#text", "Saved words and a half-writ")
    page.goto("/drafts/")  # before anything was due to be kept
    page.goto(f"/drafts/{reference}")
    expect(page.locator("#text")).to_have_value("Saved words and a half-writ")
    expect(page.locator("#kept-heading")).to_be_visible()
    no_barriers(page)


def test_typing_is_kept_every_few_seconds(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft()}")
    page.fill("#text", "Typed and left alone")
    expect(page.locator("[data-kept]")).to_have_text("Kept at 12.00pm, not saved yet.")


def test_signing_in_again_in_another_tab_lets_the_form_go_on(window: Open, live: Live) -> None:
    reference = live.world.draft(text="Saved words")
    page = window("teacher")
    page.goto(f"/drafts/{reference}")
    page.context.clear_cookies()
    page.fill("#text", "Typed after the session had ended")
    expect(page.locator("[data-kept]")).to_contain_text(
        "You have been signed out. What you typed is still on this page"
    )
    other = page.context.new_page()
    other.goto("/sign-in")
    other.fill("#email", f"teacher@{DOMAIN}")
    other.fill("#password", PASSWORD)
    other.press("#password", "Enter")
    other.wait_for_url("**/")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-kept]")).to_contain_text("Kept at")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    expect(page.locator("#text")).to_have_value("Typed after the session had ended")


def test_saving_leaves_no_kept_words_behind(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft()}")
    page.fill("#text", "Typed and saved at once")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    page.reload()
    expect(page.locator("#kept-heading")).to_have_count(0)
    expect(page.locator("#text")).to_have_value("Typed and saved at once")


def test_two_editors_meet_on_a_page_that_loses_neither(window: Open, live: Live) -> None:
    reference = live.world.draft(text="Our garden")
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{reference}")
    live.world.save(reference, by="colleague", text="Our vegetable garden")
    page.fill("#text", "Our flower garden")
    expect(page.locator("[data-kept]")).to_contain_text("Ben Colleague saved this post")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two of you changed this post")
    no_barriers(page)
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("#text")).to_have_value("Our flower garden")


def test_the_hour_that_comes_twice_is_asked_about_while_typing(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft()}")
    page.get_by_label("On a day and at a time").check()
    page.fill("#date", "2027-10-31")
    page.fill("#time", "01:30")
    page.get_by_label("The second time round, an hour later").check()
    expect(page.locator('[data-error="which"]')).to_be_hidden()
    page.fill("#time", "03:30")
    expect(page.locator("#which")).to_be_hidden()


def test_the_enter_key_saves_and_does_not_move_pictures(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft()}")
    page.get_by_label("On a day and at a time").check()
    page.fill("#date", "2026-12-01")
    page.fill("#time", "15:15")
    page.press("#time", "Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved")


def test_the_same_story_without_any_script(window: Open) -> None:
    page = window("teacher", script=False, width=PHONE)
    page.goto("/drafts/")
    page.get_by_role("button", name="Write a new post").click()
    page.fill("#text", "Well done Poppy Fairweather!")
    choose(page, ("IMG_2041.jpg", photo()))
    page.get_by_role("button", name="Add", exact=True).click()
    card = page.locator("[data-picture]")
    expect(card).to_have_count(1)
    card.get_by_label("Describe it for people").fill("Five sunflowers in front of a brick wall")
    says_that_nobody_is_in_it(page, script=False)
    page.select_option("#objective", "celebrate-learning")
    page.get_by_role("button", name="Send to a colleague").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved, but not sent yet")
    page.fill("#text", "Well done everybody in Beech class!")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator(".checks-state")).to_have_text("Ready for a colleague to read")
    page.get_by_role("button", name="Send to a colleague").click()
    expect(page.get_by_role("status")).to_contain_text("A colleague reads it next")
