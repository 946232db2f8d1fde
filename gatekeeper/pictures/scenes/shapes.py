"""A table full of maths."""

import math

from PIL import Image

from gatekeeper.pictures.scenes.common import BOOKS
from gatekeeper.pictures.scenes.easel import Colour, Easel, Point, darker, lighter, turned


def shapes_table(easel: Easel) -> Image.Image:
    """Cut-out shapes, a tangram cat, counting rods and towers of cubes on a table."""
    easel.fill(easel.box_points(-20, -20, 1240, 840), (238, 226, 204), tone="flat", contrast=0.1)
    for x in range(0, 1240, 40):
        easel.line([(x, -10), (easel.near(x, 2), 810)], 1.6, (196, 200, 206), opacity=0.5)
    for y in range(0, 840, 40):
        easel.line([(-10, y), (1210, easel.near(y, 2))], 1.6, (196, 200, 206), opacity=0.5)
    _tangram_cat(easel, 240, 330)
    _rods(easel, 470, 84)
    _cube_towers(easel, 880, 470)
    _number_plates(easel, 90, 560)
    _cut_outs(easel)
    _pencil(easel, 560, 700, -14, (222, 86, 70))
    _pencil(easel, 640, 752, 8, (62, 132, 190))
    return easel.finish()


def _piece(easel: Easel, corners: list[Point], colour: Colour, *, lift: float = 6) -> None:
    points = easel.straight_points(corners, wobble=1)
    easel.shadow(points, dx=lift * 0.6, dy=lift, blur=lift, strength=0.3)
    easel.fill(points, colour, contrast=0.16, rough=0.9)


def _tangram_cat(easel: Easel, x: float, y: float) -> None:
    u = 62.0
    head = (x - 1.6 * u, y - 2.4 * u)
    hx, hy = head
    _piece(easel, [(hx, hy - u), (hx + u, hy), (hx, hy + u), (hx - u, hy)], (246, 190, 54))
    _piece(easel, [(hx - u, hy), (hx - u, hy - 1.5 * u), (hx - 0.25 * u, hy - 0.75 * u)], (224, 78, 66))
    _piece(easel, [(hx + u, hy), (hx + u, hy - 1.5 * u), (hx + 0.25 * u, hy - 0.75 * u)], (88, 164, 92))
    _piece(
        easel,
        [(hx, hy + u), (hx + 2.1 * u, hy + 3.1 * u), (hx, hy + 3.9 * u), (hx - 0.8 * u, hy + 2.4 * u)],
        (62, 134, 194),
    )
    _piece(
        easel,
        [(hx - 0.9 * u, hy + 2.5 * u), (hx - 0.9 * u, hy + 4.6 * u), (hx + 2.0 * u, hy + 4.6 * u)],
        (150, 96, 172),
    )
    _piece(
        easel,
        [(hx + 0.3 * u, hy + 3.9 * u), (hx + 2.1 * u, hy + 3.2 * u), (hx + 2.3 * u, hy + 4.6 * u)],
        (238, 132, 56),
    )
    _piece(
        easel,
        [
            (hx + 2.3 * u, hy + 4.6 * u),
            (hx + 3.0 * u, hy + 3.9 * u),
            (hx + 4.6 * u, hy + 3.9 * u),
            (hx + 3.9 * u, hy + 4.6 * u),
        ],
        (70, 168, 166),
    )
    for side in (-0.3, 0.3):
        easel.dab(hx + side * u, hy - 0.1 * u, 11, 15, (52, 42, 50))
    easel.dab(hx, hy + 0.28 * u, 13, 9, (206, 90, 90))


def _rods(easel: Easel, x: float, y: float) -> None:
    colours: tuple[Colour, ...] = (
        (240, 232, 214),
        (214, 62, 60),
        (140, 196, 90),
        (160, 92, 170),
        (246, 202, 60),
        (52, 128, 96),
        (60, 60, 70),
        (142, 96, 66),
        (56, 120, 196),
        (240, 140, 54),
    )
    for number, colour in enumerate(colours, start=1):
        top = y + (number - 1) * 32
        rod = easel.box_points(x, top, 34 * number, 29, wobble=1)
        easel.shadow(rod, dx=3, dy=5, blur=4, strength=0.28)
        easel.fill(rod, colour, tone="flat", contrast=0.14)
        for notch in range(1, number):
            easel.line(
                [(x + notch * 34, top + 3), (x + notch * 34, top + 26)], 1.8, darker(colour, 0.3), opacity=0.6
            )


