"""What a bean does in four weeks."""

import math

from PIL import Image

from gatekeeper.pictures.scenes.common import GLASS
from gatekeeper.pictures.scenes.easel import Colour, Easel, Point, lighter, smooth, smooth_open


def beans_on_the_window_sill(easel: Easel) -> Image.Image:
    """Five jars with beans on a window sill, each grown a little further, rain outside."""
    easel.wash(0, 620, (150, 178, 200), (206, 220, 220), stroke=70)
    for level, colour in ((430, (142, 172, 150)), (500, (118, 156, 116))):
        top = [(x, level + 30 * math.sin(x / 160 + level)) for x in range(-80, 1320, 100)]
        easel.fill([*smooth_open(top), (1300, 700), (-60, 700)], colour, tone="flat")
    for _ in range(120):
        x, y = easel.random.uniform(0, 1220), easel.random.uniform(0, 600)
        easel.line(
            [(x, y), (x - 7, y + easel.random.uniform(18, 40))], 2.4, (236, 244, 250), opacity=0.6, taper=0.5
        )
    frame: Colour = (250, 246, 236)
    for x in (-6, 390, 790, 1180):
        easel.fill(easel.box_points(x, -10, 26, 640, wobble=1.5), frame, tone="upright", contrast=0.14)
    for y in (-8, 286):
        easel.fill(easel.box_points(-10, y, 1220, 22, wobble=1.5), frame, tone="flat", contrast=0.14)
    easel.fill(easel.box_points(-20, 612, 1240, 40, wobble=1.5), (232, 224, 208), tone="flat", contrast=0.16)
    easel.wash(652, 800, (222, 196, 158), (200, 168, 128), stroke=44)
    for number in range(5):
        _bean_jar(easel, 150 + number * 225, 716, number)
    return easel.finish()


def _bean_jar(easel: Easel, x: float, foot: float, age: int) -> None:
    easel.shadow(easel.round_points(x, foot, 76, 15), dx=4, dy=8)
    easel.fill(easel.box_points(x - 70, foot - 172, 140, 172), GLASS, opacity=0.6, contrast=0.08)
    easel.fill(
        easel.straight_points(
            [(x - 66, foot - 86), (x, foot - 96), (x + 66, foot - 88), (x + 66, foot - 5), (x - 66, foot - 5)],
            wobble=3,
        ),
        (104, 72, 54),
        contrast=0.4,
    )
    bean = (x + 16, foot - 62)
    for root in range(age + 1):
        tip = (bean[0] + easel.near((root - age / 2) * 18, 4), foot - 14)
        easel.line(
            smooth_open([bean, ((bean[0] + tip[0]) / 2 + 5, (bean[1] + tip[1]) / 2), tip]),
            4,
            (244, 234, 210),
            taper=0.6,
        )
    if age:
        _shoot(easel, bean, age)
    easel.fill(easel.round_points(bean[0], bean[1], 19, 13, turn=20), (214, 130, 110), contrast=0.3)
    easel.fill(easel.box_points(x - 76, foot - 184, 152, 18), lighter(GLASS, 0.6), tone="flat", opacity=0.9)
    easel.line([(x - 54, foot - 156), (x - 54, foot - 30)], 8, (255, 255, 255), opacity=0.6)
    label = easel.box_points(x - 38, foot - 48, 50, 34, wobble=1)
    easel.fill(label, (254, 248, 232), contrast=0.06)
    easel.dab(
        x - 13,
        foot - 31,
        18,
        18,
        ((222, 76, 66), (246, 178, 52), (90, 168, 96), (66, 134, 200), (150, 100, 170))[age],
    )


def _shoot(easel: Easel, bean: Point, age: int) -> None:
    tall = 40 + age * 84
    stem = smooth_open(
        [
            bean,
            (bean[0] - 14, bean[1] - tall * 0.35),
            (bean[0] + 12, bean[1] - tall * 0.7),
            (bean[0] - 2, bean[1] - tall),
        ]
    )
    easel.line(stem, 9, (104, 164, 74), taper=0.3)
    for number in range(age * 2):
        px, py = stem[min(len(stem) - 1, int(len(stem) * (0.45 + 0.55 * (number + 1) / (age * 2))))]
        side = -1 if number % 2 else 1
        size = 34 + age * 6 - number * 2
        leaf = smooth(
            [
                (px, py),
                (px + side * size * 0.5, py - size * 0.55),
                (px + side * size * 1.3, py - size * 0.3),
                (px + side * size * 0.7, py + size * 0.2),
            ]
        )
        colour = easel.around((112, 178, 82), 16)
        easel.fill(leaf, colour, contrast=0.25)
        easel.line([(px, py), (px + side * size * 1.1, py - size * 0.26)], 3, lighter(colour, 0.4), taper=0.6)
