"""Is the X inside a program the same X, with the time of a simulator?"""

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import (
    CreateOutcome,
    Deleted,
    Identity,
    NewPost,
    NotSent,
    OwnPosts,
    Present,
    RefusalKind,
    Refused,
    Sent,
    Unknown,
    Uploaded,
)
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Drop, Hang, Latency, SlowDrip, Status, Truncate
from gatekeeper.x.sandbox.inside import InsideX
from gatekeeper.x.sandbox.inside_port import InsidePort
from gatekeeper.x.sandbox.matching import EFFECTS
from gatekeeper.x.sandbox.worldclock import made_at
from tests.gatekeeper.x.caller import Caller

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
US = "1700000000000000001"


class Time:
    """The clock of a simulator, with what is still to happen."""

    def __init__(self) -> None:
        self.now = START
        self._order = itertools.count()
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []

    def sleep(self, seconds: float) -> None:
        until = self.now + timedelta(seconds=seconds)
        while self._coming and self._coming[0][0] <= until:
            self.now, _, action = heapq.heappop(self._coming)
            action()
        self.now = until

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._coming, (self.now + timedelta(seconds=seconds), next(self._order), action))


class Simulated:
    """An X, its time and a port to it."""

    def __init__(self, seed: int = 0, **more: Any) -> None:
        self.time = Time()
        self.x = InsideX(lambda: self.time.now, seed=seed, **more)
        self.x.add_account(US, "lunsfordprimary", "Lunsford Primary")
        self.port = InsidePort(self.x, US, sleep=self.time.sleep, later=self.time.later)

    def live(self) -> list[str]:
        return [post.text for post in self.x.world.posts.everything() if post.deleted_at is None]


def test_the_whole_life_of_a_post_in_no_time(jpeg: bytes) -> None:
    it = Simulated()
    assert it.port.identity() == Identity(US, "lunsfordprimary", "Lunsford Primary")
    held = it.port.upload_picture(jpeg, "A pond")
    assert isinstance(held, Uploaded) and held.expires_at == START + timedelta(days=1)
    sent = it.port.create(NewPost("In March of 2027", (held.media_id,)))
    assert isinstance(sent, Sent)
    assert made_at(int(sent.x_post_id)) == START
    assert it.port.own_posts(US, START - timedelta(minutes=5)) == OwnPosts(())
    it.time.sleep(2)
    (own,) = it.port.own_posts(US, START - timedelta(minutes=5)).posts  # type: ignore[union-attr]  # it is whole
    assert (own.text, own.pictures, own.created_at) == ("In March of 2027", 1, START)
    assert isinstance(it.port.look(sent.x_post_id), Present)
    assert it.port.delete(sent.x_post_id) == Deleted()
    assert it.live() == []


def test_a_limit_ends_in_the_time_of_the_simulator() -> None:
    it = Simulated(limits={"create": 1})
    it.port.create(NewPost("One"))
    outcome = it.port.create(NewPost("Two"))
    assert isinstance(outcome, Refused) and outcome.kind is RefusalKind.RATE_LIMIT
    assert outcome.retry_at == START + timedelta(minutes=15)
    it.time.sleep(900)
    assert isinstance(it.port.create(NewPost("Two")), Sent)


def test_a_slow_start_commits_after_the_client_gave_up() -> None:
    it = Simulated()
    it.x.faults.add(Latency(40))
    assert isinstance(it.port.create(NewPost("Late")), Unknown)
    assert it.time.now == START + timedelta(seconds=25), "the client's patience, and no more"
    assert it.live() == []
    it.time.sleep(14)
    assert it.live() == []
    it.time.sleep(1)
    assert it.live() == ["Late"]
    assert it.x.world.posts.everything()[0].created_at == START + timedelta(seconds=40)


def test_silence_after_the_deed_is_unknown_when_patience_ends() -> None:
    it = Simulated()
    it.x.faults.add(Hang(600))
    assert isinstance(it.port.create(NewPost("There all the same")), Unknown)
    assert it.time.now == START + timedelta(seconds=25)
    assert it.live() == ["There all the same"]


@pytest.mark.parametrize("effect", [SlowDrip(50), SlowDrip(bytes_per_s=2)])
def test_an_answer_after_the_deadline_is_handed_on_when_it_comes(effect: SlowDrip) -> None:
    it, late = Simulated(), list[tuple[datetime, CreateOutcome]]()
    it.x.faults.add(effect)
    outcome = it.port.create(NewPost("Drip"), on_late=lambda end: late.append((it.time.now, end)))
    assert isinstance(outcome, Unknown)
    assert (it.time.now, late) == (START + timedelta(seconds=30), [])
    it.time.sleep(600)
    ((when, end),) = late
    assert isinstance(end, Sent)
    assert START + timedelta(seconds=30) < when < START + timedelta(seconds=600)
    assert isinstance(it.port.identity(), Identity), "the port is free meanwhile"


def test_a_short_deadline_hands_on_what_comes_in_time_for_the_connection() -> None:
    it, late = Simulated(), list[CreateOutcome]()
    port = InsidePort(it.x, US, sleep=it.time.sleep, later=it.time.later, deadline=5)
    for effect in (Hang(10), Latency(10)):
        it.x.faults.add(effect)
        assert isinstance(port.create(NewPost(repr(effect)), on_late=late.append), Unknown)
        it.time.sleep(4.5)
        assert not late
        it.time.sleep(0.5)
        assert isinstance(late.pop(), Sent)


