"""Is a picture known again whatever was done to it, and is no other taken for it?"""

from collections.abc import Callable
from functools import cache
from itertools import combinations

import cv2
import numpy as np
import pytest

from gatekeeper.senses.fingerprints import (
    NotAFingerprint,
    alike,
    fingerprint,
    hash_in,
    is_same_picture,
    same_among,
    to_keep,
)
from gatekeeper.senses.pixels import NotAPicture, Pixels
from tests.gatekeeper.senses.drawn import jpeg_of, scene

MANY = 16


@cache
def of(number: int) -> bytes:
    return fingerprint(jpeg_of(scene(number)))


def _cropped(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    return pixels[int(height * 0.16) :, : int(width * 0.84)]  # 30 % is gone


def _framed(pixels: Pixels) -> Pixels:
    return np.asarray(
        cv2.copyMakeBorder(pixels, 60, 90, 60, 60, cv2.BORDER_CONSTANT, value=(250, 250, 250)), np.uint8
    )


def _recoloured(pixels: Pixels) -> Pixels:
    return np.asarray((pixels * np.array([1.15, 1.0, 0.7]) + 12).clip(0, 255), dtype=np.uint8)


CHANGES: dict[str, Callable[[Pixels], Pixels]] = {
    "as it is": lambda pixels: pixels,
    "smaller": lambda pixels: np.asarray(cv2.resize(pixels, (360, 270), interpolation=cv2.INTER_AREA), np.uint8),
    "recoloured": _recoloured,
    "grey": lambda pixels: np.asarray(np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2), dtype=np.uint8),
    "mirrored": lambda pixels: pixels[:, ::-1],
    "turned 90": lambda pixels: np.rot90(pixels, 1),
    "turned 180": lambda pixels: np.rot90(pixels, 2),
    "turned 270": lambda pixels: np.rot90(pixels, 3),
    "mirrored and turned": lambda pixels: np.rot90(pixels[:, ::-1], 1),
    "framed": _framed,
    "cropped": _cropped,
    "cropped and mirrored": lambda pixels: _cropped(pixels)[:, ::-1],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_is_known_again(change: str) -> None:
    for number in range(4):
        changed = np.ascontiguousarray(CHANGES[change](scene(number)))
        copy = fingerprint(jpeg_of(changed, quality=40))
        assert is_same_picture(copy, of(number)), number
        assert is_same_picture(of(number), copy), number
        assert is_same_picture(copy, to_keep(of(number))), number


def test_no_other_picture_is_taken_for_it() -> None:
    pairs = list(combinations(range(MANY), 2))
    assert [(a, b) for a, b in pairs if is_same_picture(of(a), of(b))] == []


def test_plain_walls_are_not_all_one_picture() -> None:
    walls = [np.full((300, 400, 3), tone, dtype=np.uint8) for tone in (90, 200)]
    walls[0] += np.arange(400, dtype=np.uint8)[None, :, None] // 8
    walls[1] += np.arange(300, dtype=np.uint8)[:, None, None] // 8
    assert not is_same_picture(*(fingerprint(jpeg_of(wall)) for wall in walls))


def test_whole_copies_are_found_among_many_at_once_the_nearest_first() -> None:
    noise = np.random.default_rng(1)
    kept = [noise.bytes(32) for _ in range(3000)]
    kept[1234] = hash_in(of(2))
    for change in ("mirrored", "turned 90", "recoloured", "smaller"):
        copy = fingerprint(jpeg_of(np.ascontiguousarray(CHANGES[change](scene(2)))))
        assert alike(copy, b"".join(kept)) == [1234]
    assert alike(of(3), b"".join(kept)) == []
    assert alike(of(3), b"") == []


def test_cropped_copies_are_found_among_the_watched() -> None:
    watched = [to_keep(of(number)) for number in range(6)]
    copy = fingerprint(jpeg_of(np.ascontiguousarray(_cropped(scene(4))[:, ::-1])))
    assert same_among(copy, watched) == [4]


def test_the_same_picture_gives_the_same_fingerprint_of_a_bounded_size() -> None:
    assert of(1) == fingerprint(jpeg_of(scene(1)))
    assert len(of(1)) < 45_000
    assert len(to_keep(of(1))) < 22_000


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x02" + bytes(100), b"\x01\x05\x00\x00\x00" + bytes(40)])
def test_what_is_no_fingerprint_is_refused(broken: bytes) -> None:
    with pytest.raises(NotAFingerprint):
        is_same_picture(of(1), broken)


@pytest.mark.parametrize("broken", [b"", b"no picture", b"\xff\xd8\xff\xd9"])
def test_what_is_no_picture_has_no_fingerprint(broken: bytes) -> None:
    with pytest.raises(NotAPicture):
        fingerprint(broken)
