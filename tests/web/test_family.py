"""A parent answers without an account or a cookie; whatever opens nothing looks the same, byte for byte."""

import logging
import re
import statistics
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from gatekeeper import serving
from gatekeeper.actions.answering_requests import TRIES_PER_NETWORK
from gatekeeper.links import FAMILY
from gatekeeper.services import Services
from tests.asked_parents import WORDING, Asking, asking
from tests.web.browser import Browser, Page, words
from tests.world import World
from web.security import SECRET_ADDRESS

ANSWERED = {"x-photo": "group", "x-text": "no", "x-video": "no", "name": "Ida Winterbourne", "declared": "yes"}


class Parent(Browser):
    """Somebody at home, who sends what the page says and nothing else."""

    def send(self, page: Page, step: str, **change: str) -> Page:
        """Sends the form of a page with these fields changed."""
        action = page.all("form", method="post")[0].get("action", "")
        fields = {**page.form(action), "step": step, **change}
        return self._page(self.sends(action, data=fields))

    def type_code(self, code: str) -> Page:
        """Types a code at the door."""
        return self._page(self.client.post(FAMILY, data={"code": code}, buffered=True))


@pytest.fixture
def school(world: World, services: Services) -> Asking:
    return asking(world, services.key)


@pytest.fixture
def parent(app: Flask) -> Parent:
    return Parent(app, "198.51.100.7")


@pytest.fixture
def request_id(school: Asking) -> int:
    return school.ask(school.adult())


@pytest.fixture
def link(school: Asking, request_id: int) -> str:
    return school.link(request_id)


def lines(page: Page) -> list[str]:
    return [words(div) for dl in page.all("dl") for div in dl]


def test_a_parent_reads_answers_checks_and_sends_and_has_a_receipt(
    parent: Parent, school: Asking, link: str
) -> None:
    page = parent.get(FAMILY + link)
    assert page.h1 == "May we show or name Grace?"
    assert "Lunsford Primary School" in page.text
    assert WORDING in page.text
    assert not page.all("input", checked=""), "nothing is ticked beforehand"
    summary = parent.send(page, "check", **ANSWERED)
    assert summary.status == 200
    assert summary.h1 == "Check your answers"
    assert lines(summary)[:3] == [
        "In a picture on X Only in a group",
        "First name in a post on X, without a picture No",
        "In a video on X No",
    ]
    assert school.records() == [], "nothing is written before it is sent"
    receipt = parent.follow(parent.send(summary, "send"))
    assert receipt.h1 == "Thank you, your answers have reached the school"
    assert lines(receipt) == lines(summary)[:3]
    assert "Sent by Ida Winterbourne, with parental responsibility, on 24 November 2026 at 12.00pm" in receipt.text
    assert "You can change any answer on any day, without giving a reason" in receipt.text
    assert "01632 960417" in receipt.text
    assert "31 October 2027" in receipt.text
    assert len(school.records()) == 3
    assert "An answer came in by this link on 24 November 2026" in parent.get(FAMILY + link).text


def test_a_parent_needs_no_cookie_and_gets_none(parent: Parent, link: str) -> None:
    seen = [parent.get(FAMILY), parent.get(FAMILY + link), parent.get(f"{FAMILY}nothing")]
    summary = parent.send(seen[1], "check", **ANSWERED)
    seen += [summary, parent.send(summary, "send"), parent.type_code("CDFG-HJKM-2345")]
    assert [page.response.headers.get("Set-Cookie") for page in seen] == [None] * 6


def test_the_page_names_nobody_but_the_child_by_first_name(parent: Parent, link: str) -> None:
    source = parent.get(FAMILY + link).response.text
    assert "Grace" in source
    for secret in ("Winterbourne", "Ida", "Oak", "mother", "<script", "gatekeeper"):
        assert secret not in source


def test_no_page_for_families_is_kept_indexed_or_told_to_others(parent: Parent, link: str) -> None:
    for path in (FAMILY, FAMILY + link, f"{FAMILY}nothing", f"{FAMILY}no/such/page", f"{FAMILY}{link}/receipt/x"):
        headers = parent.get(path).response.headers
        assert headers["Cache-Control"] == "no-store"
        assert {name: headers[name] for name in SECRET_ADDRESS} == SECRET_ADDRESS
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in headers["X-Robots-Tag"]


