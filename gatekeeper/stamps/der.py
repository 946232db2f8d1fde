"""How are the parts of an answer put into the order that DER asks for?

What openssl writes lists certificates as they came, and the library reads them in the one order of DER alone.
No signature covers that list, so it is sorted before the library sees it. The status around a token is put
back in the same way, because the library reads whole answers only.
"""

from collections.abc import Iterator

SEQUENCE, CONTEXT_0 = 0x30, 0xA0
_LONG, _MOST_LENGTH_BYTES = 0x80, 4
_GRANTED = bytes.fromhex("3003020100")


def in_order(answer: bytes) -> bytes:
    """The same answer with its certificates in order.

    Raises:
        ValueError: it is not the answer of an authority for time stamps, or holds no token.
    """
    status, token = _inside(answer)
    kind, wrapped = _inside(token)
    (signed,) = _inside(wrapped)
    parts = [
        _whole(CONTEXT_0, *sorted(_inside(part))) if part[0] == CONTEXT_0 else part for part in _inside(signed)
    ]
    return _whole(SEQUENCE, status, _whole(SEQUENCE, kind, _whole(CONTEXT_0, _whole(SEQUENCE, *parts))))


def around(token: bytes) -> bytes:
    """The answer that a token came in: that it was granted, and the token."""
    return _whole(SEQUENCE, _GRANTED, token)


def _inside(part: bytes) -> list[bytes]:
    """What a part is made of; it must be all there, and nothing behind it."""
    (only,) = _split(part)
    if only[0] & 0x20 == 0:
        raise ValueError("not made of parts")
    return list(_split(part[_head(part) :]))


def _split(data: bytes) -> Iterator[bytes]:
    while data:
        head = _head(data)
        said = data[1] if data[1] < _LONG else int.from_bytes(data[2:head], "big")
        if head + said > len(data):
            raise ValueError("cut off")
        yield data[: head + said]
        data = data[head + said :]


def _head(data: bytes) -> int:
    """How many bytes stand before the contents: the kind, and the length."""
    if len(data) < 2 or (data[1] >= _LONG and not 0 < data[1] - _LONG <= _MOST_LENGTH_BYTES):  # noqa: PLR2004  # the shortest there is
        raise ValueError("no length")
    return 2 + (data[1] - _LONG if data[1] >= _LONG else 0)


def _whole(kind: int, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    length = len(inside)
    if length < _LONG:
        return bytes([kind, length]) + inside
    said = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([kind, _LONG + len(said)]) + said + inside
