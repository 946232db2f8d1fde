"""Which pixels are painted over, and with what? The drawing half of `covering`; it runs in the decoding child."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

Region = tuple[int, int, int, int]
"""x0, y0, x1, y1 in whole pixels; x1 and y1 lie just outside."""

TONE = (94, 104, 116)
"""A slate grey, the same for everything and everybody: nothing of what is below goes into it."""

_LENGTH_BYTES = 4


def packed(regions: Iterable[Region], jpeg: bytes) -> bytes:
    """Put the regions and the picture into one message for the child."""
    told = json.dumps(list(regions)).encode("ascii")
    return len(told).to_bytes(_LENGTH_BYTES, "big") + told + jpeg


def unpacked(message: bytes) -> tuple[list[Region], bytes]:
    """Take a message apart again."""
    end = _LENGTH_BYTES + int.from_bytes(message[:_LENGTH_BYTES], "big")
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in json.loads(message[_LENGTH_BYTES:end])], message[end:]


def filled(picture: "Image.Image", regions: Iterable[Region]) -> "Image.Image":
    """Give a fresh picture with the regions painted over."""
    from PIL import Image  # noqa: PLC0415  # the parent packs messages and never decodes

    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture.convert("RGB"))
    for region in regions:
        fresh.paste(TONE, region)
    return fresh
