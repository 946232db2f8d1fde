"""The playground on the day of the fair."""

# The numbers of a painting are its places and sizes; names would not say more.
# ruff: noqa: PLR2004

import math

from PIL import Image

from gatekeeper.pictures.scenes.common import cloud
from gatekeeper.pictures.scenes.easel import Colour, Easel, Point, lighter, smooth, smooth_open

_SKY_HIGH: Colour = (96, 172, 220)
_SKY_LOW: Colour = (222, 239, 240)
_BRIGHT: tuple[Colour, ...] = (
    (222, 66, 62),
    (246, 190, 46),
    (54, 132, 194),
    (88, 168, 92),
    (238, 130, 50),
    (150, 92, 172),
)


def bunting_over_the_playground(easel: Easel) -> Image.Image:
    """Bunting between two trees, a slide, a hopscotch and a fence under a summer sky."""
    easel.wash(0, 470, _SKY_HIGH, _SKY_LOW)
    for x, y, size in ((190, 120, 1.0), (640, 80, 1.25), (1010, 170, 0.9)):
        cloud(easel, x, y, size)
    _hills(easel)
    easel.wash(508, 800, (150, 190, 96), (104, 156, 66), stroke=40)
    _fence(easel, 452)
    path = smooth(
        [
            (330, 830),
            (430, 690),
            (560, 600),
            (800, 560),
            (1010, 580),
            (1080, 660),
            (960, 760),
            (900, 850),
            (600, 850),
        ]
    )
    easel.fill(path, (206, 196, 190), tone="flat", contrast=0.1)
    _hopscotch(easel)
    _tree(easel, 88, 560, 1.25)
    _tree(easel, 1120, 548, 1.1)
    _slide(easel)
    _bunting(easel, (96, 262), (750, 276), 138, 11)
    _bunting(easel, (750, 276), (1128, 250), 92, 6)
    _flowers_in_grass(easel)
    return easel.finish()


def _hills(easel: Easel) -> None:
    for level, colour in ((392, (160, 196, 152)), (430, (136, 184, 116))):
        top = [(x, level + 26 * math.sin(x / 190 + level) + easel.near(0, 5)) for x in range(-60, 1300, 90)]
        easel.fill([*smooth_open(top), (1260, 560), (-60, 560)], colour, tone="flat", contrast=0.16)


def _fence(easel: Easel, level: float) -> None:
    for rail in (16, 48):
        easel.line([(-10, level + rail), (1210, easel.near(level + rail, 2))], 7, (232, 216, 190), tone="flat")
    for x in range(4, 1210, 38):
        easel.fill(
            easel.straight_points(
                [(x, level + 74), (x, level), (x + 9, level - 13), (x + 18, level), (x + 18, level + 74)],
                wobble=1.4,
            ),
            easel.around((244, 234, 214), 7),
            tone="upright",
            contrast=0.14,
        )


def _tree(easel: Easel, x: float, foot: float, size: float) -> None:
    trunk = [
        (x - 24 * size, foot + 60),
        (x - 14 * size, foot - 120 * size),
        (x - 16 * size, foot - 250 * size),
        (x + 14 * size, foot - 250 * size),
        (x + 15 * size, foot - 110 * size),
        (x + 30 * size, foot + 62),
    ]
    easel.fill(smooth(trunk), (128, 90, 66), tone="upright", contrast=0.35)
    for ring, share in ((0, 0.0), (1, 0.0), (2, 0.2), (3, 0.42)):
        for _ in range(26 - ring * 4):
            angle, reach = easel.random.uniform(0, math.tau), easel.random.uniform(0, 118 - ring * 16) * size
            px, py = (
                x + math.cos(angle) * reach * 1.06 - ring * 9,
                foot - 300 * size + math.sin(angle) * reach * 0.84 - ring * 12,
            )
            easel.dab(
                px,
                py,
                64 * size,
                44 * size,
                lighter(easel.around((74, 138, 66), 14), share),
                turn=easel.near(0, 70),
            )


