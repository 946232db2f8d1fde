"""Does stock tweepy raise on each fault what the table of the reference says, and do we class it so all the same?

The table is the reference "x-platform", 1.3. That none of the unknown ends is an
exception of tweepy's own is why the port does not go by exceptions.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import tweepy

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import CreateOutcome, NewPost, RefusalKind, Refused, Unknown
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.transport import Exchange, harden

SERVER_FAULT = tweepy.TwitterServerError
TABLE: list[tuple[str, Any, int, type[Exception] | None, type[CreateOutcome]]] = [
    ("dropped before commit", "drop_before_commit", 0, requests.ConnectionError, Unknown),
    ("dropped after commit", "drop_after_commit", 1, requests.ConnectionError, Unknown),
    ("after the read timeout", {"kind": "hang_after", "seconds": 2}, 1, requests.ReadTimeout, Unknown),
    ("truncated", "truncate_body", 1, requests.exceptions.ChunkedEncodingError, Unknown),
    ("broken JSON", "malformed_json", 1, requests.exceptions.JSONDecodeError, Unknown),
    ("HTML", "html_body", 1, requests.exceptions.JSONDecodeError, Unknown),
    ("empty", "empty_body", 1, requests.exceptions.JSONDecodeError, Unknown),
    ("no data", "2xx_without_data", 1, None, Unknown),
    *[
        (
            str(status),
            {"kind": "status", "status": status, "committed": True},
            1,
            tweepy.TwitterServerError,
            Unknown,
        )
        for status in (500, 502, 503, 504)
    ],
    ("a list", "json_list", 1, AttributeError, Unknown),
    ("a string", "json_string", 1, AttributeError, Unknown),
    ("null errors", "errors_null", 1, TypeError, Unknown),
    ("bad reset", {"kind": "status", "status": 429, "bad_header": True}, 0, ValueError, Refused),
    ("reset", {"kind": "status", "status": 429, "reset_in": 60}, 0, tweepy.TooManyRequests, Refused),
    ("no reset", {"kind": "status", "status": 429, "no_headers": True}, 0, tweepy.TooManyRequests, Refused),
    *[
        (str(status), {"kind": "status", "status": status}, 0, raised, Refused)
        for status, raised in (
            (400, tweepy.BadRequest),
            (401, tweepy.Unauthorized),
            (403, tweepy.Forbidden),
            (404, tweepy.NotFound),
            *((status, tweepy.HTTPException) for status in (402, 409, 413, 422, 451)),
        )
    ],
    ("a redirect", {"kind": "redirect", "status": 307}, 0, requests.TooManyRedirects, Unknown),
]


@pytest.fixture
def tweepys(sandbox: Sandbox, keys: XCredentials) -> Iterator[Any]:
    client = tweepy.Client(
        consumer_key=keys.consumer_key,
        consumer_secret=keys.consumer_secret,
        access_token=keys.access_token,
        access_token_secret=keys.access_token_secret,
    )
    harden(client.session, sandbox.origin, (2, 0.5), Exchange())
    yield client
    client.session.close()


@pytest.mark.parametrize(
    ("effect", "made", "raised", "ours"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_table_of_faults(
    sandbox: Sandbox,
    tweepys: Any,
    keys: XCredentials,
    effect: Any,
    made: int,
    raised: type[Exception] | None,
    ours: type[CreateOutcome],
) -> None:
    sandbox.faults.add_described({"match": {"method": "POST"}, "effect": effect, "times": None})
    if raised is None:
        assert tweepys.create_tweet(text="By tweepy alone").data is None
    else:
        with pytest.raises(raised) as caught:
            tweepys.create_tweet(text="By tweepy alone")
        if ours is Unknown and raised is not SERVER_FAULT:
            assert not isinstance(caught.value, tweepy.TweepyException)
    assert len(sandbox.posts()) == made
    port = TweepyPort(keys, origin=sandbox.origin, read_timeout=0.5)
    assert isinstance(port.create(NewPost("By the port")), ours)
    assert len(sandbox.posts()) == 2 * made


def test_a_refused_connection_names_itself(sandbox: Sandbox, tweepys: Any) -> None:
    sandbox.stop()
    with pytest.raises(requests.ConnectionError) as caught:
        tweepys.create_tweet(text="Nobody there")
    assert type(caught.value.args[0].reason).__name__ == "NewConnectionError"
    sandbox.start()


def test_a_reset_is_read_by_tweepy_and_by_us_alike(sandbox: Sandbox, tweepys: Any, keys: XCredentials) -> None:
    effect = {"kind": "status", "status": 429, "reset_in": 120}
    sandbox.faults.add_described({"effect": effect, "times": None})
    with pytest.raises(tweepy.TooManyRequests) as caught:
        tweepys.create_tweet(text="x")
    outcome = TweepyPort(keys, origin=sandbox.origin).create(NewPost("x"))
    assert isinstance(outcome, Refused) and outcome.kind is RefusalKind.RATE_LIMIT
    assert outcome.retry_at is not None
    assert abs(outcome.retry_at.timestamp() - caught.value.reset_time) <= 1
