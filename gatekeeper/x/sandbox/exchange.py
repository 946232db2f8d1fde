"""What happens to one request, from its arrival to its answer or the lack of one?

Everything is here but the waiting and the sending. Over HTTP a thread waits and a
socket sends (`wire`); inside a program time is only counted (`inside`).
"""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.x.sandbox.asking import Ask, Mood, Reply
from gatekeeper.x.sandbox.door import Door
from gatekeeper.x.sandbox.faults import Effect, Timing
from gatekeeper.x.sandbox.matching import Faults, Seen
from gatekeeper.x.sandbox.problems import Generation
from gatekeeper.x.sandbox.world import World

_MOST_NOTED = 20_000


@dataclass(slots=True)
class Noted:
    """A request, noted when it arrives. `status` stays 0 until it is answered, if it ever is."""

    method: str
    path: str
    body_sha256: str
    auth: str
    at: datetime
    verdict: str = "not looked at"
    status: int = 0


class StandIn:
    """X without a network: a world, a door to it, and what goes wrong."""

    def __init__(
        self,
        world: World,
        *,
        generation: Generation = Generation.X,
        origin: Callable[[], str] = lambda: "",
        seed: int | None = None,
    ) -> None:
        """Takes the world, the wording of refusals, where it listens (if it does), and a seed."""
        self.world = world
        self.faults = Faults(seed)
        self.door = Door(world, generation, origin, seed=seed)
        self.latency = timedelta(0)
        """How long every request takes before it is carried out."""
        self.noted: deque[Noted] = deque(maxlen=_MOST_NOTED)

    def meet(self, ask: Ask) -> "Exchange":
        """Takes a request in: it is noted, and meets the faults that are due."""
        digest = hashlib.sha256(ask.body).hexdigest()
        noted = Noted(ask.method, ask.plain_path, digest, _kind_of(ask), self.world.clock.now())
        self.noted.append(noted)
        effect, mood = self.faults.meeting(lambda: self._seen(ask), Mood())
        return Exchange(self, ask, effect, mood, noted)

    def _seen(self, ask: Ask) -> Seen:
        account = self.door.account_behind(ask)
        names = frozenset() if account is None else frozenset({account.id, account.handle.lower()})
        return Seen(ask.method, ask.plain_path, names, ask.text)


class Exchange:
    """One request that was taken in. Wait `before`, carry out, wait `after`, and ask for the end."""

    def __init__(self, stand_in: StandIn, ask: Ask, effect: Effect | None, mood: Mood, noted: Noted) -> None:
        self._stand_in = stand_in
        self._ask = ask
        self._effect = effect
        self._mood = mood
        self._noted = noted
        self._true: Reply | None = None
        timing = Timing() if effect is None else effect.timing
        self.before = timing.before + stand_in.latency.total_seconds()
        self.after = timing.after
        self._committed = timing.committed

    def carry_out(self) -> None:
        """Does what was asked, once, unless it was to be lost before."""
        if self._committed and self._true is None:
            self._true = self._stand_in.door.answer(self._ask, self._mood)
            self._noted.verdict = self._true.verdict

    def ending(self) -> Reply | None:
        """Gives what the client gets, or None for a connection that breaks."""
        answer = self._true if self._effect is None else self._effect.ending(self._true, self)
        if answer is not None:
            self._noted.status = answer.status
        return answer

    def usual(self, status: int, kind: str = "") -> Reply:
        """Gives X's usual answer with this status, for an effect."""
        door = self._stand_in.door
        account = self._stand_in.door.account_behind(self._ask)
        account_id = "" if account is None else account.id
        words = door.words(status, self._mood, kind=kind, account_id=account_id)
        return Reply(status, words, door.headers())

    def seconds(self) -> float:
        """Gives the time in seconds since 1970, for an effect."""
        return self._stand_in.world.clock.window_seconds()


def _kind_of(ask: Ask) -> str:
    if ask.account_id:
        return "inside"
    scheme = ask.authorization.partition(" ")[0].lower()
    return {"oauth": "OAuth 1.0a", "bearer": "OAuth 2.0", "basic": "app"}.get(scheme, "none")
