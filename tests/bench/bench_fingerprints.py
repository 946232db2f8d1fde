"""Are copies known again, and is no other picture taken for one? A script; it prints figures.

    python -m tests.bench.bench_fingerprints [FOLDER_WITH_PHOTOS]

Without a folder, invented scenes and the demo's paintings are used; photos of your own are cut into
quarters, so that thirty give a hundred and twenty pictures.
"""

import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from random import Random

import cv2
import numpy as np

from gatekeeper.pictures.paint import PAINTINGS, painted
from gatekeeper.senses.fingerprints import alike, fingerprint_of, hash_in, is_same_picture, same_among, to_keep
from gatekeeper.senses.pixels import Pixels, resized
from tests.bench.bench_faces import pictures
from tests.bench.measuring import encoded, percent, photo_in
from tests.gatekeeper.senses.drawn import scene

SCENES = 80
PLAIN_CORNERS = 100  # a picture with fewer shows next to nothing, and cannot be told from a part of itself
KEPT = 60_000
LONG_EDGE = 1024


def _cropped(share: float, random: Random) -> Callable[[Pixels], Pixels]:
    def crop(pixels: Pixels) -> Pixels:
        height, width = pixels.shape[:2]
        wide = random.uniform(1 - share, 1)
        high = (1 - share) / wide
        across, down = int(width * wide), int(height * high)
        x, y = random.randint(0, width - across), random.randint(0, height - down)
        return pixels[y : y + down, x : x + across]

    return crop


def _framed(pixels: Pixels) -> Pixels:
    edge = pixels.shape[0] // 10
    white = (255, 255, 255)
    return np.asarray(
        cv2.copyMakeBorder(pixels, edge, 2 * edge, edge, edge, cv2.BORDER_CONSTANT, value=white), np.uint8
    )


def changes(random: Random) -> dict[str, Callable[[Pixels], Pixels]]:
    """Gives what people do to a picture before they post it again."""
    tint = np.array([1.2, 1.0, 0.7])
    return {
        "recompressed (q 20)": lambda pixels: photo_in(encoded(pixels, 20)),
        "smaller (40 %)": lambda p: resized(p, round(p.shape[1] * 0.4), round(p.shape[0] * 0.4)),
        "recoloured": lambda pixels: np.asarray((pixels * tint + 15).clip(0, 255), dtype=np.uint8),
        "mirrored": lambda pixels: pixels[:, ::-1],
        "turned 90": lambda pixels: np.rot90(pixels, 1),
        "turned 180": lambda pixels: np.rot90(pixels, 2),
        "mirrored and turned": lambda pixels: np.rot90(pixels[:, ::-1], 3),
        "framed": _framed,
        "cropped by 10 %": _cropped(0.1, random),
        "cropped by 20 %": _cropped(0.2, random),
        "cropped by 30 %": _cropped(0.3, random),
        "cropped by 30 %, mirrored, q 40": lambda p: photo_in(
            encoded(np.ascontiguousarray(_cropped(0.3, random)(p)[:, ::-1]), 40)
        ),
        "cropped by 50 % (no bar)": _cropped(0.5, random),
    }


def samples(folder: Path | None) -> Iterator[Pixels]:
    """Gives pictures that have nothing to do with each other."""
    for painting in PAINTINGS:
        yield np.asarray(painted(painting.name, size=(1200, 800)), dtype=np.uint8)
    if folder is None:
        yield from (scene(number) for number in range(SCENES))
        return
    for _, photo in pictures(folder):
        height, width = photo.shape[:2]
        for row in (0, 1):
            for column in (0, 1):
                part = photo[
                    row * height // 2 : (row + 1) * height // 2, column * width // 2 : (column + 1) * width // 2
                ]
                scale = LONG_EDGE / max(part.shape[:2])
                yield resized(part, round(part.shape[1] * scale), round(part.shape[0] * scale))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    shown = []
    for pixels in samples(folder):
        told = fingerprint_of(pixels)
        if len(to_keep(told)) > PLAIN_CORNERS * 36:
            shown.append((pixels, told))
    prints = [told for _, told in shown]
    began = time.process_time()
    pairs = list(combinations(range(len(prints)), 2))[:: max(1, len(prints) ** 2 // 2 // 8000)]
    false = [(a, b) for a, b in pairs if is_same_picture(prints[a], prints[b])]
    each = (time.process_time() - began) / len(pairs) * 1000
    print(f"{len(prints)} pictures; taken for each other: {len(false)} of {len(pairs)} pairs {false[:9]}")
    print(f"a comparison: {each:.1f} ms")
    random = Random("changes")  # noqa: S311  # the same every time
    for name, change in changes(random).items():
        found = sum(
            is_same_picture(fingerprint_of(np.ascontiguousarray(change(pixels))), to_keep(told))
            for pixels, told in shown
        )
        print(f"    {name:34} {percent(found, len(shown))}", flush=True)
    noise = np.random.default_rng(1)
    hashes = noise.bytes(32 * (KEPT - 1)) + hash_in(prints[0])
    began = time.process_time()
    assert alike(prints[0], hashes) == [KEPT - 1]
    print(f"searching {KEPT} hashes: {time.process_time() - began:.3f} s")
    watched = [to_keep(told) for told in prints[1:]]
    began = time.process_time()
    same_among(prints[0], watched)
    print(f"corners against {len(watched)} watched: {time.process_time() - began:.2f} s")


if __name__ == "__main__":
    main()