def test_what_was_typed_stays_when_something_is_missing(parent: Parent, school: Asking, link: str) -> None:
    page = parent.get(FAMILY + link)
    page = parent.send(page, "check", **{**ANSWERED, "x-video": "", "name": ""})
    assert page.status == 422
    assert [
        words(a) for a in page.all("a") if (a.get("href") or "").startswith("#x") or a.get("href") == "#name"
    ] == [
        "Choose an answer: In a video on X.",
        "Type your own name, in at most 120 letters.",
    ]
    form = page.form(FAMILY + link)
    assert (form["x-photo"], form["declared"]) == ("group", "yes")
    assert school.records() == []


def test_a_parent_can_go_back_and_change_before_sending(parent: Parent, link: str) -> None:
    summary = parent.send(parent.get(FAMILY + link), "check", **ANSWERED)
    page = parent.send(summary, "change")
    form = page.form(FAMILY + link)
    assert {name: form[name] for name in ANSWERED} == ANSWERED


def test_sending_the_same_page_twice_gives_the_same_receipt(parent: Parent, school: Asking, link: str) -> None:
    summary = parent.send(parent.get(FAMILY + link), "check", **ANSWERED)
    first, second = parent.send(summary, "send"), parent.send(summary, "send")
    assert first.response.location == second.response.location
    assert len(school.records()) == 3


def test_answers_cannot_be_sent_past_the_check(parent: Parent, school: Asking, link: str) -> None:
    page = parent.send(parent.get(FAMILY + link), "send", **ANSWERED)
    assert page.status == 404, "a form that was never shown for checking has no number"
    assert school.records() == []


def test_when_the_question_changed_meanwhile_it_is_shown_anew(parent: Parent, school: Asking, link: str) -> None:
    summary = parent.send(parent.get(FAMILY + link), "check", **ANSWERED)
    with school.world.db.write() as session:
        session.connection().execute(sa.text("UPDATE school SET name = 'Lunsford Academy'"))
    page = parent.send(summary, "send")
    assert page.status == 409
    assert "has changed since you opened this page" in page.text
    assert school.records() == []


def test_fields_of_another_form_are_not_read(parent: Parent, school: Asking, link: str) -> None:
    school.adult("m1", "Jo Fairweather")
    page = parent.get(FAMILY + link)
    more = {"pupil_id": "1", "contact_id": "2", "wording_id": "9", "press-photo": "yes", "decision": "yes"}
    summary = parent.send(page, "check", **ANSWERED, **more)
    parent.send(summary, "send", **more)
    assert {(r.pupil_id, r.channel.value) for r in school.records()} == {(school.world.pupils["m4"], "x")}


def test_a_receipt_opens_with_its_own_link_alone(parent: Parent, school: Asking, link: str) -> None:
    summary = parent.send(parent.get(FAMILY + link), "check", **ANSWERED)
    receipt = parent.send(summary, "send").response.location
    other = school.link(school.ask(school.adult("m1", "Jo Fairweather")))
    assert parent.get(receipt).status == 200
    assert parent.get(receipt.replace(link, other)).status == 404
    assert parent.get(receipt[:-1]).status == 404


def test_a_code_from_a_letter_opens_the_same_page(parent: Parent, school: Asking, request_id: int) -> None:
    page = parent.type_code(school.code(request_id).lower().replace("-", " "))
    assert page.status == 303
    assert page.response.location == FAMILY + school.link(request_id)
    assert parent.follow(page).h1 == "May we show or name Grace?"


def test_an_empty_code_is_asked_for_again(parent: Parent) -> None:
    page = parent.type_code("  ")
    assert page.status == 422
    assert "Type the code that is printed on your letter." in page.text


