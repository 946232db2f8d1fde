"""The office asks by link: one parent or a class, with letters to print, links to take, and what came in."""

import csv
import io
from collections.abc import Callable

import pytest

from gatekeeper.models import ParentalResponsibility
from gatekeeper.services import Services
from tests.asked_parents import ALL_NO, WORDING, Asking, asking
from tests.web.browser import Browser, Page, words
from tests.world import DOMAIN, World

REQUESTS = "/permissions/requests"


@pytest.fixture
def school(world: World, services: Services) -> Asking:
    return asking(world, services.key)


@pytest.fixture
def office(browser: Callable[..., Browser]) -> Browser:
    return browser("office")


def section(page: Page, heading: str) -> str:
    """What stands in the part of a page under a heading."""
    for one in page.all("section"):
        if words(one).startswith(heading):
            return words(one)
    return ""


def rows(page: Page) -> list[dict[str, str]]:
    assert page.response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(page.response.text.removeprefix("\ufeff"), newline="")))


def test_the_office_asks_one_parent_and_gets_a_link_and_a_letter(school: Asking, office: Browser) -> None:
    contact = school.adult()
    child = office.get(f"/permissions/{school.world.pupils['m4']}")
    page = office.get(child.links()["Ask by link : Ida Winterbourne"])
    assert page.h1 == "Ask Ida Winterbourne"
    path = f"{REQUESTS}/contact/{contact}"
    assert page.form(path)["until"] == "2026-12-15"
    page = office.follow(office.post(path, {**page.form(path)}))
    assert page.h1 == "Request 1"
    (shown,) = page.all("textarea")
    assert words(shown) == f"http://127.0.0.1:8000/family/{school.link(1)}"
    assert "Open until 15 December 2026" in page.text
    letter = office.get(page.links()["Print the letter"])
    assert letter.h1 == "Letter to Ida Winterbourne"
    for part in (
        WORDING,
        school.code(1),
        "127.0.0.1:8000/family",
        "To Ida Winterbourne, about Grace Winterbourne, Oak",
        "In a picture on X",
        "Only in a group",
        "I have parental responsibility for Grace",
        "Signature",
        "Request 1, wording 2026-09",
    ):
        assert part in letter.text, part


@pytest.mark.parametrize(
    ("change", "field"),
    [({"wording": ""}, "wording"), ({"until": "2020-01-01"}, "until"), ({"until": "x"}, "until")],
)
def test_what_cannot_be_asked_is_said_beside_its_field(
    school: Asking, office: Browser, change: dict[str, str], field: str
) -> None:
    contact = school.adult()
    for path in (f"{REQUESTS}/contact/{contact}", f"{REQUESTS}/class/{school.class_id('Oak')}"):
        page = office.post(path, {"wording": str(school.wording_id), "until": "2026-12-01", **change})
        assert page.status == 422
        assert f"#{field}" in page.links().values()
    assert school.requests() == []


def test_nobody_is_offered_a_link_who_may_not_be_asked(school: Asking, office: Browser) -> None:
    school.adult(name="Ned", pr=ParentalResponsibility.NO)
    restricted = school.adult(name="Ria", restricted=True)
    page = office.get(f"/permissions/{school.world.pupils['m4']}")
    assert not [link for link in page.links() if link.startswith("Ask by link")]
    assert office.get(f"{REQUESTS}/contact/{restricted}").status == 404
    answer = office.post(f"{REQUESTS}/contact/{restricted}", {"wording": str(school.wording_id)})
    assert answer.status == 422
    assert school.requests() == []


def test_a_class_is_asked_and_its_letters_and_links_are_handed_out(school: Asking, office: Browser) -> None:
    school.adult("m4", "Ida Winterbourne")
    school.adult("m4", "=HYPERLINK(1)")
    school.adult("m5", "Kay Kettleby")
    oak = school.class_id("Oak")
    path = f"{REQUESTS}/class/{oak}"
    page = office.follow(office.post(path, {"wording": str(school.wording_id), "until": ""}))
    assert "3 requests are ready" in page.text
    assert "0 of 2 families answered" in page.text
    taken = rows(office.post(f"{path}/links", {}))
    kay, ida, odd = (school.link(one.id) for one in school.requests())
    assert [list(row.values()) for row in taken] == [
        ["Kay Kettleby", "Rowan", f"http://127.0.0.1:8000/family/{kay}", "15 December 2026"],
        ["Ida Winterbourne", "Grace", f"http://127.0.0.1:8000/family/{ida}", "15 December 2026"],
        ["'=HYPERLINK(1)", "Grace", f"http://127.0.0.1:8000/family/{odd}", "15 December 2026"],
    ]
    letters = office.get(f"{path}/print")
    assert letters.h1 == "Letters for Oak"
    assert [words(h2) for h2 in letters.all("h2")] == [
        "May we show or name Rowan?",
        "May we show or name Grace?",
        "May we show or name Grace?",
    ]
    school.answer(ida)
    assert "1 of 2 families answered" in office.get(path).text
    assert len(rows(office.post(f"{path}/links", {}))) == 2, "whoever has answered is left in peace"
    assert len(office.get(f"{path}/print").all("h2")) == 2


def test_the_list_of_links_is_a_file_that_no_browser_keeps(school: Asking, office: Browser) -> None:
    school.ask(school.adult())
    page = office.post(f"{REQUESTS}/class/{school.class_id('Oak')}/links", {})
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Content-Disposition"] == (
        f'attachment; filename="links-{school.class_id("Oak")}-2026-11-24.csv"'
    )


