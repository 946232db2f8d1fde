"""The page of one picture: is it quick with a thumb, complete by keyboard, and whole without a script?"""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect
from sqlmodel import select

from gatekeeper.models import PictureCover
from tests.browser.conftest import Live
from tests.browser.picturing import TIMES
from tests.gatekeeper.senses import drawn
from tests.web.picturing import add_people
from tests.world import shows

Open = Callable[..., Page]
NARROW, PHONE, DESK = 320, 390, 1280
LOOKING_MS = 60_000
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOLDED = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


@pytest.fixture
def stopped(live: Live) -> Iterator[None]:
    """The thread that looks at pictures ends with the test."""
    yield
    live.services.looking.close(with_senses=True)


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def sum_line(page: Page) -> str:
    return page.locator("[data-sum]").inner_text()


def draft_with(live: Live, count: int, **more: object) -> tuple[str, int]:
    reference = live.world.draft()
    picture = add_people(live.world, live.services, reference, count, **more)  # type: ignore[arg-type]  # its own options
    choice = shows(picture, live.world.pupils["m1"], alt_text="Children on the field, seen from the side")
    live.world.save(reference, text="Sports day!", pictures=(choice,))
    return reference, picture


@pytest.mark.usefixtures("stopped")
def test_a_photo_from_upload_to_adding_up_with_a_thumb(window: Open, live: Live) -> None:
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{live.world.draft(text='Sports day!')}")
    pixels, _ = drawn.group([170, 180, 175, 170], size=(1200, 700))
    photo = FilePayload(name="IMG_7.jpg", mimeType="image/jpeg", buffer=drawn.jpeg_of(pixels))
    page.set_input_files("#files", [photo])
    card = page.locator("[data-picture]")
    expect(card.locator("[data-who]")).to_contain_text("4 faces found", timeout=LOOKING_MS)
    card.get_by_label("Describe it for people").fill("Four children on the field before the race")
    card.get_by_role("button", name="Who is in it?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is in picture 1?")
    no_barriers(page)
    page.locator("#face-1-cover").check(force=True)
    page.locator("#face-2-cover").check(force=True)
    expect(page.locator('[data-mark="face-1"]')).to_have_class("mark mark-face is-covered")
    page.get_by_role("button", name="Cover 2 parts").click()
    expect(page.get_by_role("status").first).to_contain_text("the uncovered copy is deleted")
    expect(page.locator("[data-found]")).to_have_count(2)
    page.locator("#face-3-none").check(force=True)
    page.get_by_label("Find a pupil").fill("pop")
    page.locator(".match").first.click()
    expect(page.locator("[data-tags] .tag")).to_contain_text("Poppy Fairweather can be shown")
    page.get_by_label("How many people can you see?").fill("1")
    page.get_by_label("Yes", exact=True).check()
    page.select_option("#source", "school_device")
    expect(page.locator("[data-sum]")).to_have_class("sum adds-up")
    assert "4 faces found: 1 named, 2 covered, 1 not a face. You counted 1. It adds up." in sum_line(page)
    no_barriers(page)
    page.get_by_role("button", name="Done").click()
    card = page.locator("[data-picture]")
    expect(card.locator("[data-who]")).to_contain_text("Poppy F. · 4 faces found, 2 parts covered")
    expect(card.get_by_label("Describe it for people")).to_have_value("Four children on the field before the race")
    no_barriers(page)


