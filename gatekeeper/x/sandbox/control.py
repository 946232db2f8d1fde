"""How does another process steer the sandbox?

A second port, opened only with a token, which the product is never given: it adds
faults, moves the clock, and shows what was posted, asked and charged.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Protocol

from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, NotFound
from werkzeug.wrappers import Request, Response

from gatekeeper.x.sandbox.faults import Faults
from gatekeeper.x.sandbox.records import Charge, Post
from gatekeeper.x.sandbox.wire import Noted
from gatekeeper.x.sandbox.world import World


class Steered(Protocol):
    """What can be steered: the part of the sandbox that this module needs."""

    faults: Faults
    world: World

    def posts(self) -> list[Post]:
        """Gives every post ever made."""

    def requests(self) -> list[Noted]:
        """Gives the requests seen."""

    def charges(self) -> list[Charge]:
        """Gives what the calls cost."""


class Control:
    """The application on the control port."""

    def __init__(self, sandbox: Steered, token: str) -> None:
        """Takes what is steered and the token that every request has to bear."""
        self._sandbox = sandbox
        self._token = token

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:  # noqa: ANN401  # WSGI's own types
        """Answers one request."""
        request = Request(environ)
        try:
            answer: Any = self._answer(request)
        except HTTPException as error:
            answer = error
        return answer(environ, start_response)  # type: ignore[no-any-return]  # as above

    def _answer(self, request: Request) -> Response:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self._token}".encode()):
            raise Forbidden
        if request.method == "POST":
            self._change(request.path, request.get_json())
            return Response(status=204)
        return Response(json_text(self._shown(request.path)), content_type="application/json")

    def _change(self, path: str, body: Any) -> None:  # noqa: ANN401  # decoded JSON
        try:
            if path == "/faults":
                self._sandbox.faults.add_described(body)
            elif path == "/faults/clear":
                self._sandbox.faults.clear()
            elif path == "/clock":
                self._sandbox.world.clock.advance(timedelta(seconds=float(body["advance_seconds"])))
            else:
                raise NotFound
        except (KeyError, TypeError, ValueError) as error:
            raise BadRequest(f"This order cannot be read ({type(error).__name__}).") from error

    def _shown(self, path: str) -> list[dict[str, object]]:
        sandbox = self._sandbox
        if path == "/posts":
            return [asdict(post) for post in sandbox.posts()]
        if path == "/requests":
            return [asdict(noted) for noted in sandbox.requests()]
        if path == "/charges":
            return [asdict(charge) for charge in sandbox.charges()]
        raise NotFound


def json_text(value: object) -> str:
    """Writes JSON; moments become text."""
    return json.dumps(value, default=str)
