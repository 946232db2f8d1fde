"""What is a JPEG made of? A walk over its segments that needs no decoder.

The parent process uses it to prove that what the decoding child hands back
holds a picture and nothing else, whatever happened inside the child.
"""

from collections.abc import Iterator
from dataclasses import dataclass

SCAN = 0xDA
_SOI, _EOI, _APP0, _DQT, _DHT, _DRI = 0xD8, 0xD9, 0xE0, 0xDB, 0xC4, 0xDD
_SOF_BASELINE, _SOF_PROGRESSIVE = 0xC0, 0xC2
_RESTARTS = range(0xD0, 0xD8)
_STUFFED = 0x00
_JFIF_LENGTH = 18  # marker, length and the 14 bytes of a JFIF header without a thumbnail
_NEEDED = frozenset({_SOI, _EOI, SCAN, _DQT, _DHT, _DRI, _SOF_BASELINE, _SOF_PROGRESSIVE})


class NotBareError(ValueError):
    """The bytes are not a JPEG, or hold more than a picture."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker with everything up to the next: `data[start:end]`."""

    marker: int
    start: int
    end: int


def segments(data: bytes) -> Iterator[Segment]:
    """Take a JPEG; give its segments in order, the last one being the end marker.

    A scan's segment includes its compressed data. Raises NotBareError where the
    bytes stop making sense.
    """
    if data[:2] != b"\xff\xd8":
        raise NotBareError("does not begin like a JPEG")
    yield Segment(_SOI, 0, 2)
    at = 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:  # noqa: PLR2004  # every JPEG marker begins with 0xFF
            raise NotBareError(f"no marker at byte {at}")
        marker = data[at + 1]
        if marker == _EOI:
            yield Segment(_EOI, at, at + 2)
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data):  # noqa: PLR2004  # the length counts its own two bytes
            raise NotBareError(f"segment at byte {at} runs past the end")
        if marker == SCAN:
            end = _end_of_scan(data, end)
        yield Segment(marker, at, end)
        at = end
    raise NotBareError("no end marker")


def bare_size(jpeg: bytes) -> tuple[int, int]:
    """Prove that a JPEG holds one picture and no metadata; give its (width, height).

    Allowed are the tables and scans that decoding needs and one JFIF header
    without a thumbnail. Raises NotBareError for anything else: other APPn
    segments (EXIF, XMP, profiles, IPTC), comments, a tail.
    """
    size: tuple[int, int] | None = None
    end = 0
    for number, part in enumerate(segments(jpeg)):
        end = part.end
        if part.marker == _APP0:
            header = jpeg[part.start : part.end]
            if number != 1 or len(header) != _JFIF_LENGTH or header[4:9] != b"JFIF\0" or header[16:] != b"\0\0":
                raise NotBareError("an APP0 segment that is not a plain JFIF header")
        elif part.marker not in _NEEDED:
            raise NotBareError(f"a segment of kind 0x{part.marker:02X}")
        elif part.marker in {_SOF_BASELINE, _SOF_PROGRESSIVE}:
            if size is not None:
                raise NotBareError("more than one picture")
            height = int.from_bytes(jpeg[part.start + 5 : part.start + 7], "big")
            size = int.from_bytes(jpeg[part.start + 7 : part.start + 9], "big"), height
    if end != len(jpeg):
        raise NotBareError("bytes after the end")
    if size is None:
        raise NotBareError("no picture")
    return size


def _end_of_scan(data: bytes, at: int) -> int:
    """Give the position of the first real marker after the compressed data at `at`."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise NotBareError("a scan without an end")
        if data[at + 1] != _STUFFED and data[at + 1] not in _RESTARTS and data[at + 1] != 0xFF:  # noqa: PLR2004  # fill byte
            return at
        at += 1
