"""How does another process steer the sandbox?

A second port, opened only with a token, which the product is never given: it adds
faults, moves the clock, lets others write, and shows what was posted, asked and charged.
"""

import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Protocol

from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, NotFound
from werkzeug.wrappers import Request, Response

from gatekeeper.x.sandbox import orders
from gatekeeper.x.sandbox.checks import Draft
from gatekeeper.x.sandbox.exchange import Noted, StandIn
from gatekeeper.x.sandbox.inspection import invariants
from gatekeeper.x.sandbox.matching import Faults, kind_of
from gatekeeper.x.sandbox.problems import Refusal
from gatekeeper.x.sandbox.records import Charge, Post
from gatekeeper.x.sandbox.world import World

Body = Mapping[str, Any]  # decoded JSON


class Steered(Protocol):
    """What can be steered: the part of the sandbox that this module needs."""

    faults: Faults
    world: World
    stand_in: StandIn

    def posts(self) -> list[Post]:
        """Gives every post ever made."""

    def requests(self) -> list[Noted]:
        """Gives the requests seen."""

    def charges(self) -> list[Charge]:
        """Gives what the calls cost."""

    def refuse_for(self, seconds: float) -> None:
        """Refuses connections for a while."""

    def reset(self) -> None:
        """Forgets everything but accounts and keys."""


class Control:
    """The application on the control port."""

    def __init__(self, sandbox: Steered, token: str) -> None:
        """Takes what is steered and the token that every request has to bear."""
        self._sandbox = sandbox
        self._token = token
        self._orders: Mapping[str, Callable[[Body], object]] = {
            "/faults": self._fault,
            "/faults/clear": lambda _body: sandbox.faults.clear(),
            "/clock": self._clock,
            "/latency": self._latency,
            "/mentions": self._mention,
            "/posts": self._post_by_hand,
            "/posts/delete": self._delete_by_hand,
            "/reset": lambda _body: sandbox.reset(),
        }
        self._shown: Mapping[str, Callable[[], object]] = {
            "/posts": lambda: [asdict(post) for post in sandbox.posts()],
            "/requests": lambda: [asdict(noted) for noted in sandbox.requests()],
            "/charges": lambda: [asdict(charge) for charge in sandbox.charges()],
            "/invariants": lambda: invariants(sandbox.world),
        }

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
        known: Mapping[str, Any] = self._orders if request.method == "POST" else self._shown
        if request.path not in known:
            raise NotFound
        if request.method == "POST":
            said = self._ordered(request.path, request.get_json())
            return Response(status=204) if said is None else _json(said)
        return _json(self._shown[request.path]())

    def _ordered(self, path: str, body: Body) -> object:
        try:
            return self._orders[path](body)
        except Refusal as refusal:
            raise BadRequest(refusal.problem.detail) from refusal
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadRequest(f"This order cannot be read ({type(error).__name__}).") from error

    def _fault(self, body: Body) -> None:
        kind, details = kind_of(body)
        if kind == "connection_refused":
            self._sandbox.refuse_for(float(details["seconds"]))
        elif not orders.obey(self._sandbox.world, body):
            self._sandbox.faults.add_described(body)

    def _clock(self, body: Body) -> None:
        self._sandbox.world.clock.advance(timedelta(seconds=float(body["advance_seconds"])))

    def _latency(self, body: Body) -> None:
        self._sandbox.stand_in.latency = timedelta(seconds=float(body["seconds"]))

    def _mention(self, body: Body) -> object:
        target = body.get("in_reply_to")
        post = self._sandbox.world.hear(
            str(body["from"]),
            str(body["text"]),
            name=str(body.get("name", "")),
            in_reply_to=None if target is None else int(target),
        )
        return {"id": str(post.id)}

    def _post_by_hand(self, body: Body) -> object:
        world = self._sandbox.world
        handle = str(body.get("channel", ""))
        account = world.accounts.find(handle=handle.removeprefix("@"), account_id=handle) if handle else None
        account = account or world.accounts.first()
        if account is None:
            raise NotFound
        draft = Draft(str(body["text"]), (), "everyone", made_with_ai=False)
        return {"id": str(world.publish(account, draft, by_hand=True).id)}

    def _delete_by_hand(self, body: Body) -> None:
        self._sandbox.world.remove(int(body["id"]))


def _json(value: object) -> Response:
    """Writes JSON; moments become text."""
    return Response(json.dumps(value, default=str), content_type="application/json")
