"""Which fault meets which request?

A rule names requests (by method, path, account, a piece of the text, the how-manieth)
and what happens to them. Chance, where a rule wants it, is drawn from a seed.
"""

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from gatekeeper.x.sandbox.asking import Mood
from gatekeeper.x.sandbox.faults import (
    HTML,
    Drop,
    Effect,
    Hang,
    Latency,
    MalformedJson,
    Mooded,
    SlowDrip,
    Status,
    TimelineLag,
    TimelineReorder,
    TimelineStale,
    Truncate,
    Worded,
)
from gatekeeper.x.sandbox.problems import FORBIDDEN, Generation

NO_BOUND = 2**62
LISTS = "/2/users/*/*"
OWN_POSTS = "/2/users/*/tweets"


def _latency(*, ms: float | None = None, seconds: float = 0.0) -> Latency:
    return Latency(seconds if ms is None else ms / 1000)


def _status(
    *,
    no_headers: bool = False,
    bad_header: bool = False,
    kind_of_403: str = "",
    **more: Any,  # noqa: ANN401  # decoded JSON
) -> Status:
    if kind_of_403 and kind_of_403 not in FORBIDDEN:
        raise ValueError("no such kind of a 403")
    if bad_header:
        more["headers"] = {"x-rate-limit-reset": "soon"}
    if no_headers:
        more.pop("reset_in", None)
    # In an order "kind" names the effect.
    return Status(**more, kind=kind_of_403)


def _redirect(status: int = 307, location: str = "https://api.twitter.com/2/elsewhere") -> Status:
    return Status(status, body=b"", headers={"location": location})


def _body(body: object, status: int, headers: Mapping[str, str] | None = None) -> Callable[..., Status]:
    def make(*, status: int = status, committed: bool = True) -> Status:
        return Status(status, committed, body, headers or {})

    return make


# By the names that an order over the control port uses.
EFFECTS: Mapping[str, Callable[..., Effect | Mooded]] = {
    "latency": _latency,
    "drop_before_commit": lambda: Drop(committed=False),
    "drop_after_commit": lambda: Drop(committed=True),
    "hang": Hang,
    "hang_before": lambda seconds: Hang(seconds, committed=False),
    "hang_after": lambda seconds: Hang(seconds, committed=True),
    "slow_drip": SlowDrip,
    "truncate_body": Truncate,
    "malformed_json": MalformedJson,
    "html_body": _body(HTML, 200, {"content-type": "text/html"}),
    "empty_body": _body(b"", 200),
    "json_list": _body(["Something went wrong"], 500),
    "json_string": _body("Something went wrong", 500),
    "errors_null": _body({"errors": None}, 403),
    "2xx_without_data": _body({"errors": [{"detail": "Something happened.", "title": "Oops"}]}, 201),
    "status": _status,
    "redirect": _redirect,
    "generation": lambda generation: Worded(Generation(generation)),
    "timeline_lag": TimelineLag,
    "timeline_404": lambda: Status(404),
    "timeline_stale": TimelineStale,
    "timeline_reorder": TimelineReorder,
}
# Where an effect belongs when the order does not say.
_USUAL_PATH = {
    "timeline_404": OWN_POSTS,
    "timeline_lag": LISTS,
    "timeline_stale": LISTS,
    "timeline_reorder": LISTS,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule can see of a request. `channel` are the names of the account in whose name it comes."""

    method: str
    path: str
    channel: frozenset[str] = frozenset()
    text: str = ""


@dataclass(slots=True)
class Rule:
    """An effect for the `nth` matching request and those after it, `times` in all, each with a `probability`."""

    effect: Effect | Mooded
    method: str = "*"
    path: str = "*"
    nth: int = 1
    times: int = 1
    channel: str = ""
    text_contains: str = ""
    probability: float = 1.0
    seen: int = 0
    done: int = 0

    def hits(self, seen: Seen, chance: random.Random) -> bool:
        """Counts a request and says whether this rule is about it."""
        if not (fnmatchcase(seen.method, self.method) and fnmatchcase(seen.path, self.path)):
            return False
        if self.channel and self.channel.removeprefix("@").lower() not in seen.channel:
            return False
        if self.text_contains not in seen.text:
            return False
        self.seen += 1
        if self.seen < self.nth or self.done >= self.times or chance.random() >= self.probability:
            return False
        self.done += 1
        return True


class Faults:
    """The rules in force. Safe to use from several threads."""

    def __init__(self, seed: int | None = None) -> None:
        """Takes the seed of what happens by chance."""
        self._rules: list[Rule] = []
        self._chance = random.Random(seed)  # noqa: S311  # faults, to be the same again
        self._lock = threading.Lock()

    def add(
        self,
        effect: Effect | Mooded,
        method: str = "*",
        path: str = "*",
        *,
        nth: int = 1,
        times: int | None = 1,
        channel: str = "",
        text_contains: str = "",
        probability: float = 1.0,
    ) -> Rule:
        """Puts a rule in force. `method` and `path` may hold the wildcard `*`; None times is for ever."""
        most = NO_BOUND if times is None else times
        rule = Rule(effect, method, path, nth, most, channel, text_contains, probability)
        with self._lock:
            self._rules.append(rule)
        return rule

    def add_described(self, description: Mapping[str, Any]) -> Rule:
        """Puts a rule in force that came as JSON: {"match": {...}, "effect": {"kind": ...}, "times": 1}."""
        kind, details = kind_of(description)
        match = dict(description.get("match", {}))
        times = description.get("times", 1)
        return self.add(
            EFFECTS[kind](**details),
            str(match.get("method", "*")),
            str(match.get("path", _USUAL_PATH.get(kind, "*"))),
            nth=int(match.get("nth", 1)),
            times=None if times is None else int(times),
            channel=str(match.get("channel", "")),
            text_contains=str(match.get("text_contains", "")),
            probability=float(description.get("probability", 1.0)),
        )

    def clear(self) -> None:
        """Takes all rules back."""
        with self._lock:
            self._rules.clear()

    def meeting(self, seen: Callable[[], Seen], mood: Mood) -> tuple[Effect | None, Mood]:
        """Counts a request against every rule, and gives the first effect that is due and the mood."""
        if not self._rules:
            return None, mood
        about, effect = seen(), None
        with self._lock:
            due = [rule.effect for rule in self._rules if rule.hits(about, self._chance)]
        for one in due:
            if isinstance(one, Mooded):
                mood = one.on(mood)
            elif effect is None:
                effect = one
        return effect, mood


def kind_of(description: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Reads which effect is meant: its name alone, or an object with its name and details."""
    effect = description["effect"]
    if isinstance(effect, str):
        return effect, {}
    details = dict(effect)
    return str(details.pop("kind")), details
