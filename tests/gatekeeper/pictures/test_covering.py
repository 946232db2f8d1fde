"""Is what was covered really gone, wherever somebody looks for it?"""

import io
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.covering import Patch, cover
from gatekeeper.pictures.errors import PictureRefused
from gatekeeper.pictures.filling import TONE, filled
from gatekeeper.pictures.jpeg_parts import bare_size
from tests.gatekeeper.pictures import files
from tests.gatekeeper.pictures.judging import tags_seen_by_exiftool

FACE = (64, 80)


def invented_face(number: int) -> Image.Image:
    """A face nobody has: drawn from a number, as different from its neighbours as drawn faces get."""
    random = Random(f"face {number}")  # noqa: S311  # the same every time
    skin = tuple(random.randint(60, 240) for _ in range(3))
    face = Image.new("RGB", FACE, tuple(random.randint(0, 255) for _ in range(3)))
    pen = ImageDraw.Draw(face)
    width = random.randint(20, 30)
    pen.ellipse((32 - width, random.randint(4, 14), 32 + width, 76), fill=skin)
    hair = tuple(random.randint(0, 255) for _ in range(3))
    pen.pieslice((32 - width, 2, 32 + width, random.randint(50, 70)), 180, 360, fill=hair)
    apart, eyes = random.randint(8, 16), random.randint(34, 44)
    for x in (32 - apart, 32 + apart):
        pen.ellipse((x - 4, eyes - 3, x + 4, eyes + 3), fill="white")
        pen.ellipse((x - 2, eyes - 2, x + 2, eyes + 2), fill=tuple(random.randint(0, 160) for _ in range(3)))
    pen.arc((32 - apart, 52, 32 + apart, random.randint(60, 72)), 10, 170, fill=(150, 40, 40), width=3)
    return face


def photo_with(face: Image.Image, at: tuple[int, int] = (150, 90)) -> Image.Image:
    photo = files.card(400, 300).filter(ImageFilter.GaussianBlur(3))
    photo.paste(face, at)
    return photo


def jpeg_of(image: Image.Image) -> bytes:
    return files.saved(image, "JPEG", quality=88, progressive=True, optimize=True)


def seen(jpeg: bytes) -> Image.Image:
    with Image.open(io.BytesIO(jpeg)) as picture:
        return picture.convert("RGB")


def box_of(at: tuple[int, int] = (150, 90)) -> Box:
    return Box(at[0], at[1], at[0] + FACE[0], at[1] + FACE[1])


@pytest.mark.parametrize("at", [(150, 90), (0, 0), (336, 220), (37, 101)])
def test_whoever_was_below_the_covered_picture_is_the_same_to_the_last_byte(at: tuple[int, int]) -> None:
    for patch in (Patch.over_face(box_of(at)), Patch.over(box_of(at))):
        first, second = (cover(jpeg_of(photo_with(invented_face(n), at)), [patch]) for n in (1, 2))
        assert first.jpeg == second.jpeg
        assert first.small == second.small


@settings(max_examples=12)
@given(st.integers(0, 380), st.integers(0, 280), st.integers(1, 40), st.integers(1, 40), st.integers(0, 10**6))
def test_not_even_the_blocks_of_the_jpeg_tell_anything_of_a_covered_patch(
    x: int, y: int, width: int, height: int, seed: int
) -> None:
    box = Box(x, y, min(400, x + width), min(300, y + height))
    noise = Random(seed)  # noqa: S311  # what is covered, not a secret
    covered = set()
    for _ in range(2):
        photo = photo_with(invented_face(3), (10, 10))
        patch = Image.frombytes("RGB", (width, height), noise.randbytes(width * height * 3))
        photo.paste(patch, (x, y))
        done = filled(seen(jpeg_of(photo)), [Patch.over(box).region(400, 300)])
        covered.add(done.tobytes())
    assert len(covered) == 1