def test_the_register_says_how_far_each_class_is_and_what_came_in(
    school: Asking, office: Browser, browser: Callable[..., Browser]
) -> None:
    link = school.link(school.ask(school.adult()))
    assert "0 of 1 families answered of Oak" in office.get("/permissions/").links()
    school.answer(link)
    page = office.get("/permissions/")
    assert "1 of 1 families answered of Oak" in page.links()
    assert page.links()["Requests to parents: 1 came in"] == REQUESTS
    assert "Answers that came in by link: 1" in office.get("/permissions/to-do").links()
    teacher = browser("teacher").get("/permissions/")
    assert "families answered" not in teacher.text
    assert "Requests to parents" not in teacher.text


def test_what_came_in_is_listed_oldest_first_with_what_to_notice(school: Asking, office: Browser) -> None:
    mother, father = school.ask(school.adult()), school.ask(school.adult(name="Jon Winterbourne"))
    school.answer(school.link(mother))
    school.world.later(minutes=10)
    form = school.form(school.link(father), ALL_NO, name="Uncle Bob")
    school.answer(school.link(father), form)
    page = office.get(REQUESTS)
    assert [words(li).partition(" The form")[0] for li in page.all("li") if "The form" in words(li)] == [
        "Grace Winterbourne Oak, 24 November 2026 at 12.00pm Ida Winterbourne: yes to everything.",
        "Grace Winterbourne Oak, 24 November 2026 at 12.10pm Uncle Bob: no to everything.",
    ]
    came_in = section(page, "Came in")
    assert came_in.count("family disagrees") == 2
    assert came_in.count("another name The request was to Jon Winterbourne.") == 1
    assert "In a picture on X" in section(office.get("/permissions/to-do"), "Families who disagree")
    seen = page.form(f"{REQUESTS}/seen")
    school.world.later(minutes=10)
    school.answer(school.link(mother), school.form(school.link(mother), once="in-the-meantime-1"))
    page = office.follow(office.post(f"{REQUESTS}/seen", seen))
    assert "2 answers are off the list" in page.text
    assert section(page, "Came in").count("The form") == 1


def test_the_office_reads_the_form_as_the_family_saw_it(school: Asking, office: Browser) -> None:
    link = school.link(school.ask(school.adult()))
    school.answer(link, school.form(link, {**ALL_NO, "x-photo": "named"}, name="Ida W."))
    page = office.get(f"{REQUESTS}/answers/1")
    assert [words(div) for div in page.all("dl")[0]] == [
        "In a picture on X Yes, with the first name beside it",
        "First name in a post on X, without a picture No",
        "In a video on X No",
        "Name that was typed Ida W.",
        "Ticked I have parental responsibility for Grace",
    ]
    assert WORDING in page.text
    record = office.get(f"/permissions/{school.world.pupils['m4']}").text
    assert "Answered by link, on the school's page (who: Ida Winterbourne (mother), as a parent)" in record
    assert "written down by" not in record
    copy = office.get(f"/permissions/evidence/{school.answers()[0].evidence_id}").response
    assert copy.mimetype == "application/json"
    assert copy.headers["Content-Disposition"].startswith("attachment")


def test_a_recalled_request_shows_its_link_no_more(school: Asking, office: Browser) -> None:
    request_id = school.ask(school.adult())
    page = office.get(f"{REQUESTS}/{request_id}")
    assert school.link(request_id) in page.response.text
    page = office.follow(office.post(f"{REQUESTS}/{request_id}/recall", {}))
    assert "It was recalled." in page.text
    assert school.link(request_id) not in page.response.text
    assert office.get(f"{REQUESTS}/{request_id}/print").status == 404
    assert office.post(f"{REQUESTS}/{request_id}/recall", {}).status == 409


def test_a_request_whose_time_is_over_says_so(school: Asking, office: Browser) -> None:
    request_id = school.ask(school.adult())
    school.world.later(days=30)
    fresh = Browser(office.client.application).sign_in("office")
    assert "Its time has run out." in fresh.get(f"{REQUESTS}/{request_id}").text
    assert "Ida Winterbourne" in section(fresh.get(REQUESTS), "Ran out without an answer")


def test_an_address_that_parents_cannot_reach_is_said(school: Asking, office: Browser) -> None:
    request_id = school.ask(school.adult())
    for path in (f"{REQUESTS}/{request_id}", f"{REQUESTS}/{request_id}/print"):
        assert "Parents cannot reach this address." in office.get(path).text


def test_without_a_wording_the_office_is_told_where_to_add_one(
    world: World, services: Services, office: Browser
) -> None:
    school = Asking(world, services.key, 0)
    page = office.get(f"{REQUESTS}/contact/{school.adult()}")
    assert page.links()["What families read"] == "/permissions/wordings"


def test_a_teacher_finds_none_of_it(school: Asking, browser: Callable[..., Browser]) -> None:
    school.answer(school.link(school.ask(school.adult())))
    teacher = browser("teacher")
    for path in (REQUESTS, f"{REQUESTS}/1", f"{REQUESTS}/1/print", f"{REQUESTS}/answers/1"):
        assert teacher.get(path).status == 403
    assert DOMAIN not in teacher.get(REQUESTS).text
