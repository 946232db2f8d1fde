"""Does the sandbox say yes and no as X does?"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import NewPost, RefusalKind, Sent
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.problems import Generation
from gatekeeper.x.sandbox.worldclock import made_at
from tests.gatekeeper.x.caller import Caller, refused_kind, sent_id
from tests.shared_data import shared


def test_a_repeat_within_a_day_is_refused_however_it_is_spaced(sandbox: Sandbox, port: TweepyPort) -> None:
    now = datetime.now(UTC)
    first = sent_id(port.create(NewPost("Sports day is  on Friday")))
    assert refused_kind(port.create(NewPost("sports day is on\nfriday "))) is RefusalKind.DUPLICATE
    with sandbox.at(now + timedelta(hours=23)):
        assert refused_kind(port.create(NewPost("Sports day is on Friday"))) is RefusalKind.DUPLICATE
    with sandbox.at(now + timedelta(hours=25)):
        assert sent_id(port.create(NewPost("Sports day is on Friday"))) > first
    assert len(sandbox.posts()) == 2


def test_a_deleted_post_may_be_posted_again(port: TweepyPort) -> None:
    first = sent_id(port.create(NewPost("Sports day is on Friday")))
    port.delete(str(first))
    assert isinstance(port.create(NewPost("Sports day is on Friday")), Sent)


def test_a_post_from_last_week_has_last_weeks_time_and_number(sandbox: Sandbox, port: TweepyPort) -> None:
    moment = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
    with sandbox.at(moment):
        old = sent_id(port.create(NewPost("The book fair opens")))
    new = sent_id(port.create(NewPost("The book fair was lovely")))
    assert made_at(old) == moment
    assert abs(made_at(new) - datetime.now(UTC)) < timedelta(seconds=10)
    assert [post.id for post in sandbox.posts()] == sorted([old, new], reverse=True)


def test_numbers_differ_within_one_millisecond(sandbox: Sandbox, port: TweepyPort) -> None:
    with sandbox.at(datetime(2026, 11, 12, tzinfo=UTC)):
        numbers = [sent_id(port.create(NewPost(f"Post {count}"))) for count in range(3)]
    assert len(set(numbers)) == 3


def test_two_hundred_and_eighty_are_not_too_many(port: TweepyPort) -> None:
    assert isinstance(port.create(NewPost("x" * 280)), Sent)
    assert refused_kind(port.create(NewPost("y" * 281))) is RefusalKind.TOO_LONG
    assert refused_kind(port.create(NewPost("z" * 20_000))) is RefusalKind.TOO_LONG
    assert isinstance(port.create(NewPost("https://example.org/" + "a" * 400)), Sent)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {},
        {"text": " "},
        {"text": None},
        {"text": "x", "nonsense": 1},
        {"text": "x", "poll": {}},
        {"text": "x", "reply_settings": "everyone"},
        {"text": "x", "reply_settings": None},
        {"text": "x", "made_with_ai": "yes"},
        {"text": "x", "media": {}},
        {"text": "x", "media": {"media_ids": []}},
        {"text": "x", "media": {"media_ids": ["1"] * 5}},
        {"text": "x", "media": {"media_ids": [1]}},
        {"text": "x", "media": {"media_ids": ["1"], "other": 1}},
    ],
)
def test_a_body_that_the_document_does_not_know_is_refused(call: Caller, sandbox: Sandbox, body: object) -> None:
    answer = call("POST", "/2/tweets", json=body)
    assert answer.status_code == 400
    assert answer.json()["type"] == "https://api.x.com/2/problems/invalid-request"
    assert not sandbox.posts()


def test_a_body_that_is_no_json_is_refused(call: Caller) -> None:
    answer = call("POST", "/2/tweets", data=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def test_somebody_elses_post_cannot_be_deleted(sandbox: Sandbox, port: TweepyPort) -> None:
    other = sandbox.world.accounts.open("anotherschool", "Another School", "1700000000000000002")
    number = sent_id(TweepyPort(other, origin=sandbox.origin).create(NewPost("Theirs")))
    assert refused_kind(port.delete(str(number))) is RefusalKind.FORBIDDEN
    assert sandbox.posts()[0].deleted_at is None


def test_the_old_api_is_refused_loudly(sandbox: Sandbox, call: Caller) -> None:
    for method, path in (
        ("POST", "statuses/update.json"),
        ("POST", "media/upload.json"),
        ("GET", "account/settings.json"),
    ):
        answer = call(method, f"/1.1/{path}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, 453)
    assert not sandbox.posts()


def test_an_unknown_route_is_answered_in_xs_words(call: Caller) -> None:
    assert call("GET", "/2/nowhere").json() == {
        "title": "Not Found",
        "detail": "Not Found",
        "type": "about:blank",
        "status": 404,
    }
    assert call("PUT", "/2/tweets").status_code == 405


@pytest.mark.parametrize("generation", list(Generation))
def test_refusals_read_as_they_were_observed(keys: XCredentials, generation: Generation) -> None:
    observed = [item["body"] for item in json.loads(shared("x/observed-error-bodies.json").read_text())["bodies"]]
    for body in observed:
        body.pop("account_id", None)
    account = "1553086854915936256"
    with Sandbox(credentials=keys, account_id=account, generation=generation, limits={"me": 1}) as sandbox:
        caller = Caller(sandbox, keys)
        caller("POST", "/2/tweets", json={"text": "Once"})
        bodies = [
            caller("POST", "/2/tweets", json={"text": "Once"}).json(),
            caller("POST", "/2/tweets", json={"text": "x", "media": {"media_ids": ["1"]}}).json(),
        ]
        sandbox.world.accounts.set_flags(account, suspended=True)
        bodies.append(caller("GET", "/2/users/me").json())
        bodies.append(caller("GET", "/2/users/me").json())
        sandbox.world.accounts.set_flags(account, out_of_credit=True)
        bodies.append(caller("POST", "/2/tweets", json={"text": "Twice"}).json())
        sandbox.world.accounts.set_flags(account)
        sandbox.world.accounts.open("lunsfordprimary", "Lunsford Primary", account, keys, may_write=False)
        bodies.append(caller("POST", "/2/tweets", json={"text": "Twice"}).json())
        caller.session.close()
    hosts = {body["type"].split("/")[2] for body in bodies if body["type"] != "about:blank"}
    assert hosts == {generation.value}

    def plain(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "type": body["type"].replace("api.twitter.com", "api.x.com")}

    known = [plain(body) for body in observed]
    assert [body for body in bodies if plain(body) not in known] == []


def test_every_answer_carries_xs_headers(call: Caller) -> None:
    answer = call("GET", "/2/users/me")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["x-rate-limit-limit"] == "75"
    assert answer.headers["x-rate-limit-remaining"] == "74"
    assert 0 < int(answer.headers["x-rate-limit-reset"]) - datetime.now(UTC).timestamp() <= 900
    for name in ("api-version", "x-access-level", "x-transaction-id", "x-response-time", "set-cookie"):
        assert answer.headers[name]


def test_a_long_answer_is_compressed_when_that_is_welcome(
    call: Caller, sandbox: Sandbox, port: TweepyPort
) -> None:
    sent_id(port.create(NewPost("x" * 200)))
    path = f"/2/users/{sandbox.account_id}/tweets"
    assert call("GET", path).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in call("GET", path, headers={"Accept-Encoding": "identity"}).headers


def test_a_link_makes_a_post_dear(sandbox: Sandbox, port: TweepyPort) -> None:
    port.create(NewPost("Plain"))
    port.create(NewPost("With a link: example.org"))
    assert [(charge.what, charge.thousandths) for charge in sandbox.charges()] == [("create", 15), ("create", 200)]
