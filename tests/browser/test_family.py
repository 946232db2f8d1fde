"""Can a tired parent answer on a small phone, by ear, in large letters, and without a script?"""

import pytest
from playwright.sync_api import Page, expect

from gatekeeper.links import FAMILY
from tests.asked_parents import Asking, asking
from tests.browser.conftest import Live
from tests.browser.watching import DESK, PHONE, SIDEWAYS, Watch
from tests.web.conftest import Built

SMALLEST = 320
QUESTIONS = {
    "In a picture on X": "Only in a group",
    "First name in a post on X, without a picture": "No",
    "In a video on X": "No",
}
LARGE_LETTERS = "() => { document.documentElement.style.fontSize = '200%'; }"


@pytest.fixture
def school(live: Live) -> Asking:
    return asking(live.world, live.services.key)


def answer(page: Page) -> None:
    """Answers by what a screen reader says of each question, and with the space bar."""
    for question, chosen in QUESTIONS.items():
        group = page.get_by_role("group", name=question, exact=True)
        group.get_by_role("radio", name=chosen, exact=True).press("Space")
    page.get_by_role("textbox", name="Your own name").fill("Ida Winterbourne")
    page.get_by_role("checkbox", name="I have parental responsibility for Grace").press("Space")


@pytest.mark.parametrize("script", [True, False])
def test_a_parent_answers_on_a_phone(watch: Watch, live: Live, school: Asking, *, script: bool) -> None:
    link = school.link(school.ask(school.adult()))
    with watch.window(live.address, script=script, width=PHONE) as page:
        page.goto(FAMILY + link)
        watch.look(page, f"a parent's page, script {script}", fresh=True)
        page.get_by_role("button", name="Check what you have answered").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose an answer: In a picture on X.")
        watch.look(page, f"a parent's page with something missing, script {script}")
        answer(page)
        page.get_by_role("button", name="Check what you have answered").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        watch.look(page, f"a parent's answers before sending, script {script}")
        page.get_by_role("button", name="Send these answers").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
        watch.look(page, f"a parent's receipt, script {script}")
        page.get_by_role("link", name="answer again on this page").click()
        expect(page.locator(".warning")).to_contain_text("An answer came in by this link")
        watch.look(page, f"a parent's page for the second time, script {script}")
        assert page.context.cookies() == []
    assert len(school.records()) == 3


def test_a_code_from_a_letter_and_what_opens_nothing(watch: Watch, live: Live, school: Asking) -> None:
    code = school.code(school.ask(school.adult()))
    with watch.window(live.address, width=PHONE) as page:
        page.goto(FAMILY)
        watch.look(page, "the door for codes", fresh=True)
        page.get_by_label("The code from your letter").fill("CDFG HJKM 2345")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This link or code is not open")
        watch.look(page, "a code that opens nothing")
        page.get_by_label("The code from your letter").fill(code.lower())
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("May we show or name Grace?")


def test_the_pages_fit_the_smallest_phone_and_large_letters(watch: Watch, live: Live, school: Asking) -> None:
    link = school.link(school.ask(school.adult()))
    with watch.window(live.address, width=PHONE) as page:
        page.set_viewport_size({"width": SMALLEST, "height": 640})

        def fits(what: str) -> None:
            assert page.evaluate(SIDEWAYS) <= 0, what
            page.evaluate(LARGE_LETTERS)
            assert page.evaluate(SIDEWAYS) <= 0, f"{what}, large letters"

        page.goto(FAMILY)
        fits("the door")
        page.goto(FAMILY + link)
        fits("the form")
        answer(page)
        page.get_by_role("button", name="Check what you have answered").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        fits("the check")
        page.get_by_role("button", name="Send these answers").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
        fits("the receipt")


def test_the_office_asks_hands_out_and_looks_through(
    watch: Watch, live: Live, built: Built, school: Asking
) -> None:
    school.adult()
    school.adult(name="Jon Winterbourne")
    kay = school.adult("m5", "Kay Kettleby")
    with watch.window(live.address, built.tokens["office"], width=DESK) as page:
        page.goto("/permissions/")
        page.get_by_role("link", name="Ask the families of Oak").click()
        watch.look(page, "asking a class", fresh=True)
        page.get_by_role("button", name="Make the requests").click()
        expect(page.get_by_role("status")).to_contain_text("3 requests are ready")
        watch.look(page, "a class that was asked")
        page.get_by_role("link", name="Print the letters").click()
        watch.look(page, "letters to print", fresh=True)
        first, second, _ = (school.link(one.id) for one in school.requests())
        school.answer(first, school.form(first, name="Uncle Bob"))
        school.answer(second)
        page.goto("/permissions/requests")
        watch.look(page, "what came in", fresh=True)
        page.get_by_role("link", name="The form about Rowan").click()
        watch.look(page, "a form that came in", fresh=True)
        page.get_by_role("link", name="Request 1").click()
        watch.look(page, "a request with its link", fresh=True)
        page.get_by_role("button", name="Recall this request").click()
        expect(page.locator("main")).to_contain_text("It was recalled.")
        watch.look(page, "a recalled request")
        page.goto(f"/permissions/requests/contact/{kay}")
        watch.look(page, "asking one parent", fresh=True)
        page.goto("/permissions/requests")
        page.get_by_role("button", name="I have looked at these").click()
        expect(page.get_by_role("status")).to_contain_text("2 answers are off the list")
        watch.look(page, "nothing new came in")


def test_every_letter_of_a_print_run_is_one_sheet_of_paper(
    watch: Watch, live: Live, built: Built, school: Asking
) -> None:
    for pupil, name in (("m4", "Ida Winterbourne"), ("m4", "Jon Winterbourne"), ("m5", "Kay Kettleby")):
        school.adult(pupil, name)
    school.ask_class(school.class_id("Oak"))
    with watch.window(live.address, built.tokens["office"], width=DESK) as page:
        page.goto(f"/permissions/requests/class/{school.class_id('Oak')}/print")
        pdf = page.pdf(prefer_css_page_size=True)
    assert b"/Count 3" in pdf
