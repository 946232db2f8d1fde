"""Do findings stand under the words, lead to them, and go away at one tap, with a script and without?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gatekeeper.lifecycle import State
from tests.browser.conftest import Live
from tests.browser.test_composer import choose, no_barriers, photo
from tests.settling import FOR_A_LEADER, HAMSTER

Open = Callable[..., Page]
PHONE, DESK, ZOOMED = 390, 1280, 320  # 320 is what is left of 640 at 200 %
SAME_PLACE = """([field, copy]) => {
    const style = (one) => {
        const s = getComputedStyle(one);
        return [s.font, s.letterSpacing, s.padding, s.borderWidth, s.lineHeight, s.textAlign].join("|");
    };
    const inner = (one) => [one.clientWidth, one.scrollHeight, one.scrollTop];
    return [style(field) === style(copy), JSON.stringify(inner(field)), JSON.stringify(inner(copy))];
}"""


def selected(page: Page, field: str = "text") -> str:
    """The words that are selected in a field."""
    return str(page.locator(f"#{field}").evaluate("(f) => f.value.slice(f.selectionStart, f.selectionEnd)"))


def underlined(page: Page, field: str = "text") -> list[tuple[str, str]]:
    """The words with a line under them, each with the kind of the line."""
    marks = page.locator(f".words:has(#{field}) .underlines mark").all()
    return [(mark.text_content() or "", mark.get_attribute("class") or "") for mark in marks]


def lies_behind(page: Page, field: str = "text") -> None:
    """The copy behind a field has its letters exactly where the field has them."""
    handles = [
        page.locator(f"#{field}").element_handle(),
        page.locator(f".words:has(#{field}) .underlines").element_handle(),
    ]
    styled, of_field, of_copy = page.evaluate(SAME_PLACE, handles)
    assert styled, "another font, padding or line height"
    assert of_field == of_copy, "another width, height or scroll"


@pytest.mark.parametrize("width", [PHONE, DESK, ZOOMED])
def test_a_name_is_underlined_jumped_to_and_answered(window: Open, live: Live, width: int) -> None:
    reference = live.world.draft(text="x")
    page = window("teacher", width=width)
    page.goto(f"/drafts/{reference}")
    page.locator("#text").fill("")
    page.locator("#text").press_sequentially(HAMSTER, delay=1)
    expect(page.locator(".underlines mark")).to_have_text(["Poppy"])
    assert underlined(page) == [("Poppy", "mark-block")]
    lies_behind(page)
    no_barriers(page)
    page.get_by_role("link", name="Show where it stands: Poppy").click()
    expect(page.locator("#text")).to_be_focused()
    assert selected(page) == "Poppy"
    page.locator(".checks-list a[data-jump]").first.click()
    assert selected(page) == "Poppy"
    page.get_by_role("button", name="Not a person here").click()
    expect(page.get_by_role("status").first).to_contain_text("Noted, and saved.")
    expect(page.locator("[data-slot=text]")).to_contain_text(
        "Amina Teach says that “Poppy” is nobody’s name here."
    )
    expect(page.locator(".checks-state")).to_have_text("Ready for a colleague to read")
    assert underlined(page) == []
    no_barriers(page)
    page.get_by_role("button", name="Send to a colleague").click()
    expect(page.get_by_role("status").first).to_contain_text("A colleague reads it next")
    assert live.world.post(reference).state is State.WAITING


def test_a_fix_takes_one_tap_and_undo_brings_the_words_back(window: Open, live: Live) -> None:
    page = window("teacher")
    page.goto(f"/drafts/{live.world.draft(text='x')}")
    page.fill("#text", "🎈 So many stories! #readingweekfun today")
    page.get_by_role("button", name="Write #ReadingWeekFun").click()
    expect(page.locator("#text")).to_have_value("🎈 So many stories! #ReadingWeekFun today")
    expect(page.locator("[data-said]")).to_have_text("Changed to: #ReadingWeekFun")
    expect(page.get_by_role("button", name="Write #ReadingWeekFun")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("#text")).to_have_value("🎈 So many stories! #readingweekfun today")


def test_a_description_is_underlined_and_mended_even_with_spaces_to_spare(window: Open, live: Live) -> None:
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{live.world.draft(text='Sunflowers!')}")
    choose(page, ("one.jpg", photo()))
    field = page.get_by_label("Describe it for people")
    field.fill("   The sunflowers   are  watered by Alfie   today")
    name = field.get_attribute("id") or ""
    expect(page.locator(f".words:has(#{name}) mark")).to_have_text(["Alfie"])
    lies_behind(page, name)
    page.locator(f'[data-slot="{name}"]').get_by_role("button", name="Say “a Year 2 pupil”").first.click()
    expect(field).to_have_value("   The sunflowers   are  watered by a Year 2 pupil   today")


def test_lines_stay_under_their_words_while_somebody_types_and_scrolls(window: Open, live: Live) -> None:
    page = window("teacher", width=PHONE)
    page.goto(f"/drafts/{live.world.draft(text='x')}")
    text = "We had a lovely day in the sun. " * 30 + "Well done Alfie Thornbury!"
    page.fill("#text", text)
    expect(page.locator(".underlines mark")).to_have_text(["Alfie Thornbury"])
    page.evaluate("() => { const f = document.getElementById('text'); f.scrollTop = 200; }")
    lies_behind(page)
    page.evaluate("() => { const f = document.getElementById('text'); f.setSelectionRange(0, 0); f.focus(); }")
    page.keyboard.type("Oh! ")
    assert underlined(page) == [("Alfie Thornbury", "mark-block")], "moved along at once, before anybody was asked"
    page.get_by_role("link", name="Show where it stands: Alfie Thornbury").click()
    assert selected(page) == "Alfie Thornbury"
    seen = page.evaluate(
        "() => { const f = document.getElementById('text').getBoundingClientRect();"
        " const m = document.querySelector('.underlines mark').getBoundingClientRect();"
        " return m.top >= f.top && m.bottom <= f.bottom && m.top >= 0 && m.bottom <= innerHeight; }"
    )
    assert seen, "the words are scrolled into sight"
    lies_behind(page)


def test_a_block_is_asked_about_lifted_and_seen_by_the_second_reader(window: Open, live: Live) -> None:
    reference = live.world.draft(text=FOR_A_LEADER)
    teacher, head = window("teacher", width=PHONE), window("head", width=PHONE)
    teacher.goto(f"/drafts/{reference}")
    teacher.get_by_role("button", name="Ask for it to be lifted").click()
    expect(teacher.locator(".finding-lift")).to_contain_text("You asked a member of the leadership team")
    no_barriers(teacher)
    head.goto("/")
    head.get_by_role("region", name="Blocks that you may lift").get_by_role("link").click()
    no_barriers(head)
    head.get_by_label("Your reason").fill("The governors agreed on Monday.")
    head.get_by_role("button", name="Lift this block").click()
    expect(head.get_by_role("status").first).to_contain_text("You lifted it.")
    teacher.reload()
    expect(teacher.locator(".checks-state")).to_have_text("Ready for a colleague to read")
    no_barriers(teacher)
    teacher.get_by_role("button", name="Send to a colleague").click()
    reader = window("colleague", width=DESK)
    reader.goto(f"/to-read/{reference}")
    expect(reader.get_by_role("region", name="What people answered")).to_contain_text(
        "The governors agreed on Monday."
    )
    no_barriers(reader)


def test_the_list_of_words_that_are_not_names_can_be_used_by_everybody(window: Open, live: Live) -> None:
    teacher = window("teacher", script=False)
    teacher.goto(f"/drafts/{live.world.draft(text=HAMSTER)}")
    teacher.get_by_role("button", name="Not a person here").click()
    dsl = window("dsl", width=PHONE)
    dsl.goto("/not-names/")
    no_barriers(dsl)
    dsl.get_by_role("button", name="Take back").click()
    expect(dsl.get_by_role("status").first).to_contain_text("Taken back.")
    no_barriers(dsl)


def test_all_of_it_works_without_a_script(window: Open, live: Live) -> None:
    page = window("teacher", script=False, width=PHONE)
    page.goto(f"/drafts/{live.world.draft(text='x')}")
    page.fill("#text", f"{HAMSTER} So many stories! #readingweekfun")
    page.get_by_role("button", name="Check it").click()
    expect(page.locator(".marked-words mark")).to_have_text(["Poppy", "#readingweekfun"])
    page.get_by_role("button", name="Write #ReadingWeekFun").click()
    expect(page.locator("#text")).to_have_value(f"{HAMSTER} So many stories! #ReadingWeekFun")
    page.get_by_role("link", name="Show where it stands: Poppy").click()
    assert page.url.endswith("#text")
    page.get_by_role("button", name="Not a person here").click()
    expect(page.locator("[data-slot=text]")).to_contain_text(
        "Amina Teach says that “Poppy” is nobody’s name here."
    )
    page.get_by_role("button", name="Take this answer back").click()
    expect(page.get_by_role("status").first).to_contain_text("taken back")
    expect(page.get_by_role("button", name="Not a person here")).to_be_visible()
