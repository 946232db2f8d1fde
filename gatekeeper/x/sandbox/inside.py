"""How does a program use this X without a network, without threads and without real time?

A simulator gives the clock and a seed; every decision is the same as over HTTP, because
it is the same code. What a fault does to time is only counted: `Heard` says when the
deed was done and when, if ever, the answer came.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gatekeeper.x.classify import Answer
from gatekeeper.x.sandbox.asking import Ask, Reply
from gatekeeper.x.sandbox.exchange import Exchange, StandIn
from gatekeeper.x.sandbox.problems import Generation
from gatekeeper.x.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Heard:
    """What a client would have got. `answer` is None when the connection broke; `drips` for so many seconds."""

    answer: Answer | None
    broken_off: bool = False
    drips: float = 0.0


class InsideX(StandIn):
    """X inside a program. The world is `world`, what goes wrong is `faults`."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        seed: int = 0,
        lag: timedelta = timedelta(seconds=2),
        limits: Mapping[str, int] | None = None,
        duplicate_window: timedelta | None = timedelta(hours=24),
        generation: Generation = Generation.X,
        database: str | Path = ":memory:",
    ) -> None:
        """Takes the clock that the simulator moves, and the seed of everything that is drawn."""
        world = World(database, limits=limits, duplicate_window=duplicate_window, lag=lag, now=now, seed=seed)
        super().__init__(world, generation=generation, seed=seed)
        self._refusing_until: datetime | None = None

    def add_account(self, account_id: str, handle: str, name: str = "") -> str:
        """Opens an account that can be spoken for, and gives its number."""
        self.world.accounts.open(handle, name or handle, account_id)
        return account_id

    def refuse_for(self, seconds: float) -> None:
        """Refuses connections for so many seconds from now."""
        self._refusing_until = self.world.clock.now() + timedelta(seconds=seconds)

    @property
    def refuses(self) -> bool:
        """Says whether a connection would be refused now."""
        return self._refusing_until is not None and self.world.clock.now() < self._refusing_until

    def begin(
        self, account_id: str, method: str, route: str, body: Mapping[str, object] | None = None
    ) -> Exchange:
        """Takes a request in, in the name of an account. `route` may hold a query.

        The caller lets `before` seconds pass, calls `carry_out`, lets `after` seconds pass, and
        gives the exchange to `heard`. A program that dies in between simply never does.
        """
        path, _, query = route.partition("?")
        return self.meet(Ask(method, path, query, account_id=account_id, content=body))

    def ask(self, account_id: str, method: str, route: str, body: Mapping[str, object] | None = None) -> Heard:
        """Does all of it at once, as if no time passed."""
        exchange = self.begin(account_id, method, route, body)
        exchange.carry_out()
        return heard(exchange)

    def close(self) -> None:
        """Ends the world."""
        self.world.close()


def heard(exchange: Exchange) -> Heard:
    """Gives what the client of a carried out exchange gets."""
    reply = exchange.ending()
    if reply is None:
        return Heard(None)
    body = reply.body()
    drips = 0.0 if reply.drip is None else reply.drip.lasts(len(body))
    return Heard(_answer(reply, body), broken_off=reply.half, drips=drips)


def _answer(reply: Reply, body: bytes) -> Answer:
    return Answer(reply.status, {name.lower(): value for name, value in reply.headers.items()}, body)
