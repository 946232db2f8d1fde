"""Is every fault of the network and of X, over real HTTP, given its right class, and nothing sent twice?"""

import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import requests

from gatekeeper.x.classify import USUAL_WINDOW
from gatekeeper.x.client import TweepyPort, create_body
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import (
    Absent,
    CreateOutcome,
    Deleted,
    Identity,
    NewPost,
    NotSent,
    Present,
    RefusalKind,
    Refused,
    Sent,
    Unknown,
    Uploaded,
)
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import (
    Drop,
    Effect,
    Hang,
    Latency,
    MalformedJson,
    SlowDrip,
    Status,
    Truncate,
)
from gatekeeper.x.transport import failure_of

POST = NewPost("Our garden has its first sunflower of the year.")


def creates(sandbox: Sandbox) -> int:
    return sum(1 for noted in sandbox.requests() if (noted.method, noted.path) == ("POST", "/2/tweets"))


def create_with(sandbox: Sandbox, port: TweepyPort, effect: Effect) -> CreateOutcome:
    """Creates one post while the effect is in force, and checks that it was asked for exactly once."""
    sandbox.faults.add(effect, "POST", "/2/tweets")
    outcome = port.create(POST)
    assert creates(sandbox) == 1
    return outcome


def test_a_whole_life_of_a_post(sandbox: Sandbox, port: TweepyPort, jpeg: bytes) -> None:
    assert port.identity() == Identity(sandbox.account_id, "lunsfordprimary", "Lunsford Primary")
    held = port.upload_picture(jpeg, "A sunflower taller than the shed")
    assert isinstance(held, Uploaded)
    assert timedelta(hours=23) < held.expires_at - datetime.now(UTC) <= timedelta(hours=24)
    sent = port.create(NewPost("Tea & cake at 3pm", (held.media_id,), "following", made_with_ai=True))
    assert isinstance(sent, Sent) and sent.transaction_id
    (post,) = sandbox.posts()
    assert (str(post.id), post.text) == (sent.x_post_id, "Tea & cake at 3pm")
    assert (post.reply_settings, post.made_with_ai) == ("following", True)
    assert [picture.alt_text for picture in post.pictures] == ["A sunflower taller than the shed"]
    seen = port.look(sent.x_post_id)
    assert isinstance(seen, Present) and seen.text.startswith("Tea & cake at 3pm https://t.co/")
    assert port.delete(sent.x_post_id) == Deleted()
    assert port.look(sent.x_post_id) == Absent()
    again = port.delete(sent.x_post_id)
    assert isinstance(again, Refused) and again.kind is RefusalKind.NOT_FOUND
    assert {noted.verdict for noted in sandbox.requests()} == {"verified"}


def test_everyone_may_reply_is_the_absence_of_the_key() -> None:
    assert create_body(NewPost("x", reply_setting="everyone")) == {"text": "x"}
    assert create_body(NewPost("x")) == {"text": "x", "reply_settings": "mentionedUsers"}
    assert create_body(NewPost("x", ("1", "2"), made_with_ai=True)) == {
        "text": "x",
        "media": {"media_ids": ["1", "2"]},
        "reply_settings": "mentionedUsers",
        "made_with_ai": True,
    }


def test_a_refused_connection_is_not_sent_and_may_be_tried_again(sandbox: Sandbox, port: TweepyPort) -> None:
    sandbox.stop()
    assert isinstance(port.create(POST), NotSent)
    sandbox.start()
    assert isinstance(port.create(POST), Sent)
    assert creates(sandbox) == 1


def test_a_connection_that_cannot_be_opened_in_time_is_not_sent(keys: XCredentials) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:  # fill the queue, so that the next hand-shake is never answered
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        port = TweepyPort(keys, origin=f"http://127.0.0.1:{full.getsockname()[1]}", connect_timeout=0.3)
        outcome = port.create(POST)
        for one in waiting:
            one.close()
    assert isinstance(outcome, NotSent)


