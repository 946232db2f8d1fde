"""What picture is this, by its bytes?

X believes the bytes, not the name. Reads only the magic number and the size out of
the header; it does not decode, so it needs no picture library.
"""

import struct
from dataclasses import dataclass

_JPEG_SIZE_MARKERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_JPEG_BARE_MARKERS = {0x01, *range(0xD0, 0xD9)}


@dataclass(frozen=True, slots=True)
class Kind:
    """A picture's type and its size in pixels."""

    mime: str
    width: int
    height: int

    @property
    def extension(self) -> str:
        """The usual ending of a file of this type."""
        return {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}.get(self.mime, "gif")


def sniff(data: bytes) -> Kind | None:
    """Gives the kind of a JPEG, PNG, GIF or WEBP, or None for anything else or a broken header."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
            return Kind("image/png", *struct.unpack(">II", data[16:24]))
        if data.startswith((b"GIF87a", b"GIF89a")):
            return Kind("image/gif", *struct.unpack("<HH", data[6:10]))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg(data: bytes) -> Kind | None:
    position = 2
    while data[position] == 0xFF:  # noqa: PLR2004  # every JPEG marker begins so
        marker = data[position + 1]
        if marker in _JPEG_BARE_MARKERS:
            position += 2
            continue
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        if marker in _JPEG_SIZE_MARKERS:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return Kind("image/jpeg", width, height) if width and height else None
        position += 2 + length
    return None


def _webp(data: bytes) -> Kind | None:
    chunk = data[12:16]
    if chunk == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return Kind("image/webp", width, int.from_bytes(data[27:30], "little") + 1)
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return Kind("image/webp", width & 0x3FFF, height & 0x3FFF)
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Kind("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    return None
