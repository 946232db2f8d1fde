"""What do the benches of the senses have in common? Encoding, decoding, and how figures are printed."""

import resource

import cv2
import numpy as np

from gatekeeper.senses.pixels import Pixels, decoded


def encoded(pixels: Pixels, quality: int = 90) -> bytes:
    """Gives the pixels as a bare JPEG."""
    done, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return bytes(np.asarray(data).tobytes())


def photo_in(jpeg: bytes) -> Pixels:
    """Gives the pixels of a JPEG."""
    return decoded(jpeg)


def percent(part: int, whole: int) -> str:
    """Gives a share in words: 99.4 % (331 of 333)."""
    return f"{100 * part / whole:5.1f} % ({part} of {whole})" if whole else "nothing to measure"


def peak_memory_mb() -> int:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
