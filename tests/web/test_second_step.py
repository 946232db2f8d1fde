"""Signing in by two steps, setting the second one up, and what stays closed until then."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlmodel import col, select

from gatekeeper.actions import second_step
from gatekeeper.actions.signing_in import end_sessions, who
from gatekeeper.audit.events import Verb
from gatekeeper.factors import held, totp
from gatekeeper.models import AuditEvent, CodeFactor, SignInSession
from gatekeeper.services import Services
from tests.web.browser import Browser, Page
from tests.web.test_proving import token_of
from tests.world import DOMAIN, PASSWORD, World, enrol
from web import create_app

HEAD = f"head@{DOMAIN}"
SHOWN = "phone would show the code"


def first_step(browser: Browser, email: str = HEAD, **more: str) -> Page:
    return browser.post("/sign-in", {"email": email, "password": PASSWORD, **more})


def forget(world: World, name: str) -> None:
    with world.db.write() as session:
        held.forget_all(session, world.staff[name])


def test_a_leader_signs_in_by_two_steps_and_comes_to_the_page_they_wanted(
    app: Flask, world: World, services: Services
) -> None:
    someone = Browser(app)
    page = first_step(someone, then="/people/")
    half = token_of(someone)
    assert page.response.location == "/sign-in/second?then=/people/"
    assert who(world.db, half, services.lengths, world.now) is None
    assert someone.get("/people/").response.location.startswith("/sign-in?"), "the first step opens nothing"
    page = someone.follow(page)
    assert page.h1 == "The second step"
    assert SHOWN not in page.text
    form = page.form("/sign-in/second")
    page = someone.post("/sign-in/second", {**form, "code": someone.code(HEAD)})
    assert page.response.location == "/people/"
    assert someone.follow(page).h1 == "People"
    assert token_of(someone) != half, "with the second step the session has a new id"
    assert who(world.db, half, services.lengths, world.now) is None


def test_a_half_way_session_ends_after_ten_minutes(app: Flask, world: World) -> None:
    someone = Browser(app)
    first_step(someone)
    world.later(minutes=10)
    for page in (someone.get("/sign-in/second"), someone.post("/sign-in/second", {"code": someone.code(HEAD)})):
        assert page.status == 409
        assert "sign in once more" in page.text


def test_nobody_is_at_the_second_step_without_the_first(app: Flask, world: World) -> None:
    assert Browser(app).get("/sign-in/second").status == 409
    someone = Browser(app)
    first_step(someone)
    with world.db.write() as session:
        for row in session.exec(select(SignInSession).where(col(SignInSession.proved_at).is_(None))):
            row.ended_at = world.now
            session.add(row)
    assert someone.post("/sign-in/second", {"code": someone.code(HEAD)}).status == 409
    assert second_step.waiting(world.db, token_of(someone), world.now) is None


def test_wrong_codes_and_wrong_passwords_count_together(app: Flask, world: World) -> None:
    someone = Browser(app)
    first_step(someone)
    assert someone.post("/sign-in/second", {"code": " "}).status == 422
    for _ in range(3):
        page = someone.post("/sign-in/second", {"code": "000000"})
        assert page.status == 422
        assert "This code is not right" in page.text
    for _ in range(2):
        Browser(app).post("/sign-in", {"email": HEAD, "password": "wrong"})
    assert someone.post("/sign-in/second", {"code": someone.code(HEAD)}).status == 429
    assert first_step(Browser(app)).status == 429
    world.later(minutes=16)
    assert Browser(app).sign_in("head").get("/").status == 200


def test_a_code_that_signed_in_proves_nothing_a_second_time(app: Flask) -> None:
    code = Browser(app).code(HEAD)
    statuses = []
    for _ in range(2):
        someone = Browser(app)
        first_step(someone)
        statuses.append(someone.post("/sign-in/second", {"code": code}).status)
    assert statuses == [303, 422]


def test_whoever_needs_a_second_step_and_has_none_sets_it_up_first(
    browser: Callable[..., Browser], world: World
) -> None:
    forget(world, "head")
    head = browser("head")
    page = head.get("/")
    assert page.response.location == "/account/second-step"
    page = head.follow(page)
    assert page.h1 == "Set up your second step first"
    assert "Pause everything" not in page.links()
    assert head.get("/account").status == head.get("/guide/").status == 200
    page = head.follow(head.post("/pause/", {"why": "In doubt"}))
    assert "this was not done" in page.text
    answer = head.client.get("/health", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    page = head.follow(head.post("/account/codes"))
    assert page.h1 == "Set up your app"
    assert [e for e in page.tree.iter() if e.get("class") == "qr"]
    action = page.all("form")[-1].get("action", "")
    seed = "".join(page.all("p", class_="seed")[0].itertext()).replace(" ", "")
    wrong = head.post(action, {"code": "000000", "name": "My phone"})
    assert wrong.status == 422
    assert wrong.form(action)["name"] == "My phone"
    code = totp.code_of(seed, totp.step_at(world.now))
    page = head.follow(head.post(action, {"code": code, "name": "My phone"}))
    assert page.h1 == "Good afternoon, Cara"
    assert "Your second step is set up." in page.text
    assert head.get(action).status == 404, "the secret is shown until it works, and never after"
    assert "My phone" in head.get("/account").text


def test_the_first_second_step_ends_the_sessions_that_a_password_alone_opened(
    browser: Callable[..., Browser], app: Flask, world: World
) -> None:
    elsewhere, here = browser("teacher"), Browser(app).sign_in("teacher")
    page = here.follow(here.post("/account/codes"))
    seed = "".join(page.all("p", class_="seed")[0].itertext()).replace(" ", "")
    action = page.all("form")[-1].get("action", "")
    page = here.post(action, {"code": totp.code_of(seed, totp.step_at(world.now))})
    assert page.response.location == "/account"
    assert here.get("/account").status == 200
    assert elsewhere.get("/account").status == 303


def test_the_only_second_step_has_no_button_to_remove_it(
    browser: Callable[..., Browser], world: World, services: Services
) -> None:
    head = browser("head")
    with world.db.read() as session:
        number = session.exec(select(CodeFactor.id).where(CodeFactor.person_id == world.staff["head"])).one()
    page = head.get("/account")
    assert not page.all("form", action=f"/account/codes/{number}/remove")
    refused = head.post(f"/account/codes/{number}/remove")
    assert refused.status == 409
    assert "your only second step" in refused.text
    enrol(world.db, world.staff["head"], services.key)
    page = head.follow(head.post(f"/account/codes/{number}/remove"))
    assert "Removed. You have a mail about it." in page.text


@pytest.mark.parametrize("demo", [True, False])
def test_the_code_is_shown_in_the_practice_school_and_never_elsewhere(
    demo: bool,  # noqa: FBT001  # a parameter of pytest
    services: Services,
    world: World,
) -> None:
    settings = services.settings.model_copy(update={"demo": demo})
    app = create_app(replace(services, settings=settings))
    someone = Browser(app)
    page = someone.follow(first_step(someone))
    assert (SHOWN in page.text) is demo
    assert (someone.code(HEAD) in page.text) is demo
    someone.post("/sign-in/second", {"code": someone.code(HEAD)})
    world.later(minutes=11)
    page = someone.get("/prove")
    assert (SHOWN in page.text) is demo


def test_one_signs_out_elsewhere_one_by_one_or_all_at_once(app: Flask, world: World) -> None:
    with world.db.write() as session:
        end_sessions(session, world.staff["teacher"], world.now)  # the one that every test finds
    phone, desk, here = (Browser(app).sign_in("teacher") for _ in range(3))
    page = here.get("/account")
    assert page.text.count("this one") == 1
    forms = page.all("form", action="/account/sessions/end")
    assert len(forms) == 3, "one for each other, and one for all"
    which = sorted(e.get("value", "") for form in forms[:2] for e in form.iter() if e.get("name") == "which")
    assert here.follow(here.post("/account/sessions/end", {"which": which[0]})).status == 200
    assert sorted([phone.get("/").status, desk.get("/").status]) == [200, 303]
    here.post("/account/sessions/end")
    assert [someone.get("/").status for someone in (phone, desk, here)] == [303, 303, 200]
    with world.db.read() as session:
        verbs = [event.verb for event in session.exec(select(AuditEvent).order_by(col(AuditEvent.seq)))]
    assert verbs.count(Verb.SESSIONS_ENDED) == 2
    assert "Nobody was signed in there any more" in here.follow(here.post("/account/sessions/end")).text
    other = Browser(app).sign_in("volunteer")
    other.post("/account/sessions/end")
    assert here.get("/").status == 200, "nobody signs out anybody else"
