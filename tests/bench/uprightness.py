"""How does a measured picture come to look as the product sees it: upright, and of the size that is kept?

The product cleans a file in a child process first. That has figures of its own, so here a file is
decoded once, quickly, in this process.
"""

from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

from gatekeeper.pictures.limits import LONG_EDGE, size_within
from gatekeeper.senses.pixels import Pixels

_QUICK_EDGE = 1920
pillow_heif.register_heif_opener()


def upright_copy(path: Path) -> tuple[Pixels, float, float]:
    """Gives the copy, and by how much its boxes grow across and down to fit the whole picture."""
    with Image.open(path, formats=("JPEG", "PNG", "WEBP", "HEIF")) as picture:
        turned = picture.format == "JPEG" and picture.getexif().get(0x0112, 1) >= 5  # on its side
        whole = picture.size[::-1] if turned else picture.size
        scale = _QUICK_EDGE / max(picture.size)
        if picture.format == "JPEG" and scale < 1:
            picture.draft(None, (round(picture.width * scale), round(picture.height * scale)))
        upright = ImageOps.exif_transpose(picture) if picture.format != "HEIF" else picture
        small = upright.convert("RGB")
        if max(small.size) > LONG_EDGE:
            small = small.resize(size_within(LONG_EDGE, *small.size), reducing_gap=3.0)
        pixels = np.asarray(small, dtype=np.uint8)
    return pixels, whole[0] / pixels.shape[1], whole[1] / pixels.shape[0]
