"""What goes wrong, when, and is the post made all the same?

A rule names requests (method, path, the how-manieth) and an effect. Effects wrap the
whole application, so that they can break the connection itself. Each says whether the
request is carried out: `committed` is the difference that a client cannot see. A new
effect is one class here and one name in `EFFECTS`.
"""

import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Protocol

from werkzeug.wrappers import Response

_PIECES_PER_SECOND = 10


class Call(Protocol):
    """One request on its way through the faults."""

    def carry_out(self) -> Response:
        """Lets the application answer; its change happens."""

    def wait(self, seconds: float) -> None:
        """Waits, or less when the sandbox is being stopped."""

    def cut(self) -> None:
        """Breaks the connection without an answer. Does not return normally."""

    def instead(self, status: int, body: object, headers: Mapping[str, str]) -> Response:
        """Makes another answer. None as the body stands for X's usual words for the status."""


class Effect(Protocol):
    """One thing that goes wrong."""

    def apply(self, call: Call) -> Response:
        """Answers the call, or breaks it."""


@dataclass(frozen=True, slots=True)
class Status:
    """Another status, with X's words, or with `body` (bytes as they are, anything else as JSON)."""

    status: int
    committed: bool = False
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def apply(self, call: Call) -> Response:
        """Answers with the status."""
        if self.committed:
            call.carry_out()
        return call.instead(self.status, self.body, self.headers)


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection breaks without an answer, before or after the request is carried out."""

    committed: bool = False

    def apply(self, call: Call) -> Response:
        """Breaks the connection."""
        if self.committed:
            call.carry_out()
        call.cut()
        raise AssertionError("a cut connection has no answer")


@dataclass(frozen=True, slots=True)
class Hang:
    """Silence for some seconds, then the true answer (committed) or a broken connection."""

    seconds: float
    committed: bool = True

    def apply(self, call: Call) -> Response:
        """Waits, and then answers or breaks."""
        answer = call.carry_out() if self.committed else None
        call.wait(self.seconds)
        if answer is None:
            call.cut()
            raise AssertionError("a cut connection has no answer")
        return answer


@dataclass(frozen=True, slots=True)
class Latency:
    """A slow start: waits, then does everything as usual."""

    seconds: float

    def apply(self, call: Call) -> Response:
        """Waits, then answers."""
        call.wait(self.seconds)
        return call.carry_out()


@dataclass(frozen=True, slots=True)
class Truncate:
    """The true answer, but its second half never comes."""

    def apply(self, call: Call) -> Response:
        """Answers with half a body under the length of a whole one."""
        answer = call.carry_out()
        body = answer.get_data()
        answer.set_data(body[: len(body) // 2])
        answer.headers["Content-Length"] = str(len(body))
        return answer


@dataclass(frozen=True, slots=True)
class MalformedJson:
    """The true answer, but no longer JSON."""

    def apply(self, call: Call) -> Response:
        """Answers with broken JSON."""
        answer = call.carry_out()
        answer.headers.pop("Content-Encoding", None)
        answer.set_data(b'{"data":{"id":"1')
        return answer


@dataclass(frozen=True, slots=True)
class SlowDrip:
    """The true answer, a few bytes at a time: every read is quick and the whole takes `seconds`."""

    seconds: float

    def apply(self, call: Call) -> Response:
        """Answers in small pieces."""
        answer = call.carry_out()
        body = answer.get_data()
        answer.headers["Content-Length"] = str(len(body))
        answer.response = self._pieces(body, call)
        return answer

    def _pieces(self, body: bytes, call: Call) -> Iterator[bytes]:
        count = max(1, int(self.seconds * _PIECES_PER_SECOND))
        size = max(1, -(-len(body) // count))
        for start in range(0, len(body), size):
            call.wait(self.seconds / count)
            yield body[start : start + size]


EFFECTS: Mapping[str, Callable[..., Effect]] = {
    "status": Status,
    "drop_before_commit": lambda: Drop(committed=False),
    "drop_after_commit": lambda: Drop(committed=True),
    "hang": Hang,
    "latency": Latency,
    "truncate_body": Truncate,
    "malformed_json": MalformedJson,
    "slow_drip": SlowDrip,
}


@dataclass(slots=True)
class Rule:
    """An effect for the `nth` matching request and those after it, `times` in all."""

    effect: Effect
    method: str = "*"
    path: str = "*"
    nth: int = 1
    times: int = 1
    seen: int = 0

    def hits(self, method: str, path: str) -> bool:
        """Counts a request and says whether this rule is about it."""
        if not (fnmatchcase(method, self.method) and fnmatchcase(path, self.path)):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Faults:
    """The rules in force. Safe to use from several threads."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, effect: Effect, method: str = "*", path: str = "*", *, nth: int = 1, times: int = 1) -> Rule:
        """Puts a rule in force; `method` and `path` may hold the wildcard `*`."""
        rule = Rule(effect, method, path, nth, times)
        with self._lock:
            self._rules.append(rule)
        return rule

    def add_described(self, description: Mapping[str, Any]) -> Rule:
        """Puts a rule in force that came as JSON: {"match": {...}, "effect": {"kind": ...}, "times": 1}."""
        effect = dict(description["effect"])
        match = dict(description.get("match", {}))
        kind = str(effect.pop("kind"))
        return self.add(
            EFFECTS[kind](**effect),
            str(match.get("method", "*")),
            str(match.get("path", "*")),
            nth=int(match.get("nth", 1)),
            times=int(description.get("times", 1)),
        )

    def clear(self) -> None:
        """Takes all rules back."""
        with self._lock:
            self._rules.clear()

    def effect_for(self, method: str, path: str) -> Effect | None:
        """Counts a request against every rule and gives the first effect that is due."""
        with self._lock:
            due = [rule for rule in self._rules if rule.hits(method, path)]
        return due[0].effect if due else None


def cut(connection: socket.socket) -> None:
    """Breaks a connection so that the other side notices at once: a plain close would leave it waiting."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()
