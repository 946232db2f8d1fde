"""Can a leader connect the account on the page, and does no key ever come back in one?"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.publishing import settling
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from gatekeeper.x.port import RefusalKind
from gatekeeper.x.sandbox import Sandbox
from tests.gatekeeper.x.consenting import consent
from tests.web.browser import Browser
from tests.world import ACCOUNT_ID, World

NAMES = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(account_id=ACCOUNT_ID, lag=timedelta(0)) as running:
        yield running


@pytest.fixture
def services(services: Services, sandbox: Sandbox, tmp_path: Path) -> Services:
    settings = Settings(_env_file=None, data=tmp_path, x_origin=sandbox.origin)  # type: ignore[call-arg]  # pydantic-settings takes it
    return Services(settings, services.db, services.key, services.pictures, services.now)


def typed(sandbox: Sandbox) -> dict[str, str]:
    return {name: getattr(sandbox.credentials, name) for name in NAMES}


def test_keys_are_entered_and_never_shown_again(browser: Callable[..., Browser], sandbox: Sandbox) -> None:
    head, given = browser("head"), typed(sandbox)
    assert "not connected" in head.get("/health").text
    wrong = head.post("/account-on-x/keys", given | {"consumer_secret": "wrong"})
    assert wrong.status == 422 and "X does not know these keys" in wrong.text
    head.post("/account-on-x/keys", given)
    page = head.get("/account-on-x/").text
    assert "These keys belong to @lunsfordprimary" in page and given["access_token"][-4:] in page
    for answer in (wrong.text, page, head.get("/account-on-x/keys").text, head.get("/history/record").text):
        assert not any(secret in answer for secret in given.values())


def test_a_stop_for_the_key_leads_to_the_steps_and_on_from_there(
    browser: Callable[..., Browser], sandbox: Sandbox, world: World
) -> None:
    head = browser("head")
    settling.stop_refused(world.db, 1, RefusalKind.UNAUTHORISED, world.now)
    assert "/account-on-x/" in head.get("/pause/").links().values()
    page = head.get("/account-on-x/").text
    assert "Keys and tokens" in page and "Regenerate" in page
    world.later(minutes=1)
    head.post("/account-on-x/keys", typed(sandbox))
    assert "Let posting go on" in head.get("/account-on-x/").text
    head.post("/pause/lift", {})
    assert "Connect @lunsfordprimary again" not in head.get("/account-on-x/").text


def test_a_yes_on_x_comes_back_to_the_page(browser: Callable[..., Browser], sandbox: Sandbox) -> None:
    back = "http://127.0.0.1:8000/account-on-x/back"
    app, head = sandbox.register_app([back]), browser("head")
    page = head.post("/account-on-x/consent", {"client_id": app.client_id, "client_secret": app.client_secret})
    assert app.client_secret not in page.text
    led_to = consent(page.links()["Go on to X"]).removeprefix("http://127.0.0.1:8000")
    landed = head.follow(head.get(led_to))
    assert [e.text for e in landed.all("p", class_="notice")] == [
        "@lunsfordprimary said yes on X. The account is connected."
    ]
    assert "connected through X’s page" in head.get("/account-on-x/").text
    head.post("/account-on-x/remove", {})
    assert "not connected yet" in head.get("/account-on-x/").text
