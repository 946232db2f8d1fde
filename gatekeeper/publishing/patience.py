"""How long does one X that never answers hold up everything else? For one question, not for each that is left.

A question that nobody answers takes half a minute. For a while after it nothing else is asked: what has to come
down elsewhere, the heartbeat and the posts of others do not wait for a silence that is known.
"""

import time
from collections.abc import Callable
from typing import Any, cast

from gatekeeper.x.port import NotSent, Unknown, XPort

SLOW = 4.0
"""A question without an answer that took so many seconds was a silence, and no mere fault."""
PAUSE = 30.0
"""So many seconds after a silence X is asked again."""
NOT_ASKED = NotSent("X did not answer a moment ago, so it was not asked.")


class Patience:
    """Remembers a silence of X. One for all accounts and threads of a process."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        """`steady` is a clock that never runs backwards."""
        self._steady = steady
        self._until: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether X left a question unanswered a moment ago."""
        return self._until is not None and self._steady() < self._until

    def watching(self, port: XPort) -> XPort:
        """The same port, of which a silence is noticed, and which asks nothing during one."""
        return cast("XPort", _Watched(port, self))

    def asked(self, ask: Callable[..., object], *given: Any, **named: Any) -> object:  # noqa: ANN401  # handed on
        """Asks, unless X is known to be silent, and notices a silence."""
        if self.is_over:
            return NOT_ASKED
        began = self._steady()
        outcome = ask(*given, **named)
        if isinstance(outcome, NotSent | Unknown) and self._steady() - began >= SLOW:
            self._until = self._steady() + PAUSE
        return outcome


class _Watched:
    """Every question of a port, through a patience."""

    def __init__(self, port: XPort, patience: Patience) -> None:
        self._port, self._patience = port, patience

    def __getattr__(self, name: str) -> Callable[..., object]:
        ask = getattr(self._port, name)
        return lambda *given, **named: self._patience.asked(ask, *given, **named)
