"""What was found on the autumn walk."""

import math
from dataclasses import dataclass

from PIL import Image

from gatekeeper.pictures.scenes.easel import Colour, Easel, Point, darker, lighter, smooth, smooth_open, turned


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A leaf about its own middle: how long it is, its outline, its veins."""

    size: float
    outline: list[Point]
    veins: list[tuple[Point, Point]]


def autumn_leaves(easel: Easel) -> Image.Image:
    """Autumn leaves, acorns and conkers laid out on a wooden table."""
    for plank in range(6):
        y = plank * 136 - 8
        colour = easel.around((202, 162, 116), 4)
        easel.fill(easel.box_points(-20, y, 1240, 134, wobble=1), colour, tone="flat", contrast=0.24)
        for _ in range(7):
            start = easel.random.uniform(-50, 1000)
            level = easel.random.uniform(y + 12, y + 122)
            grain = [
                (start, level),
                (start + 140, easel.near(level, 5)),
                (start + easel.random.uniform(220, 420), level),
            ]
            easel.line(smooth_open(grain), 2.2, darker(colour, 0.3), opacity=0.4)
        easel.line([(-10, y + 134), (1210, y + 134)], 4, darker(colour, 0.62), opacity=0.75)
    colours: tuple[Colour, ...] = (
        (206, 70, 40),
        (232, 138, 34),
        (238, 190, 58),
        (158, 50, 44),
        (176, 146, 54),
        (214, 104, 40),
        (120, 132, 58),
    )
    for number, spot in enumerate(_spread(easel, 42, 150)):
        colour = easel.around(colours[number % len(colours)], 14)
        size = easel.random.uniform(78, 128)
        turn = easel.random.uniform(0, 360)
        _lay(easel, spot, turn, colour, (_maple, _beech, _oak)[number % 3](size))
    for left, top in ((420, 420), (476, 452), (800, 300), (1020, 610), (214, 640)):
        _conker(easel, left, top)
    for where, lean in (((640, 560), 20.0), ((690, 590), -40.0), ((300, 180), 70.0), ((950, 150), 10.0)):
        _acorn(easel, *where, lean)
    return easel.finish()


def _spread(easel: Easel, count: int, apart: float) -> list[Point]:
    """Give spots over the whole sheet that keep their distance as far as there is room."""
    spots: list[Point] = []
    for _ in range(count):
        tries = [(easel.random.uniform(20, 1180), easel.random.uniform(20, 780)) for _ in range(30)]
        spots.append(max(tries, key=lambda spot: min((math.dist(spot, other) for other in spots), default=apart)))
    return spots


def _lay(easel: Easel, spot: Point, turn: float, colour: Colour, leaf: _Leaf) -> None:
    """Lay a leaf on the table: its shadow, its stalk, its colour and its veins."""
    x, y = spot

    def at(*points: Point) -> list[Point]:
        return turned([(x + dx, y + dy) for dx, dy in points], spot, turn)

    outline = at(*leaf.outline)
    easel.shadow(outline, dx=5, dy=8, blur=6, strength=0.4)
    long = leaf.size
    easel.line(
        smooth_open(at((0, long * 0.3), (long * 0.06, long * 0.8), (-long * 0.04, long * 1.2))),
        5,
        darker(colour, 0.35),
        taper=0.3,
    )
    easel.fill(outline, colour, contrast=0.34)
    for start, end in leaf.veins:
        easel.line(at(start, end), 3, lighter(colour, 0.42), taper=0.7, opacity=0.85)


def _side_veins(size: float, levels: tuple[float, ...], reach: float, lift: float) -> list[tuple[Point, Point]]:
    """Give pairs of veins that leave the middle one at the levels."""
    return [
        ((0.0, (level + 0.14) * size), (side * reach * size, (level - lift) * size))
        for level in levels
        for side in (-1, 1)
    ]


def _mirrored(half: tuple[Point, ...], size: float) -> list[Point]:
    """Give the whole outline for its right half."""
    return [(x * size, y * size) for x, y in half] + [(-x * size, y * size) for x, y in reversed(half[1:])]


def _maple(size: float) -> _Leaf:
    half: tuple[Point, ...] = (
        (0, -1.0), (0.14, -0.62), (0.34, -0.74), (0.32, -0.34), (0.62, -0.56), (0.68, -0.38),
        (0.98, -0.3), (0.78, -0.04), (0.86, 0.12), (0.44, 0.24), (0.5, 0.44), (0.1, 0.36),
    )  # fmt: skip
    tips = ((0.0, -0.8), (0.7, -0.26), (-0.7, -0.26), (0.32, -0.5), (-0.32, -0.5))
    return _Leaf(size, _mirrored(half, size), [((0.0, size * 0.34), (x * size, y * size)) for x, y in tips])


def _beech(size: float) -> _Leaf:
    half: tuple[Point, ...] = ((0, -1.0), (0.2, -0.7), (0.38, -0.2), (0.36, 0.2), (0.16, 0.52), (0.02, 0.62))
    veins = [((0.0, size * 0.6), (0.0, -size * 0.9)), *_side_veins(size, (-0.5, -0.2, 0.1, 0.34), 0.28, 0.1)]
    return _Leaf(size, smooth(_mirrored(half, size)), veins)


def _oak(size: float) -> _Leaf:
    half: tuple[Point, ...] = (
        (0, -1.0), (0.2, -0.92), (0.16, -0.7), (0.4, -0.66), (0.44, -0.46), (0.2, -0.36),
        (0.5, -0.2), (0.5, 0.02), (0.2, 0.06), (0.4, 0.26), (0.3, 0.42), (0.06, 0.5),
    )  # fmt: skip
    veins = [((0.0, size * 0.5), (0.0, -size * 0.86)), *_side_veins(size, (-0.56, -0.08, 0.34), 0.32, 0.0)]
    return _Leaf(size, smooth(_mirrored(half, size)), veins)


def _conker(easel: Easel, x: float, y: float) -> None:
    shape = easel.round_points(x, y, 29, 26)
    easel.shadow(shape, dx=5, dy=9, blur=6, strength=0.5)
    easel.fill(shape, (112, 48, 26), contrast=0.34)
    easel.dab(x + 4, y + 15, 28, 14, (206, 168, 120))
    easel.dab(x - 9, y - 10, 15, 8, (240, 200, 170), turn=-30, opacity=0.8)


def _acorn(easel: Easel, x: float, y: float, turn: float) -> None:
    nut = turned(easel.round_points(x, y, 17, 25), (x, y), turn)
    easel.shadow(nut, dx=4, dy=8, blur=5, strength=0.45)
    easel.fill(nut, (190, 138, 62), contrast=0.3)
    easel.fill(turned(easel.round_points(x, y - 15, 21, 13), (x, y), turn), (118, 84, 50), contrast=0.4)
    easel.line(turned([(x, y - 26), (x + 3, y - 40)], (x, y), turn), 5, (96, 68, 42))