@pytest.mark.parametrize("committed", [False, True])
def test_a_dropped_connection_is_unknown_whether_or_not_the_post_was_made(
    sandbox: Sandbox,
    port: TweepyPort,
    committed: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    assert isinstance(create_with(sandbox, port, Drop(committed=committed)), Unknown)
    assert len(sandbox.posts()) == committed


@pytest.mark.parametrize("committed", [False, True])
def test_an_answer_after_the_read_timeout_is_unknown(
    sandbox: Sandbox,
    keys: XCredentials,
    committed: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    port = TweepyPort(keys, origin=sandbox.origin, read_timeout=0.2)
    assert isinstance(create_with(sandbox, port, Hang(5, committed=committed)), Unknown)
    assert len(sandbox.posts()) == committed


def test_a_slow_start_is_no_fault(sandbox: Sandbox, port: TweepyPort) -> None:
    assert isinstance(create_with(sandbox, port, Latency(0.2)), Sent)


@pytest.mark.parametrize(
    "effect",
    [
        Truncate(),
        MalformedJson(),
        Status(201, committed=True, body=b""),
        Status(201, committed=True, body=b"<html>Hello</html>"),
        Status(201, committed=True, body={"errors": [{"detail": "Something happened."}]}),
        Status(201, committed=True, body=[]),
        Status(500, committed=True),
        Status(502, committed=True, body=b"<html>Bad gateway</html>"),
        Status(503, committed=True),
        Status(504, committed=True, body=b""),
        Status(500, committed=True, body=["a list"]),
        Status(503, committed=True, body="a string"),
        Status(403, committed=True, body={"errors": None}),
        Status(400, committed=True, body=["a list"]),
        Status(408, committed=True),
    ],
    ids=repr,
)
def test_what_proves_nothing_is_unknown(sandbox: Sandbox, port: TweepyPort, effect: Effect) -> None:
    assert isinstance(create_with(sandbox, port, effect), Unknown)
    assert len(sandbox.posts()) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RefusalKind.BAD_REQUEST),
        (401, RefusalKind.UNAUTHORISED),
        (402, RefusalKind.OUT_OF_CREDIT),
        (403, RefusalKind.FORBIDDEN),
        (404, RefusalKind.NOT_FOUND),
        (409, RefusalKind.OTHER),
        (413, RefusalKind.OTHER),
        (422, RefusalKind.OTHER),
        (429, RefusalKind.RATE_LIMIT),
        (451, RefusalKind.OTHER),
    ],
)
def test_a_refusal_is_a_refusal(sandbox: Sandbox, port: TweepyPort, status: int, kind: RefusalKind) -> None:
    outcome = create_with(sandbox, port, Status(status))
    assert isinstance(outcome, Refused)
    assert (outcome.kind, outcome.status) == (kind, status)
    assert not sandbox.posts()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_body_goes_out_once(
    sandbox: Sandbox,
    port: TweepyPort,
    status: int,
) -> None:
    elsewhere = Status(status, headers={"Location": "https://api.twitter.com/2/elsewhere"})
    assert isinstance(create_with(sandbox, port, elsewhere), Unknown)
    assert len(sandbox.requests()) == 1


@pytest.mark.parametrize("reset", [None, "soon", "1e9", ""])
def test_too_many_requests_without_a_usable_reset_waits_the_usual_time(
    sandbox: Sandbox,
    port: TweepyPort,
    reset: str | None,
) -> None:
    headers = {} if reset is None else {"x-rate-limit-reset": reset}
    outcome = create_with(sandbox, port, Status(429, headers=headers))
    assert isinstance(outcome, Refused) and outcome.kind is RefusalKind.RATE_LIMIT
    assert outcome.retry_at is not None
    assert abs(outcome.retry_at - datetime.now(UTC) - USUAL_WINDOW) < timedelta(seconds=10)


