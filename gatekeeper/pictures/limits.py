"""Which sizes may a picture have, when it comes, when it goes out and in a list of posts?"""

MAX_FILE_BYTES = 25_000_000
MAX_PIXELS = 60_000_000
MIN_SIDE = 32
MAX_ASPECT = 10

LONG_EDGE = 2048
MAX_JPEG_BYTES = 5_000_000  # what X accepts

SMALL_EDGE = 480
MAX_SMALL_BYTES = 500_000  # pure noise of this size comes to about 200 kB


def size_within(edge: int, width: int, height: int) -> tuple[int, int]:
    """Give the size that a picture has once its longer side is at most `edge`; it never grows."""
    scale = edge / max(width, height)
    return (width, height) if scale >= 1 else (max(1, round(width * scale)), max(1, round(height * scale)))
