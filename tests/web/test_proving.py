"""Showing once more that it is you: which pages ask, what happens to what was sent, and what a proof changes."""

from collections.abc import Callable

from flask import Flask
from sqlmodel import col, select

from gatekeeper.actions.signing_in import who
from gatekeeper.audit.events import Verb
from gatekeeper.models import AuditEvent
from gatekeeper.services import Services
from tests.web.browser import Browser
from tests.world import DOMAIN, PASSWORD, World
from web import guard

HEAD = f"head@{DOMAIN}"
DANGEROUS = {
    "people.invite",
    "people.send",
    "people.one",
    "people.set_roles",
    "people.switch_off",
    "people.switch_on",
    "school.form",
    "school.change",
    "connecting.keys_form",
    "connecting.enter_keys",
    "connecting.consent_form",
    "connecting.ask_consent",
    "connecting.remove",
    "alarms.form",
    "alarms.choose",
    "pause.lift",
    "account.change_password",
}
"""Pages that stood before the first that ask by themselves; each new one says `recent=True` of its own."""


def token_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie("gatekeeper")
    assert cookie is not None
    return cookie.value


def last_event(world: World) -> AuditEvent:
    with world.db.read() as session:
        return session.exec(select(AuditEvent).order_by(col(AuditEvent.seq).desc())).first()  # type: ignore[return-value]  # there is always one


def test_the_dangerous_pages_ask_for_a_fresh_proof(app: Flask) -> None:
    recent = {name for name in app.view_functions if (gate := guard.gate_of(app, name)) and gate.recent}
    assert recent >= DANGEROUS


def test_after_ten_minutes_a_dangerous_page_asks_and_leads_back(
    browser: Callable[..., Browser], world: World
) -> None:
    head = browser("head")
    world.later(minutes=9, seconds=59)
    assert head.get("/people/invite").status == 200
    world.later(seconds=1)
    assert head.get("/history").status == 200, "others go on opening"
    page = head.follow(head.get("/people/invite?from=home"))
    assert page.h1 == "Show that it is you"
    form = page.form("/prove")
    assert form["then"] == "/people/invite?from=home"
    page = head.post("/prove", {**form, "password": PASSWORD, "code": head.code(HEAD)})
    assert page.response.location == "/people/invite?from=home"
    assert head.follow(page).h1 == "Invite somebody"
    assert last_event(world).verb == Verb.PROVED
    assert head.get("/prove?then=/pause/").response.location == "/pause/", "whoever has just shown it goes on"


def test_what_is_sent_too_late_is_not_done_and_says_so(browser: Callable[..., Browser], world: World) -> None:
    head = browser("head")
    world.later(minutes=11)
    teacher = world.staff["teacher"]
    there = {"HTTP_REFERER": f"http://localhost/people/{teacher}"}
    page = head.follow(head.post(f"/people/{teacher}/off", environ_base=there))
    assert "what you sent just now was not done" in page.text
    assert page.form("/prove")["then"] == f"/people/{teacher}"
    assert world.actor("teacher")
    elsewhere = {"HTTP_REFERER": "https://evil.example.org/people/1"}
    page = head.post(f"/people/{teacher}/off", environ_base=elsewhere)
    assert page.response.location == "/prove?then="
    assert world.actor("teacher")


def test_a_script_gets_a_reason(browser: Callable[..., Browser], world: World) -> None:
    head = browser("head")
    world.later(minutes=11)
    answer = head.client.get("/people/invite", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["reason"] == "prove"


def test_a_proof_gives_the_session_a_new_id_and_the_old_one_opens_nothing(
    browser: Callable[..., Browser], world: World, services: Services
) -> None:
    head = browser("head")
    old = token_of(head)
    world.later(minutes=11)
    head.post("/prove", {"password": PASSWORD, "code": head.code(HEAD)})
    new = token_of(head)
    assert new != old
    assert who(world.db, old, services.lengths, world.now) is None
    found = who(world.db, new, services.lengths, world.now)
    assert found is not None
    assert found.proved_at == world.now


def test_wrong_proofs_are_counted_with_wrong_sign_ins(
    browser: Callable[..., Browser], world: World, app: Flask
) -> None:
    head = browser("head")
    world.later(minutes=11)
    assert head.post("/prove", {}).status == 422
    for _ in range(3):
        page = head.post("/prove", {"password": "not the one"})
        assert page.status == 422
        assert "This is not your password" in page.text
    assert last_event(world).verb == Verb.PROOF_FAILED
    door = Browser(app)
    for _ in range(2):
        door.post("/sign-in", {"email": HEAD, "password": "not the one"})
    assert head.post("/prove", {"password": PASSWORD, "code": head.code(HEAD)}).status == 429
    assert head.get("/people/invite").status == 303
