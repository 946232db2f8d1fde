"""Is there anything but a picture in these bytes? Judged by our own walk, and by exiftool where installed."""

import io
import json
import shutil
import subprocess
from collections.abc import Iterable

from PIL import Image, ImageChops, ImageStat

from gatekeeper.pictures.intake import Cleaned, clean
from gatekeeper.pictures.jpeg_parts import bare_size
from tests.gatekeeper.pictures.files import QUARTERS

_HARMLESS_GROUPS = {"ExifTool", "System", "File", "JFIF", "Composite", "SourceFile"}
_SAME_PICTURE = 6.0


def cleaned_bare(data: bytes, name: str = "photo.jpg") -> Cleaned:
    """Clean a file and prove what came out: bare, of the size it says, within the limits, none of the secrets."""
    got = clean(data, name)
    assert bare_size(got.jpeg) == (got.width, got.height)
    assert max(got.width, got.height) <= 2048
    assert len(got.jpeg) <= 5_000_000
    assert max(bare_size(got.small)) == min(480, max(got.width, got.height))
    for jpeg in (got.jpeg, got.small):
        _nothing_but_a_picture(jpeg)
    assert _far_apart(got.jpeg, got.small) < _SAME_PICTURE
    return got


def _nothing_but_a_picture(jpeg: bytes) -> None:
    assert b"SECRET" not in jpeg
    assert b"Lantern" not in jpeg
    with Image.open(io.BytesIO(jpeg)) as seen:
        seen.load()
        assert seen.mode == "RGB"
        assert not set(seen.info) - {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert "progressive" in seen.info


def _far_apart(one: bytes, other: bytes) -> float:
    """Give how much two pictures differ, seen from afar: the mean over a few large patches, 0 to 255."""
    with Image.open(io.BytesIO(one)) as first, Image.open(io.BytesIO(other)) as second:
        patches = [seen.resize((8, 8), Image.Resampling.BOX) for seen in (first, second)]
    return float(sum(ImageStat.Stat(ImageChops.difference(*patches)).mean) / 3)


def pixel(got: Cleaned, across: float, down: float) -> tuple[int, int, int]:
    """Give the colour at a share of the width and height."""
    with Image.open(io.BytesIO(got.jpeg)) as seen:
        found = seen.getpixel((int(seen.width * across), int(seen.height * down)))
    assert isinstance(found, tuple)
    red, green, blue = found
    return int(red), int(green), int(blue)


def near(seen: tuple[int, int, int], wanted: tuple[int, int, int], within: int = 14) -> bool:
    return all(abs(a - b) <= within for a, b in zip(seen, wanted, strict=True))


def shows_the_card(got: Cleaned) -> bool:
    """Say whether the four quarters are where they were on the card."""
    spots = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    return all(near(pixel(got, *spot), colour) for spot, colour in zip(spots, QUARTERS, strict=True))


def tags_seen_by_exiftool(data: bytes) -> set[str]:
    """Give the names of all tags that tell something, as exiftool sees them; nothing where it is not installed."""
    tool = shutil.which("exiftool")
    if tool is None:
        return set()
    done = subprocess.run(
        [tool, "-json", "-a", "-G0", "-"], input=data, capture_output=True, check=True, timeout=30
    )
    (tags,) = json.loads(done.stdout)
    return telling(tags)


def telling(tags: Iterable[str]) -> set[str]:
    """Give those tags of exiftool's that say more than how the file is built."""
    return {tag for tag in tags if tag.split(":")[0] not in _HARMLESS_GROUPS or tag == "File:Comment"}
