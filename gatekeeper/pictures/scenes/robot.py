"""What can be built from a recycling box."""

import math

from PIL import Image

from gatekeeper.pictures.scenes.common import table
from gatekeeper.pictures.scenes.easel import Colour, Easel, lighter, smooth, smooth_open, turned


def recycled_robot(easel: Easel) -> Image.Image:
    """A robot built from boxes, tins, lids and straws."""
    easel.wash(0, 600, (250, 214, 142), (252, 236, 200), stroke=70)
    for turn in range(0, 360, 20):
        ray = [
            (600.0, 330.0),
            (600 + 900 * math.cos(math.radians(turn)), 330 + 900 * math.sin(math.radians(turn))),
            (600 + 900 * math.cos(math.radians(turn + 10)), 330 + 900 * math.sin(math.radians(turn + 10))),
        ]
        easel.fill(ray, (255, 246, 216), opacity=0.4, rough=4)
    table(easel, 640)
    easel.shadow(easel.round_points(600, 742, 250, 26), dx=0, dy=6, blur=14, strength=0.5)
    _robot_limbs(easel)
    _robot_body(easel)
    _robot_head(easel)
    _tin(easel, 130, 716, (90, 160, 190))
    _tin(easel, 226, 750, (222, 96, 84))
    _egg_box(easel, 960, 742)
    for _ in range(16):
        x, y = (
            easel.random.choice((easel.random.uniform(300, 420), easel.random.uniform(790, 930))),
            easel.random.uniform(690, 784),
        )
        lid = easel.round_points(x, y, 17, 10)
        easel.shadow(lid, dx=2, dy=4, blur=3)
        easel.fill(lid, easel.random.choice(((222, 76, 66), (66, 134, 200), (246, 196, 62), (90, 168, 96))))
    return easel.finish()


def _robot_limbs(easel: Easel) -> None:
    for side in (-1, 1):
        shoulder, hand = (
            (600 + side * 150, 410),
            (600 + side * (290 if side > 0 else 262), 250 if side > 0 else 530),
        )
        arm = smooth_open([shoulder, (600 + side * 250, 420 if side > 0 else 440), hand])
        easel.line(arm, 44, (176, 184, 192), contrast=0.2)
        for x, y in arm[2::2]:
            easel.line(turned([(x - 20, y), (x + 20, y)], (x, y), side * 40), 4, (120, 130, 142))
        for turn in (-50, 0, 50):
            base = -90 if side > 0 else 90
            tip = turned([(hand[0] + 52, hand[1])], hand, base + turn)[0]
            easel.line([hand, tip], 16, (236, 178, 60))
        easel.fill(easel.round_points(hand[0], hand[1], 34, 34), (222, 88, 74))
        leg = easel.box_points(600 + side * 78 - 44, 620, 88, 110)
        easel.fill(leg, (190, 196, 202), tone="upright", contrast=0.3)
        for y in (646, 672, 698):
            easel.line([(600 + side * 78 - 42, y), (600 + side * 78 + 42, y)], 5, (130, 140, 150))
        easel.fill(
            smooth(
                [
                    (600 + side * 78 - 70, 752),
                    (600 + side * 78 - 56, 716),
                    (600 + side * 78 + 56, 716),
                    (600 + side * 78 + 70, 752),
                ]
            ),
            (66, 130, 190),
            contrast=0.25,
        )


