"""Do numbers, references and days that nothing can have lead to a page that says so, on both databases?"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from gatekeeper.db import Database
from gatekeeper.services import Services
from tests import databases
from tests.web.browser import Browser
from tests.world import DOMAIN, signed_in
from web import create_app
from web.addresses import LARGEST, row_number

HUGE = "99999999999999999"


@pytest.fixture(scope="module")
def on_postgres() -> Iterator[Database]:
    with databases.postgres() as db:
        yield db


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def app(request: pytest.FixtureRequest, services: Services, on_postgres: Database) -> Flask:
    return create_app(services if request.param == "SQLite" else replace(services, db=on_postgres))


@pytest.fixture
def head(app: Flask) -> Browser:
    """Signed in anew, since the sessions of the other tests are in the other database."""
    have: Services = app.extensions["gatekeeper"]
    return Browser(app).enter(signed_in(have.db, f"head@{DOMAIN}", now=have.now()))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/history?before={HUGE}", 200),
        (f"/history?before={LARGEST + 1}", 200),
        (f"/history?person={HUGE}", 422),
        (f"/history/record?before={HUGE}", 200),
        ("/history?words=%00&state=%00", 200),
        ("/history?to=9999-12-31", 422),
        ("/history?from=0001-01-01", 422),
        ("/history?from=2000-01-01&to=2100-12-31", 200),
        (f"/pictures/{HUGE}", 404),
        (f"/people/{LARGEST + 1}", 404),
        ("/posts/a%00b", 404),
        ("/posts/%ED%B2%80", 404),
        (f"/drafts/{'x' * 9000}", 404),
        ("/to-read/ABCDEFGH", 404),
        ("/posts/abcdefgh", 404),
    ],
)
def test_what_no_row_can_have_is_a_page_and_no_fault(head: Browser, address: str, status: int) -> None:
    assert head.get(address).status == status


def test_a_version_that_no_post_can_have_is_an_older_one(head: Browser) -> None:
    address = head.post("/drafts/").response.location
    form = {"based_on": HUGE, "text": "A trip to the farm", "objective": "celebrate-learning", "when": "soon"}
    assert head.post(f"{address}/keep", form, headers={"Accept": "application/json"}).status in {200, 409}
    assert head.post(address, {**form, "picture": HUGE, "do": f"up-{HUGE}"}).status in {303, 409}


def test_a_year_that_is_a_slip_is_said(head: Browser) -> None:
    page = head.get("/history?to=9999-12-31")
    assert "Give a day between the years 2000 and 2100." in page.text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), None),
        (HUGE, None),
        ("9" * 5000, None),
        ("-1", None),
        ("1.0", None),
        ("", None),
        ("x", None),
        ("\u0661", None),
        ("\u00b2", None),
    ],
)
def test_a_number_is_one_that_a_row_can_have(text: str, number: int | None) -> None:
    assert row_number(text) == number
