"""Which part of the sandbox answers a request, and what does it ask of whoever comes?"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gatekeeper.x.sandbox import problems
from gatekeeper.x.sandbox.asking import Ask, Mood
from gatekeeper.x.sandbox.problems import Generation, Refusal
from gatekeeper.x.sandbox.records import Token
from gatekeeper.x.sandbox.world import World

Answer = tuple[dict[str, object], int]
READ = ("tweet.read", "users.read")
WRITE = ("tweet.read", "tweet.write", "users.read")
MODERATE = ("tweet.read", "users.read", "tweet.moderate.write")
MEDIA = ("media.write",)


@dataclass(frozen=True, slots=True)
class Call:
    """One admitted request. `number` is the id in its path."""

    world: World
    ask: Ask
    token: Token
    mood: Mood
    generation: Generation
    origin: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A request to something that asks in its own way who comes."""

    world: World
    ask: Ask


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What an endpoint needs: a rate limit, scopes (for OAuth 2), perhaps an app that may write."""

    act: Callable[[Call], Answer]
    window: str
    scopes: tuple[str, ...]
    writes: bool
    for_apps: bool


@dataclass(frozen=True, slots=True)
class OpenEndpoint:
    """An endpoint without X's usual checks at the door."""

    act: Callable[[OpenCall], Answer]


class Routes:
    """Endpoints by method and path; `:id` in a path stands for one part of it, `*` for the rest."""

    def __init__(self, parts: Iterable["Routes"] = ()) -> None:
        """Takes the routes of the parts."""
        self._routes: list[tuple[str, re.Pattern[str], Endpoint | OpenEndpoint]] = []
        for part in parts:
            self._routes += part.listed

    def at(
        self,
        method: str,
        path: str,
        window: str,
        scopes: tuple[str, ...],
        *,
        writes: bool = False,
        for_apps: bool = False,
    ) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
        """Puts an endpoint in its place. `for_apps`: an app may call it for nobody in particular."""

        def add(act: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
            self._add(method, path, Endpoint(act, window, scopes, writes, for_apps))
            return act

        return add

    def open(
        self, method: str, path: str
    ) -> Callable[[Callable[[OpenCall], Answer]], Callable[[OpenCall], Answer]]:
        """Puts an endpoint in its place that asks itself who comes."""

        def add(act: Callable[[OpenCall], Answer]) -> Callable[[OpenCall], Answer]:
            self._add(method, path, OpenEndpoint(act))
            return act

        return add

    @property
    def listed(self) -> list[tuple[str, re.Pattern[str], Endpoint | OpenEndpoint]]:
        """Gives the routes: method, pattern of the path, and what answers."""
        return self._routes

    def find(self, method: str, path: str) -> tuple[Endpoint | OpenEndpoint, str]:
        """Gives the endpoint and the id in its path, or refuses in X's words."""
        known = False
        for wanted, pattern, endpoint in self._routes:
            match = pattern.fullmatch(path)
            if match is None:
                continue
            if wanted in (method, "*"):
                return endpoint, match[1] if pattern.groups else ""
            known = True
        raise Refusal(problems.WRONG_METHOD if known else problems.NO_SUCH_ROUTE)

    def _add(self, method: str, path: str, endpoint: Endpoint | OpenEndpoint) -> None:
        pattern = re.escape(path).replace(":id", "([^/]+)").replace(r"\*", ".*")
        self._routes.append((method, re.compile(pattern, re.DOTALL), endpoint))
