"""What do the answers tell the browser to refuse, and does a forged form get anywhere?"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from gatekeeper.services import Services
from tests.web.browser import Browser, check_headers
from tests.world import DOMAIN, PASSWORD, World
from web import create_app
from web.guard import gate_of, needs
from web.security import HEADERS


def test_every_kind_of_answer_carries_the_headers(browser: Callable[..., Browser]) -> None:
    someone = browser("teacher")
    for path, status in {
        "/": 200,
        "/nowhere": 404,
        "/people/": 403,
        "/static/theme.css": 200,
        "/static/missing.css": 404,
        "/bootstrap/static/css/bootstrap.min.css": 200,
        "/bootstrap.css": 200,
        "/alive": 200,
        "/to-read": 308,
    }.items():
        response = someone.client.get(path, buffered=True)
        assert response.status_code == status, path
        check_headers(response)


def test_no_other_site_may_frame_us_or_learn_our_addresses() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert HEADERS["X-Frame-Options"] == "DENY"
    assert HEADERS["Referrer-Policy"] == "same-origin"


def test_the_style_brings_no_pictures_of_its_own_that_the_policy_would_refuse(
    browser: Callable[..., Browser],
) -> None:
    sheet = browser().client.get("/bootstrap.css").text
    assert ".form-select" in sheet
    assert "data:" not in sheet


def test_every_address_in_a_page_is_ours(browser: Callable[..., Browser]) -> None:
    source = browser("head").client.get("/").text
    addresses = re.findall(r'(?:src|href|action)="([^"]+)"', source)
    assert addresses
    assert [a for a in addresses if not a.startswith(("/", "#"))] == []


def test_static_files_are_kept_for_a_year_under_their_content_name(browser: Callable[..., Browser]) -> None:
    someone = browser()
    page = someone.get("/sign-in")
    sheets = [link.get("href", "") for link in page.all("link", rel="stylesheet")]
    assert len(sheets) == 2
    for sheet in sheets:
        assert "?v=" in sheet
        assert "immutable" in someone.client.get(sheet, buffered=True).headers["Cache-Control"]
    assert someone.client.get("/static/theme.css", buffered=True).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["../shell.py", "..%2fshell.py", "%2e%2e/shell.py", "/etc/passwd"])
def test_static_files_come_from_their_folder_alone(path: str, browser: Callable[..., Browser]) -> None:
    assert browser().client.get(f"/static/{path}", buffered=True).status_code in {404, 308}


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_its_token_changes_nothing(token: str, browser: Callable[..., Browser]) -> None:
    someone = browser("head")
    page = someone.post("/pause/", {"why": "Testing", "csrf_token": token})
    assert page.status == 400
    assert "Nothing was changed" in page.text
    assert "Posting is paused" not in someone.get("/").text


def test_the_token_of_another_browser_is_no_token(browser: Callable[..., Browser]) -> None:
    stolen = browser("teacher").token()
    assert browser("head").post("/pause/", {"why": "Testing", "csrf_token": stolen}).status == 400


def test_a_request_for_another_host_is_refused(browser: Callable[..., Browser]) -> None:
    response = browser().client.get("/sign-in", headers={"Host": "evil.example.org"}, buffered=True)
    assert response.status_code == 400


@pytest.fixture
def secure(services: Services) -> Flask:
    settings = services.settings.model_copy(update={"base_url": f"https://gate.{DOMAIN}"})
    return create_app(replace(services, settings=settings))


def test_over_https_the_cookies_are_for_this_host_alone(secure: Flask) -> None:
    client = secure.test_client()
    base = f"https://gate.{DOMAIN}"
    first = client.get("/sign-in", base_url=base)
    token = re.search(r'name="csrf_token" value="([^"]+)"', first.text)
    assert token is not None
    data = {"csrf_token": token[1], "email": f"teacher@{DOMAIN}", "password": PASSWORD}
    answer = client.post("/sign-in", data=data, base_url=base, headers={"Referer": f"{base}/sign-in"})
    assert answer.status_code == 303
    cookies = first.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert {c.partition("=")[0] for c in cookies} == {"__Host-form", "__Host-gatekeeper"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    for response in (first, answer, client.get("/nowhere", base_url=base), client.get("/alive", base_url=base)):
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_session_cookie_is_hidden_from_scripts(browser: Callable[..., Browser]) -> None:
    someone = browser()
    page = someone.post("/sign-in", {"email": f"teacher@{DOMAIN}", "password": PASSWORD})
    (cookie,) = [c for c in page.response.headers.getlist("Set-Cookie") if c.startswith("gatekeeper=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_trouble_with_the_database_is_a_page_without_details(
    app: Flask, services: Services, browser: Callable[..., Browser]
) -> None:
    someone = browser("teacher")
    with _broken(services):
        page = someone.get("/")
    assert page.status == 503
    assert "Nothing was half saved" in page.text
    assert "sqlite" not in page.text.lower()
    assert app.testing is False


@contextmanager
def _broken(services: Services) -> Iterator[None]:
    """The database file is replaced by something that is no database, and put back."""
    path = Path(str(services.db.engine.url.database))
    aside = path.with_suffix(".aside")
    services.db.close()
    path.rename(aside)
    path.write_bytes(b"this is not a database" * 100)
    try:
        yield
    finally:
        services.db.close()
        path.unlink()
        aside.rename(path)


def test_a_fault_of_the_program_is_a_page_without_details(app: Flask, browser: Callable[..., Browser]) -> None:
    def explode() -> str:
        raise RuntimeError("a detail nobody needs to read")

    app.view_functions["guide.roles"] = _declared_like(app, "guide.roles", explode)
    page = browser("teacher").get("/guide/roles")
    assert page.status == 500
    assert "detail" not in page.text
    assert "What was saved is safe" in page.text


def test_a_lost_connection_is_said_to_scripts_as_json(app: Flask, browser: Callable[..., Browser]) -> None:
    def lost() -> str:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    app.view_functions["guide.roles"] = _declared_like(app, "guide.roles", lost)
    answer = browser("teacher").client.get("/guide/roles", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.get_json() == {"message": "Reading or saving did not work."}


def _declared_like(app: Flask, endpoint: str, view: Callable[[], str]) -> Callable[[], str]:
    return needs(*gate_of(app, endpoint).permissions)(view)  # type: ignore[union-attr]  # every view has one


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The lines of the log so far that are of the pages."""
    caplog.set_level(logging.INFO)
    return lambda: [record.getMessage() for record in caplog.records if record.name.startswith("web.")]


