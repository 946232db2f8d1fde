"""What can be looked at without a photo of anybody? Pictures drawn here, with print, codes and shapes in them."""

from random import Random

import cv2
import numpy as np
import zxingcpp

from gatekeeper.pictures.boxes import Box
from gatekeeper.senses.pixels import Pixels

LINK = "https://lunsfordprimary.example.org/harvest"


def jpeg_of(pixels: Pixels, quality: int = 90) -> bytes:
    done, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(data).tobytes()


def label(*lines: str, size: tuple[int, int] = (1000, 700)) -> Pixels:
    """A sheet with lines of plain print."""
    sheet = np.full((size[1], size[0], 3), 245, dtype=np.uint8)
    for row, line in enumerate(lines):
        cv2.putText(sheet, line, (60, 150 + 160 * row), cv2.FONT_HERSHEY_SIMPLEX, 2.2, (20, 30, 60), 5)
    return sheet


def with_code(sheet: Pixels, text: str = LINK, kind: str = "QRCode", at: tuple[int, int] = (600, 380)) -> Pixels:
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    drawn = np.asarray(code.to_image(scale=4), dtype=np.uint8)
    x, y = at
    sheet[y : y + drawn.shape[0], x : x + drawn.shape[1]] = drawn[..., None]
    return sheet


def scene(number: int, size: tuple[int, int] = (800, 600)) -> Pixels:
    """A picture of many shapes that no other number gives."""
    random = Random(f"scene {number}")  # noqa: S311  # the same every time
    tones = np.random.default_rng(number)
    width, height = size
    sheet = cv2.resize(tones.integers(40, 220, (9, 12, 3), dtype=np.uint8), size, interpolation=cv2.INTER_CUBIC)

    def colour() -> tuple[int, int, int]:
        return random.randint(0, 255), random.randint(0, 255), random.randint(0, 255)

    def spot() -> tuple[int, int]:
        return random.randint(0, width), random.randint(0, height)

    for _ in range(60):
        corners = np.array([spot()] * 5) + tones.integers(-90, 90, (5, 2))
        cv2.fillPoly(sheet, [corners.astype(np.int32)], colour())
    for _ in range(30):
        cv2.circle(sheet, spot(), random.randint(5, 40), colour(), random.choice([-1, 3, 6]))
        cv2.line(sheet, spot(), spot(), colour(), random.randint(1, 5))
    grain = tones.normal(0, 5, sheet.shape)
    return np.asarray((sheet + grain).clip(0, 255), dtype=np.uint8)


SKINS = ((224, 172, 140), (198, 134, 96), (240, 200, 170), (141, 85, 56))
GROUND = (120, 150, 170)


def face(skin: tuple[int, int, int], side: int = 240) -> Pixels:
    """A face nobody has, in a square; the head fills two thirds of its width and three quarters of its height."""
    sheet = np.full((side, side, 3), GROUND, dtype=np.uint8)

    def tone(share: float) -> tuple[int, int, int]:
        return int(skin[0] * share), int(skin[1] * share), int(skin[2] * share)

    def at(share: float) -> int:
        return round(side * share)

    def oval(x: float, y: float, wide: float, high: float, colour: tuple[int, int, int], thick: int = -1) -> None:
        cv2.ellipse(sheet, (at(x), at(y)), (at(wide), at(high)), 0, 0, 360, colour, thick)

    oval(0.5, 0.47, 0.31, 0.40, tone(0.3))  # hair
    cv2.rectangle(sheet, (at(0.41), at(0.75)), (at(0.59), side), tone(0.85), -1)  # neck
    oval(0.5, 0.52, 0.25, 0.34, skin)
    for x in (0.395, 0.605):
        oval(x, 0.48, 0.055, 0.028, (245, 245, 245))
        oval(x, 0.48, 0.026, 0.026, (50, 35, 25))
        cv2.ellipse(sheet, (at(x), at(0.42)), (at(0.07), at(0.02)), 0, 180, 360, tone(0.3), max(2, side // 60))
        cv2.ellipse(sheet, (at(x), at(0.51)), (at(0.06), at(0.025)), 0, 0, 180, tone(0.8), max(1, side // 100))
    cv2.line(sheet, (at(0.5), at(0.5)), (at(0.48), at(0.6)), tone(0.45), max(1, side // 100))  # nose
    cv2.ellipse(sheet, (at(0.5), at(0.61)), (at(0.045), at(0.018)), 0, 0, 180, tone(0.45), max(2, side // 80))
    cv2.ellipse(sheet, (at(0.5), at(0.70)), (at(0.09), at(0.03)), 0, 0, 180, (150, 50, 55), -1)  # mouth
    cv2.ellipse(sheet, (at(0.5), at(0.70)), (at(0.09), at(0.015)), 0, 180, 360, (170, 70, 75), -1)
    down, across = np.mgrid[0:side, 0:side] / side - 0.5
    light = 1 - 0.17 * (across / 0.3).clip(-1, 1) - 0.15 * (down / 0.4).clip(-1, 1)
    lit = (sheet * light[..., None]).clip(0, 255).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(lit, (0, 0), side / 150), dtype=np.uint8)


def group(heights: list[int], size: tuple[int, int] = (1200, 900)) -> tuple[Pixels, list[Box]]:
    """A picture of drawn people in rows, with faces about so many pixels high, and where each face is."""
    sheet = np.full((size[1], size[0], 3), GROUND, dtype=np.uint8)
    boxes, x, y, row = [], 10, 10, 0
    for number, height in enumerate(heights):
        side = round(height / 0.55)
        if x + side > size[0]:
            x, y, row = 10, y + row + 10, 0
        small = cv2.resize(face(SKINS[number % 3]), (side, side), interpolation=cv2.INTER_AREA)
        sheet[y : y + side, x : x + side] = small
        boxes.append(Box(x + side * 0.28, y + side * 0.28, x + side * 0.72, y + side * 0.83))
        x, row = x + side + 10, max(row, side)
    return sheet, boxes
