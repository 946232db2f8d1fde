"""What may come in, and is nothing but the picture left of it?"""

import os
import struct
from datetime import date

import pytest
from PIL import Image

from gatekeeper.pictures.intake import clean
from gatekeeper.pictures.phone import exif_block, phone_photo, xmp_packet
from tests.gatekeeper.pictures import files
from tests.gatekeeper.pictures.judging import cleaned_bare, near, pixel, shows_the_card, tags_seen_by_exiftool

WHITE = (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_phone_photo_comes_out_upright_and_without_a_trace(orientation: int) -> None:
    got = cleaned_bare(files.photo(orientation))
    assert shows_the_card(got)
    assert (got.width, got.height) == (240, 160)
    assert got.turned_upright is (orientation != 1)
    assert got.original_format == "JPEG"
    assert set(got.removed) == {
        "where it was taken (GPS)",
        "date and time",
        "camera make and model",
        "camera owner or serial number",
        "a thumbnail",
        "a comment",
        "a title, caption or author",
        "caption and keywords (IPTC)",
        "editing history (XMP)",
        "the name of an app",
        "the camera maker's own notes",
    }
    assert got.removed[0] == "where it was taken (GPS)"


def test_exiftool_sees_the_traces_before_and_none_after() -> None:
    before = files.photo(6)
    assert tags_seen_by_exiftool(clean(before, "photo.jpg").jpeg) == set()
    seen = tags_seen_by_exiftool(before)
    assert not seen or {"EXIF:GPSLatitude", "XMP:CreatorTool", "IPTC:Caption-Abstract", "EXIF:Make"} <= seen


def test_a_plain_picture_has_nothing_removed() -> None:
    got = cleaned_bare(files.jpeg())
    assert got.removed == ()
    assert not got.turned_upright


@pytest.mark.parametrize(
    ("make", "removed"),
    [
        (lambda: files.with_segment(0xFE, b"COMMENT-SECRET" * 4000), {"a comment"}),
        (lambda: files.with_segment(0xEB, b"APP11-SECRET"), set()),
        (lambda: files.with_segment(0xE0, b"JFXX\0\x10THUMB-SECRET"), {"a thumbnail"}),
        (lambda: files.with_segment(0xE1, files.looping_exif()), set()),
        (lambda: files.with_segment(0xE1, b"Exif\0\0" + bytes(range(256)) * 40), set()),
        (lambda: files.with_segment(0xE1, b"Exif\0\0" + files.exif(0)), None),
        (lambda: files.with_segment(0xE1, b"Exif\0\0" + files.exif(4711)), None),
        (lambda: files.jpeg() + b"\0\0\0\x18ftypmp42TAIL-SECRET" * 50, {"data hidden after the picture"}),
        (lambda: files.jpeg() + b"<html><script>TAIL-SECRET</script></html>", {"data hidden after the picture"}),
        (lambda: files.jpeg() + files.zipped(), {"data hidden after the picture"}),
        (lambda: files.png() + b"TAIL-SECRET", {"data hidden after the picture"}),
        (lambda: files.png() + files.text_png()[500:], {"data hidden after the picture"}),
        (lambda: files.webp() + b"TAIL-SECRET", {"data hidden after the picture"}),
        (lambda: files.several("MPO", 2), {"other pictures in the same file"}),
        (lambda: files.jpeg() + files.jpeg(), {"other pictures in the same file"}),
        (files.text_png, {"a comment", "editing history (XMP)", "where it was taken (GPS)"}),
        (lambda: files.with_chunk(b"tIME", struct.pack(">HBBBBB", 2026, 11, 20, 10, 42, 17)), {"date and time"}),
        (lambda: files.with_chunk(b"tEXt", b"Author\0PNG-SECRET"), {"a comment"}),
        (lambda: files.webp(exif=b"Exif\0\0" + files.exif()), None),
        (lambda: files.webp(xmp=xmp_packet(None)), {"editing history (XMP)"}),
        (lambda: files.png(exif=b"Exif\0\0" + files.exif()), None),
        (lambda: files.heic(exif=b"Exif\0\0" + files.exif(), xmp=xmp_packet(files.PLACE)), None),
        (lambda: files.several("HEIF", 2), {"other pictures in the same file"}),
        (lambda: files.jpeg(progressive=True), set()),
        (lambda: files.webp(lossless=True), set()),
        (files.png, set()),
        (files.webp, set()),
        (files.heic, set()),
    ],
)
def test_only_the_first_picture_is_left(make: files.Maker, removed: set[str] | None) -> None:
    got = cleaned_bare(make())
    assert shows_the_card(got)
    assert not got.turned_upright
    if removed is None:
        assert "where it was taken (GPS)" in got.removed
    else:
        assert removed <= set(got.removed) <= removed | {"camera settings (EXIF)", "a comment"}
    assert tags_seen_by_exiftool(got.jpeg) == set()


@pytest.mark.parametrize("form", ["PNG", "WEBP", "HEIF"])
def test_every_other_kind_is_turned_once_as_well(form: str) -> None:
    stored = files.card().transpose(Image.Transpose.ROTATE_90)
    block = exif_block(b"", gps=None, orientation=6)
    got = cleaned_bare(files.saved(stored, form, exif=b"Exif\0\0" + block, quality=95))
    assert shows_the_card(got)
    assert got.turned_upright


@pytest.mark.parametrize(
    ("make", "kind"),
    [(files.png, "PNG"), (files.heic, "HEIC"), (files.webp, "WebP"), (files.jpeg, "JPEG")],
)
@pytest.mark.parametrize("name", ["photo.jpg", "photo.svg", "photo", ""])
def test_the_kind_is_found_in_the_file_and_not_in_its_name(make: files.Maker, kind: str, name: str) -> None:
    assert clean(make(), name).original_format == kind


def test_jpegs_in_print_colours_keep_how_they_look() -> None:
    assert shows_the_card(cleaned_bare(files.saved(files.card().convert("CMYK"), "JPEG", quality=95)))


def test_grey_jpegs_stay_grey() -> None:
    got = cleaned_bare(files.saved(Image.new("L", (64, 48), 130), "JPEG", quality=95))
    assert near(pixel(got, 0.25, 0.25), (130, 130, 130), within=2)


@pytest.mark.parametrize("colour", [0, 2])
def test_sixteen_bits_are_scaled_and_not_cut_off(colour: int) -> None:
    got = cleaned_bare(files.deep_png(colour))
    assert near(pixel(got, 0.25, 0.5), (64, 64, 64), within=3)
    assert near(pixel(got, 0.75, 0.5), (192, 192, 192), within=3)


def test_palette_and_two_colour_pictures_keep_their_colours() -> None:
    assert shows_the_card(cleaned_bare(files.saved(files.card().quantize(8), "PNG")))
    got = cleaned_bare(files.saved(Image.new("1", (64, 64), 1), "PNG"))
    assert near(pixel(got, 0.5, 0.5), WHITE, within=1)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_see_through_parts_become_white_and_hidden_colours_stay_hidden(mode: str) -> None:
    got = cleaned_bare(files.see_through(mode))
    assert near(pixel(got, 0.8, 0.5), WHITE, within=4)
    assert not near(pixel(got, 0.2, 0.5), WHITE, within=60)
    assert "see-through parts, now white" in got.removed


def test_a_colour_profile_is_applied_before_it_is_dropped() -> None:
    for make in (files.jpeg, files.png, files.webp):
        got = cleaned_bare(make(icc_profile=files.swapped_profile()))
        red, _green, blue = pixel(got, 0.25, 0.25)
        assert blue > 150 > red, make
        assert "colour profile converted to sRGB" in got.removed


def test_an_srgb_profile_changes_nothing() -> None:
    assert shows_the_card(cleaned_bare(files.jpeg(icc_profile=files.srgb_profile())))


@pytest.mark.parametrize("profile", [b"ICC-SECRET" * 20, files.lab_profile(), files.srgb_profile()[:300]])
def test_a_useless_profile_is_ignored(profile: bytes) -> None:
    got = cleaned_bare(files.jpeg(icc_profile=profile))
    assert shows_the_card(got)
    assert "a broken colour profile" in got.removed


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_the_day_it_was_taken_is_told_and_is_in_the_file_no_more(form: str) -> None:
    block = files.dated(b"2026:03:19 23:59:59")
    got = cleaned_bare(files.saved(files.card(), form, exif=b"Exif\0\0" + block))
    assert got.taken_on == date(2026, 3, 19)
    assert b"2026" not in got.jpeg


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (b"2026-03-19T10:42:17", date(2026, 3, 19)),
        (b"0000:00:00 00:00:00", None), (b"2026:02:30 10:42:17", None), (b"1970:01:01 00:00:00", None),
        (b"    :  :     :  :  ", None), (b"last Thursday", None), (b"\xff\xfe\xff\xfe", None), (b"", None),
    ],
)  # fmt: skip
def test_a_day_that_makes_no_sense_is_no_day_and_costs_no_picture(written: bytes, day: date | None) -> None:
    got = cleaned_bare(files.with_segment(0xE1, b"Exif\0\0" + files.dated(written)))
    assert got.taken_on == day