def _cube(easel: Easel, x: float, y: float, size: float, colour: Colour) -> None:
    dx, dy = size * 0.42, size * 0.3
    easel.fill(
        easel.straight_points([(x, y), (x + size, y), (x + size, y + size), (x, y + size)], wobble=0.8),
        colour,
        contrast=0.12,
        rough=0.8,
    )
    easel.fill(
        easel.straight_points([(x, y), (x + dx, y - dy), (x + size + dx, y - dy), (x + size, y)], wobble=0.8),
        lighter(colour, 0.4),
        contrast=0.1,
        rough=0.8,
    )
    easel.fill(
        easel.straight_points(
            [(x + size, y), (x + size + dx, y - dy), (x + size + dx, y + size - dy), (x + size, y + size)],
            wobble=0.8,
        ),
        darker(colour, 0.32),
        contrast=0.12,
        rough=0.8,
    )
    easel.dab(x + size * 0.5 + dx * 0.5, y - dy * 0.5, size * 0.36, size * 0.12, lighter(colour, 0.15))


def _cube_towers(easel: Easel, x: float, foot: float) -> None:
    easel.shadow(easel.box_points(x - 10, foot - 18, 312, 34), dx=14, dy=12, blur=12, strength=0.4)
    for tower, tall in enumerate((2, 5, 3, 6, 4)):
        for level in range(tall):
            colour = BOOKS[(tower + level * 2) % 7] if tower % 2 else BOOKS[(tower * 2 + 1) % 7]
            _cube(easel, x + tower * 58, foot - (level + 1) * 52, 52, easel.around(colour, 8))


def _number_plates(easel: Easel, x: float, y: float) -> None:
    colours: tuple[Colour, ...] = ((240, 138, 50), (118, 190, 222), (246, 206, 70), (120, 186, 96))
    for number, colour in zip((1, 3, 4, 5), colours, strict=True):
        rows = (number + 1) // 2
        left, hole = x + (0, 58, 164, 270)[(1, 3, 4, 5).index(number)], 44
        width = hole * (1 if number == 1 else 2)
        outline = [
            (left, y + 150 - rows * hole),
            (left + width, y + 150 - rows * hole),
            (left + width, y + 150),
            (left, y + 150),
        ]
        if number % 2 and number > 1:
            top = y + 150 - rows * hole
            outline = [
                (left, top),
                (left + hole, top),
                (left + hole, top + hole),
                (left + width, top + hole),
                (left + width, y + 150),
                (left, y + 150),
            ]
        _piece(easel, outline, colour)
        for spot in range(number):
            cx = left + hole / 2 + (spot % 2) * hole
            cy = y + 150 - hole / 2 - (spot // 2) * hole
            easel.fill(easel.round_points(cx, cy, 13, 13), (222, 208, 184))
            easel.dab(cx + 1, cy - 9, 18, 5, (150, 136, 120), opacity=0.6)


def _cut_outs(easel: Easel) -> None:
    def regular(x: float, y: float, radius: float, sides: int, turn: float) -> list[Point]:
        return [
            (
                x + radius * math.cos(math.radians(turn + 360 * side / sides)),
                y + radius * math.sin(math.radians(turn + 360 * side / sides)),
            )
            for side in range(sides)
        ]

    _piece(easel, regular(690, 556, 74, 6, 8), (88, 168, 130))
    _piece(easel, regular(884, 644, 72, 5, -20), (232, 98, 104))
    _piece(easel, regular(1050, 694, 80, 3, -94), (246, 192, 58))
    _piece(easel, regular(1098, 548, 52, 8, 10), (128, 100, 178))
    ring = easel.round_points(530, 560, 62, 62, wobble=0.012)
    easel.shadow(ring, dx=4, dy=6, blur=6, strength=0.3)
    easel.fill(ring, (66, 146, 206), contrast=0.16)
    _piece(easel, turned([(740, 690), (820, 690), (790, 760), (700, 760)], (760, 725), -8), (240, 146, 64))


def _pencil(easel: Easel, x: float, y: float, turn: float, colour: Colour) -> None:
    def at(*points: Point) -> list[Point]:
        return turned([(x + dx, y + dy) for dx, dy in points], (x, y), turn)

    easel.shadow(at((-150, -9), (190, -9), (190, 9), (-150, 9)), dx=4, dy=8, blur=5, strength=0.35)
    easel.fill(at((-130, -10), (130, -10), (130, 10), (-130, 10)), colour, tone="flat", contrast=0.2)
    easel.line(at((-130, -2), (130, -2)), 5, lighter(colour, 0.4), opacity=0.8)
    easel.fill(at((130, -10), (176, -2), (176, 2), (130, 10)), (240, 208, 160))
    easel.fill(at((164, -4), (182, 0), (164, 4)), darker(colour, 0.3))
    easel.fill(at((-150, -10), (-130, -10), (-130, 10), (-150, 10)), (236, 150, 150))
