"""Which sizes may a picture have, when it comes and when it goes out?"""

MAX_FILE_BYTES = 25_000_000
MAX_PIXELS = 60_000_000
MIN_SIDE = 32
MAX_ASPECT = 10

LONG_EDGE = 2048
MAX_JPEG_BYTES = 5_000_000  # what X accepts
