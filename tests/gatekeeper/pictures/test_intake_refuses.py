"""What may not come in, and what does the author read?"""

import io
import time

import pytest
from PIL import Image

from gatekeeper.pictures.errors import PictureRefused, Reason
from gatekeeper.pictures.intake import Cleaned, clean
from tests.gatekeeper.pictures import files
from tests.gatekeeper.pictures.judging import cleaned_bare

SVG = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("make", "reason", "words"),
    [
        (lambda: b"", Reason.EMPTY, "is empty"),
        (lambda: b"\xff\xd8\xff" + b"\0" * 25_000_000, Reason.TOO_HEAVY, "larger than 25 MB"),
        (lambda: half(files.jpeg()), Reason.DAMAGED, "damaged"),
        (lambda: half(files.png()), Reason.DAMAGED, "damaged"),
        (lambda: half(files.webp()), Reason.DAMAGED, "damaged"),
        (lambda: half(files.heic()), Reason.DAMAGED, "damaged"),
        (lambda: b"\xff\xd8\xff", Reason.DAMAGED, "damaged"),
        (lambda: b"\x89PNG\r\n\x1a\n", Reason.DAMAGED, "damaged"),
        (lambda: b"RIFF\0\0\0\0WEBP", Reason.DAMAGED, "damaged"),
        (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Reason.DAMAGED, "damaged"),
        (files.huge_bit_png, Reason.TOO_MANY_PIXELS, "too many pixels"),
        (files.huge_colour_png, Reason.TOO_MANY_PIXELS, "too many pixels"),
        (files.endless_png, Reason.TOO_MANY_PIXELS, "too many pixels"),
        (files.endless_jpeg, Reason.TOO_MANY_PIXELS, "too many pixels"),
        (files.endless_webp, Reason.TOO_MANY_PIXELS, "too many pixels"),
        (files.many_scans, Reason.DAMAGED, "damaged"),
        (files.text_bomb, Reason.DAMAGED, "damaged"),
        (files.profile_bomb, Reason.DAMAGED, "damaged"),
        (lambda: files.several("GIF"), Reason.WRONG_KIND, "is a GIF"),
        (lambda: files.several("PNG"), Reason.MOVING, "moving"),
        (lambda: files.several("WEBP"), Reason.MOVING, "moving"),
        (lambda: files.several("WEBP", 600), Reason.MOVING, "moving"),
        (files.sequence_heic, Reason.MOVING, "moving"),
        (lambda: files.saved(files.card(), "GIF"), Reason.WRONG_KIND, "is a GIF"),
        (lambda: files.saved(files.card(), "TIFF"), Reason.WRONG_KIND, "is a TIFF"),
        (lambda: files.saved(files.card(), "BMP"), Reason.WRONG_KIND, "is a BMP"),
        (lambda: files.saved(files.card(64, 64), "ICO"), Reason.WRONG_KIND, "is an icon"),
        (lambda: files.saved(files.card(), "PDF"), Reason.WRONG_KIND, "is a PDF"),
        (lambda: files.saved(files.card(), "AVIF"), Reason.WRONG_KIND, "is an AVIF"),
        (lambda: files.saved(files.card(), "JPEG2000"), Reason.WRONG_KIND, "is a JPEG 2000"),
        (lambda: files.saved(files.card(), "EPS"), Reason.WRONG_KIND, "is a PostScript"),
        (lambda: b"8BPS\0\1" + b"\0" * 200, Reason.WRONG_KIND, "is a Photoshop"),
        (lambda: SVG, Reason.WRONG_KIND, "is an SVG"),
        (lambda: b"\n <svg xmlns='http://www.w3.org/2000/svg'/>", Reason.WRONG_KIND, "is an SVG"),
        (lambda: b"<!DOCTYPE html><title>x</title>", Reason.WRONG_KIND, "is a web page"),
        (files.zipped, Reason.WRONG_KIND, "is a ZIP"),
        (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", Reason.WRONG_KIND, "is a video"),
        (lambda: b"Dear all, the photo is attached.", Reason.WRONG_KIND, "is not a picture"),
        (lambda: files.saved(Image.new("RGB", (1, 1)), "PNG"), Reason.TOO_SMALL, "too small"),
        (lambda: files.saved(Image.new("RGB", (31, 31)), "JPEG"), Reason.TOO_SMALL, "too small"),
        (lambda: files.saved(Image.new("RGB", (20_000, 10)), "PNG"), Reason.TOO_THIN, "crop it"),
    ],
)
def test_it_is_refused_quickly_in_one_plain_sentence(make: files.Maker, reason: Reason, words: str) -> None:
    data = make()
    began = time.monotonic()
    with pytest.raises(PictureRefused) as refused:
        clean(data, "our photo.jpg")
    assert time.monotonic() - began < 5  # 2 s on a quiet machine
    assert refused.value.reason is reason
    message = refused.value.message
    assert message.startswith("“our photo.jpg” ")
    assert words in message
    assert "please" in message
    assert message.endswith((".",))
    assert message.count(". ") == 0
    assert str(refused.value) == message


def test_a_refused_kind_never_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    with pytest.raises(PictureRefused, match="is an SVG"):
        clean(SVG, "drawing.png")
    with pytest.raises(PictureRefused, match="again in a minute") as refused:
        clean(files.jpeg(), "photo.jpg")
    assert refused.value.reason is Reason.BUSY


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\Me\\cake.jpg", "“cake.jpg”"),
        ("../../etc/cake.jpg", "“cake.jpg”"),
        ("ca\r\nke\x00\u202egpj.jpg", "“cakegpj.jpg”"),
        ("", "The file"),
        ("\u200b", "The file"),
        ("a" * 300 + ".jpg", "“" + "a" * 59 + "…”"),
    ],
)
def test_the_name_is_shown_without_folders_or_tricks(name: str, shown: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        clean(b"", name)
    assert refused.value.message.startswith(shown + " is empty")


def _either(data: bytes) -> Cleaned | None:
    try:
        return cleaned_bare(data)
    except PictureRefused:
        return None


def test_small_damage_is_either_mended_or_refused() -> None:
    for make in (files.jpeg, files.png, files.webp, files.heic):
        data = make()
        for damaged in (
            data[:-2],
            data[:-20],
            data[:-1] + b"\0",
            data[: len(data) // 2] + b"\xff" + data[len(data) // 2 :],
        ):
            _either(damaged)


def test_an_apng_of_one_frame_behind_another_picture_is_moving_too() -> None:
    out = io.BytesIO()
    files.card().save(out, "PNG", save_all=True, default_image=True, append_images=[Image.new("RGB", (240, 160))])
    with pytest.raises(PictureRefused, match="moving"):
        clean(out.getvalue(), "x.png")
