"""The best moment of a science lesson."""

# The numbers of a painting are its places and sizes; names would not say more.
# ruff: noqa: PLR2004

import math

from PIL import Image

from gatekeeper.pictures.scenes.common import GLASS, table
from gatekeeper.pictures.scenes.easel import (
    Colour,
    Easel,
    Point,
    darker,
    lighter,
    mix,
    smooth,
    smooth_open,
    turned,
)

_FOAM: Colour = (255, 240, 206)


def science_volcano(easel: Easel) -> Image.Image:
    """A model volcano foaming over on a science table, with jars and bubbles."""
    easel.wash(0, 560, (110, 182, 186), (206, 230, 214), stroke=70)
    _pinned_chart(easel, 110, 70)
    table(easel, 566)
    tray = easel.round_points(600, 662, 420, 74, wobble=0.01)
    easel.shadow(tray, dy=14, blur=14)
    easel.fill(tray, (236, 240, 242), contrast=0.1)
    easel.fill(easel.round_points(600, 656, 392, 60, wobble=0.01), (206, 214, 220), contrast=0.12)
    _mountain(easel)
    _eruption(easel)
    for x, y, size in ((266, 648, 24), (338, 690, 20), (880, 690, 22), (944, 650, 28)):
        _palm(easel, x, y, size)
    _flask(easel, 1030, 690, (116, 200, 120))
    _flask(easel, 1130, 730, (240, 150, 190))
    _jug(easel, 112, 700)
    for _ in range(26):
        _bubble(
            easel, easel.random.uniform(860, 1190), easel.random.uniform(180, 560), easel.random.uniform(8, 30)
        )
    return easel.finish()


def _bubble(easel: Easel, x: float, y: float, size: float) -> None:
    easel.fill(easel.round_points(x, y, size, size), (236, 246, 250), opacity=0.4, contrast=0.05)
    easel.dab(x - size * 0.3, y - size * 0.35, size * 0.5, size * 0.3, (255, 255, 255), turn=-35, opacity=0.8)


def _pinned_chart(easel: Easel, x: float, y: float) -> None:
    sheet = turned(easel.box_points(x, y, 230, 280), (x + 115, y + 140), -3)
    easel.shadow(sheet, blur=8, strength=0.3)
    easel.fill(sheet, (252, 246, 230), contrast=0.08)
    cone = [(x + 30, y + 226), (x + 96, y + 96), (x + 134, y + 96), (x + 200, y + 226)]
    easel.fill(easel.straight_points(cone), (186, 138, 104))
    for width, colour in ((0.8, (214, 96, 60)), (0.4, (248, 182, 70))):
        easel.line([(x + 115, y + 226), (x + 115, y + 96)], 26 * width, colour)
    easel.fill(easel.round_points(x + 115, y + 222, 46, 22), (226, 104, 60))
    for dx, dy in ((-22, 66), (4, 48), (32, 70)):
        easel.line(
            smooth_open([(x + 115, y + 92), (x + 115 + dx / 2, y + dy), (x + 115 + dx * 1.5, y + dy + 16)]),
            6,
            (226, 104, 60),
            taper=0.5,
        )
    for dx in (20, 210):
        easel.dab(x + dx, y + 12, 16, 16, (66, 130, 196))


def _mountain(easel: Easel) -> None:
    outline = [
        (270, 662),
        (350, 560),
        (420, 470),
        (486, 370),
        (530, 290),
        (560, 282),
        (640, 282),
        (672, 292),
        (716, 376),
        (782, 476),
        (856, 566),
        (930, 662),
        (760, 694),
        (600, 704),
        (430, 692),
    ]
    easel.fill(smooth(outline), (140, 96, 72), contrast=0.4)
    for _ in range(150):
        share = easel.random.random()
        half = 60 + 270 * share
        x, y = 600 + easel.random.uniform(-half, half) * 0.94, 310 + 350 * share
        colour = mix((112, 74, 60), (178, 132, 92), easel.random.random())
        easel.dab(x, y, easel.random.uniform(30, 74), 15, colour, turn=62 if x > 600 else -62, opacity=0.5)
    for _ in range(70):
        x = easel.random.uniform(300, 900)
        easel.dab(
            x,
            660 + 24 * (1 - abs(x - 600) / 330) + easel.near(0, 10),
            34,
            16,
            easel.around((112, 160, 74), 20),
            turn=easel.near(0, 40),
        )


