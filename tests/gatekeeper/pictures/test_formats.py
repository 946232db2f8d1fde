"""Does every other kind of file that the decoding library could open stay outside?"""

import io
import time
import warnings

import pytest
from PIL import Image, features

from gatekeeper.pictures.errors import PictureRefused, Reason
from gatekeeper.pictures.intake import clean
from tests.gatekeeper.pictures import files

Image.init()
ACCEPTED = {"JPEG", "PNG", "WEBP", "HEIF", "MPO"}
OTHERS = sorted(set(Image.SAVE) - ACCEPTED - {"AVIF" if not features.check("avif") else ""})


def _written(form: str) -> bytes | None:
    """The card in this format, in whichever kind of pixels the format can hold."""
    for mode in ("RGB", "L", "1", "P", "RGBA", "F", "I;16"):
        out = io.BytesIO()
        try:
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                files.card(64, 64).convert(mode).save(out, form)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
            continue
        if out.getvalue():
            return out.getvalue()
    return None


def test_there_are_dozens_of_formats_to_keep_out() -> None:
    assert len(OTHERS) > 20
    assert sum(_written(form) is not None for form in OTHERS) > 15


@pytest.mark.parametrize("form", OTHERS)
@pytest.mark.parametrize("name", ["photo.jpg", "photo.heic"])
def test_it_stays_outside_whatever_it_is_called(form: str, name: str) -> None:
    data = _written(form)
    if data is None:  # formats that only a registered handler of the machine's own could write
        return
    began = time.monotonic()
    with pytest.raises(PictureRefused) as refused:
        clean(data, name)
    assert refused.value.reason is Reason.WRONG_KIND
    assert time.monotonic() - began < 1


STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    "rest",
    [
        b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?php system($_GET['c']); ?>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file",
        b"PK\3\4" + b"\0" * 60,
        b"MZ\x90\0" + b"\0" * 200,
        b"\0" * 5000,
        b"\xff" * 5000,
    ],
    ids=["pdf", "svg", "php", "eps", "zip", "program", "zeros", "ones"],
)
def test_something_else_behind_a_pictures_first_bytes_is_damaged(start: bytes, rest: bytes) -> None:
    with pytest.raises(PictureRefused) as refused:
        clean(start + rest, "photo.jpg")
    assert refused.value.reason in {Reason.DAMAGED, Reason.TOO_MANY_PIXELS, Reason.TOO_THIN, Reason.TOO_SMALL}
