"""How do bytes come in and go out, and how does a connection break?

The API is served here straight from the socket, without a framework: an answer can then
be cut anywhere, drip, or be missing. Pages for people go on to Flask.
"""

import gzip
import socket
import struct
import threading
from http.client import responses

from werkzeug.serving import WSGIRequestHandler

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.asking import Ask, Reply
from gatekeeper.x.sandbox.exchange import StandIn
from gatekeeper.x.sandbox.problems import Problem

LARGEST_BODY = 24 * 1024 * 1024
_LEAST_TO_COMPRESS = 200
_PIECE = 64 * 1024
_PIECES_PER_SECOND = 10


def is_api(path: str) -> bool:
    """Says whether a path belongs to the API, and not to the pages for people."""
    return path.startswith(("/2/", "/1.1/"))


class Wire:
    """What the handlers of all connections share."""

    def __init__(self, stand_in: StandIn, stopping: threading.Event) -> None:
        """Takes what answers, and the sign that the server is about to stop."""
        self.stand_in = stand_in
        self._stopping = stopping

    def wait(self, seconds: float) -> None:
        """Waits, or less when the sandbox is being stopped."""
        if seconds > 0:
            self._stopping.wait(seconds)

    def handler(self) -> type[WSGIRequestHandler]:
        """Gives the class that serves a connection."""
        return type("Handler", (_Handler,), {"wire": self})


class _Handler(WSGIRequestHandler):
    """Serves one connection, one request, and closes it, so that nothing of one test reaches the next."""

    wire: Wire
    timeout = 60

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keeps the requests out of the product's log; `requests()` has them."""

    def run_wsgi(self) -> None:
        """Answers the API here, everything else as pages."""
        if not is_api(self.path):
            super().run_wsgi()
            return
        self.close_connection = True
        length = self.headers.get("Content-Length", "0")
        count = int(length) if length.isascii() and length.isdigit() else 0
        if count > LARGEST_BODY:
            # Read all the same, up to a point: who is still writing would not hear the answer.
            self._pass_over(min(count, 2 * LARGEST_BODY))
            self._send(self._refused(problems.TOO_LARGE))
            return
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        path, _, query = self.path.partition("?")
        ask = Ask(
            method=self.command,
            path=path,
            query=query,
            authorization=self.headers.get("Authorization", ""),
            content_type=self.headers.get("Content-Type", ""),
            body=self.rfile.read(count) if count else b"",
        )
        exchange = self.wire.stand_in.meet(ask)
        self.wire.wait(exchange.before)
        exchange.carry_out()
        self.wire.wait(exchange.after)
        answer = exchange.ending()
        if answer is None:
            cut(self.connection)
        else:
            self._send(answer)

    def _pass_over(self, count: int) -> None:
        while count > 0 and (piece := self.rfile.read(min(count, _PIECE))):
            count -= len(piece)

    def _send(self, answer: Reply) -> None:
        body = answer.body()
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) >= _LEAST_TO_COMPRESS:
            body = gzip.compress(body, compresslevel=1)
            answer.headers["content-encoding"] = "gzip"
        head = self._head(answer, len(body))
        if answer.half:
            body = body[: len(body) // 2]
        if answer.drip is None:
            self.connection.sendall(head + body)
            return
        slow = head + body if answer.drip.with_headers else body
        if not answer.drip.with_headers:
            self.connection.sendall(head)
        self._drip(slow, answer.drip.lasts(len(slow)))

    def _drip(self, data: bytes, seconds: float) -> None:
        count = max(1, min(len(data), int(seconds * _PIECES_PER_SECOND)))
        size = max(1, -(-len(data) // count))
        for start in range(0, len(data), size):
            self.wire.wait(seconds / count)
            self.connection.sendall(data[start : start + size])

    def _head(self, answer: Reply, length: int) -> bytes:
        lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, 'Unknown')}"]
        lines += [f"date: {self.date_time_string()}", "server: cloudflare envoy"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        lines += [f"content-length: {length}", "connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1")

    def _refused(self, problem: Problem) -> Reply:
        door = self.wire.stand_in.door
        return Reply(problem.status, problem.body(problems.Generation.X), door.headers())


def cut(connection: socket.socket) -> None:
    """Breaks a connection so that the other side notices at once: a plain close would leave it waiting."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()