def _eruption(easel: Easel) -> None:
    flows: tuple[tuple[Point, ...], ...] = (
        ((600, 284), (566, 380), (520, 470), (500, 590), (470, 690)),
        ((612, 284), (618, 400), (600, 500), (632, 610), (620, 706)),
        ((632, 286), (684, 380), (700, 470), (764, 560), (780, 680)),
        ((570, 288), (516, 370), (470, 470), (424, 540), (380, 640)),
    )
    for width, colour in ((64, (206, 52, 44)), (40, (240, 112, 46)), (17, (252, 196, 80))):
        for flow in flows:
            easel.line(smooth_open(list(flow)), width, colour, taper=0.35, contrast=0.26)
    easel.fill(easel.round_points(600, 286, 76, 22), (206, 52, 44))
    for colour, count, low, rise in (
        ((214, 60, 50), 34, 286, 150),
        ((242, 126, 60), 28, 280, 120),
        ((254, 214, 130), 20, 274, 90),
        (_FOAM, 34, 262, 96),
    ):
        for _ in range(count):
            up = easel.random.random()
            x = 600 + easel.random.uniform(-1, 1) * (40 + 80 * math.sin(up * math.pi))
            size = easel.random.uniform(20, 42) * (1.1 - up * 0.5) * (0.45 if colour == _FOAM else 1)
            easel.fill(
                easel.round_points(x, low - up * rise, size, size * 0.92), easel.around(colour, 10), contrast=0.18
            )
    for _ in range(26):
        angle = easel.random.uniform(-160, -20)
        reach = easel.random.uniform(170, 270)
        left = 600 + reach * math.cos(math.radians(angle))
        top = 230 + reach * 0.8 * math.sin(math.radians(angle))
        size = easel.random.uniform(7, 18)
        easel.dab(
            left,
            top,
            size * 1.5,
            size,
            easel.random.choice(((240, 112, 46), (252, 196, 80), (214, 60, 50))),
            turn=angle,
        )


def _palm(easel: Easel, x: float, y: float, size: float) -> None:
    easel.line(
        smooth_open([(x, y), (x + size * 0.2, y - size), (x + size * 0.5, y - size * 1.8)]),
        size * 0.34,
        (150, 110, 70),
    )
    for turn in (-170, -130, -90, -50, -10, 30, 150):
        easel.dab(
            x + size * 0.5 + size * 0.62 * math.cos(math.radians(turn)),
            y - size * 1.8 + size * 0.5 * math.sin(math.radians(turn)),
            size * 1.3,
            size * 0.42,
            easel.around((80, 156, 84), 16),
            turn=turn,
        )


def _flask(easel: Easel, x: float, foot: float, colour: Colour) -> None:
    easel.shadow(easel.round_points(x, foot, 70, 14), dx=0, dy=6)
    glass = [
        (x - 18, foot - 170),
        (x + 18, foot - 170),
        (x + 18, foot - 108),
        (x + 72, foot),
        (x - 72, foot),
        (x - 18, foot - 108),
    ]
    easel.fill(easel.straight_points(glass, wobble=1), GLASS, opacity=0.75, contrast=0.08)
    liquid = [(x - 40, foot - 66), (x + 40, foot - 66), (x + 68, foot - 4), (x - 68, foot - 4)]
    easel.fill(easel.straight_points(liquid, wobble=1), colour, contrast=0.2)
    easel.fill(easel.round_points(x, foot - 66, 40, 8), lighter(colour, 0.4))
    easel.fill(easel.box_points(x - 26, foot - 182, 52, 14, wobble=1), lighter(GLASS, 0.5))
    for dx, dy, r in ((-20, -34, 9), (10, -24, 12), (26, -44, 7), (-4, -50, 6)):
        easel.dab(x + dx, foot + dy, r * 2, r * 2, lighter(colour, 0.5), opacity=0.8)
    easel.line([(x - 12, foot - 160), (x - 12, foot - 110), (x - 44, foot - 44)], 6, (255, 255, 255), opacity=0.7)


def _jug(easel: Easel, x: float, foot: float) -> None:
    easel.shadow(easel.round_points(x, foot, 72, 16), dx=0, dy=6)
    easel.line(
        smooth_open([(x + 46, foot - 128), (x + 108, foot - 110), (x + 96, foot - 46), (x + 48, foot - 36)]),
        13,
        (226, 186, 70),
    )
    easel.fill(
        smooth(
            [
                (x - 64, foot - 160),
                (x + 50, foot - 152),
                (x + 54, foot - 60),
                (x + 44, foot),
                (x - 46, foot),
                (x - 56, foot - 60),
            ]
        ),
        (246, 208, 90),
        tone="upright",
        contrast=0.25,
    )
    easel.fill(easel.round_points(x - 6, foot - 153, 56, 12), darker((246, 208, 90), 0.3))
    for level in (-110, -80, -50):
        easel.line([(x - 46, foot + level), (x - 18, foot + level)], 4, (255, 248, 226))
