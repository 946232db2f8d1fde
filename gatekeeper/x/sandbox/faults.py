"""What goes wrong, and is the post made all the same?

An effect says, before anything happens, how long it takes and whether the request is
carried out at all (`committed` is the difference that a client cannot see), and then
turns the true answer into what the client gets: another one, a broken one, or none.
Effects neither wait nor send; whoever plays them does, over the network or inside a
program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from gatekeeper.x.sandbox.asking import Drip, Mood, Reply
from gatekeeper.x.sandbox.problems import Generation

HTML = b"<html><body>Something went wrong</body></html>"
_BROKEN_JSON = b'{"data":{"id":"1'


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds before the request is carried out (if it is), and from then to the answer."""

    before: float = 0.0
    after: float = 0.0
    committed: bool = True


AT_ONCE = Timing()
NEVER = Timing(committed=False)


class Effect(Protocol):
    """One thing that goes wrong on the wire."""

    @property
    def timing(self) -> Timing:
        """How long it takes, and whether the request is carried out."""

    def ending(self, true: Reply | None, around: "Around") -> Reply | None:
        """Gives what the client gets; None for a connection that breaks. `true` is None when nothing was done."""


class Around(Protocol):
    """What an effect may ask about the sandbox that it happens in."""

    def usual(self, status: int, kind: str = "") -> Reply:
        """Gives X's usual answer with this status."""

    def seconds(self) -> float:
        """Gives the time in seconds since 1970."""


@runtime_checkable
class Mooded(Protocol):
    """A disposition rather than an accident: the request is answered, but otherwise than usual."""

    def on(self, mood: Mood) -> Mood:
        """Gives the mood with this disposition added."""


@dataclass(frozen=True, slots=True)
class Status:
    """Another status, with X's words, or with `body` (bytes as they are, anything else as JSON).

    `kind` chooses among the words of a 403; `reset_in` adds the headers of a limit that is
    used up, for so many seconds.
    """

    status: int
    committed: bool = False
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    reset_in: float | None = None

    @property
    def timing(self) -> Timing:
        """At once."""
        return Timing(committed=self.committed)

    def ending(self, _true: Reply | None, around: Around) -> Reply:
        """Answers with the status."""
        answer = around.usual(self.status, self.kind)
        if self.body is not None:
            answer.content = self.body
        if self.reset_in is not None:
            reset = str(int(around.seconds() + self.reset_in))
            limits = {"x-rate-limit-limit": "100", "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset}
            answer.headers.update(limits)
        answer.headers.update(self.headers)
        return answer


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection breaks without an answer, before or after the request is carried out."""

    committed: bool = False

    @property
    def timing(self) -> Timing:
        """At once."""
        return Timing(committed=self.committed)

    def ending(self, _true: Reply | None, _around: Around) -> None:
        """Breaks the connection."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Silence for some seconds, then the true answer (committed at once) or a broken connection."""

    seconds: float
    committed: bool = True

    @property
    def timing(self) -> Timing:
        """All the waiting comes after the deed, if there is one."""
        return Timing(after=self.seconds, committed=self.committed)

    def ending(self, true: Reply | None, _around: Around) -> Reply | None:
        """Answers, or breaks the connection."""
        return true


@dataclass(frozen=True, slots=True)
class Latency:
    """A slow start: waits, then does everything as usual. The deed comes late too."""

    seconds: float

    @property
    def timing(self) -> Timing:
        """All the waiting comes before the deed."""
        return Timing(before=self.seconds)

    def ending(self, true: Reply | None, _around: Around) -> Reply | None:
        """Answers."""
        return true


@dataclass(frozen=True, slots=True)
class Truncate:
    """The true answer, but its second half never comes."""

    timing = AT_ONCE

    def ending(self, true: Reply | None, _around: Around) -> Reply | None:
        """Answers with half a body under the length of a whole one."""
        return None if true is None else replace(true, half=True)


@dataclass(frozen=True, slots=True)
class MalformedJson:
    """The true answer, but no longer JSON."""

    timing = AT_ONCE

    def ending(self, true: Reply | None, _around: Around) -> Reply | None:
        """Answers with broken JSON."""
        return None if true is None else replace(true, content=_BROKEN_JSON)


@dataclass(frozen=True, slots=True)
class SlowDrip:
    """The true answer, a few bytes at a time: every read is quick and the whole takes `seconds`.

    With `bytes_per_s` the length decides how long it takes; `part` is what comes so slowly.
    """

    seconds: float = 0.0
    part: str = "body"
    bytes_per_s: float | None = None

    @property
    def timing(self) -> Timing:
        """The deed is done at once."""
        return AT_ONCE

    def ending(self, true: Reply | None, _around: Around) -> Reply | None:
        """Answers in small pieces."""
        return None if true is None else replace(true, drip=self._drip())

    def _drip(self) -> Drip:
        return Drip(self.seconds, self.bytes_per_s, with_headers=self.part == "headers")


@dataclass(frozen=True, slots=True)
class TimelineLag:
    """Lists are behind by so many seconds, for every post alike."""

    seconds: float

    def on(self, mood: Mood) -> Mood:
        """Adds the lag."""
        return replace(mood, lag_seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class TimelineStale:
    """Lists leave out the newest posts."""

    skip: int = 1

    def on(self, mood: Mood) -> Mood:
        """Leaves some out."""
        return replace(mood, skip_newest=self.skip)


@dataclass(frozen=True, slots=True)
class TimelineReorder:
    """Lists come in a wrong order."""

    def on(self, mood: Mood) -> Mood:
        """Disorders."""
        return replace(mood, reordered=True)


@dataclass(frozen=True, slots=True)
class Worded:
    """Refusals come in the words of the one or the other generation."""

    generation: Generation

    def on(self, mood: Mood) -> Mood:
        """Chooses the words."""
        return replace(mood, generation=self.generation)
