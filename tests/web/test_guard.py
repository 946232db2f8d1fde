"""Does the guard keep closed what nobody declared open?"""

from collections.abc import Callable

import pytest
from flask import Flask

from gatekeeper.permissions import Permission
from tests.web.browser import Browser
from web import guard


def test_an_application_with_an_undeclared_page_does_not_start(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    with pytest.raises(guard.UndeclaredView, match="forgotten"):
        guard.inspect(app)


def test_an_undeclared_page_that_slipped_in_later_stays_closed(
    app: Flask, browser: Callable[..., Browser]
) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for name in ("", "head"):
        page = browser(name).get("/forgotten")
        assert page.status == 403
        assert "secret" not in page.text


def test_every_page_that_is_open_to_all_says_why(app: Flask) -> None:
    gates = {endpoint: guard.gate_of(app, endpoint) for endpoint in app.view_functions}
    for endpoint, gate in gates.items():
        assert gate is not None, endpoint
        assert bool(gate.permissions) != bool(gate.open_because), endpoint


def test_an_unknown_address_is_not_found_for_anybody(browser: Callable[..., Browser]) -> None:
    assert browser().get("/nowhere").status == 404
    assert browser("teacher").get("/nowhere").status == 404


def test_a_form_that_takes_no_photos_takes_no_large_body(browser: Callable[..., Browser]) -> None:
    page = browser("head").post("/pause/", {"why": "x" * (guard.SMALL_BODY + 1)})
    assert page.status == 413
    assert "too large" in page.h1


def test_one_of_several_rights_opens_a_page(app: Flask, browser: Callable[..., Browser]) -> None:
    @guard.needs(Permission.POST_APPROVE, Permission.PEOPLE_SEE)
    def view() -> str:
        return "<!doctype html><html lang=en><title>Open</title><body><h1>Open</h1></body></html>"

    app.add_url_rule("/several", "several", view)
    statuses = {name: browser(name).get("/several").status for name in ("second", "it", "teacher")}
    assert statuses == {"second": 200, "it": 200, "teacher": 403}
