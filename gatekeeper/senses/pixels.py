"""How do a cleaned picture's bytes become numbers, and what do the numbers say about its light?

Only pictures that this project encoded itself are decoded here: strangers' files never reach it.
"""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from gatekeeper.senses.seen import Light

Pixels: TypeAlias = NDArray[np.uint8]
"""Rows of columns of red, green and blue."""

_LIGHT_EDGE = 1024

cv2.setNumThreads(1)  # the other core answers web pages


class NotAPicture(ValueError):
    """The bytes are not a picture that can be decoded."""


def decoded(jpeg: bytes) -> Pixels:
    """Give the pixels of a JPEG.

    Raises NotAPicture where it holds none.
    """
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION  # a cleaned picture stands upright
    try:
        pixels: Any = cv2.imdecode(np.frombuffer(jpeg, np.uint8), flags)
    except cv2.error as error:
        raise NotAPicture("it cannot be decoded") from error
    if pixels is None:
        raise NotAPicture("it cannot be decoded")
    return np.asarray(pixels, dtype=np.uint8)


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """Give the picture in another size, without the false patterns that skipping pixels would make."""
    smaller = width * height < pixels.shape[0] * pixels.shape[1]
    way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=way), dtype=np.uint8)


def within(pixels: Pixels, edge: int) -> Pixels:
    """Give the picture with its longer side at most `edge`; it never grows."""
    height, width = pixels.shape[:2]
    scale = edge / max(height, width)
    if scale >= 1:
        return pixels
    return resized(pixels, max(1, round(width * scale)), max(1, round(height * scale)))


def grey(pixels: Pixels) -> Pixels:
    """Give the picture's brightness, one number a pixel."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def light_of(pixels: Pixels) -> Light:
    """Say how bright and how sharp the picture is, measured on a copy of one size so that figures compare."""
    small = grey(within(pixels, _LIGHT_EDGE))
    edges = cv2.Laplacian(small, cv2.CV_64F)
    return Light(brightness=float(small.mean()), sharpness=float(np.asarray(edges).var()))
