"""Are the demo's pictures always the same, and is the phone's photo as telling as a real one?"""

import io
import json
import shutil
import subprocess

import pytest
from PIL import ExifTags, Image

from gatekeeper.pictures.paint import PAINTINGS, as_heic, as_jpeg, as_png, painted, painting_named, phone_photo
from tests.gatekeeper.pictures.judging import cleaned_bare

SMALL = (300, 200)


@pytest.mark.parametrize("name", [painting.name for painting in PAINTINGS])
def test_a_seed_always_gives_the_same_painting(name: str) -> None:
    first = painted(name, seed=1, size=SMALL)
    assert first.tobytes() == painted(name, seed=1, size=SMALL).tobytes()
    assert first.size == SMALL
    assert first.mode == "RGB"
    colours = first.getcolors(60_000)
    assert colours is not None
    assert len(colours) > 3_000  # paint is uneven


def test_another_seed_gives_another_painting() -> None:
    assert painted("shapes", seed=1, size=SMALL).tobytes() != painted("shapes", seed=2, size=SMALL).tobytes()


def test_every_painting_is_described_for_those_who_cannot_see_it() -> None:
    assert len({painting.name for painting in PAINTINGS}) == len(PAINTINGS) >= 8
    for painting in PAINTINGS:
        assert 60 < len(painting.alt_text) < 400
        assert painting.alt_text.endswith(".")
    with pytest.raises(LookupError):
        painting_named("no such painting")


def test_paintings_go_through_the_intake_in_every_kind() -> None:
    image = painted("robot", size=SMALL)
    for wrap, kind in ((as_jpeg, "JPEG"), (as_png, "PNG"), (as_heic, "HEIC")):
        got = cleaned_bare(wrap(image))
        assert got.original_format == kind
        assert (got.width, got.height) == SMALL


def test_a_phone_photo_says_where_and_when_and_holds_a_thumbnail() -> None:
    data = phone_photo(painted("beans", size=SMALL), gps=(-12.5, 0.25), orientation=8)
    with Image.open(io.BytesIO(data)) as photo:
        exif = photo.getexif()
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        assert exif[0x0112] == 8
        assert exif[0x010F] == "Lantern"
        assert photo.size == (200, 300)
        assert (place[1], place[3]) == ("S", "E")
        assert [float(part) for part in place[2]] == [12, 30, 0]
        assert [float(part) for part in place[4]] == [0, 15, 0]
        start = data.index(b"Exif\0\0") + 6
        second = exif.get_ifd(ExifTags.IFD.IFD1)
        thumbnail = data[start + second[0x0201] :][: second[0x0202]]
    with Image.open(io.BytesIO(thumbnail)) as small:
        assert small.size == (160, 120)
    tool = shutil.which("exiftool")
    if tool is not None:
        done = subprocess.run([tool, "-json", "-"], input=data, capture_output=True, check=True, timeout=30)
        (tags,) = json.loads(done.stdout)
        assert "Warning" not in tags
        assert tags["SerialNumber"] == "SERIAL-4711-0815"


def test_a_photo_without_a_place_has_no_place() -> None:
    got = cleaned_bare(phone_photo(painted("beans", size=SMALL), gps=None, orientation=1))
    assert "where it was taken (GPS)" not in got.removed
    assert "camera make and model" in got.removed


def test_a_heavy_photo_weighs_about_eight_megabytes() -> None:
    data = phone_photo(painted("shapes", size=(600, 400)), heavy=True)
    assert 7_000_000 < len(data) < 9_500_000
    with Image.open(io.BytesIO(data)) as photo:
        assert 11_900_000 < photo.width * photo.height < 12_100_000
