"""Does the sandbox say yes and no as X does?"""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from PIL import Image
from requests_oauthlib import OAuth1

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import NewPost, RefusalKind, Refused, Sent, Uploaded
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.checks import LARGEST_PICTURE
from gatekeeper.x.sandbox.problems import Generation
from gatekeeper.x.sandbox.sniff import Kind, sniff
from gatekeeper.x.sandbox.worldclock import made_at
from tests.shared_data import shared


class Caller:
    """A plain signed caller of the sandbox."""

    def __init__(self, sandbox: Sandbox, keys: XCredentials) -> None:
        self.origin = sandbox.origin
        self.session = requests.Session()
        self.session.auth = OAuth1(
            keys.consumer_key,
            keys.consumer_secret,
            keys.access_token,
            keys.access_token_secret,
        )

    def __call__(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.session.request(method, self.origin + path, timeout=5, **more)

    def upload(self, data: bytes, category: str = "tweet_image") -> requests.Response:
        body = {"media": base64.b64encode(data).decode(), "media_category": category}
        return self("POST", "/2/media/upload", json=body)


@pytest.fixture
def call(sandbox: Sandbox, keys: XCredentials) -> Iterator[Caller]:
    caller = Caller(sandbox, keys)
    yield caller
    caller.session.close()


def sent_id(outcome: object) -> int:
    assert isinstance(outcome, Sent)
    return int(outcome.x_post_id)


def refused_kind(outcome: object) -> RefusalKind:
    assert isinstance(outcome, Refused)
    return outcome.kind


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


def test_a_picture_is_used_once(port: TweepyPort, sandbox: Sandbox, jpeg: bytes) -> None:
    held = port.upload_picture(jpeg, "The pond")
    assert isinstance(held, Uploaded)
    assert isinstance(port.create(NewPost("One", (held.media_id,))), Sent)
    assert refused_kind(port.create(NewPost("Two", (held.media_id,)))) is RefusalKind.MEDIA_INVALID
    assert len(sandbox.posts()) == 1, "a refused post leaves nothing behind"


def test_a_picture_belongs_to_who_uploaded_it(port: TweepyPort, sandbox: Sandbox, jpeg: bytes) -> None:
    other = sandbox.world.accounts.open("anotherschool", "Another School", "1700000000000000002")
    theirs = TweepyPort(other, origin=sandbox.origin).upload_picture(jpeg, "Theirs")
    assert isinstance(theirs, Uploaded)
    assert refused_kind(port.create(NewPost("Ours", (theirs.media_id,)))) is RefusalKind.MEDIA_INVALID


def test_a_picture_expires_after_a_day(port: TweepyPort, sandbox: Sandbox, jpeg: bytes) -> None:
    held = port.upload_picture(jpeg, "The pond")
    assert isinstance(held, Uploaded)
    sandbox.world.clock.advance(timedelta(hours=24, seconds=1))
    assert refused_kind(port.create(NewPost("Late", (held.media_id,)))) is RefusalKind.MEDIA_INVALID


def test_a_picture_is_what_its_bytes_are(call: Caller, picture_of: Any) -> None:
    for kind, mime in (("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")):
        answer = call.upload(picture_of(kind, (31, 17)))
        assert answer.status_code == 200
        assert answer.json()["data"]["image"] == {"image_type": mime, "w": 31, "h": 17}
        assert answer.json()["data"]["expires_after_secs"] == 86_400


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (b"", "tweet_image"),
        (b"<svg></svg>", "tweet_image"),
        (b"\xff\xd8\xff", "tweet_image"),
        (b"\x89PNG\r\n\x1a\n", "tweet_image"),
        (b"%PDF-1.7", "tweet_image"),
        (b"GIF89a\x01\x00\x01\x00", "tweet_video"),
        (b"GIF89a\x01\x00\x01\x00", "nonsense"),
    ],
)
def test_what_is_no_picture_is_refused(call: Caller, data: bytes, category: str) -> None:
    assert call.upload(data, category).status_code == 400


def test_a_picture_over_five_megabytes_is_refused(call: Caller, jpeg: bytes) -> None:
    assert call.upload(jpeg + bytes(LARGEST_PICTURE - len(jpeg))).status_code == 200
    assert call.upload(jpeg + bytes(LARGEST_PICTURE - len(jpeg) + 1)).status_code == 400


