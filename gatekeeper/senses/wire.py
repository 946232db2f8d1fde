"""How do the web server and the looking process talk? A length, a line of JSON, and bytes."""

import json
from typing import IO, Any

_LENGTH_BYTES = 4


def send(pipe: IO[bytes], told: dict[str, Any], body: bytes = b"") -> None:
    """Writes one message."""
    line = json.dumps({**told, "bytes": len(body)}).encode("ascii")
    pipe.write(len(line).to_bytes(_LENGTH_BYTES, "big") + line + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Reads one message; None where the other side is gone.

    Raises ValueError, LookupError or TypeError for something that is no message.
    """
    length = pipe.read(_LENGTH_BYTES)
    if len(length) < _LENGTH_BYTES:
        return None
    told = json.loads(pipe.read(int.from_bytes(length, "big")))
    body = pipe.read(told["bytes"])
    return (told, body) if len(body) == told["bytes"] else None