def _robot_body(easel: Easel) -> None:
    easel.fill(easel.box_points(450, 350, 300, 284, wobble=3), (206, 164, 112), tone="upright", contrast=0.24)
    easel.fill(easel.box_points(450, 350, 300, 26, wobble=2), (182, 138, 90), tone="flat")
    easel.fill(easel.box_points(486, 400, 228, 140, wobble=2), (86, 152, 168), contrast=0.2)
    for number, colour in enumerate(((222, 76, 66), (246, 196, 62), (90, 168, 96))):
        x = 530 + number * 70
        easel.fill(easel.round_points(x, 446, 26, 26), colour, contrast=0.2)
        easel.fill(easel.round_points(x, 446, 15, 15), lighter(colour, 0.35))
    wave = [(506 + step * 12.0, 506 + 16 * math.sin(step * 0.9)) for step in range(17)]
    easel.line(smooth_open(wave), 6, (252, 240, 200))
    for number in range(5):
        easel.fill(
            easel.box_points(488 + number * 47, 566, 36, 40, wobble=2),
            ((240, 140, 70), (150, 100, 170), (66, 134, 200), (236, 120, 150), (120, 178, 96))[number],
        )
    for x, y in ((466, 366), (734, 366), (466, 618), (734, 618)):
        easel.dab(x, y, 14, 14, (120, 92, 66))


def _robot_head(easel: Easel) -> None:
    easel.fill(easel.box_points(562, 316, 76, 40), (170, 178, 186), tone="upright", contrast=0.3)
    easel.line([(600, 130), (600, 60)], 9, (150, 158, 168))
    easel.fill(easel.round_points(600, 52, 24, 24), (222, 76, 66))
    easel.glow(600, 52, 90, (255, 230, 150), 0.45)
    for side in (-1, 1):
        easel.fill(easel.round_points(600 + side * 136, 226, 22, 36), (246, 196, 62), contrast=0.25)
    easel.fill(easel.box_points(470, 124, 260, 200, wobble=3), (196, 202, 208), tone="flat", contrast=0.22)
    easel.fill(easel.box_points(470, 124, 260, 24, wobble=2), (164, 172, 182), tone="flat")
    for side, rim in ((-1, (66, 134, 200)), (1, (90, 168, 96))):
        easel.fill(easel.round_points(600 + side * 62, 206, 46, 46), rim, contrast=0.2)
        easel.fill(easel.round_points(600 + side * 62, 206, 33, 33), (254, 250, 238), contrast=0.06)
        easel.dab(600 + side * 62 + 6, 210, 28, 30, (52, 48, 60))
        easel.dab(600 + side * 62 + 12, 202, 10, 10, (255, 255, 255))
    mouth = smooth_open([(536, 272), (566, 292), (600, 298), (634, 292), (664, 272)])
    easel.line(mouth, 15, (206, 80, 76))
    for x in (562, 588, 614, 640):
        easel.line([(x, 280), (x, 300)], 4, (252, 244, 230))


def _tin(easel: Easel, x: float, foot: float, colour: Colour) -> None:
    easel.shadow(easel.round_points(x, foot, 52, 13), dx=3, dy=6)
    easel.fill(
        easel.box_points(x - 48, foot - 112, 96, 112, wobble=1), (196, 202, 208), tone="upright", contrast=0.25
    )
    easel.fill(easel.box_points(x - 48, foot - 92, 96, 74, wobble=1), colour, tone="upright", contrast=0.25)
    easel.fill(easel.round_points(x, foot - 112, 48, 12), (222, 226, 230))
    easel.fill(easel.round_points(x, foot - 112, 38, 8), (150, 158, 166))
    easel.dab(x, foot - 54, 42, 42, lighter(colour, 0.6))


def _egg_box(easel: Easel, x: float, foot: float) -> None:
    easel.shadow(easel.box_points(x - 110, foot - 20, 240, 30), dx=2, dy=8)
    easel.fill(
        easel.straight_points([(x - 116, foot - 50), (x + 116, foot - 50), (x + 100, foot), (x - 100, foot)]),
        (170, 176, 160),
        contrast=0.25,
    )
    for number in range(4):
        cup = easel.round_points(x - 84 + number * 56, foot - 52, 27, 18)
        easel.fill(cup, (134, 140, 128))
    easel.fill(easel.round_points(x - 84, foot - 64, 22, 26), (238, 206, 170), contrast=0.16)
    easel.fill(easel.round_points(x + 28, foot - 64, 22, 26), (246, 232, 212), contrast=0.16)