def test_names_are_ticked_by_keyboard_alone(window: Open, live: Live) -> None:
    reference, picture = draft_with(live, 2)
    page = window("teacher")
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    find = page.get_by_label("Find a pupil")
    find.press_sequentially("rowan")
    find.press("Enter")
    expect(page.locator("[data-tags] .tag")).to_have_count(2)
    expect(find).to_be_focused()
    expect(find).to_have_value("")
    find.press_sequentially("oak")
    find.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-tags] .tag")).to_have_count(3)
    find.press_sequentially("nobody of this name")
    expect(page.locator("[data-matches]")).to_contain_text("Nobody of that name is on the roll.")
    find.press("Escape")
    expect(page.locator("[data-matches]")).to_be_hidden()
    page.locator("[data-tags] .tag").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-tags] .tag")).to_have_count(2)
    expect(page.locator("[data-tags] .tag").first).to_be_focused()
    page.evaluate("document.getElementById('people').dispatchEvent(new Event('answered'))")  # it came late
    expect(page.locator("[data-tags] .tag").first).to_be_focused()
    page.locator("#face-1-named").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#face-1-adult")).to_be_checked()
    expect(page.locator("[data-sum]")).to_contain_text("1 adult")


def test_a_whole_class_and_nobody(window: Open, live: Live) -> None:
    reference, picture = draft_with(live, 2)
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    page.locator("summary", has_text="Beech").click()
    page.get_by_role("button", name="Everyone here from Beech").click()
    expect(page.locator("[data-tags] .tag")).to_have_count(3)
    page.get_by_label("Alfie Thornbury").uncheck()
    expect(page.locator("[data-tags] .tag")).to_have_count(2)
    page.get_by_label("No person pictured").check()
    expect(page.locator("[data-tags] .tag")).to_have_count(0)
    page.get_by_label("No person pictured").uncheck()
    expect(page.locator("[data-tags] .tag")).to_have_count(2)
    expect(page.locator("[data-sum]")).to_contain_text("2 named")
    page.reload()
    expect(page.locator("[data-tags] .tag")).to_have_count(2)


def test_who_may_be_shown_follows_how_the_picture_shows_people(window: Open, live: Live) -> None:
    reference, picture = draft_with(live, 1)
    page = window("teacher")
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    page.locator("summary", has_text="Oak").click()
    grace = page.locator("[data-classes] li", has_text="Grace Winterbourne")
    expect(grace).to_contain_text("cannot be shown")
    page.get_by_label("No: hands, backs, or too far away").check()
    expect(grace.locator("[data-can]")).to_have_text("can be shown")


@pytest.mark.parametrize("by", ["mouse", "tap"])
def test_a_box_is_drawn_and_burned(window: Open, live: Live, by: str) -> None:
    reference, picture = draft_with(live, 1)
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    page.get_by_role("button", name="Mark a part to cover").click()
    area = page.locator("[data-overlay]").bounding_box()
    assert area is not None
    x, y = area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5
    page.mouse.move(x, y)
    page.mouse.down()
    if by == "mouse":
        page.mouse.move(x + area["width"] * 0.25, y + area["height"] * 0.25, steps=4)
    page.mouse.up()
    value = page.locator("input[name=box]").get_attribute("value") or ""
    left, top, wide, high = (float(side) for side in value.split(","))
    if by == "mouse":
        assert (left, top, wide, high) == pytest.approx((50, 50, 25, 25), abs=1)
    else:
        assert (left + wide / 2, top + high / 2) == pytest.approx((50, 50), abs=1)
    expect(page.locator(".drawn")).to_have_count(1)
    page.get_by_label("Cover box 1").click(force=True)
    expect(page.locator(".drawn")).to_have_count(0)
    expect(page.locator("input[name=box]")).to_have_count(0)
    page.locator("[data-overlay]").click(position={"x": 150, "y": 150})
    page.get_by_role("button", name="Cover 1 part").click()
    expect(page.get_by_role("status").first).to_contain_text("the uncovered copy is deleted")
    with live.world.db.read() as session:
        (cover,) = session.exec(select(PictureCover)).all()
    assert [patch["what"] for patch in cover.patches] == ["part"]


def test_a_tap_on_a_box_goes_to_its_line(window: Open, live: Live) -> None:
    reference, picture = draft_with(live, 12)
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    line = page.locator("#face-12")
    expect(line).to_be_hidden()
    page.locator('[data-mark="face-12"] .mark-box').click()
    expect(line).to_be_in_viewport()
    expect(page.locator("#face-12-named")).to_be_focused()