def test_whoever_tries_to_get_round_something_leaves_a_line_without_what_they_sent(
    browser: Callable[..., Browser], world: World, said: Callable[[], list[str]]
) -> None:
    head = browser("head")
    for fields in ({"why": "Testing", "csrf_token": "forged"}, {"why": "", "csrf_token": head.token()}):
        head.client.post("/pause/", data=fields)  # not `head.post`, which may send a form twice
    browser("teacher").get("/people/")
    browser().get("/nowhere")
    me = {name: f"person {world.staff[name]}" for name in ("head", "teacher")}
    assert said() == [
        f"400 for POST pause.stop by {me['head']}",
        f"422 for POST pause.stop by {me['head']}",
        f"403 for GET people.index by {me['teacher']}",
        "404 for GET no page by nobody",
    ]


def test_a_door_closed_after_too_many_tries_leaves_a_line(
    browser: Callable[..., Browser], said: Callable[[], list[str]]
) -> None:
    someone = browser()
    for _ in range(6):
        someone.post("/sign-in", {"email": f"teacher@{DOMAIN}", "password": "a wrong password"})
    assert said()[-1] == "429 for POST signing_in.enter by nobody"
    assert "teacher" not in "".join(said())


def test_faults_and_trouble_with_the_database_are_in_the_log(
    app: Flask, services: Services, browser: Callable[..., Browser], said: Callable[[], list[str]]
) -> None:
    def explode() -> str:
        raise RuntimeError("a detail for the log")

    someone = browser("teacher")
    app.view_functions["guide.roles"] = _declared_like(app, "guide.roles", explode)
    someone.get("/guide/roles")
    assert "Unexpected RuntimeError on guide.roles" in said()
    with _broken(services):
        someone.get("/")
    assert "Database trouble on home.index: DatabaseError" in said()
