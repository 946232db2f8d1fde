"""Does the sandbox say back what was posted as X does?"""

import json
from datetime import UTC, datetime

import pytest

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost, Uploaded
from gatekeeper.x.sandbox import Sandbox
from tests.gatekeeper.x.caller import Caller, sent_id
from tests.shared_data import shared


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