def test_the_control_a_blur_would_leave_the_two_apart() -> None:
    def blurred(number: int) -> bytes:
        photo = photo_with(invented_face(number))
        part = photo.crop((118, 50, 246, 210)).filter(ImageFilter.GaussianBlur(22))
        photo.paste(part, (118, 50))
        return jpeg_of(photo)

    assert blurred(1) != blurred(2)


def _guessed(hidden: Image.Image, candidates: list[Image.Image]) -> int:
    """Gives which candidate comes nearest, by plain distance of pixels: the attack that undoes a blur."""
    sums = [sum(ImageStat.Stat(ImageChops.difference(hidden, one)).sum2) for one in candidates]
    return sums.index(min(sums))


def test_guessing_who_it_was_is_no_better_than_chance_and_undoes_a_blur() -> None:
    count = 40
    faces = [invented_face(number) for number in range(count)]
    patch = Patch.over_face(box_of())
    part = (150, 90, 214, 170)
    blurred, behind_fill = 0, 0
    for number, face in enumerate(faces):
        blurred += _guessed(face.filter(ImageFilter.GaussianBlur(16)), faces) == number
        if number % 8 == 0:  # each a child process
            behind_fill += (
                _guessed(seen(cover(jpeg_of(photo_with(face)), [patch]).jpeg).crop(part), faces) == number
            )
    assert blurred > count // 2
    assert behind_fill <= 1  # whatever is below, the guess is the same


def test_a_cover_is_one_flat_tone_and_larger_than_the_face() -> None:
    got = cover(jpeg_of(photo_with(invented_face(5))), [Patch.over_face(box_of())])
    picture = seen(got.jpeg)
    for spot in ((134, 70), (230, 70), (134, 190), (230, 190), (182, 130)):  # the face is 150 to 214, 90 to 170
        found = picture.getpixel(spot)
        assert isinstance(found, tuple)
        assert max(abs(a - b) for a, b in zip(found, TONE, strict=True)) <= 4, spot
    assert picture.getpixel((20, 20)) != picture.getpixel((182, 130))


def test_the_covered_picture_is_as_bare_as_any_other() -> None:
    got = cover(jpeg_of(photo_with(invented_face(6))), [Patch.over_face(box_of())])
    assert bare_size(got.jpeg) == (got.width, got.height) == (400, 300)
    assert bare_size(got.small) == (400, 300)
    assert tags_seen_by_exiftool(got.jpeg) == set()


def test_the_rest_of_the_picture_stays_as_it_was() -> None:
    before = jpeg_of(photo_with(invented_face(7)))
    after = cover(before, [Patch.over_face(box_of())])
    rest = (300, 0, 400, 300)
    apart = ImageStat.Stat(ImageChops.difference(seen(before).crop(rest), seen(after.jpeg).crop(rest))).mean
    assert max(apart) < 3


def test_many_are_covered_at_once_and_those_at_the_edge_are_clipped() -> None:
    boxes = [Box(-20, -20, 30, 30), Box(380, 280, 450, 350), Box(200, 100, 230, 140)]
    got = seen(cover(jpeg_of(files.card(400, 300)), [Patch.over_face(box) for box in boxes]).jpeg)
    for spot in ((2, 2), (397, 297), (215, 120)):
        found = got.getpixel(spot)
        assert isinstance(found, tuple)
        assert max(abs(a - b) for a, b in zip(found, TONE, strict=True)) <= 4


@pytest.mark.parametrize(
    ("jpeg", "patches"),
    [
        (files.png(), [Patch.over(Box(0, 0, 9, 9))]),
        (files.photo(1), [Patch.over(Box(0, 0, 9, 9))]),  # not a cleaned one
        (files.jpeg(), []),
        (files.jpeg(), [Patch.over(Box(1000, 1000, 1100, 1100))]),
    ],
)
def test_what_cannot_be_covered_is_refused_and_never_passed_on_as_it_is(jpeg: bytes, patches: list[Patch]) -> None:
    with pytest.raises(PictureRefused):
        cover(jpeg, patches)
