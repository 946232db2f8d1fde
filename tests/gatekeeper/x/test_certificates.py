"""Does whoever cannot prove that they are X read a byte of a request? A real server, a made-up certificate."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
import requests

from gatekeeper.x.port import NotSent
from gatekeeper.x.transport import Exchange, failure_of, harden
from tests.smtp_server import certificates


def test_a_server_with_a_certificate_of_its_own_making_reads_nothing(tmp_path: Path) -> None:
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
        exchange = Exchange()
        with requests.Session() as session:
            harden(session, f"https://127.0.0.1:{listening.getsockname()[1]}", (5.0, 5.0), exchange)
            with pytest.raises(requests.exceptions.SSLError) as caught:
                session.post("https://api.x.com/2/tweets", data="a post", headers={"Authorization": "a key"})
        thread.join(timeout=10)
    outcome = failure_of(caught.value, left=exchange.left)
    assert isinstance(outcome, NotSent)
    assert "certificate" in outcome.why
    assert b"".join(heard) == b""
