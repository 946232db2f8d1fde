"""Do lists lag, lie and fail as X's may, and limits and money run out?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost, OwnPosts, Present, RefusalKind, Sent
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.limits import LIMITS
from tests.gatekeeper.x.caller import Caller, refused_kind, sent_id


@pytest.fixture
def lagging() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def listed(call: Caller, sandbox: Sandbox, what: str = "tweets", **query: Any) -> list[str]:
    answer = call("GET", f"/2/users/{sandbox.account_id}/{what}", params=query)
    return [post["text"] for post in answer.json().get("data", [])]


def test_a_new_post_is_there_at_once_but_in_the_lists_after_two_seconds(lagging: Sandbox) -> None:
    port = TweepyPort(lagging.credentials, origin=lagging.origin)
    sent = port.create(NewPost("Just now"))
    assert isinstance(sent, Sent)
    lagging.world.hear("aparent", "@lunsfordprimary hello")
    call = Caller(lagging, lagging.credentials)
    assert isinstance(port.look(sent.x_post_id), Present)
    assert port.own_posts(lagging.account_id, datetime.now(UTC) - timedelta(minutes=5)) == OwnPosts(())
    assert listed(call, lagging, "mentions") == []
    lagging.world.clock.advance(timedelta(seconds=2))
    assert listed(call, lagging) == ["Just now"]
    assert listed(call, lagging, "mentions") == ["@lunsfordprimary hello"]
    call.session.close()


def test_history_that_is_written_with_a_stopped_clock_does_not_lag(lagging: Sandbox) -> None:
    port, call = TweepyPort(lagging.credentials, origin=lagging.origin), Caller(lagging, lagging.credentials)
    with lagging.at(datetime(2026, 11, 12, tzinfo=UTC)):
        sent_id(port.create(NewPost("Long ago")))
        assert listed(call, lagging) == ["Long ago"]
        lagging.world.clock.advance(timedelta(days=1))
        assert lagging.world.clock.now() == datetime(2026, 11, 13, tzinfo=UTC)
    call.session.close()


def test_a_list_can_lag_be_stale_be_in_disorder_and_fail(sandbox: Sandbox, call: Caller, port: TweepyPort) -> None:
    for count in range(6):
        sent_id(port.create(NewPost(f"Post {count}")))

    def with_fault(effect: object) -> list[str]:
        sandbox.faults.clear()
        sandbox.faults.add_described({"effect": effect})
        return listed(call, sandbox)

    newest_first = [f"Post {count}" for count in reversed(range(6))]
    assert listed(call, sandbox) == newest_first
    assert with_fault({"kind": "timeline_stale", "skip": 2}) == newest_first[2:]
    assert listed(call, sandbox) == newest_first, "once is once"
    disorder = with_fault("timeline_reorder")
    assert disorder != newest_first and sorted(disorder) == sorted(newest_first)
    assert with_fault({"kind": "timeline_lag", "seconds": 3600}) == []
    sandbox.faults.clear()
    sandbox.faults.add_described({"effect": "timeline_404", "times": None})
    path = f"/2/users/{sandbox.account_id}"
    assert call("GET", f"{path}/tweets").status_code == 404
    assert call("GET", f"{path}/mentions").status_code == 200


def test_a_stale_list_still_has_its_pages(sandbox: Sandbox, call: Caller, port: TweepyPort) -> None:
    for count in range(9):
        sent_id(port.create(NewPost(f"Post {count}")))
    sandbox.faults.add_described({"effect": {"kind": "timeline_stale", "skip": 3}})
    page = call("GET", f"/2/users/{sandbox.account_id}/tweets", params={"max_results": 5}).json()
    assert [post["text"] for post in page["data"]] == [f"Post {count}" for count in (5, 4, 3, 2, 1)]
    assert page["meta"]["next_token"]


def test_each_endpoint_has_xs_own_window_and_says_so(sandbox: Sandbox, call: Caller) -> None:
    account = sandbox.account_id
    asked = {
        "create": ("POST", "/2/tweets", 100),
        "delete": ("DELETE", "/2/tweets/1", 50),
        "hide": ("PUT", "/2/tweets/1/hidden", 50),
        "post": ("GET", "/2/tweets/1", 900),
        "me": ("GET", "/2/users/me", 75),
        "own posts": ("GET", f"/2/users/{account}/tweets", 900),
        "mentions": ("GET", f"/2/users/{account}/mentions", 300),
        "media": ("POST", "/2/media/upload", 500),
        "media initialize": ("POST", "/2/media/upload/initialize", 1875),
        "media append": ("POST", "/2/media/upload/1/append", 1875),
        "media finalize": ("POST", "/2/media/upload/1/finalize", 1875),
        "media status": ("GET", "/2/media/upload", 1000),
        "metadata": ("POST", "/2/media/metadata", 500),
    }
    assert set(asked) == set(LIMITS)
    for method, path, limit in asked.values():
        answer = call(method, path, json={})
        assert answer.headers["x-rate-limit-limit"] == str(limit), path
        assert answer.headers["x-rate-limit-remaining"] == str(limit - 1), path


def test_a_window_begins_again_after_a_quarter_of_an_hour_for_each_account_alone() -> None:
    with Sandbox(limits={"me": 1}) as sandbox:
        ours, theirs = Caller(sandbox, sandbox.credentials), Caller(sandbox, sandbox.add_account("another"))
        assert [ours("GET", "/2/users/me").status_code for _ in range(2)] == [200, 429]
        assert theirs("GET", "/2/users/me").status_code == 200
        sandbox.world.clock.advance(timedelta(minutes=15))
        assert ours("GET", "/2/users/me").status_code == 200
        ours.session.close()
        theirs.session.close()


def test_everything_that_costs_is_charged_and_reading_once_a_day(
    sandbox: Sandbox, call: Caller, port: TweepyPort, jpeg: bytes
) -> None:
    ours = sent_id(port.create(NewPost("Plain")))
    port.create(NewPost("A link: https://example.org"))
    answer = sandbox.world.hear("aparent", "Hm", in_reply_to=ours).id
    port.upload_picture(jpeg, "A picture")
    for _ in range(2):
        listed(call, sandbox)
        call("GET", f"/2/tweets/{ours}")
        listed(call, sandbox, "mentions")
    call("PUT", f"/2/tweets/{answer}/hidden", json={"hidden": True})
    port.delete(str(ours))
    charged = [(charge.what, charge.thousandths) for charge in sandbox.charges()]
    assert charged == [
        ("create", 15), ("create", 200), ("describe", 5), ("read", 2), ("read", 1), ("hide", 5), ("delete", 10)
    ]  # fmt: skip
    sandbox.world.clock.advance(timedelta(days=1))
    listed(call, sandbox)
    assert sandbox.charges()[-1].thousandths == 1, "the deleted one is not read any more"


def test_reading_costs_more_where_the_app_is_somebody_elses(sandbox: Sandbox, call: Caller) -> None:
    sandbox.world.accounts.set_credit(sandbox.account_id, owns_app=False)
    sandbox.world.hear("aparent", "@lunsfordprimary hello")
    listed(call, sandbox, "mentions")
    assert [charge.thousandths for charge in sandbox.charges()] == [5]


def test_credit_runs_out_and_then_nothing_goes(sandbox: Sandbox, port: TweepyPort) -> None:
    sandbox.world.accounts.set_credit(sandbox.account_id, thousandths=30)
    assert isinstance(port.create(NewPost("One")), Sent)
    assert isinstance(port.create(NewPost("Two")), Sent)
    assert refused_kind(port.create(NewPost("Three"))) is RefusalKind.OUT_OF_CREDIT
    sandbox.faults.clear()
    sandbox.world.accounts.set_credit(sandbox.account_id, calls=1)
    assert isinstance(port.create(NewPost("Three")), Sent)
    assert refused_kind(port.identity()) is RefusalKind.OUT_OF_CREDIT
    sandbox.world.accounts.set_credit(sandbox.account_id)
    assert isinstance(port.create(NewPost("Four")), Sent)
