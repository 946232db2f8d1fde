"""Does the sandbox accept exactly the requests that the keys signed?"""

import time
from urllib.parse import parse_qsl, urlencode

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client as Signer

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.signature import (
    CANONICAL_ORIGINS,
    Flaw,
    Secrets,
    SignedRequest,
    base_string,
    encode,
    header_parameters,
    hmac_sha1,
    verify,
)

NOW = 1_795_000_000.0


def sign(
    keys: XCredentials,
    url: str,
    method: str = "GET",
    *,
    timestamp: float = NOW,
    nonce: str = "nonce",
    signature_method: str = "HMAC-SHA1",
) -> str:
    """Signs with oauthlib, an implementation that is not ours."""
    signer = Signer(
        keys.consumer_key,
        keys.consumer_secret,
        keys.access_token,
        keys.access_token_secret,
        timestamp=str(int(timestamp)),
        nonce=nonce,
        signature_method=signature_method,
    )
    _, headers, _ = signer.sign(url, method)
    return str(headers["Authorization"])


def verdict(
    keys: XCredentials,
    authorization: str,
    *,
    method: str = "GET",
    path: str = "/2/users/me",
    query: str = "",
    seen: set[tuple[str, int, str]] | None = None,
) -> str | Flaw:
    known = {(keys.consumer_key, keys.access_token): Secrets(keys.consumer_secret, keys.access_token_secret)}
    seen = set() if seen is None else seen

    def remember(token: str, stamp: int, nonce: str) -> bool:
        new = (token, stamp, nonce) not in seen
        seen.add((token, stamp, nonce))
        return new

    return verify(
        SignedRequest(method, path, query, authorization),
        origins=CANONICAL_ORIGINS,
        now=NOW,
        secrets_of=lambda consumer, token: known.get((consumer, token)),
        remember_nonce=remember,
    )


URL = "https://api.twitter.com/2/users/me"


@pytest.mark.parametrize("origin", CANONICAL_ORIGINS)
def test_a_right_signature_is_accepted_for_either_of_xs_names(keys: XCredentials, origin: str) -> None:
    assert verdict(keys, sign(keys, f"{origin}/2/users/me")) == keys.access_token


def test_the_worked_example_of_the_standard_comes_out_the_same() -> None:
    # RFC 5849, section 3.4.1.1
    pairs = [
        ("b5", "=%3D"),
        ("a3", "a"),
        ("c@", ""),
        ("a2", "r b"),
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
        ("c2", ""),
        ("a3", "2 q"),
    ]
    assert base_string("post", "http://example.com/request", pairs) == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540"
        "%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method"
        "%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    )


def test_a_wrong_secret_is_refused(keys: XCredentials) -> None:
    for wrong in (
        XCredentials(keys.consumer_key, "other", keys.access_token, keys.access_token_secret),
        XCredentials(keys.consumer_key, keys.consumer_secret, keys.access_token, "other"),
    ):
        assert verdict(keys, sign(wrong, URL)) is Flaw.SIGNATURE


def test_an_unknown_key_or_token_is_refused(keys: XCredentials) -> None:
    for wrong in (
        XCredentials("other", keys.consumer_secret, keys.access_token, keys.access_token_secret),
        XCredentials(keys.consumer_key, keys.consumer_secret, "other", keys.access_token_secret),
    ):
        assert verdict(keys, sign(wrong, URL)) is Flaw.UNKNOWN_KEY


def test_a_nonce_counts_once(keys: XCredentials) -> None:
    seen: set[tuple[str, int, str]] = set()
    header = sign(keys, URL)
    assert verdict(keys, header, seen=seen) == keys.access_token
    assert verdict(keys, header, seen=seen) is Flaw.NONCE
    assert verdict(keys, sign(keys, URL, nonce="another"), seen=seen) == keys.access_token


def test_a_forged_request_cannot_use_up_a_nonce(keys: XCredentials) -> None:
    seen: set[tuple[str, int, str]] = set()
    forged = XCredentials(keys.consumer_key, "other", keys.access_token, keys.access_token_secret)
    assert verdict(keys, sign(forged, URL), seen=seen) is Flaw.SIGNATURE
    assert verdict(keys, sign(keys, URL), seen=seen) == keys.access_token


@pytest.mark.parametrize(
    ("drift", "accepted"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)]
)
def test_a_timestamp_may_drift_five_minutes(keys: XCredentials, drift: int, accepted: bool) -> None:  # noqa: FBT001  # pytest gives it by name
    assert (verdict(keys, sign(keys, URL, timestamp=NOW + drift)) == keys.access_token) is accepted


