"""What happens between the socket and the application?

Every request is noted here (without secrets and without its text) and meets the
faults here, outside the application, where a connection can really be broken.
"""

import hashlib
import io
import json
import socket
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.wrappers import Response

from gatekeeper.x.sandbox import faults, problems
from gatekeeper.x.sandbox.door import VERDICT
from gatekeeper.x.sandbox.faults import Faults
from gatekeeper.x.sandbox.http import LARGEST_BODY
from gatekeeper.x.sandbox.problems import Generation, Problem

# What WSGI hands over: a mapping of strings to all sorts of things, and a function of the server.
Environ = dict[str, object]
_MOST_NOTED = 2000
_USUAL = {
    401: problems.UNAUTHORISED,
    404: problems.NO_SUCH_ROUTE,
    413: problems.TOO_LARGE,
    429: problems.TOO_MANY,
    503: Problem(503, "Service Unavailable", "Service Unavailable"),
}


@dataclass(slots=True)
class Noted:
    """A request, noted when it arrives. `status` stays 0 until it is answered, if it ever is."""

    method: str
    path: str
    body_sha256: str
    verdict: str = "not looked at"
    status: int = 0


class Wire:
    """The application as the server sees it."""

    def __init__(self, app: Flask, rules: Faults, generation: Generation, stopping: threading.Event) -> None:
        self._app = app
        self._rules = rules
        self._generation = generation
        self._stopping = stopping
        self.noted: deque[Noted] = deque(maxlen=_MOST_NOTED)

    def __call__(self, environ: Environ, start_response: object) -> Iterable[bytes]:
        """Answers one request."""
        method, path = str(environ["REQUEST_METHOD"]), str(environ["PATH_INFO"])
        body = _taken_body(environ)
        verdicts: list[str] = []
        environ[VERDICT] = verdicts
        noted = Noted(method, path, hashlib.sha256(body).hexdigest())
        self.noted.append(noted)
        effect = self._rules.effect_for(method, path)
        call = _WireCall(self, environ)
        try:
            answer = call.carry_out() if effect is None else effect.apply(call)
            noted.status = answer.status_code
        finally:
            noted.verdict = verdicts[0] if verdicts else noted.verdict
        return answer(environ, start_response)  # type: ignore[arg-type]  # the server's own function

    def answer(self, environ: Environ) -> Response:
        """Lets the application answer."""
        return Response.from_app(self._app, environ, buffered=True)

    def usual(self, status: int) -> Mapping[str, object]:
        """Gives X's usual body for a status."""
        if status == 402:  # noqa: PLR2004  # out of credit
            return problems.no_credit("0", self._generation).body(self._generation)
        return _USUAL.get(status, Problem(status, "Error", "Error")).body(self._generation)

    def wait(self, seconds: float) -> None:
        """Waits, or less when the sandbox is being stopped."""
        self._stopping.wait(seconds)


class _WireCall:
    """One request on its way through the faults."""

    def __init__(self, wire: Wire, environ: Environ) -> None:
        self._wire = wire
        self._environ = environ

    def carry_out(self) -> Response:
        return self._wire.answer(self._environ)

    def wait(self, seconds: float) -> None:
        self._wire.wait(seconds)

    def cut(self) -> None:
        connection = self._environ["werkzeug.socket"]
        if isinstance(connection, socket.socket):
            faults.cut(connection)
        raise ConnectionAbortedError("cut on purpose")

    def instead(self, status: int, body: object, headers: Mapping[str, str]) -> Response:
        content = self._wire.usual(status) if body is None else body
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        answer = Response(data, status=status, content_type="application/json; charset=utf-8")
        answer.headers.extend(dict(headers))
        return answer


def _taken_body(environ: Environ) -> bytes:
    """Reads the body once, and leaves a copy for the application."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    source = environ["wsgi.input"]
    count = int(length) if length.isascii() and length.isdigit() else 0
    if not isinstance(source, io.BufferedIOBase) or count > 2 * LARGEST_BODY:
        return b""
    body = source.read(count)
    environ["wsgi.input"] = io.BytesIO(body)
    return body
