"""How long does a picture take from upload to clean copy? Run as a script; it prints figures.

    python -m tests.bench.bench_pictures [ROUNDS]

Wall-clock times include starting the child process.
"""

import contextlib
import io
import statistics
import struct
import sys
import time
from random import Random
from zlib import crc32

from PIL import Image

from gatekeeper.pictures.errors import PictureRefused
from gatekeeper.pictures.intake import clean
from gatekeeper.pictures.paint import as_heic, as_jpeg, painted
from gatekeeper.pictures.phone import phone_photo

BARS = {"12 MP JPEG": 0.4, "12 MP HEIC": 1.0}


def samples() -> dict[str, bytes]:
    """Give the files to be timed, painted and then grained like photos."""
    small = painted("sunflowers")
    noise = Random("grain")  # noqa: S311  # grain, not a secret
    grain = Image.frombytes("RGB", (2016, 1512), noise.randbytes(2016 * 1512 * 3)).resize((4032, 3024))
    photo = Image.blend(small.resize((4032, 3024)), grain, 0.06)
    png = io.BytesIO()
    small.save(png, "PNG")
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return {
        "12 MP JPEG": phone_photo(photo, quality=90),
        "12 MP JPEG, 8 MB": phone_photo(small, heavy=True),
        "48 MP JPEG": as_jpeg(photo.resize((8064, 6048)), quality=90),
        "12 MP HEIC": as_heic(photo, quality=50),
        "4 MP PNG": png.getvalue(),
        "refused from its header": b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", crc32(header))
        + b"\0\0\0\0IDAT",
    }


def timed(data: bytes) -> float:
    began = time.perf_counter()
    with contextlib.suppress(PictureRefused):  # a refusal is one of the things timed
        clean(data, "bench")
    return time.perf_counter() - began


def main() -> None:
    rounds = min(20, int(sys.argv[1])) if len(sys.argv) > 1 else 5
    for name, data in samples().items():
        times = [timed(data) for _ in range(rounds)]
        bar = f"  (bar {BARS[name]:.1f} s)" if name in BARS else ""
        print(
            f"{name:24} {len(data) / 1e6:5.1f} MB  median {statistics.median(times):.3f} s  "
            f"best {min(times):.3f}  worst {max(times):.3f}{bar}",
            flush=True,
        )


if __name__ == "__main__":
    main()