def _bunting(easel: Easel, start: Point, end: Point, sag: float, flags: int) -> None:
    def at(share: float) -> Point:
        x, y = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        return x, y + sag * 4 * share * (1 - share)

    easel.line([at(step / 40) for step in range(41)], 4, (246, 240, 226))
    for number in range(flags):
        (x0, y0), (x1, y1) = at((number + 0.1) / flags), at((number + 0.9) / flags)
        tip = ((x0 + x1) / 2 + easel.near(0, 5) + (y0 - y1) * 0.5, (y0 + y1) / 2 + easel.near(66, 4))
        flag = easel.straight_points([(x0, y0), (x1, y1), tip], wobble=1.6)
        easel.shadow(flag, dx=4, dy=6, blur=5, strength=0.18)
        colour = easel.around(_BRIGHT[number % len(_BRIGHT)], 10)
        easel.fill(flag, colour, tone="upright", contrast=0.18)
        middle = ((x0 + x1) / 2, (y0 + y1) / 2 + 18)
        if number % 3 == 0:
            for dx, dy in ((-9, -5), (9, -5), (0, 12)):
                easel.dab(middle[0] + dx, middle[1] + dy, 9, 9, (255, 250, 236))
        elif number % 3 == 1:
            easel.line(
                [(x0 + 7, (y0 + middle[1]) / 2 + 6), (x1 - 7, (y1 + middle[1]) / 2 + 6)], 6, lighter(colour, 0.7)
            )


def _slide(easel: Easel) -> None:
    for x in (716, 772):
        easel.line([(x, 396), (x - 4, 604)], 10, (70, 110, 170), tone="upright")
    for y in range(430, 600, 34):
        easel.line([(716, y), (770, y)], 6, (110, 150, 200))
    deck = easel.box_points(704, 392, 92, 14)
    roof = easel.straight_points([(692, 330), (750, 272), (808, 330)])
    easel.fill(deck, (236, 178, 52))
    for x in (712, 786):
        easel.line([(x, 394), (x, 328)], 7, (70, 110, 170))
    easel.fill(roof, (222, 74, 66), contrast=0.2)
    chute = smooth_open([(792, 398), (850, 440), (916, 540), (968, 592), (1030, 600)])
    under = [(x, y + 26) for x, y in chute]
    easel.fill([*chute, *reversed(under)], (246, 190, 46), tone="flat", contrast=0.2)
    easel.line(chute, 7, (255, 216, 96))
    easel.line(under, 5, (206, 140, 30))
    easel.line([(948, 600), (944, 640)], 8, (70, 110, 170))


def _hopscotch(easel: Easel) -> None:
    chalks: tuple[Colour, ...] = ((250, 246, 238), (248, 200, 212), (190, 222, 244), (252, 236, 160))
    rows = ((0, 1), (1, 2), (2, 1), (3, 2), (4, 1))
    for row, squares in rows:
        size = 62 - row * 7
        y = 742 - sum(62 - before * 7 for before in range(row)) * 0.72
        for square in range(squares):
            x = 560 + row * 24 - squares * size / 2 + square * size
            outline = [(x, y), (x + size, y), (x + size + 6, y - size * 0.72), (x + 6, y - size * 0.72)]
            points = easel.straight_points(outline, wobble=1.5)
            easel.fill(points, chalks[(row + square) % 4], opacity=0.4, contrast=0.1, rough=2.4)
            easel.line([*points, points[0]], 4, chalks[0], opacity=0.9, rough=2)


def _flowers_in_grass(easel: Easel) -> None:
    for _ in range(150):
        x, y = easel.random.uniform(0, 1200), easel.random.uniform(560, 795)
        if 330 < x < 1080 and y > 560:
            continue
        easel.line(
            [(x, y), (easel.near(x, 6), y - easel.random.uniform(12, 26))],
            3,
            easel.around((84, 138, 58), 16),
            taper=0.6,
        )
    for _ in range(46):
        x, y = (
            easel.random.choice(((easel.random.uniform(0, 330)), easel.random.uniform(1070, 1200))),
            easel.random.uniform(600, 790),
        )
        for petal in range(5):
            angle = petal / 5 * math.tau
            easel.dab(x + 6 * math.cos(angle), y + 6 * math.sin(angle), 8, 7, (253, 250, 244))
        easel.dab(x, y, 7, 7, (246, 196, 50))
