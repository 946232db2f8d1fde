"""Is this a picture we have had before, also when it was cropped, turned, mirrored or recoloured?

A fingerprint has two parts. A hash of 256 bits says how light and dark are spread over the whole
picture: compared with tens of thousands in a few hundredths of a second, it finds copies that were
resized, recoloured, turned or mirrored. Corners say where the picture's most telling spots are and
what surrounds each: they find a copy of which a part was cut away, because the corners that are
left still stand to each other as before. Neither is about faces, and neither gives a picture back;
but corners tell more than a hash, so they are stored like the pictures themselves.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from gatekeeper.senses.pixels import Pixels, decoded, grey, resized, within

Bytes = NDArray[np.uint8]

_VERSION = 1
_HASH_SIDE, _HASH_PICTURE = 16, 64
HASH_BYTES = _HASH_SIDE**2 // 8
HASH_LIMIT = 76
"""Of 256 bits, so many may differ; unrelated photos differ in 90 and more."""
_FLAT_LIMIT = 12
"""For pictures in which hardly anything is to be seen, such as a plain wall: they are all alike."""

_EDGE = 640
_CORNERS = 600
AGREEING = 25
"""So many corners must stand to each other as in the other picture; unrelated ones reach 19."""

_DESCRIPTION = 32
_RECORD = np.dtype([("x", "<u2"), ("y", "<u2"), ("around", "u1", (_DESCRIPTION,))])
_HEAD = struct.Struct("<BHH")
_CLEARLY_NEARER = 0.85
_OFF_BY = 6.0
_LEAST_SCALE, _MOST_SCALE = 0.2, 5.0


class NotAFingerprint(ValueError):
    """The bytes are not a fingerprint of this version."""


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    hash: Bytes
    upright: NDArray[np.void]
    mirrored: NDArray[np.void]

    @property
    def limit(self) -> int:
        """In how many bits of the hash a copy may differ."""
        return HASH_LIMIT if len(self.upright) >= AGREEING else _FLAT_LIMIT


def fingerprint(jpeg: bytes) -> bytes:
    """Gives the fingerprint of a cleaned picture.

    Raises NotAPicture where the bytes are none.
    """
    return fingerprint_of(decoded(jpeg))


def fingerprint_of(pixels: Pixels) -> bytes:
    """Gives the fingerprint of a picture that is decoded already."""
    small = grey(within(pixels, _EDGE))
    return _packed(_Fingerprint(_hash(small), _corners(small), _corners(np.ascontiguousarray(small[:, ::-1]))))


def to_keep(print_: bytes) -> bytes:
    """Gives the half of a fingerprint (22 kB) that need be kept: the new picture's knows both sides of the mirror.

    Two kept halves still match, unless one picture is the mirror image of a part of the other.
    """
    whole = _unpacked(print_)
    return _packed(_Fingerprint(whole.hash, whole.upright, whole.mirrored[:0]))


def is_same_picture(one: bytes, other: bytes) -> bool:
    """Says whether two fingerprints are of the same picture, whatever was done to one of them.

    Raises NotAFingerprint.
    """
    return _is_same(_unpacked(one), _unpacked(other))


def hash_in(print_: bytes) -> bytes:
    """Gives the 32 bytes that stand for the whole picture, to be kept side by side for `alike`."""
    return _unpacked(print_).hash.tobytes()


def alike(print_: bytes, hashes: bytes) -> list[int]:
    """Gives the places in `hashes` (32 bytes each, end to end) of whole copies of a picture, the nearest first.

    Turned and mirrored copies are found, and those of which a narrow strip is missing; for larger
    cuts ask `same_among`.
    """
    whole = _unpacked(print_)
    many = np.frombuffer(hashes, np.uint64).reshape(-1, HASH_BYTES // 8)
    apart = np.full(len(many), HASH_LIMIT + 1, dtype=np.uint16)
    for form in _eight_forms(whole.hash):
        apart = np.minimum(apart, np.bitwise_count(many ^ form.view(np.uint64)).sum(axis=1, dtype=np.uint16))
    near = np.flatnonzero(apart <= whole.limit)
    return [int(place) for place in near[np.argsort(apart[near], kind="stable")]]


def same_among(print_: bytes, others: Sequence[bytes]) -> list[int]:
    """Gives the places of the fingerprints that are of the same picture; a few milliseconds for each other."""
    wanted = _unpacked(print_)
    return [place for place, other in enumerate(others) if _is_same(wanted, _unpacked(other))]


def _is_same(one: _Fingerprint, other: _Fingerprint) -> bool:
    apart = min(int(np.bitwise_count(form ^ other.hash).sum()) for form in _eight_forms(one.hash))
    if apart <= min(one.limit, other.limit):
        return True
    mirror = (one.mirrored, other.upright) if len(one.mirrored) else (one.upright, other.mirrored)
    return any(_agreeing(*sides) >= AGREEING for sides in ((one.upright, other.upright), mirror))


def _packed(whole: _Fingerprint) -> bytes:
    head = _HEAD.pack(_VERSION, len(whole.upright), len(whole.mirrored))
    return head + whole.hash.tobytes() + whole.upright.tobytes() + whole.mirrored.tobytes()


def _unpacked(print_: bytes) -> _Fingerprint:
    if len(print_) < _HEAD.size + HASH_BYTES or print_[0] != _VERSION:
        raise NotAFingerprint
    _, upright, mirrored = _HEAD.unpack_from(print_)
    if len(print_) != _HEAD.size + HASH_BYTES + (upright + mirrored) * _RECORD.itemsize:
        raise NotAFingerprint
    corners = np.frombuffer(print_, _RECORD, offset=_HEAD.size + HASH_BYTES)
    hashed = np.frombuffer(print_, np.uint8, HASH_BYTES, _HEAD.size)
    return _Fingerprint(hashed, corners[:upright], corners[upright:])


def _hash(small: Pixels) -> Bytes:
    """Gives 16 by 16 signs: of which coarse waves the picture is made, and of which it is the opposite."""
    square = resized(small, _HASH_PICTURE, _HASH_PICTURE).astype(np.float64)
    waves = _waves()
    strengths = (waves @ square @ waves.T)[:_HASH_SIDE, :_HASH_SIDE]
    return np.packbits(strengths > 0)


@cache
def _waves() -> NDArray[np.float64]:
    """Gives the matrix of the discrete cosine transform."""
    spots = np.arange(_HASH_PICTURE) + 0.5
    return np.cos(np.pi / _HASH_PICTURE * np.outer(np.arange(_HASH_PICTURE), spots))


def _eight_forms(hashed: Bytes) -> list[Bytes]:
    """Gives the hashes of the picture in its four turns, and of its mirror image in its four turns.

    Mirroring turns every second wave round, and a quarter turn also swaps across and down.
    """
    signs = np.unpackbits(hashed).reshape(_HASH_SIDE, _HASH_SIDE)
    odd = (np.arange(_HASH_SIDE) % 2).astype(np.uint8)
    return [
        np.packbits(turned ^ down ^ across)
        for turned in (signs, signs.T)
        for down in (0, odd[:, None])
        for across in (0, odd[None, :])
    ]


def _corners(small: Pixels) -> NDArray[np.void]:
    finder = cv2.ORB.create(nfeatures=_CORNERS, scaleFactor=1.2, nlevels=8, fastThreshold=7)
    points, around = finder.detectAndCompute(small, None)
    out = np.zeros(len(points), dtype=_RECORD)
    for place, point in enumerate(points):
        out[place]["x"], out[place]["y"] = (round(value * 16) for value in point.pt)
    if len(points):
        out["around"] = around
    return out


def _agreeing(ones: NDArray[np.void], others: NDArray[np.void]) -> int:
    """Gives how many corners of one picture stand in the other as they do in it, but for size, place and turn."""
    if min(len(ones), len(others)) < AGREEING:
        return 0
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    pairs = matcher.knnMatch(np.ascontiguousarray(ones["around"]), np.ascontiguousarray(others["around"]), k=2)
    good = [pair[0] for pair in pairs if len(pair) > 1 and pair[0].distance < _CLEARLY_NEARER * pair[1].distance]
    if len(good) < AGREEING:
        return 0
    here = np.array([(ones[m.queryIdx]["x"], ones[m.queryIdx]["y"]) for m in good], dtype=np.float32) / 16
    there = np.array([(others[m.trainIdx]["x"], others[m.trainIdx]["y"]) for m in good], dtype=np.float32) / 16
    way, fits = cv2.estimateAffinePartial2D(
        here, there, method=cv2.RANSAC, ransacReprojThreshold=_OFF_BY, maxIters=1000
    )
    if way is None or not _LEAST_SCALE < float(np.hypot(way[0, 0], way[1, 0])) < _MOST_SCALE:
        return 0
    spots = {tuple(spot) for spot in np.rint(there[fits.ravel() > 0]).astype(int)}
    return len(spots)
