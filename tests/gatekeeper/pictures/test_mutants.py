"""What do thousands of slightly wrong files do? They give a bare picture or a refusal, and nothing else.

GATEKEEPER_MUTANTS sets how many are tried; the complete run tries 300.
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

from gatekeeper.pictures.errors import PictureRefused, Reason
from gatekeeper.pictures.intake import clean
from gatekeeper.pictures.jpeg_parts import bare_size
from gatekeeper.pictures.phone import phone_photo
from tests.gatekeeper.pictures import files

COMPLETE = os.environ.get("GATEKEEPER_REQUIRE_ALL") == "1"
MUTANTS = int(os.environ.get("GATEKEEPER_MUTANTS", "300" if COMPLETE else "60"))
EXTREMES = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\1", b"\x80\0\0\0")


def originals() -> list[bytes]:
    small = files.card(96, 64)
    return [
        phone_photo(small),
        files.saved(small, "JPEG", progressive=True, icc_profile=files.srgb_profile()),
        files.saved(small.convert("CMYK"), "JPEG"),
        files.saved(small, "MPO", save_all=True, append_images=[small]),
        files.text_png(),
        files.see_through("P"),
        files.deep_png(0),
        files.several("PNG"),
        files.saved(small, "WEBP", exif=b"Exif\0\0" + files.exif()),
        files.saved(small, "WEBP", lossless=True),
        files.heic(small, exif=b"Exif\0\0" + files.exif(6)),
    ]


def mutant(random: Random, sources: list[bytes]) -> bytes:
    """Give one file with one to four things wrong with it."""
    data = bytearray(random.choice(sources))
    for _ in range(random.randint(1, 4)):
        if len(data) < 2:  # an earlier change left nothing to spoil
            break
        at = random.randrange(len(data))
        upto = min(len(data), at + random.randint(1, 64))
        match random.randrange(7):
            case 0:
                for _ in range(random.randint(1, 12)):
                    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
            case 1:
                data[at : at + 4] = random.choice(EXTREMES)
            case 2:
                data[at:upto] = b""
            case 3:
                data[at:at] = data[at:upto] * random.randint(1, 5)
            case 4:
                data[at:upto] = random.randbytes(upto - at)
            case 5:
                data = data[: max(1, at)]
            case _:
                other = random.choice(sources)
                data[at:] = other[random.randrange(len(other)) :]
    return bytes(data)


def outcome(data: bytes) -> str:
    try:
        got = clean(data, "mutant")
    except PictureRefused as refused:
        return refused.reason
    assert bare_size(got.jpeg) == (got.width, got.height)
    assert b"SECRET" not in got.jpeg
    return "cleaned"


def test_a_mutated_file_gives_a_bare_picture_or_a_refusal() -> None:
    random = Random("mutants")  # noqa: S311  # the same every time, so that a failure can be looked at again
    sources = originals()
    with ThreadPoolExecutor(2) as pool:
        counted = Counter(pool.map(outcome, [mutant(random, sources) for _ in range(MUTANTS)]))
    assert counted.total() == MUTANTS
    assert not counted[Reason.BUSY] + counted[Reason.TOO_SLOW], counted
    assert counted["cleaned"] > MUTANTS // 20, counted  # else the mutants are too wild to prove anything
    assert counted["damaged"] > MUTANTS // 20, counted
