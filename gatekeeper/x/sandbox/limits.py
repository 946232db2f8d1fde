"""How often may a token ask, and was this very request seen before?

Kept in memory alone: a sandbox that starts again has forgotten how often it was asked,
and no harm is done.
"""

import threading
from collections.abc import Mapping

from gatekeeper.x.sandbox.records import Window
from gatekeeper.x.sandbox.signature import ALLOWED_DRIFT_SECONDS
from gatekeeper.x.sandbox.worldclock import WorldClock

WINDOW_SECONDS = 15 * 60
# X's own figures for one user in a quarter of an hour.
LIMITS: Mapping[str, int] = {
    "create": 100,
    "delete": 50,
    "hide": 50,
    "post": 900,
    "me": 75,
    "own posts": 900,
    "mentions": 300,
    "media": 500,
    "media initialize": 1875,
    "media append": 1875,
    "media finalize": 1875,
    "media status": 1000,
    "metadata": 500,
}


class Limits:
    """Rate limits and nonces. Safe to use from several threads."""

    def __init__(self, clock: WorldClock, limits: Mapping[str, int] | None = None) -> None:
        """Takes the clock and the limits that differ from X's own."""
        self._clock = clock
        self._limits = {**LIMITS, **(limits or {})}
        self._windows: dict[tuple[str, str], tuple[int, int]] = {}
        self._nonces: dict[int, set[tuple[str, str]]] = {}
        self._lock = threading.Lock()

    def spend(self, token: str, endpoint: str) -> Window:
        """Counts one call against the limit of an endpoint, in windows of a quarter of an hour."""
        now, limit = int(self._clock.window_seconds()), self._limits[endpoint]
        with self._lock:
            started, used = self._windows.get((token, endpoint), (now, 0))
            if not started <= now < started + WINDOW_SECONDS:
                started, used = now, 0
            exceeded = used >= limit
            used = used if exceeded else used + 1
            self._windows[token, endpoint] = (started, used)
        return Window(limit, limit - used, started + WINDOW_SECONDS, exceeded)

    def remember_nonce(self, token: str, stamp: int, nonce: str) -> bool:
        """Keeps a nonce; False when the same token used it before at the same second."""
        oldest = int(self._clock.signing_seconds()) - 2 * ALLOWED_DRIFT_SECONDS
        with self._lock:
            if stamp not in self._nonces:
                for old in [second for second in self._nonces if second < oldest]:
                    del self._nonces[old]
            known = self._nonces.setdefault(stamp, set())
            fresh = (token, nonce) not in known
            known.add((token, nonce))
        return fresh

    def clear(self) -> None:
        """Begins all windows anew."""
        with self._lock:
            self._windows.clear()