def test_too_many_requests_with_a_reset_waits_for_it(keys: XCredentials) -> None:
    with Sandbox(credentials=keys, limits={"create": 1}) as sandbox:
        port = TweepyPort(keys, origin=sandbox.origin)
        assert isinstance(port.create(NewPost("The first one")), Sent)
        outcome = port.create(NewPost("The second one"))
        assert isinstance(outcome, Refused) and outcome.kind is RefusalKind.RATE_LIMIT
        assert outcome.retry_at is not None
        assert timedelta(minutes=14) < outcome.retry_at - datetime.now(UTC) <= timedelta(minutes=15)
        assert len(sandbox.posts()) == 1


def test_the_deadline_bounds_a_slow_drip_and_the_late_answer_is_handed_on(
    sandbox: Sandbox,
    keys: XCredentials,
) -> None:
    late: list[CreateOutcome] = []
    arrived = threading.Event()

    def take(outcome: CreateOutcome) -> None:
        late.append(outcome)
        arrived.set()

    port = TweepyPort(keys, origin=sandbox.origin, read_timeout=1, deadline=0.4)
    session = port._client.session
    started = time.monotonic()
    # Every single read is far quicker than the read timeout: only the wall clock can stop this.
    sandbox.faults.add(SlowDrip(1.5), "POST", "/2/tweets")
    outcome = port.create(POST, on_late=take)
    assert isinstance(outcome, Unknown)
    assert time.monotonic() - started < 1.0
    assert not late
    assert port._client.session is not session, "the old one belongs to the thread that still waits"
    assert isinstance(port.identity(), Identity), "the port is free for other questions meanwhile"
    assert arrived.wait(5)
    assert late == [Sent(str(sandbox.posts()[0].id), getattr(late[0], "transaction_id", "?"))]


def test_a_late_answer_nobody_waits_for_is_let_go(sandbox: Sandbox, keys: XCredentials) -> None:
    port = TweepyPort(keys, origin=sandbox.origin, deadline=0.2)
    assert isinstance(create_with(sandbox, port, SlowDrip(0.8)), Unknown)


@pytest.mark.parametrize(
    ("path", "method"),
    [("/2/media/upload", "POST"), ("/2/media/metadata", "POST")],
)
def test_a_picture_without_its_description_is_not_held(
    sandbox: Sandbox,
    port: TweepyPort,
    jpeg: bytes,
    path: str,
    method: str,
) -> None:
    for effect, expected in ((Status(503), Unknown), (Drop(), Unknown), (Status(400), Refused)):
        sandbox.faults.clear()
        sandbox.faults.add(effect, method, path)
        assert isinstance(port.upload_picture(jpeg, "Bunting in the hall"), expected)


def test_reading_and_deleting_have_the_same_classes(sandbox: Sandbox, port: TweepyPort) -> None:
    sent = port.create(POST)
    assert isinstance(sent, Sent)
    sandbox.faults.add(Status(503), "GET", "/2/tweets/*")
    assert isinstance(port.look(sent.x_post_id), Unknown)
    sandbox.faults.add(Drop(committed=True), "DELETE", "/2/tweets/*")
    assert isinstance(port.delete(sent.x_post_id), Unknown)
    assert port.look(sent.x_post_id) == Absent()
    sandbox.faults.add(Status(401), "GET", "/2/users/me")
    assert isinstance(port.identity(), Refused)


@pytest.mark.parametrize("number", ["", "12/../me", "abc", "٣"])
def test_only_a_number_goes_into_a_path(sandbox: Sandbox, port: TweepyPort, number: str) -> None:
    assert isinstance(port.look(number), NotSent)
    assert isinstance(port.delete(number), NotSent)
    assert not sandbox.requests()


def test_a_certificate_that_is_not_accepted_means_not_sent() -> None:
    inner = ssl.SSLCertVerificationError("self-signed certificate")
    assert isinstance(failure_of(requests.exceptions.SSLError(inner), left=True), NotSent)
    assert isinstance(failure_of(requests.exceptions.SSLError("broken record"), left=True), Unknown)
    assert isinstance(failure_of(RuntimeError("before anything left"), left=False), NotSent)