def closed(school: Asking, parent: Parent) -> dict[str, bytes]:
    """Every way to meet a link or code that opens nothing, and the bytes that come back."""
    unknown, code = "A" * 43, "CDFG-HJKM-2345"
    expired = school.ask(school.adult("m1", "Jo"))
    school.world.later(days=22)
    recalled = school.ask(school.adult(name="Jon"))
    school.recall(recalled)
    ways: dict[str, Callable[[], Page]] = {
        "unknown link": lambda: parent.get(FAMILY + unknown),
        "short link": lambda: parent.get(f"{FAMILY}x"),
        "tampered link": lambda: parent.get(FAMILY + school.link(expired)[:-1] + "_"),
        "recalled link": lambda: parent.get(FAMILY + school.link(recalled)),
        "expired link": lambda: parent.get(FAMILY + school.link(expired)),
        "unknown link, sent to": lambda: parent._page(parent.client.post(FAMILY + unknown, data=ANSWERED)),
        "recalled link, sent to": lambda: parent._page(
            parent.client.post(FAMILY + school.link(recalled), data={**ANSWERED, "step": "send", "once": "a" * 20})
        ),
        "unknown code": lambda: parent.type_code(code),
        "recalled code": lambda: parent.type_code(school.code(recalled)),
        "expired code": lambda: parent.type_code(school.code(expired)),
        "odd code": lambda: parent.type_code("ü" * 300),
        "unknown receipt": lambda: parent.get(f"{FAMILY}{unknown}/receipt/{'b' * 22}"),
        "recalled receipt": lambda: parent.get(f"{FAMILY}{school.link(recalled)}/receipt/{'b' * 22}"),
    }
    answers = {}
    for name, way in ways.items():
        page = way()
        assert page.status == 404, name
        headers = "\n".join(f"{k}: {v}" for k, v in page.response.headers)
        answers[name] = headers.encode() + page.response.data
    return answers


def test_every_link_or_code_that_opens_nothing_gives_the_same_bytes(school: Asking, parent: Parent) -> None:
    answers = closed(school, parent)
    assert len(set(answers.values())) == 1, [name for name, data in answers.items()]


def test_a_recalled_link_takes_as_long_as_one_that_never_was(school: Asking, parent: Parent) -> None:
    request_id = school.ask(school.adult())
    school.recall(request_id)
    paths = {"recalled": FAMILY + school.link(request_id), "unknown": FAMILY + "A" * 43}
    took: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(60):
        for name, path in paths.items():
            began = time.perf_counter()
            parent.client.get(path, buffered=True)
            took[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(times) for name, times in took.items()}
    assert abs(medians["recalled"] - medians["unknown"]) < 0.005, medians


def test_guessing_codes_is_stopped_with_a_page_that_says_how_long(
    school: Asking, parent: Parent, request_id: int, app: Flask
) -> None:
    for _ in range(TRIES_PER_NETWORK):
        assert parent.type_code("CDFG-HJKM-2345").status == 404
    page = parent.type_code(school.code(request_id))
    assert page.status == 429
    assert "Please wait 15 minutes" in page.text
    assert parent.get(FAMILY + school.link(request_id)).status == 200, "the link itself is never in the way"
    assert Parent(app, "203.0.113.5").type_code(school.code(request_id)).status == 303


def test_an_error_for_a_family_speaks_to_a_family(parent: Parent, link: str) -> None:
    for path, status in ((f"{FAMILY}no/such/page", 404), (FAMILY + link, 405)):
        page = parent._page(parent.client.put(path) if status == 405 else parent.client.get(path))
        assert page.status == status
        assert "leader" not in page.text
        assert "Home" not in page.links()


def test_somebody_signed_in_sees_the_page_as_a_parent_does(
    browser: Callable[..., Browser], parent: Parent, link: str
) -> None:
    assert browser("office").get(FAMILY + link).response.data == parent.get(FAMILY + link).response.data


def test_neither_link_nor_code_nor_name_stands_in_log_or_record(
    school: Asking, parent: Parent, request_id: int, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = school.code(request_id)
    parent.type_code(code)
    parent.type_code("CDFG-HJKM-2345")
    summary = parent.send(parent.get(FAMILY + link), "check", **ANSWERED)
    parent.send(summary, "send")
    parent.client.put(FAMILY + link)
    said = caplog.text
    with school.world.db.read() as session:
        for table in ("audit_event", "audit_detail", "code_try", "consent_request", "consent_request_answer"):
            said += str(session.connection().execute(sa.text(f"SELECT * FROM {table}")).all())
    for secret in (link, code, code.replace("-", ""), "Winterbourne"):
        assert secret not in said


def test_a_line_of_the_log_about_a_parents_page_leaves_the_secret_out(
    capsys: pytest.CaptureFixture[str], link: str
) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []
    try:
        serving.set_up_logs()
        logging.getLogger("waitress").info("Client disconnected while serving %s", f"{FAMILY}{link}/receipt/abc")
        logging.getLogger("waitress").info("Client disconnected while serving /drafts/")
    finally:
        root.handlers = before
        root.setLevel(level)
    said = capsys.readouterr().err
    assert re.search(r"serving /family/\.\.\.$", said, re.MULTILINE)
    assert link not in said
    assert "serving /drafts/" in said