def test_a_body_over_every_limit_is_refused_as_too_large(call: Caller) -> None:
    assert call.upload(bytes(13 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize("kind", ["lossy", "lossless", "extended"])
def test_every_kind_of_webp_shows_its_size(tmp_path: Any, kind: str) -> None:
    image = Image.new("RGBA" if kind == "extended" else "RGB", (31, 17), (1, 2, 3, 4) if kind == "extended" else 7)
    image.save(tmp_path / "x.webp", lossless=kind == "lossless")
    assert sniff((tmp_path / "x.webp").read_bytes()) == Kind("image/webp", 31, 17)


def test_alt_text_is_bounded_and_needs_an_own_picture(call: Caller, jpeg: bytes) -> None:
    media_id = call.upload(jpeg).json()["data"]["id"]

    def describe(text: object, number: str = media_id) -> int:
        body = {"id": number, "metadata": {"alt_text": {"text": text}}}
        return call("POST", "/2/media/metadata", json=body).status_code

    assert describe("x" * 1000) == 200
    assert describe("x" * 1001) == 400
    assert describe(5) == 400
    assert describe("x", "12") == 400
    assert describe("x", "not a number") == 400


def test_what_comes_back_is_shortened_escaped_and_linked(call: Caller, port: TweepyPort, jpeg: bytes) -> None:
    held = port.upload_picture(jpeg, "The pond")
    assert isinstance(held, Uploaded)
    text = "Tea & cake <3 at https://example.org/tea?a=1&b=2. See #TeaTime @lunsfordprimary"
    number = sent_id(port.create(NewPost(text, (held.media_id,))))
    query = {
        "tweet.fields": "entities,attachments,created_at",
        "expansions": "attachments.media_keys",
        "media.fields": "alt_text",
    }
    answer = call("GET", f"/2/tweets/{number}", params=query).json()
    returned, entities = answer["data"]["text"], answer["data"]["entities"]
    assert returned.startswith("Tea &amp; cake &lt;3 at https://t.co/")
    assert "example.org" not in returned
    link, media = entities["urls"]
    assert link["expanded_url"] == "https://example.org/tea?a=1&b=2"
    assert returned[link["start"] : link["end"]] == link["url"]
    assert returned.endswith(media["url"]) and media["media_key"] == f"3_{held.media_id}"
    assert [returned[tag["start"] : tag["end"]] for tag in entities["hashtags"]] == ["#TeaTime"]
    assert [one["username"] for one in entities["mentions"]] == ["lunsfordprimary"]
    assert answer["includes"]["media"] == [
        {"media_key": f"3_{held.media_id}", "type": "photo", "alt_text": "The pond"}
    ]


def test_the_request_decides_the_vocabulary(call: Caller, sandbox: Sandbox, port: TweepyPort) -> None:
    sent_id(port.create(NewPost("One")))
    path = f"/2/users/{sandbox.account_id}/tweets"
    for query, word in (
        ({}, "edit_history_tweet_ids"),
        ({"tweet.fields": "created_at"}, "edit_history_tweet_ids"),
        ({"post.fields": "created_at"}, "edit_history_post_ids"),
    ):
        (post,) = call("GET", path, params=query).json()["data"]
        assert word in post
    assert call("GET", path, params={"tweet.fields": "nonsense"}).status_code == 400


def test_a_timeline_is_read_in_pages_from_the_newest(call: Caller, sandbox: Sandbox, port: TweepyPort) -> None:
    numbers = [str(sent_id(port.create(NewPost(f"Post {count}")))) for count in range(12)]
    path, found, token = f"/2/users/{sandbox.account_id}/tweets", [], None
    sizes = []
    while True:
        query = {"max_results": 5} | ({"pagination_token": token} if token else {})
        page = call("GET", path, params=query).json()
        found += [post["id"] for post in page["data"]]
        sizes.append(page["meta"]["result_count"])
        assert (page["meta"]["newest_id"], page["meta"]["oldest_id"]) == (
            page["data"][0]["id"],
            page["data"][-1]["id"],
        )
        token = page["meta"].get("next_token")
        if token is None:
            break
    assert found == numbers[::-1]
    assert sizes == [5, 5, 2]
    since = call("GET", path, params={"since_id": numbers[8], "until_id": numbers[11]}).json()["data"]
    assert [post["id"] for post in since] == [numbers[10], numbers[9]]


def test_a_timeline_is_bounded_by_moments(call: Caller, sandbox: Sandbox, port: TweepyPort) -> None:
    for day in (10, 11, 12):
        with sandbox.at(datetime(2026, 11, day, 12, tzinfo=UTC)):
            sent_id(port.create(NewPost(f"Day {day}")))
    path = f"/2/users/{sandbox.account_id}/tweets"
    query = {
        "start_time": "2026-11-11T00:00:00Z",
        "end_time": "2026-11-12T00:00:00Z",
        "tweet.fields": "created_at",
    }
    (post,) = call("GET", path, params=query).json()["data"]
    assert (post["text"], post["created_at"]) == ("Day 11", "2026-11-11T12:00:00.000Z")


@pytest.mark.parametrize(
    "query",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"max_results": "²"},
        {"max_results": ""},
        {"since_id": "abc"},
        {"start_time": "yesterday"},
        {"start_time": "2026-13-01T00:00:00Z"},
        {"pagination_token": "abc"},
    ],
)
def test_a_bad_parameter_is_named(call: Caller, sandbox: Sandbox, query: dict[str, str]) -> None:
    answer = call("GET", f"/2/users/{sandbox.account_id}/tweets", params=query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"][0]["parameters"]) == list(query)


def test_the_words_for_a_wrong_page_size_are_xs_own(call: Caller, sandbox: Sandbox) -> None:
    answer = call("GET", f"/2/users/{sandbox.account_id}/tweets", params={"max_results": "4"})
    observed = json.loads(shared("x/observed-error-bodies.json").read_text())["bodies"]
    assert answer.json() in [item["body"] for item in observed]


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
