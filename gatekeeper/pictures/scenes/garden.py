"""The school garden in July."""

# The numbers of a painting are its places and sizes; names would not say more.
# ruff: noqa: PLR2004

import math

from PIL import Image

from gatekeeper.pictures.scenes.common import cloud
from gatekeeper.pictures.scenes.easel import Colour, Easel, darker, lighter, mix, smooth, smooth_open


def sunflowers_in_the_garden(easel: Easel) -> Image.Image:
    """Tall sunflowers in a raised bed with a watering can and a bee."""
    easel.wash(0, 600, (120, 190, 226), (248, 240, 208))
    cloud(easel, 930, 110, 1.1)
    cloud(easel, 260, 90, 0.8)
    _hedge(easel, 430)
    easel.wash(560, 800, (134, 178, 84), (96, 146, 66), stroke=38)
    heads = [(150, 300, 84), (352, 196, 108), (560, 322, 90), (742, 168, 112), (938, 290, 96), (1086, 380, 70)]
    for x, y, size in heads:
        _sunflower_stem(easel, x, y, size)
    _raised_bed(easel)
    for x, y, size in heads:
        _sunflower_head(easel, x, y, size)
    _watering_can(easel, 965, 690)
    _bee(easel, 470, 138)
    _bee(easel, 865, 214)
    return easel.finish()


def _hedge(easel: Easel, level: float) -> None:
    easel.fill(easel.box_points(-20, level + 40, 1240, 150), (70, 124, 66), contrast=0.25)
    for _ in range(210):
        x, y = easel.random.uniform(-10, 1210), easel.near(level + 70, 58)
        easel.dab(x, y, easel.random.uniform(26, 52), 20, easel.around((86, 146, 74), 24), turn=easel.near(0, 60))


def _sunflower_stem(easel: Easel, x: float, y: float, size: float) -> None:
    foot = easel.near(x, 18)
    stem = smooth_open([(x, y), (easel.near((x + foot) / 2, 14), (y + 640) / 2), (foot, 660)])
    easel.line(stem, 15, (88, 138, 58), tone="upright", contrast=0.3)
    for share, side in ((0.42, -1), (0.56, 1), (0.72, -1), (0.84, 1)):
        px, py = stem[int(share * (len(stem) - 1))]
        reach = size * easel.random.uniform(0.75, 1.0)
        leaf = smooth(
            [
                (px, py),
                (px + side * reach * 0.5, py - 34),
                (px + side * reach * 1.15, py + 4),
                (px + side * reach * 0.5, py + 22),
            ]
        )
        easel.fill(leaf, easel.around((98, 156, 68), 12), contrast=0.25)
        easel.line([(px, py), (px + side * reach * 0.95, py)], 3, (150, 192, 110), taper=0.6)


def _sunflower_head(easel: Easel, x: float, y: float, size: float) -> None:
    easel.shadow(easel.round_points(x, y, size * 0.9, size * 0.9), dx=5, dy=10, blur=12, strength=0.25)
    for ring, count, colour in ((1.0, 19, (232, 150, 26)), (0.86, 17, (250, 194, 44)), (0.74, 15, (255, 218, 86))):
        for petal in range(count):
            turn = petal / count * 360 + ring * 50 + easel.near(0, 5)
            cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            long = size * ring * easel.random.uniform(0.92, 1.06)
            shape = [
                (0.0, -0.02),
                (0.35 * long, -0.15 * size),
                (0.8 * long, -0.1 * size),
                (long, 0.0),
                (0.8 * long, 0.1 * size),
                (0.35 * long, 0.15 * size),
            ]
            easel.fill(
                smooth([(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in shape]),
                easel.around(colour, 10),
                contrast=0.2,
                rough=1,
            )
    easel.fill(easel.round_points(x, y, size * 0.44, size * 0.44), (98, 58, 34), contrast=0.4)
    for seed in range(90):
        reach = size * 0.4 * math.sqrt(seed / 90)
        angle = seed * 2.39996
        easel.dab(
            x + reach * math.cos(angle),
            y + reach * math.sin(angle),
            size * 0.07,
            size * 0.05,
            mix((58, 34, 26), (176, 116, 50), seed / 90),
            turn=math.degrees(angle),
        )


def _raised_bed(easel: Easel) -> None:
    soil = easel.box_points(40, 636, 800, 44)
    easel.fill(
        smooth([(30, 668), (140, 628), (430, 634), (760, 626), (1150, 640), (1180, 668)]),
        (96, 66, 48),
        contrast=0.35,
    )
    easel.shadow(soil, dy=60, blur=14, strength=0.3)
    for row, y in enumerate((660, 708)):
        easel.fill(
            easel.box_points(24, y, 1152, 46, wobble=2),
            easel.around((184, 128, 78), 8),
            tone="flat",
            contrast=0.28,
        )
        for x in (58, 600, 1140):
            easel.dab(x + row * 6, y + 22, 10, 10, (92, 66, 50))
    for x in range(70, 900, 66):
        for turn in (-40, 0, 40):
            easel.dab(x + turn * 0.3, easel.near(650, 4), 30, 12, easel.around((126, 178, 72), 16), turn=turn - 90)


def _watering_can(easel: Easel, x: float, y: float) -> None:
    colour: Colour = (60, 146, 160)
    easel.shadow(easel.round_points(x, y + 58, 100, 24), dx=0, dy=6, blur=8)
    easel.line(
        smooth_open([(x + 52, y - 36), (x + 118, y - 20), (x + 108, y + 34), (x + 58, y + 44)]),
        13,
        darker(colour, 0.2),
    )
    easel.line([(x - 54, y + 28), (x - 112, y - 52)], 20, colour, taper=0.35)
    easel.fill(easel.round_points(x - 120, y - 62, 34, 15, turn=-52), lighter(colour, 0.2))
    easel.fill(
        easel.straight_points([(x - 62, y - 48), (x + 62, y - 48), (x + 70, y + 64), (x - 70, y + 64)]),
        colour,
        tone="upright",
        contrast=0.3,
    )
    easel.fill(easel.round_points(x, y - 48, 62, 15), darker(colour, 0.4))
    easel.line(smooth_open([(x - 50, y - 50), (x, y - 108), (x + 50, y - 50)]), 11, lighter(colour, 0.15))
    for dx in (-26, 8, 40):
        easel.dab(x + dx, y + 14, 16, 16, (250, 226, 120))


def _bee(easel: Easel, x: float, y: float) -> None:
    for turn in (-60, -110):
        easel.dab(x + (8 if turn > -90 else -6), y - 16, 30, 16, (236, 244, 250), turn=turn, opacity=0.85)
    easel.fill(easel.round_points(x, y, 22, 14), (244, 188, 40))
    for dx in (-8, 3, 13):
        easel.line([(x + dx, y - 11), (x + dx, y + 11)], 5, (58, 44, 40))
    easel.line(
        [(x - 90, y + 26), (x - 66, y + 6), (x - 46, y + 18), (x - 30, y + 4)], 2, (110, 96, 80), opacity=0.5
    )
