"""What is asked of the sandbox, and what does it say, whichever way the question came in?

The same values are used over HTTP and inside a program, so that both are decided by
the same code.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, unquote

from gatekeeper.x.sandbox.problems import Generation

JSON_TYPE = "application/json; charset=utf-8"


@dataclass
class Ask:
    """One request. `path` and `query` are as they were sent, since a signature covers them so.

    `account_id` is filled in only inside a program, where nobody has to prove who asks;
    `content` then is the body itself, in place of `body`.
    """

    method: str
    path: str
    query: str = ""
    authorization: str = ""
    content_type: str = ""
    body: bytes = b""
    account_id: str = ""
    content: object = None

    @cached_property
    def mimetype(self) -> str:
        """The type of the body without its parameters, in small letters."""
        return self.content_type.partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> object:
        """The decoded body, or None when it is not JSON."""
        if self.content is not None or not self.mimetype.endswith("json"):
            return self.content
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def plain_path(self) -> str:
        """The path as a reader writes it."""
        return unquote(self.path)

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """The query; of a name given twice the first counts."""
        return dict(reversed(parse_qsl(self.query, keep_blank_values=True)))

    @property
    def text(self) -> str:
        """The text of the post that is to be made, or nothing."""
        text = self.json.get("text") if isinstance(self.json, dict) else None
        return text if isinstance(text, str) else ""


@dataclass(frozen=True, slots=True)
class Mood:
    """How the sandbox is disposed towards one request: what it leaves out, and how it words a refusal."""

    generation: Generation | None = None
    lag_seconds: float | None = None
    skip_newest: int = 0
    reordered: bool = False


@dataclass(frozen=True, slots=True)
class Drip:
    """An answer that comes a few bytes at a time: in so many seconds, or at so many bytes in each."""

    seconds: float
    bytes_per_s: float | None = None
    with_headers: bool = False

    def lasts(self, count: int) -> float:
        """Says how many seconds so many bytes take."""
        return count / self.bytes_per_s if self.bytes_per_s else self.seconds


@dataclass(slots=True)
class Reply:
    """One answer. Bytes as `content` go out as they are, anything else as JSON.

    `drip` spreads the sending over so many seconds, and `half` leaves off the second half of
    the body, under the length of a whole one.
    """

    status: int
    content: object
    headers: dict[str, str] = field(default_factory=dict)
    drip: Drip | None = None
    half: bool = False
    verdict: str = "not looked at"

    def body(self) -> bytes:
        """The bytes of the body, before they are compressed."""
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()