def test_what_is_said_is_kept_while_the_page_is_left(window: Open, live: Live) -> None:
    reference, picture = draft_with(live, 1)
    page = window("teacher")
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    page.get_by_label("How many people can you see?").fill("4")
    page.goto("/drafts/")  # before anything was due to be kept
    for _ in range(TIMES):  # what a page sends as it is left may arrive after the next page was asked for
        page.goto(f"/drafts/{reference}/pictures/{picture}")
        if page.get_by_label("How many people can you see?").input_value() == "4":
            return
    raise AssertionError("What was typed is lost.")


def test_nobody_loses_a_name_they_are_typing_because_the_picture_was_looked_at(window: Open, live: Live) -> None:
    reference, picture = draft_with(live, 2)
    page = window("teacher")
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    find = page.get_by_label("Find a pupil")
    find.press_sequentially("rowan")
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.evaluate("document.getElementById('people').dispatchEvent(new Event('look-done'))")
    expect(page.locator(".match").first).to_contain_text("Rowan")
    assert page.locator("html").get_attribute("data-same") == "yes"
    find.press("Enter")
    expect(page.locator("html[data-same]")).to_have_count(0)
    expect(page.locator("[data-tags] .tag", has_text="Rowan")).to_have_count(1)


def test_crops_ask_for_no_further_bytes(window: Open, live: Live) -> None:
    reference, picture = draft_with(live, 12, writing=True)
    page = window("teacher")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "image" else None)
    page.goto(f"/drafts/{reference}/pictures/{picture}", wait_until="networkidle")
    assert len([url for url in asked if url.endswith(f"/pictures/{picture}")]) == 1


def test_the_same_without_any_script(window: Open, live: Live) -> None:
    reference, _ = draft_with(live, 3, writing=True)
    page = window("teacher", script=False, width=PHONE)
    page.goto(f"/drafts/{reference}")
    page.locator("[data-picture]").get_by_role("button", name="Who is in it?").click()
    page.locator("#face-1-cover").check(force=True)
    page.get_by_label("Find a pupil").fill("rowan")
    page.get_by_label("Find a pupil").press("Enter")
    page.locator("summary", has_text="Oak").click() if not page.get_by_label(
        "Rowan Kettleby"
    ).is_visible() else None
    page.get_by_label("Rowan Kettleby").check()
    page.get_by_label("How many people can you see?").fill("2")
    page.get_by_role("button", name="Add it up").click()
    expect(page.locator("[data-sum]")).to_contain_text("3 faces found: 2 named, 1 to be covered. You counted 2.")
    expect(page.locator("#face-1-cover")).to_be_checked()
    page.locator("summary", has_text="Give a box in numbers").click()
    for side, value in (("From the left", "0"), ("From the top", "70"), ("Width", "60"), ("Height", "25")):
        page.get_by_label(side).fill(value)
    page.get_by_role("button", name="Add this box").click()
    expect(page.get_by_label("Cover box 1")).to_be_checked()
    page.get_by_role("button", name="Done").click()
    who = page.locator("[data-picture] [data-who]")
    expect(who).to_contain_text("Poppy F. and Rowan K. · 3 faces found, 2 parts covered")


@pytest.mark.parametrize("width", [NARROW, PHONE, DESK])
@pytest.mark.parametrize("count", [0, 3, 28])
def test_nobody_is_kept_out_by_the_page(window: Open, live: Live, width: int, count: int) -> None:
    reference, picture = draft_with(live, count, writing=True, unsure=min(count, 1))
    page = window("teacher", width=width)
    page.goto(f"/drafts/{reference}/pictures/{picture}")
    no_barriers(page)
    page.evaluate(FOLDED)
    assert page.evaluate(SIDEWAYS) == 0
    no_barriers(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_timeout(200)  # until colours that were on their way have arrived
    no_barriers(page)