def test_a_changed_query_path_or_method_is_refused(keys: XCredentials) -> None:
    header = sign(keys, f"{URL}?a=1&b=x%20y")
    assert verdict(keys, header, query="a=1&b=x%20y") == keys.access_token
    assert verdict(keys, header, query="b=x%20y&a=1") == keys.access_token
    assert verdict(keys, header, query="a=2&b=x%20y") is Flaw.SIGNATURE
    assert verdict(keys, header, query="a=1") is Flaw.SIGNATURE
    assert verdict(keys, header, query="a=1&b=x%20y", path="/2/users/you") is Flaw.SIGNATURE
    assert verdict(keys, header, query="a=1&b=x%20y", method="DELETE") is Flaw.SIGNATURE


def test_another_method_or_a_missing_header_is_refused(keys: XCredentials) -> None:
    assert verdict(keys, sign(keys, URL, signature_method="HMAC-SHA256")) is Flaw.METHOD
    assert verdict(keys, sign(keys, URL, signature_method="PLAINTEXT")) is Flaw.METHOD
    for header in ("", "Bearer abc", "Basic abc"):
        assert verdict(keys, header) is Flaw.NO_OAUTH
    for header in ("OAuth rubbish", 'OAuth oauth_nonce="a", oauth_nonce="b"', "OAuth ,"):
        assert verdict(keys, header) is Flaw.MALFORMED


def test_a_form_body_is_signed_and_a_json_body_is_not(keys: XCredentials) -> None:
    secrets = Secrets(keys.consumer_secret, keys.access_token_secret)
    oauth = {
        "oauth_consumer_key": keys.consumer_key,
        "oauth_token": keys.access_token,
        "oauth_nonce": "n",
        "oauth_timestamp": str(int(NOW)),
        "oauth_signature_method": "HMAC-SHA1",
    }
    body = [("status", "Tea & cake + 100%"), ("a", "")]
    signature = hmac_sha1(base_string("POST", URL, [*oauth.items(), *body]), secrets)
    header = "OAuth " + ", ".join(
        f'{name}="{encode(value)}"' for name, value in {**oauth, "oauth_signature": signature}.items()
    )

    def of(content_type: str) -> str | Flaw:
        return verify(
            SignedRequest("POST", "/2/users/me", "", header, content_type, urlencode(body).encode()),
            origins=CANONICAL_ORIGINS,
            now=NOW,
            secrets_of=lambda _consumer, _token: secrets,
            remember_nonce=lambda _token, _stamp, _nonce: True,
        )

    assert of("application/x-www-form-urlencoded; charset=utf-8") == keys.access_token
    assert of("application/json") is Flaw.SIGNATURE


SECRET = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=24)
VALUE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(SECRET, SECRET, st.lists(st.tuples(VALUE.filter(bool), VALUE), max_size=4))
def test_any_secret_and_any_query_agree_with_another_signer(
    consumer_secret: str,
    token_secret: str,
    pairs: list[tuple[str, str]],
) -> None:
    keys = XCredentials("key", consumer_secret, "token", token_secret)
    query = "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)
    header = sign(keys, f"{URL}?{query}" if query else URL)
    assert verdict(keys, header, query=query) == "token"
    assert dict(parse_qsl(query, keep_blank_values=True)).keys() == {name for name, _ in pairs}


@given(st.text(max_size=80))
def test_no_header_can_make_the_reader_fail(text: str) -> None:
    header_parameters("OAuth " + text)
    header_parameters(text)


def test_over_http_every_flaw_gets_the_same_401_without_rate_limits(sandbox: Sandbox, keys: XCredentials) -> None:
    now = time.time()
    good = sign(keys, URL, timestamp=now)
    old = sign(keys, URL, timestamp=now - 3600, nonce="old")
    wrong = sign(XCredentials(keys.consumer_key, "x", keys.access_token, "y"), URL, timestamp=now, nonce="w")
    own = sign(keys, f"{sandbox.origin}/2/users/me", timestamp=now, nonce="own")

    def ask(header: str) -> requests.Response:
        return requests.get(f"{sandbox.origin}/2/users/me", headers={"Authorization": header}, timeout=5)

    assert ask(good).status_code == 200
    assert ask(own).status_code == 200
    for header in (good, old, wrong, "", "Bearer app-only"):
        answer = ask(header)
        assert answer.status_code == 401
        assert answer.json() == {
            "title": "Unauthorized",
            "type": "about:blank",
            "status": 401,
            "detail": "Unauthorized",
        }
        assert not [name for name in answer.headers if name.lower().startswith("x-rate-limit")]
    verdicts = [noted.verdict for noted in sandbox.requests()]
    assert verdicts == [
        "verified",
        "verified",
        Flaw.NONCE,
        Flaw.TIMESTAMP,
        Flaw.SIGNATURE,
        Flaw.NO_OAUTH,
        "a token that is unknown, over or revoked",
    ]
