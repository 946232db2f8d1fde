"""Does OAuth 2 in the sandbox end where X ends it?"""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import html5lib
import pytest
import requests

from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.oauth2 import SCOPES, App
from gatekeeper.x.sandbox.orders import obey
from tests.gatekeeper.x.consenting import CHALLENGE, VERIFIER, authorize_address, consent

BACK = "http://127.0.0.1:9/back"


@pytest.fixture
def app(sandbox: Sandbox) -> App:
    return sandbox.register_app([BACK])


def code(sandbox: Sandbox, app: App) -> str:
    back = consent(authorize_address(sandbox.origin, app.client_id, BACK))
    return dict(parse_qsl(urlsplit(back).query))["code"]


def token(sandbox: Sandbox, app: App, **form: str) -> requests.Response:
    return requests.post(
        f"{sandbox.origin}/2/oauth2/token", data=form, auth=(app.client_id, app.client_secret), timeout=5
    )


def redeem(sandbox: Sandbox, app: App, given: str, **other: str) -> requests.Response:
    form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER, "code": given}
    return token(sandbox, app, **{**form, **other})


def renew(sandbox: Sandbox, app: App, refresh: str) -> requests.Response:
    return token(sandbox, app, grant_type="refresh_token", refresh_token=refresh)


def ask(sandbox: Sandbox, access: str, method: str = "GET", path: str = "/2/users/me", **more: Any) -> Any:
    header = {"Authorization": f"Bearer {access}"}
    return requests.request(method, sandbox.origin + path, headers=header, timeout=5, **more)


def test_a_code_is_good_once_and_for_thirty_seconds(sandbox: Sandbox, app: App) -> None:
    given = code(sandbox, app)
    assert redeem(sandbox, app, given).status_code == 200
    again = redeem(sandbox, app, given)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_request")
    late = code(sandbox, app)
    sandbox.world.clock.advance(timedelta(seconds=30))
    assert redeem(sandbox, app, late).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": ""},
        {"code_verifier": VERIFIER + "x"},
        {"code_verifier": CHALLENGE},
        {"code_verifier": ""},
        {"grant_type": "password"},
        {"code": "another"},
    ],
)
def test_a_code_is_good_only_for_the_one_who_began(sandbox: Sandbox, app: App, wrong: dict[str, str]) -> None:
    assert redeem(sandbox, app, code(sandbox, app), **wrong).status_code == 400


def test_an_app_has_to_prove_itself(sandbox: Sandbox, app: App) -> None:
    given = code(sandbox, app)
    other = App(app.client_id, "wrong", app.name, (), may_write=True)
    assert redeem(sandbox, other, given).status_code == 401
    without = requests.post(
        f"{sandbox.origin}/2/oauth2/token",
        data={"client_id": app.client_id, "grant_type": "authorization_code", "code": given},
        timeout=5,
    )
    assert (without.status_code, without.json()["error"]) == (401, "unauthorized_client")
    public = sandbox.register_app([BACK], public=True)
    form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER}
    form |= {"code": code(sandbox, public), "client_id": public.client_id}
    assert requests.post(f"{sandbox.origin}/2/oauth2/token", data=form, timeout=5).status_code == 200


def test_an_access_token_lives_for_two_hours_of_the_worlds_clock(sandbox: Sandbox, app: App) -> None:
    access = redeem(sandbox, app, code(sandbox, app)).json()["access_token"]
    sandbox.world.clock.advance(timedelta(seconds=7199))
    assert ask(sandbox, access).status_code == 200
    sandbox.world.clock.advance(timedelta(seconds=1))
    answer = ask(sandbox, access)
    assert answer.status_code == 401
    assert not [name for name in answer.headers if name.lower().startswith("x-rate-limit")]


def test_a_refresh_token_is_good_once_and_its_second_use_ends_the_family(sandbox: Sandbox, app: App) -> None:
    first = redeem(sandbox, app, code(sandbox, app)).json()
    second = renew(sandbox, app, first["refresh_token"]).json()
    assert ask(sandbox, first["access_token"]).status_code == 200, "the older access token lives on"
    third = renew(sandbox, app, second["refresh_token"]).json()
    again = renew(sandbox, app, first["refresh_token"])
    assert (again.status_code, again.json()["error_description"]) == (
        400,
        "Value passed for the token was invalid.",
    )
    for access in (first, second, third):
        assert ask(sandbox, access["access_token"]).status_code == 401
    assert renew(sandbox, app, third["refresh_token"]).status_code == 400


def test_without_offline_access_there_is_nothing_to_renew_with(sandbox: Sandbox, app: App) -> None:
    back = consent(authorize_address(sandbox.origin, app.client_id, BACK, scope="users.read tweet.read"))
    given = redeem(sandbox, app, dict(parse_qsl(urlsplit(back).query))["code"]).json()
    assert "refresh_token" not in given
    assert sorted(given["scope"].split()) == ["tweet.read", "users.read"]


