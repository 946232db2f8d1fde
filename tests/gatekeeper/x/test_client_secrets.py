"""Does the client keep its secrets, and go nowhere but to X or to this computer?"""

import logging
import socket
import threading
from collections.abc import Iterator

import pytest

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XBearer, XCredentials
from gatekeeper.x.loopback import NotLoopbackError, is_loopback_host, loopback_origin
from gatekeeper.x.port import Identity, NewPost, Refused, Sent, Uploaded
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.faults import Drop, MalformedJson, Status, Truncate
from gatekeeper.x.tokens import TokenDesk, Tokens
from gatekeeper.x.transport import TALKATIVE

PLANTED = "Sunflower-Secret-Words of the unpublished post"
ALT = "Planted-Alt-Text of the unpublished picture"


class Everything(logging.Handler):
    """Keeps every record with everything in it, as the most talkative log would."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{self.format(record)} {record.__dict__}")


@pytest.fixture
def log() -> Iterator[Everything]:
    root, everything = logging.getLogger(), Everything()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(everything)
    yield everything
    root.removeHandler(everything)
    root.setLevel(level)


def test_nothing_secret_is_logged_at_any_level(
    sandbox: Sandbox,
    keys: XCredentials,
    jpeg: bytes,
    log: Everything,
) -> None:
    for name in TALKATIVE:  # whatever somebody set before
        logging.getLogger(name).setLevel(logging.DEBUG)
    port = TweepyPort(keys, origin=sandbox.origin)
    logging.getLogger(__name__).debug("the log is listening")
    assert isinstance(port.identity(), Identity)
    held = port.upload_picture(jpeg, ALT)
    assert isinstance(held, Uploaded)
    assert isinstance(port.create(NewPost(PLANTED, (held.media_id,))), Sent)
    assert isinstance(port.create(NewPost(PLANTED)), Refused)
    for effect in (Drop(), Truncate(), MalformedJson(), Status(503), Status(403, body={"errors": None})):
        sandbox.faults.add(effect, "POST", "/2/tweets", nth=1)
        port.create(NewPost(f"{PLANTED} {effect}"))
        sandbox.faults.clear()
    sandbox.stop()
    port.create(NewPost(PLANTED))
    heard = "\n".join(log.heard)
    assert "the log is listening" in heard
    for secret in (
        PLANTED,
        "Sunflower-Secret-Words",
        ALT,
        keys.consumer_key,
        keys.consumer_secret,
        keys.access_token,
        keys.access_token_secret,
        "oauth_signature",
        "oauth_nonce",
    ):
        assert secret not in heard


def test_no_token_is_logged_at_any_level(sandbox: Sandbox, log: Everything) -> None:
    app = sandbox.register_app(["http://127.0.0.1:9/back"])
    given = sandbox.world.oauth2.grant(app, sandbox.account_id)
    desk = TokenDesk(app.client_id, app.client_secret, origin=sandbox.origin)
    fresh = desk.renew(given.refresh)
    assert isinstance(fresh, Tokens)
    port = TweepyPort(XBearer(fresh.access), origin=sandbox.origin)
    assert isinstance(port.create(NewPost(PLANTED)), Sent)
    ends: list[object] = [
        desk.renew(given.refresh),
        desk.revoke(fresh.refresh),
        desk.redeem("a-code", "b", "a-verifier"),
    ]
    sandbox.stop()
    ends += [desk.renew(fresh.refresh), port.identity(), fresh, desk, port, XBearer(fresh.access)]
    told = "\n".join(log.heard) + repr(ends)
    for secret in (
        PLANTED,
        given.refresh,
        given.access,
        fresh.refresh,
        fresh.access,
        app.client_secret,
        "a-verifier",
    ):
        assert secret not in told


def test_an_outcome_repeats_neither_text_nor_keys(sandbox: Sandbox, port: TweepyPort, keys: XCredentials) -> None:
    sandbox.faults.add(Drop(), "POST", "/2/tweets")
    told = repr([port.create(NewPost(PLANTED)), port.create(NewPost(PLANTED * 10)), port])
    assert "Unknown" in told and "TOO_LONG" in told
    for secret in (PLANTED, keys.consumer_secret, keys.access_token_secret, keys.access_token):
        assert secret not in told


def test_credentials_do_not_show_themselves(keys: XCredentials) -> None:
    for shown in (repr(keys), str(keys), f"{keys}", repr([keys])):
        for part in (keys.consumer_key, keys.consumer_secret, keys.access_token, keys.access_token_secret):
            assert part not in shown


@pytest.mark.parametrize("missing", range(4))
def test_credentials_are_complete(missing: int) -> None:
    parts = ["a", "b", "c", "d"]
    parts[missing] = ""
    with pytest.raises(ValueError, match="have no"):
        XCredentials(*parts)


@pytest.mark.parametrize(
    "origin",
    [
        "https://api.x.com",
        "http://192.168.1.4:8080",
        "http://10.0.0.1",
        "http://0.0.0.0:8080",
        "http://[::]:8080",
        "http://example.org",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1@example.org",
        "http://user:pass@127.0.0.1",
        "http://127.0.0.1:8080/path",
        "http://127.0.0.1:8080?x=1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "http://2130706433",
        "",
    ],
)
def test_only_this_computer_may_stand_in_for_x(keys: XCredentials, origin: str) -> None:
    with pytest.raises(NotLoopbackError, match="nothing was sent"):
        TweepyPort(keys, origin=origin)


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8080", "http://127.8.9.1:1", "http://[::1]:80", "http://localhost"]
)
def test_this_computer_may_stand_in_for_x(origin: str) -> None:
    assert loopback_origin(origin) == origin
    assert loopback_origin(origin + "/") == origin


def test_a_name_is_never_looked_up() -> None:
    assert not is_loopback_host("ip6-localhost")
    assert not is_loopback_host("")


def test_the_environment_cannot_send_posts_elsewhere(
    sandbox: Sandbox,
    keys: XCredentials,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine api.twitter.com login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    port = TweepyPort(keys, origin=sandbox.origin)
    port._client.session.proxies.update(http="http://127.0.0.1:9", https="http://127.0.0.1:9")
    assert isinstance(port.create(NewPost("Straight there")), Sent)
    assert sandbox.requests()[-1].verdict == "verified"


def test_the_request_still_names_x_as_its_host_and_keeps_no_connection(keys: XCredentials) -> None:
    heard: list[bytes] = []

    def listen(server: socket.socket) -> None:
        connection, _ = server.accept()
        heard.append(connection.recv(65_536))
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = threading.Thread(target=listen, args=(server,))
        listener.start()
        TweepyPort(keys, origin=f"http://127.0.0.1:{server.getsockname()[1]}").identity()
        listener.join(5)
    lines = heard[0].split(b"\r\n")
    assert lines[0] == b"GET /2/users/me HTTP/1.1"
    assert b"Host: api.twitter.com" in lines
    assert b"Connection: close" in lines


def test_the_session_reaches_x_and_nothing_else(keys: XCredentials) -> None:
    session = TweepyPort(keys)._client.session
    assert sorted(session.adapters) == ["https://api.twitter.com/", "https://api.x.com/"]
    assert session.trust_env is False
    assert session.max_redirects == 0
    for adapter in session.adapters.values():
        assert adapter.max_retries.total == 0


def test_wrong_keys_are_refused(sandbox: Sandbox) -> None:
    port = TweepyPort(XCredentials("a", "b", "c", "d"), origin=sandbox.origin)
    outcome = port.create(NewPost("x"))
    assert isinstance(outcome, Refused) and outcome.status == 401
