"""Does the walk over a JPEG's parts see everything that is not the picture?"""

import pytest

from gatekeeper.pictures.jpeg_parts import NotBareError, bare_size, segments
from tests.gatekeeper.pictures import files


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"quality": 100}])
def test_a_bare_jpeg_gives_its_size(options: dict[str, object]) -> None:
    plain = files.saved(files.card(), "JPEG", **options)
    assert bare_size(plain) == (240, 160)
    assert plain == b"".join(plain[part.start : part.end] for part in segments(plain))


@pytest.mark.parametrize("marker", [0xFE, *range(0xE0, 0xF0), 0xDC, 0xF7, 0x01])
def test_no_other_segment_is_let_through(marker: int) -> None:
    with pytest.raises(NotBareError):
        bare_size(files.with_segment(marker, b"anything at all"))


@pytest.mark.parametrize(
    "spoiled",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xd9",
        files.jpeg() + b"\0",
        files.jpeg() + files.jpeg(),
        files.jpeg()[:-1],
        files.jpeg()[:-2],
        b"\0" + files.jpeg(),
        files.jpeg()[:300],
        files.jpeg().replace(b"JFIF\0", b"JFXX\0"),
        files.jpeg()[:18] + b"\x01\x01" + files.jpeg()[20:],
        files.jpeg(comment=b"hello"),
        files.jpeg(icc_profile=files.srgb_profile()),
        files.jpeg(exif=b"Exif\0\0" + files.exif()),
        files.jpeg()[:2] + files.jpeg()[20:158] + files.jpeg()[2:],
    ],
)
def test_whatever_is_left_over_or_missing_is_seen(spoiled: bytes) -> None:
    with pytest.raises(NotBareError):
        bare_size(spoiled)
