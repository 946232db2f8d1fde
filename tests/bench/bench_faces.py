"""How many faces are found when a picture gets worse, and how long does it take? A script; it prints figures.

    python -m tests.bench.bench_faces FOLDER_WITH_PEOPLE [FOLDER_WITHOUT_PEOPLE]

No photo of a person is kept in this project: give a folder of your own, such as the sample
pictures that image packages carry. What is clearly found in each picture as it is counts as true (look
at it once by eye); the worse copies are measured against that.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.covering import Patch, cover
from gatekeeper.pictures.filling import TONE
from gatekeeper.senses.faces import FaceFinder
from gatekeeper.senses.pixels import Pixels, resized
from tests.bench.measuring import encoded, peak_memory_mb, percent, photo_in

_FOUND = 0.3
_CLEAR = 0.5
Warp = Callable[[Pixels], Pixels]
Back = Callable[[Box, int, int], Box]


def _as_is(box: Box, _width: int, _height: int) -> Box:
    return box


def _quarter(box: Box, width: int, _height: int) -> Box:
    return Box(box.y0, width - box.x1, box.y1, width - box.x0)


def _half(box: Box, width: int, height: int) -> Box:
    return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)


def _three_quarters(box: Box, _width: int, height: int) -> Box:
    return Box(height - box.y1, box.x0, height - box.y0, box.x1)


def _mirrored(box: Box, width: int, _height: int) -> Box:
    return Box(width - box.x1, box.y0, width - box.x0, box.y1)


def _motion(pixels: Pixels) -> Pixels:
    length = max(3, pixels.shape[1] // 120)
    kernel = np.full((1, length), 1 / length, dtype=np.float32)
    return np.asarray(cv2.filter2D(pixels, -1, kernel), dtype=np.uint8)


def _dark(share: float) -> Warp:
    return lambda pixels: np.asarray((pixels * share).clip(0, 255), dtype=np.uint8)


def _jpeg_20(pixels: Pixels) -> Pixels:
    return photo_in(encoded(pixels, quality=20))


WORSE: dict[str, tuple[Warp, Back]] = {
    "as it is": (lambda pixels: pixels, _as_is),
    "JPEG quality 20": (_jpeg_20, _as_is),
    "mirrored": (lambda pixels: pixels[:, ::-1], _mirrored),
    "dark (a third of the light)": (_dark(0.33), _as_is),
    "very dark (a tenth)": (_dark(0.1), _as_is),
    "motion blur": (_motion, _as_is),
    "blurred": (lambda pixels: np.asarray(cv2.GaussianBlur(pixels, (0, 0), 2.0), dtype=np.uint8), _as_is),
    "turned 90 without a tag": (lambda pixels: np.rot90(pixels, 1), _quarter),
    "turned 180 without a tag": (lambda pixels: np.rot90(pixels, 2), _half),
    "turned 270 without a tag": (lambda pixels: np.rot90(pixels, 3), _three_quarters),
}


def _matches(one: Box, other: Box) -> bool:
    shared = one.shared_with(other)
    return shared > _FOUND * (one.area + other.area - shared)


def pictures(folder: Path) -> Iterator[tuple[str, Pixels]]:
    """Gives the pictures in a folder, by name."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in {".jpg", ".jpeg", ".png"}:
            read = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
            if read is not None:
                yield path.name, np.asarray(read, dtype=np.uint8)


def shrunk(pixels: Pixels, face_height: float, boxes: list[Box]) -> tuple[Pixels, list[Box]]:
    """Gives the picture with its middling face of this height, on a grey sheet of 1024 by 768."""
    middling = sorted(box.height for box in boxes)[len(boxes) // 2]
    scale = face_height / middling
    height, width = pixels.shape[:2]
    small = resized(pixels, max(1, round(width * scale)), max(1, round(height * scale)))[:768, :1024]
    sheet = np.full((768, 1024, 3), 128, dtype=np.uint8)
    sheet[: small.shape[0], : small.shape[1]] = small
    return sheet, [Box(b.x0 * scale, b.y0 * scale, b.x1 * scale, b.y1 * scale) for b in boxes]


def recall(finder: FaceFinder, people: list[tuple[Pixels, list[Box]]]) -> None:
    """Prints how many of the faces are found again in worse copies."""
    total = sum(len(boxes) for _, boxes in people)
    for name, (warp, back) in WORSE.items():
        found = 0
        for pixels, boxes in people:
            height, width = pixels.shape[:2]
            seen = [face.box for face in finder.faces(np.ascontiguousarray(warp(pixels))) if face.sure]
            found += sum(any(_matches(back(box, width, height), other) for other in seen) for box in boxes)
        print(f"{name:32} {percent(found, total)}", flush=True)
    for wanted in (48, 32, 24, 18, 14, 12):
        for turns in (0, 1):
            found = 0
            for pixels, boxes in people:
                sheet, true = shrunk(pixels, wanted, boxes)
                seen = [face.box for face in finder.faces(np.rot90(sheet, turns)) if face.sure]
                moved = [_quarter(box, 1024, 768) if turns else box for box in true]
                found += sum(any(_matches(box, other) for other in seen) for box in moved)
            print(
                f"about {wanted} px high{', turned 90' if turns else '':12}      {percent(found, total)}",
                flush=True,
            )


def covered(people: list[tuple[Pixels, list[Box]]], finder: FaceFinder) -> None:
    """Prints how much of each true face is hidden when what was found in a shrunk copy is covered."""
    hidden = total = 0
    for pixels, boxes in people:
        sheet, true = shrunk(pixels, 40, boxes)
        seen = [face.box for face in finder.faces(sheet) if face.sure]
        done = photo_in(cover(encoded(sheet), [Patch.over_face(box) for box in seen]).jpeg)
        for box in true:
            if any(_matches(box, other) for other in seen):
                total += 1
                part = np.s_[round(box.y0) : round(box.y1), round(box.x0) : round(box.x1)]
                hidden += float((abs(done[part].astype(int) - TONE).max(axis=2) < 8).mean()) >= 0.9
    print(f"found faces hidden to 90 %       {percent(hidden, total)}  (bar 99 %)")


def timed(finder: FaceFinder, pixels: Pixels) -> None:
    """Prints what a photo of 12 megapixels costs once it is a cleaned copy."""
    sheet = encoded(resized(pixels, 2016, 1512))
    began, processor = time.perf_counter(), time.process_time()
    for _ in range(5):
        finder.faces(photo_in(sheet))
    print(
        f"2016 x 1512 copy, decoding too    {(time.perf_counter() - began) / 5:.2f} s wall, "
        f"{(time.process_time() - processor) / 5:.2f} s processor, peak {peak_memory_mb()} MB"
    )


def main() -> None:
    finder = FaceFinder()
    people = []
    for name, pixels in pictures(Path(sys.argv[1])):
        boxes = [face.box for face in finder.faces(pixels) if face.score >= _CLEAR]
        print(f"  {name}: {len(boxes)} faces")
        if boxes:
            people.append((pixels, boxes))
    timed(finder, people[0][0])
    recall(finder, people)
    covered(people, finder)
    if len(sys.argv) > 2:
        counts = [sum(face.sure for face in finder.faces(pixels)) for _, pixels in pictures(Path(sys.argv[2]))]
        print(
            f"without people: {sum(counts)} boxes in {len(counts)} pictures = "
            f"{sum(counts) / len(counts):.2f} a picture (bar 0.6)"
        )


if __name__ == "__main__":
    main()
