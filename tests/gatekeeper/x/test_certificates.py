"""Does whoever cannot prove that they are X read a byte of a request? A real server, a made-up certificate."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.port import NotSent
from gatekeeper.x.transport import Exchange, failure_of, harden
from tests.smtp_server import certificates


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A server that says it is X, its address, and what it could read."""
    theirs, _ = certificates(tmp_path)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            line, _ = listening.accept()
            try:
                with theirs.wrap_socket(line, server_side=True) as secure:
                    heard.append(secure.recv(1000))
            except (ssl.SSLError, OSError):
                line.close()

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}", heard
        thread.join(timeout=10)


def test_a_server_with_a_certificate_of_its_own_making_reads_nothing(impostor: tuple[str, list[bytes]]) -> None:
    origin, heard = impostor
    exchange = Exchange()
    with requests.Session() as session:
        harden(session, origin, (5.0, 5.0), exchange)
        with pytest.raises(requests.exceptions.SSLError) as caught:
            session.post("https://api.x.com/2/tweets", data="a post", headers={"Authorization": "a key"})
    outcome = failure_of(caught.value, left=exchange.left)
    assert isinstance(outcome, NotSent)
    assert "certificate" in outcome.why
    assert b"".join(heard) == b""


def test_that_x_is_not_the_real_x_stands_in_the_log(
    impostor: tuple[str, list[bytes]], caplog: pytest.LogCaptureFixture
) -> None:
    keys = XCredentials("consumer", "hush-consumer", "7-token", "hush-token")
    assert isinstance(TweepyPort(keys, origin=impostor[0]).identity(), NotSent)
    assert "No answer from X to GET: The connection to X is not the real X" in caplog.text
    assert "hush" not in caplog.text