def test_who_dies_while_waiting_takes_nothing_back() -> None:
    class Killed(BaseException):
        pass

    def die(_seconds: float) -> None:
        raise Killed

    it = Simulated()
    it.x.faults.add(Latency(3))
    with pytest.raises(Killed):
        InsidePort(it.x, US, sleep=die, later=it.time.later).create(NewPost("Sent before"))
    assert it.live() == ["Sent before"]


def test_connections_are_refused_for_a_while_of_virtual_time() -> None:
    it = Simulated()
    it.x.refuse_for(60)
    assert isinstance(it.port.create(NewPost("Nobody there")), NotSent)
    assert it.live() == []
    it.time.sleep(60)
    assert isinstance(it.port.create(NewPost("Somebody there")), Sent)


def test_broken_answers_are_unknown() -> None:
    it = Simulated()
    for effect in (Drop(), Drop(committed=True), Truncate(), Status(503, committed=True)):
        it.x.faults.add(effect)
        assert isinstance(it.port.create(NewPost(repr(effect))), Unknown)
    assert len(it.live()) == 3


ASKED = st.sampled_from(
    [
        ("POST", "/2/tweets", {"text": "Hello"}),
        ("POST", "/2/tweets", {"text": "Hello & goodbye https://example.org"}),
        ("POST", "/2/tweets", {"text": "x" * 281}),
        ("POST", "/2/tweets", {"nonsense": 1}),
        ("POST", "/2/tweets", {"text": "x", "reply": {"in_reply_to_tweet_id": "1"}}),
        ("POST", "/2/tweets", {"text": "x", "media": {"media_ids": ["1"]}}),
        ("GET", "/2/users/me", None),
        ("GET", f"/2/users/{US}/tweets?max_results=5&tweet.fields=created_at,entities", None),
        ("GET", f"/2/users/{US}/tweets?max_results=4", None),
        ("GET", f"/2/users/{US}/mentions", None),
        ("GET", "/2/tweets/1", None),
        ("DELETE", "/2/tweets/1", None),
        ("PUT", "/2/tweets/1/hidden", {"hidden": True}),
        ("GET", "/2/nowhere", None),
        ("PATCH", "/2/tweets", None),
        ("POST", "/1.1/statuses/update.json", None),
    ]
)


@settings(max_examples=25, deadline=None)
@given(asked=st.lists(ASKED, min_size=1, max_size=12))
def test_inside_and_over_http_the_same_is_decided(asked: list[tuple[str, str, dict[str, object] | None]]) -> None:
    keys = XCredentials("a", "b", "c", "d")
    with Sandbox(credentials=keys, account_id=US, seed=1) as sandbox, sandbox.at(START):
        call = Caller(sandbox, keys)
        outside = [call(method, path, json=body) for method, path, body in asked]
        call.session.close()
        it = InsideX(lambda: START, seed=1, lag=timedelta(0))
        it.add_account(US, "lunsfordprimary", "Lunsford Primary")
        for over_http, (method, path, body) in zip(outside, asked, strict=True):
            inside = it.ask(US, method, path, body).answer
            assert inside is not None
            assert (inside.status, inside.json()) == (over_http.status_code, over_http.json())
        charged = [(charge.what, charge.thousandths) for charge in it.world.accounts.charges()]
        assert charged == [(charge.what, charge.thousandths) for charge in sandbox.charges()]
        it.close()


NEEDS: dict[str, dict[str, object]] = {
    "status": {"status": 503},
    "hang": {"seconds": 40},
    "hang_before": {"seconds": 40},
    "hang_after": {"seconds": 40},
    "latency": {"seconds": 40},
    "slow_drip": {"seconds": 60},
    "generation": {"generation": "api.twitter.com"},
    "timeline_lag": {"seconds": 60},
}
FAULT = st.builds(
    lambda kind, nth, times, probability: {
        "effect": {"kind": kind, **NEEDS.get(kind, {})},
        "match": {"nth": nth},
        "times": times,
        "probability": probability,
    },
    st.sampled_from(sorted(EFFECTS)),
    st.integers(1, 4),
    st.sampled_from([1, 2, None]),
    st.sampled_from([1.0, 0.5]),
)


@settings(max_examples=200, deadline=None)
@given(faults=st.lists(FAULT, max_size=5), seed=st.integers(0, 2**32))
def test_whatever_goes_wrong_no_outcome_lies_and_any_seed_replays(faults: list[dict[str, Any]], seed: int) -> None:
    def lived() -> tuple[list[object], list[str], list[int]]:
        it = Simulated(seed)
        for fault in faults:
            it.x.faults.add_described(fault)
        late: list[CreateOutcome] = []
        ends: list[object] = []
        for count in range(6):
            outcome = it.port.create(NewPost(f"Post {count}"), on_late=late.append)
            if isinstance(outcome, Refused) and outcome.status == 403:
                outcome = Unknown("a 403 with null errors may hide a deed")
            there = f"Post {count}" in it.live()
            assert not isinstance(outcome, Sent) or there
            assert not isinstance(outcome, NotSent | Refused) or not there
            ends.append(outcome)
        it.time.sleep(3600)
        numbers = {post.id for post in it.x.world.posts.everything()}
        assert all(int(end.x_post_id) in numbers for end in late if isinstance(end, Sent))
        assert len(it.live()) == len(set(it.live())), "one request makes at most one post"
        return ends, it.live(), sorted(numbers)

    assert lived() == lived()
