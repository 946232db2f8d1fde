"""Does everything go wrong that can be ordered, for exactly the requests it was ordered for?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import (
    CreateOutcome,
    Identity,
    NewPost,
    NotSent,
    RefusalKind,
    Refused,
    Sent,
    Unknown,
)
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.asking import Mood
from gatekeeper.x.sandbox.matching import Faults, Seen
from tests.gatekeeper.x.caller import refused_kind, sent_id

TOKEN = "let me in"
Order = Callable[..., Any]


@pytest.fixture
def steered() -> Iterator[Sandbox]:
    with Sandbox(control_token=TOKEN, seed=7) as running:
        yield running


@pytest.fixture
def order(steered: Sandbox) -> Order:
    """Gives an order over the control port, or asks there."""

    def ask(path: str, body: Any = None) -> Any:
        method = "GET" if body is None else "POST"
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        answer = requests.request(method, steered.control_origin + path, headers=bearer, json=body, timeout=5)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    return ask


@pytest.fixture
def port(steered: Sandbox) -> TweepyPort:
    return TweepyPort(steered.credentials, origin=steered.origin, read_timeout=0.5, deadline=3)


CREATE = {"method": "POST", "path": "/2/tweets"}


@pytest.mark.parametrize(
    ("effect", "outcome", "made"),
    [
        ("drop_before_commit", Unknown, 0),
        ("drop_after_commit", Unknown, 1),
        ({"kind": "hang_before", "seconds": 2}, Unknown, 0),
        ({"kind": "hang_after", "seconds": 2}, Unknown, 1),
        ({"kind": "latency", "ms": 100}, Sent, 1),
        ({"kind": "slow_drip", "bytes_per_s": 1, "part": "headers"}, Unknown, 1),
        ({"kind": "slow_drip", "bytes_per_s": 1}, Unknown, 1),
        ({"kind": "slow_drip", "seconds": 0.3, "part": "headers"}, Sent, 1),
        ("truncate_body", Unknown, 1),
        ("malformed_json", Unknown, 1),
        ("html_body", Unknown, 1),
        ({"kind": "html_body", "status": 502, "committed": False}, Unknown, 0),
        ("empty_body", Unknown, 1),
        ({"kind": "empty_body", "status": 503}, Unknown, 1),
        ("json_list", Unknown, 1),
        ("json_string", Unknown, 1),
        ("errors_null", Unknown, 1),
        ("2xx_without_data", Unknown, 1),
        ({"kind": "redirect", "status": 302}, Unknown, 0),
        ({"kind": "redirect", "status": 307}, Unknown, 0),
        ({"kind": "redirect", "status": 308}, Unknown, 0),
        *[
            ({"kind": "status", "status": status, "committed": committed}, Unknown, int(committed))
            for status in (500, 502, 503, 504)
            for committed in (False, True)
        ],
        *[
            ({"kind": "status", "status": status}, Refused, 0)
            for status in (400, 401, 402, 403, 404, 409, 413, 429)
        ],
    ],
    ids=str,
)
def test_every_fault_of_the_contract_can_be_ordered(
    steered: Sandbox, order: Order, port: TweepyPort, effect: object, outcome: type[CreateOutcome], made: int
) -> None:
    order("/faults", {"match": CREATE, "effect": effect})
    assert isinstance(port.create(NewPost("Hello")), outcome)
    assert len(steered.posts()) == made
    asked = [noted for noted in steered.requests() if noted.method == "POST"]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("duplicate", RefusalKind.DUPLICATE),
        ("oauth1-permissions", RefusalKind.PERMISSIONS),
        ("client-forbidden", RefusalKind.PERMISSIONS),
        ("unsupported-authentication", RefusalKind.PERMISSIONS),
        ("user-suspended", RefusalKind.SUSPENDED),
        ("not-authorized-for-resource", RefusalKind.FORBIDDEN),
        ("missing-scope", RefusalKind.FORBIDDEN),
    ],
)
@pytest.mark.parametrize("generation", ["api.twitter.com", "api.x.com"])
def test_every_no_of_a_403_is_understood_in_both_generations(
    order: Order, port: TweepyPort, kind: str, expected: RefusalKind, generation: str
) -> None:
    order("/faults", {"effect": {"kind": "generation", "generation": generation}})
    order("/faults", {"effect": {"kind": "status", "status": 403, "kind_of_403": kind}, "match": CREATE})
    assert refused_kind(port.create(NewPost("Hello"))) is expected


@pytest.mark.parametrize(
    ("details", "seconds"),
    [({"reset_in": 60}, 60), ({"no_headers": True, "reset_in": 60}, 900), ({"bad_header": True}, 900), ({}, 900)],
)
def test_too_many_requests_in_every_form(
    order: Order, port: TweepyPort, details: dict[str, object], seconds: int
) -> None:
    order("/faults", {"effect": {"kind": "status", "status": 429, **details}})
    outcome = port.create(NewPost("Hello"))
    assert isinstance(outcome, Refused) and outcome.retry_at is not None
    assert abs((outcome.retry_at - datetime.now(UTC)).total_seconds() - seconds) < 5


def test_a_rule_meets_the_account_and_the_words_it_names(steered: Sandbox, order: Order, port: TweepyPort) -> None:
    other = TweepyPort(steered.add_account("another"), origin=steered.origin)
    order("/faults", {"match": {**CREATE, "channel": "@Another"}, "effect": {"kind": "status", "status": 503}})
    order("/faults", {"match": {"text_contains": "fair"}, "effect": {"kind": "status", "status": 402}})
    assert isinstance(port.create(NewPost("Sports day")), Sent)
    assert isinstance(other.create(NewPost("Sports day")), Unknown)
    assert refused_kind(port.create(NewPost("The book fair"))) is RefusalKind.OUT_OF_CREDIT
    assert isinstance(port.create(NewPost("The book fair")), Sent)


def test_the_how_manieth_and_how_often(order: Order, port: TweepyPort) -> None:
    order("/faults", {"match": {**CREATE, "nth": 2}, "effect": "drop_before_commit", "times": 2})
    ends = [type(port.create(NewPost(f"Post {count}"))) for count in range(4)]
    assert ends == [Sent, Unknown, Unknown, Sent]


def test_chance_is_drawn_from_the_seed() -> None:
    def drawn(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add_described({"effect": "drop_before_commit", "times": None, "probability": 0.4})
        return [faults.meeting(lambda: Seen("GET", "/"), Mood())[0] is not None for _ in range(400)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 120 < sum(drawn(1)) < 200


def test_a_mood_and_an_accident_come_together(steered: Sandbox, order: Order, port: TweepyPort) -> None:
    order("/faults", {"effect": {"kind": "generation", "generation": "api.twitter.com"}, "times": None})
    order("/faults", {"effect": {"kind": "status", "status": 402}, "times": None})
    outcome = port.create(NewPost("Hello"))
    assert isinstance(outcome, Refused)
    assert outcome.detail.startswith(f"Your enrolled account [{steered.account_id}]")


def test_connections_are_refused_for_a_while(steered: Sandbox, order: Order, port: TweepyPort) -> None:
    order("/faults", {"effect": {"kind": "connection_refused", "seconds": 0.4}})
    assert isinstance(port.create(NewPost("Hello")), NotSent)
    assert order("/posts") == []
    again = steered._again
    assert again is not None
    again.join(5)
    assert isinstance(port.create(NewPost("Hello")), Sent)


def test_stopping_while_connections_are_refused_stays_stopped() -> None:
    with Sandbox() as sandbox:
        sandbox.refuse_for(0.2)
        sandbox.stop()
        port = TweepyPort(sandbox.credentials, origin=sandbox.origin)
        assert isinstance(port.identity(), NotSent)
        sandbox.start()
        assert isinstance(port.identity(), Identity)


def test_the_world_takes_orders(steered: Sandbox, order: Order, port: TweepyPort) -> None:
    def fault(kind: str, **details: object) -> None:
        order("/faults", {"effect": {"kind": kind, **details}})

    sent_id(port.create(NewPost("Once")))
    assert refused_kind(port.create(NewPost("Once"))) is RefusalKind.DUPLICATE
    fault("duplicate_rule", off=True)
    sent_id(port.create(NewPost("Once")))
    fault("duplicate_rule", hours=1)
    assert refused_kind(port.create(NewPost("Once"))) is RefusalKind.DUPLICATE
    order("/clock", {"advance_seconds": 3700})
    sent_id(port.create(NewPost("Once")))
    fault("suspend")
    assert refused_kind(port.identity()) is RefusalKind.SUSPENDED
    fault("suspend", on=False)
    fault("lock")
    assert refused_kind(port.identity()) is RefusalKind.FORBIDDEN
    fault("lock", on=False)
    fault("out_of_credit_after", n=1)
    sent_id(port.create(NewPost("The last one")))
    assert refused_kind(port.create(NewPost("One more"))) is RefusalKind.OUT_OF_CREDIT
    fault("out_of_credit_after", n=None)
    fault("clock_skew", seconds=400)
    assert refused_kind(port.identity()) is RefusalKind.UNAUTHORISED
    fault("clock_skew", seconds=0)
    assert isinstance(port.identity(), Identity)
    assert refused_kind(port.delete("1")) is RefusalKind.NOT_FOUND
    fault("deleting_nothing", status=200)
    assert type(port.delete("1")).__name__ == "Deleted"
    fault("visibility_lag", seconds=60)
    assert steered.world.lag == timedelta(seconds=60)


def test_what_stands_twice_is_counted(order: Order, port: TweepyPort) -> None:
    order("/faults", {"effect": {"kind": "duplicate_rule", "off": True}})
    for text in ("Twice", "twice ", "Once"):
        sent_id(port.create(NewPost(text)))
    found = order("/invariants")
    assert (found["doubled"], found["made_twice"], found["live"]) == (1, 1, 3)
    assert [(one["live"], one["made"]) for one in found["contents"]] == [(2, 2), (1, 1)]
    order("/posts/delete", {"id": order("/posts")[1]["id"]})
    found = order("/invariants")
    assert (found["doubled"], found["made_twice"], found["live"]) == (0, 1, 2)


def test_others_can_write_and_everything_can_begin_anew(steered: Sandbox, order: Order, port: TweepyPort) -> None:
    ours = sent_id(port.create(NewPost("Ours")))
    told = order("/mentions", {"from": "aparent", "text": "Hello", "in_reply_to": str(ours)})
    assert told["id"].isdigit()
    assert order("/posts", {"text": "From the phone"})["id"].isdigit()
    assert [post["by_hand"] for post in order("/posts")] == [True, True, False]
    order("/latency", {"seconds": 0.05})
    assert steered.stand_in.latency == timedelta(seconds=0.05)
    order("/reset", {})
    assert order("/posts") == order("/charges") == order("/requests") == []
    assert isinstance(port.create(NewPost("Ours")), Sent)
    assert port.identity() == Identity(steered.account_id, "lunsfordprimary", "Lunsford Primary")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/faults", {"effect": "nothing"}),
        ("/faults", {}),
        ("/faults", []),
        ("/faults", {"effect": {"kind": "hang"}}),
        ("/faults", {"effect": "suspend", "match": {"channel": "nobody"}}),
        ("/faults", {"effect": {"kind": "connection_refused"}}),
        ("/mentions", {"from": "aparent"}),
        ("/mentions", {"from": "aparent", "text": "x", "in_reply_to": "1"}),
        ("/clock", {"advance_seconds": "soon"}),
        ("/posts/delete", {}),
    ],
)
def test_an_order_that_cannot_be_read_is_refused(steered: Sandbox, path: str, body: Any) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    answer = requests.post(steered.control_origin + path, headers=bearer, json=body, timeout=5)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