def test_a_picture_without_a_day_has_none() -> None:
    assert cleaned_bare(files.jpeg()).taken_on is None


def test_large_pictures_are_shrunk_to_2048() -> None:
    got = cleaned_bare(files.saved(files.card(4000, 3000), "JPEG"))
    assert 1900 <= got.width <= 2048
    assert abs(got.width / got.height - 4 / 3) < 0.005
    assert shows_the_card(got)
    assert cleaned_bare(files.saved(files.card(3001, 2001), "PNG")).width == 2048
    halved = cleaned_bare(files.saved(files.card(4001, 3003), "PNG"))
    assert (halved.width, halved.height) == (2001, 1502)
    assert shows_the_card(halved)
    assert cleaned_bare(files.saved(files.card(600, 5999), "JPEG")).height <= 2048


def test_noise_still_fits_into_five_megabytes() -> None:
    spots = [Image.frombytes("1", (2048, 2048), os.urandom(2048 * 256)).convert("L") for _ in range(3)]
    noise = Image.merge("RGB", spots)  # the hardest picture to compress: every sample fully on or off
    got = cleaned_bare(files.saved(noise, "JPEG", quality=90))
    assert (got.width, got.height) == (2048, 2048)
    assert len(got.jpeg) > 3_000_000


def test_the_same_file_gives_the_same_bytes() -> None:
    data = phone_photo(files.card())
    first, second = clean(data, "a.jpg"), clean(data, "b.jpg")
    assert first == second
    assert "jpeg=" not in repr(first)
