"""How does X go on while the program that speaks to it is killed? It runs in a process of its own."""

import json
import os
import signal
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.sandbox.server import Sandbox
from tests.world import ACCOUNT_ID

_TOKEN = "a-token-of-the-tests"  # for a port that only this run knows
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NO_LIMITS = dict.fromkeys(("create", "delete", "post", "me", "own posts", "media", "metadata"), 10**9)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An X in another process, steered over its control port."""

    origin: str
    control: str
    credentials: XCredentials

    def fresh(self, faults: tuple[Mapping[str, object], ...] = ()) -> None:
        """Forgets everything, and lets these things go wrong from now on."""
        self._order("/reset", {})
        for fault in faults:
            self._order("/faults", fault)

    @contextmanager
    def later(self, minutes: float) -> Iterator[None]:
        """It is so much later there for as long as the block lasts."""
        self._order("/clock", {"advance_seconds": 60 * minutes})
        try:
            yield
        finally:
            self._order("/clock", {"advance_seconds": -60 * minutes})

    def posts(self) -> list[dict[str, Any]]:
        """Every post ever made, deleted ones too."""
        with self._ask("/posts", None) as answer:
            posts: list[dict[str, Any]] = json.load(answer)
        return posts

    def _order(self, path: str, body: Mapping[str, object]) -> None:
        with self._ask(path, json.dumps(body).encode()):
            pass

    def _ask(self, path: str, body: bytes | None) -> Any:  # the answer of urllib
        request = urllib.request.Request(  # an address on this computer
            self.control + path,
            body,
            {"Authorization": f"Bearer {_TOKEN}", "Content-Type": "application/json", "Connection": "close"},
        )
        return _DIRECT.open(request, timeout=30)


@contextmanager
def x_elsewhere(moment: datetime) -> Iterator[Elsewhere]:
    """An X in which it is `moment`. Its lists do not lag, its limits are out of reach.

    It has no rule against duplicates: that nothing goes out twice has to hold without it.
    Called before this process has threads, because it forks.
    """
    reading, writing = os.pipe()
    until, kept = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(kept)
        _be_x(writing, until, moment)
    os.close(writing)
    os.close(until)
    try:
        with os.fdopen(reading) as told:
            given = json.loads(told.readline())
        yield Elsewhere(given["origin"], given["control"], XCredentials(*given["keys"]))
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(kept)


def _be_x(writing: int, until: int, moment: datetime) -> None:
    """Plays X until somebody ends this process, or the one that started it is gone."""
    try:
        with (
            Sandbox(
                account_id=ACCOUNT_ID,
                control_token=_TOKEN,
                limits=NO_LIMITS,
                duplicate_window=None,
                lag=timedelta(0),
            ) as sandbox,
            sandbox.at(moment),
        ):
            keys = sandbox.credentials
            told = {
                "origin": sandbox.origin,
                "control": sandbox.control_origin,
                "keys": [
                    keys.consumer_key,
                    keys.consumer_secret,
                    keys.access_token,
                    keys.access_token_secret,
                ],
            }
            os.write(writing, json.dumps(told).encode() + b"\n")
            os.read(until, 1)  # ends when the last who holds the other end is gone
    finally:
        os._exit(0)
