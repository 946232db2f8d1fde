"""Getting in, staying in, getting out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from gatekeeper.actions import people
from gatekeeper.actions.signing_in import Visit, who
from gatekeeper.models import SignInAttempt
from gatekeeper.permissions import Role
from gatekeeper.services import Services
from tests.web.browser import Browser
from tests.world import DOMAIN, PASSWORD, World
from web import create_app

EMAIL = f"teacher@{DOMAIN}"
WRONG = "The e-mail address or the password is not right."


def test_a_teacher_signs_in_and_comes_home(browser: Callable[..., Browser]) -> None:
    someone = browser()
    page = someone.post("/sign-in", {"email": f"  {EMAIL.upper()} ", "password": PASSWORD})
    assert someone.follow(page).h1 == "Good afternoon, Amina"


def test_whoever_is_signed_out_comes_back_to_the_page_they_wanted(browser: Callable[..., Browser]) -> None:
    someone = browser()
    page = someone.follow(someone.get("/history?words=tree&state=published"))
    form = page.form("/sign-in")
    assert form["then"] == "/history?words=tree&state=published"
    page = someone.post("/sign-in", {**form, "email": EMAIL, "password": PASSWORD})
    assert page.response.location == "/history?words=tree&state=published"


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "/\\evil.example.org/",
        "/\t/evil.example.org/",
        "///evil.example.org",
        "\\\\evil.example.org",
        "javascript:alert(1)",
        "evil.example.org",
        " //evil.example.org",
        "/%0a/evil\n.example.org",
        "/" + "x" * 600,
    ],
)
def test_signing_in_leads_to_no_other_site(there: str, browser: Callable[..., Browser]) -> None:
    someone = browser()
    assert "then" not in someone.get("/sign-in", query_string={"then": there}).form("/sign-in")
    page = someone.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "then": there})
    assert page.response.location == "/"
    assert someone.get("/sign-in", query_string={"then": there}).response.location == "/"


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong"), (f"nobody@{DOMAIN}", PASSWORD)])
def test_a_wrong_sign_in_does_not_say_what_was_wrong(
    email: str, password: str, browser: Callable[..., Browser]
) -> None:
    page = browser().post("/sign-in", {"email": email, "password": password})
    assert page.status == 422
    assert WRONG in page.text
    assert page.form("/sign-in")["email"] == email
    assert page.form("/sign-in")["password"] == ""


def test_empty_fields_are_named_in_the_summary(browser: Callable[..., Browser]) -> None:
    page = browser().post("/sign-in", {"email": " "})
    assert page.status == 422
    assert page.links()["Enter your school e-mail address."] == "#email"
    assert page.links()["Enter your password."] == "#password"


def test_tries_are_counted_across_two_servers_and_forgotten_after_a_while(
    app: Flask, services: Services, world: World
) -> None:
    servers = [Browser(app), Browser(create_app(services))]
    wrong = {"email": EMAIL, "password": "wrong"}
    statuses = [servers[i % 2].post("/sign-in", wrong).status for i in range(6)]
    assert statuses == [422] * 5 + [429]
    for server in servers:
        page = server.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
        assert page.status == 429
        assert "closed for 15 minutes" in page.text
    world.later(minutes=16)
    assert servers[1].post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status == 303


def test_one_network_cannot_try_many_accounts(app: Flask, services: Services, world: World) -> None:
    tried = Visit(services.key, "x@example.org", "192.0.2.7")
    with world.db.write() as session:
        for i in range(100):
            session.add(SignInAttempt(account=f"{i}", network=tried.network, at=world.now, succeeded=False))
    assert Browser(app, "192.0.2.200").post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status == 429
    assert Browser(app, "198.51.100.1").post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status == 303


def test_signing_out_ends_the_session_wherever_the_cookie_is(browser: Callable[..., Browser]) -> None:
    here, copied = browser("teacher"), browser("teacher")
    assert copied.get("/").status == 200
    page = here.post("/sign-out")
    assert "You are signed out." in here.follow(page).text
    assert copied.get("/").status == 303


def test_a_change_of_roles_ends_the_session_at_once(browser: Callable[..., Browser], world: World) -> None:
    someone = browser("teacher")
    assert someone.get("/").status == 200
    people.set_roles(world.db, world.actor("head"), world.staff["teacher"], frozenset({Role.OFFICE}), world.now)
    assert someone.get("/").status == 303


def test_switching_an_account_off_ends_the_session_at_once(browser: Callable[..., Browser], world: World) -> None:
    someone, head = browser("teacher"), browser("head")
    assert someone.get("/").status == 200
    assert head.post(f"/people/{world.staff['teacher']}/off").status == 303
    assert someone.get("/").status == 303
    assert WRONG in browser().post("/sign-in", {"email": EMAIL, "password": PASSWORD}).text


def test_a_session_ends_without_a_click_and_at_the_end_of_the_day(
    browser: Callable[..., Browser], world: World
) -> None:
    someone, start = browser("teacher"), world.now
    for _ in range(30):
        world.later(minutes=29)
        if someone.get("/").status != 200:
            break
    lasted = world.now - start
    assert timedelta(hours=12) <= lasted < timedelta(hours=12.5), "used all day, it lasts twelve hours, not longer"
    idle = browser().sign_in("teacher")
    world.later(minutes=31)
    assert idle.get("/").status == 303


def test_a_form_sent_after_the_session_ended_says_that_it_was_not_done(browser: Callable[..., Browser]) -> None:
    someone = browser()
    page = someone.follow(someone.post("/pause/", {"why": "Testing"}))
    assert page.h1 == "Sign in"
    assert "was not done" in page.text


def test_a_script_is_told_that_the_session_ended(browser: Callable[..., Browser]) -> None:
    answer = browser().client.get("/drafts/counting.json", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "Sign in again" in answer.get_json()["message"]


def test_changing_the_password_signs_out_everywhere(browser: Callable[..., Browser]) -> None:
    here, phone = browser("teacher"), browser("teacher")
    new = "three quiet badgers"
    page = here.post("/account/password", {"old": PASSWORD, "password": new, "again": new})
    assert "Sign in with the new one." in here.follow(page).text
    assert phone.get("/").status == 303
    assert browser().sign_in("teacher", new).get("/").status == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", "three quiet badgers", "three quiet badgers", "old"),
        (PASSWORD, "short", "short", "password"),
        (PASSWORD, "three quiet badgers", "three loud badgers", "again"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(
    old: str, new: str, again: str, field: str, browser: Callable[..., Browser]
) -> None:
    page = browser("teacher").post("/account/password", {"old": old, "password": new, "again": again})
    assert page.status == 422
    assert f"#{field}" in page.links().values()


def test_the_account_page_lists_ones_own_devices(browser: Callable[..., Browser]) -> None:
    phone = browser()
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)"
    phone.sign_in("teacher")
    assert "iPhone" in phone.get("/account").text


def test_signing_in_again_in_one_browser_ends_the_session_before(
    app: Flask, services: Services, world: World
) -> None:
    browser = Browser(app)
    tokens = []
    for _ in range(2):
        assert browser.post("/sign-in", {"email": EMAIL, "password": PASSWORD}).status == 303
        cookie = browser.client.get_cookie("gatekeeper")
        assert cookie is not None
        tokens.append(cookie.value)
    first, second = (who(world.db, token, services.lengths, world.now) for token in tokens)
    assert first is None
    assert second is not None