def test_a_token_can_be_given_back(sandbox: Sandbox, app: App) -> None:
    def revoke(text: str) -> requests.Response:
        auth = (app.client_id, app.client_secret)
        return requests.post(f"{sandbox.origin}/2/oauth2/revoke", data={"token": text}, auth=auth, timeout=5)

    given = redeem(sandbox, app, code(sandbox, app)).json()
    assert revoke(given["access_token"]).json() == {"revoked": True}
    assert ask(sandbox, given["access_token"]).status_code == 401
    renewed = renew(sandbox, app, given["refresh_token"]).json()
    assert revoke(renewed["refresh_token"]).status_code == 200
    assert ask(sandbox, renewed["access_token"]).status_code == 401
    assert revoke("unknown").status_code == 200
    assert revoke("").status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "scopes"),
    [
        ("POST", "/2/tweets", {"tweet.read", "tweet.write", "users.read"}),
        ("GET", "/2/tweets/1", {"tweet.read", "users.read"}),
        ("DELETE", "/2/tweets/1", {"tweet.read", "tweet.write", "users.read"}),
        ("PUT", "/2/tweets/1/hidden", {"tweet.read", "tweet.moderate.write", "users.read"}),
        ("GET", "/2/users/me", {"tweet.read", "users.read"}),
        ("GET", "/2/users/1/tweets", {"tweet.read", "users.read"}),
        ("GET", "/2/users/1/mentions", {"tweet.read", "users.read"}),
        ("POST", "/2/media/upload", {"media.write"}),
        ("GET", "/2/media/upload", {"media.write"}),
        ("POST", "/2/media/upload/initialize", {"media.write"}),
        ("POST", "/2/media/upload/1/append", {"media.write"}),
        ("POST", "/2/media/upload/1/finalize", {"media.write"}),
        ("POST", "/2/media/metadata", {"media.write"}),
    ],
)
def test_an_endpoint_wants_exactly_its_scopes(
    sandbox: Sandbox, app: App, method: str, path: str, scopes: set[str]
) -> None:
    def status(granted: set[str]) -> int:
        access = sandbox.world.oauth2.grant(app, sandbox.account_id, sorted(granted)).access
        return int(ask(sandbox, access, method, path).status_code)

    assert status(scopes) != 403
    for missing in scopes:
        assert status(set(SCOPES) - {missing}) == 403


def test_an_app_alone_may_read_but_has_no_account(sandbox: Sandbox, app: App) -> None:
    access = sandbox.world.oauth2.app_only(app)
    assert ask(sandbox, access, path=f"/2/users/{sandbox.account_id}/tweets").status_code == 200
    refused = ask(sandbox, access)
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/unsupported-authentication")
    assert ask(sandbox, access, "POST", "/2/tweets", json={"text": "x"}).status_code == 403


def test_an_app_that_may_only_read_cannot_write_by_oauth_2(sandbox: Sandbox, app: App) -> None:
    reader = sandbox.world.oauth2.register("reader", "secret", may_write=False)
    access = sandbox.world.oauth2.grant(reader, sandbox.account_id).access
    answer = ask(sandbox, access, "POST", "/2/tweets", json={"text": "x"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (403, "oauth1-permissions")
    assert ask(sandbox, access).headers["x-access-level"] == "read"
    assert sandbox.world.oauth2.app(app.client_id) == app


def test_faults_of_tokens_come_by_order(sandbox: Sandbox, app: App) -> None:
    pair = sandbox.world.oauth2.grant(app, sandbox.account_id)
    obey(sandbox.world, {"effect": "token_expired"})
    assert ask(sandbox, pair.access).status_code == 401
    renewed = renew(sandbox, app, pair.refresh).json()
    assert ask(sandbox, renewed["access_token"]).status_code == 200
    obey(sandbox.world, {"effect": "token_revoked", "match": {"channel": "@LunsfordPrimary"}})
    assert ask(sandbox, renewed["access_token"]).status_code == 401
    last = renew(sandbox, app, renewed["refresh_token"]).json()
    obey(sandbox.world, {"effect": "family_revoked", "match": {"channel": sandbox.account_id}})
    assert ask(sandbox, last["access_token"]).status_code == 401
    assert renew(sandbox, app, last["refresh_token"]).status_code == 400


def test_the_page_says_who_asks_for_what_and_takes_a_no(sandbox: Sandbox, app: App) -> None:
    sandbox.add_account("anotherschool", "Another School")
    address = authorize_address(sandbox.origin, app.client_id, BACK)
    page = requests.get(address, timeout=5)
    html5lib.HTMLParser(strict=True).parse(page.text)
    for words in (
        "Let Gatekeeper use your account?",
        "post and delete for you",
        "Another School (@anotherschool)",
    ):
        assert words in page.text
    assert "hide replies" not in page.text
    assert "form-action 'self' http://127.0.0.1:9" in page.headers["content-security-policy"]
    back = dict(parse_qsl(urlsplit(consent(address, "no")).query))
    assert back == {"error": "access_denied", "state": "s"}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"scope": "tweet.read dm.read"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"state": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "invalid_request"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_sent_back(
    sandbox: Sandbox, app: App, wrong: dict[str, str], error: str
) -> None:
    answer = requests.get(
        authorize_address(sandbox.origin, app.client_id, BACK, **wrong), timeout=5, allow_redirects=False
    )
    assert answer.status_code == 302
    assert dict(parse_qsl(urlsplit(answer.headers["location"]).query))["error"] == error


@pytest.mark.parametrize("wrong", [{"client_id": "unknown"}, {"redirect_uri": BACK + "?x=1"}])
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    sandbox: Sandbox, app: App, wrong: dict[str, str]
) -> None:
    address = authorize_address(sandbox.origin, app.client_id, BACK, **wrong)
    assert requests.get(address, timeout=5, allow_redirects=False).status_code == 400


def test_another_site_cannot_say_yes_in_a_persons_place(sandbox: Sandbox, app: App) -> None:
    answer = requests.post(
        f"{sandbox.origin}/i/oauth2/authorize",
        data={"client_id": app.client_id, "redirect_uri": BACK, "answer": "yes"},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=5,
    )
    assert answer.status_code == 403


def test_no_token_and_no_secret_is_noted(sandbox: Sandbox, app: App) -> None:
    given = redeem(sandbox, app, code(sandbox, app)).json()
    ask(sandbox, given["access_token"])
    noted = repr(sandbox.requests())
    assert "OAuth 2.0" in noted
    for secret in (given["access_token"], given["refresh_token"], app.client_secret):
        assert secret not in noted
