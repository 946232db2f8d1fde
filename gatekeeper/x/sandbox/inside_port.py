"""How does the real client speak to the X inside a program?

Everything that the client decides is the client's own code: which request is made, what
an answer means, when it gives up. Only the way is another, and the time.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from gatekeeper.x.client import Reading, TweepyPort
from gatekeeper.x.port import NotSent, Unknown
from gatekeeper.x.sandbox.exchange import Exchange
from gatekeeper.x.sandbox.inside import Heard, InsideX, heard

Outcome = TypeVar("Outcome")


class _TooLate(Exception):
    """The deadline has passed; what came later is handed on, if it ever came."""

    def __init__(self, when_known: Callable[[Callable[[Reading], None]], None]) -> None:
        super().__init__("too late")
        self.when_known = when_known


class InsidePort(TweepyPort):
    """One account, with a virtual clock: `sleep` lets seconds pass, `later` does something after some."""

    def __init__(
        self,
        x: InsideX,
        account_id: str,
        *,
        sleep: Callable[[float], None],
        later: Callable[[float, Callable[[], None]], None],
        read_timeout: float = 25.0,
        deadline: float = 30.0,
    ) -> None:
        """Takes the X, whose account it is, how time passes, and when the client gives up."""
        # What the base class makes ready is for the network, and takes longer than a whole run here.
        self._client = None
        self._deadline = deadline
        self._now = x.world.clock.now
        self._x = x
        self._account_id = account_id
        self._sleep = sleep
        self._later = later
        self._read_timeout = read_timeout
        self._left = deadline
        self._told: Reading | None = None

    def _read(
        self,
        client: Any,  # noqa: ANN401, ARG002  # the client that is not needed here
        method: str,
        route: str,
        body: Mapping[str, object] | None = None,
    ) -> Reading:
        reading, self._told = self._told, None
        if reading is None:
            reading = self._exchanged(method, route, body)
        return reading

    def _bounded(
        self,
        work: Callable[[Any], Outcome],
        on_late: Callable[[Outcome], None] | None = None,
    ) -> Outcome | Unknown:
        self._left = self._deadline
        try:
            return work(self._client)
        except _TooLate as late:

            def tell(reading: Reading) -> None:
                self._told = reading
                outcome = work(self._client)
                if on_late is not None:
                    on_late(outcome)

            if on_late is not None:
                late.when_known(tell)
            return Unknown(f"X did not finish its answer within {self._deadline:g} seconds.")

    def _exchanged(self, method: str, route: str, body: Mapping[str, object] | None) -> Reading:
        if self._x.refuses:
            return NotSent("No connection to X could be opened.")
        exchange = self._x.begin(self._account_id, method, route, body)
        patience = min(self._read_timeout, self._left)
        if exchange.before > patience:
            # The request is at X already, and is carried out when nobody waits for it any more.
            self._later(exchange.before, exchange.carry_out)
            return self._given_up(exchange, patience, patience)
        try:
            self._pass(exchange.before)
        finally:
            # A client that dies while it waits takes nothing back.
            exchange.carry_out()
        if exchange.before + exchange.after > patience:
            return self._given_up(exchange, patience, patience - exchange.before)
        self._pass(exchange.after)
        got = heard(exchange)
        if got.drips > self._left:
            rest = got.drips - self._left
            self._pass(self._left)
            raise _TooLate(lambda tell: self._later(rest, lambda: tell(_reading(got))))
        self._pass(got.drips)
        return _reading(got)

    def _given_up(self, exchange: Exchange, patience: float, seconds: float) -> Unknown:
        """Waits in silence to the end of the client's patience, which is so many seconds away."""
        self._pass(seconds)
        whole = exchange.before + exchange.after
        if whole > self._read_timeout:
            return Unknown("X took too long to answer.")

        def answer_comes(tell: Callable[[Reading], None]) -> None:
            exchange.carry_out()
            tell(_reading(heard(exchange)))

        # Only the deadline has passed: the connection is still open, and its answer comes.
        raise _TooLate(lambda tell: self._later(whole - patience, lambda: answer_comes(tell)))

    def _pass(self, seconds: float) -> None:
        if seconds > 0:
            self._left -= seconds
            self._sleep(seconds)


def _reading(got: Heard) -> Reading:
    if got.answer is None:
        return Unknown("The connection to X broke (ConnectionError).")
    if got.broken_off:
        return Unknown("The answer of X broke off.")
    return got.answer
