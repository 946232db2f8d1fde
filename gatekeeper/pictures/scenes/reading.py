"""The quiet corner of a classroom."""

# The numbers of a painting are its places and sizes; names would not say more.
# ruff: noqa: PLR2004

import math

from PIL import Image

from gatekeeper.pictures.scenes.common import BOOKS
from gatekeeper.pictures.scenes.easel import Colour, Easel, darker, lighter, mix, smooth, smooth_open, turned


def reading_corner(easel: Easel) -> Image.Image:
    """Book shelves, a lamp, cushions and a rug: the quiet corner of a classroom."""
    easel.wash(0, 610, (248, 226, 186), (244, 208, 168), stroke=60)
    easel.wash(600, 800, (190, 140, 98), (164, 114, 78), stroke=44)
    easel.fill(easel.box_points(-10, 588, 1220, 22, wobble=1), (252, 244, 228), tone="flat")
    _window(easel, 120, 86)
    _garland(easel)
    for level in range(3):
        _shelf(easel, 560, 252 + level * 134, 560)
    _rug(easel, 520, 712)
    _lamp(easel, 470, 640)
    _bean_bag(easel, 250, 640, (74, 148, 160))
    _cushion(easel, 470, 694, (236, 170, 60), -8)
    _cushion(easel, 380, 716, (206, 84, 84), 10)
    _open_book(easel, 640, 712)
    _pile_of_books(easel, 830, 742)
    _plant(easel, 1040, 700)
    return easel.finish()


def _window(easel: Easel, x: float, y: float) -> None:
    easel.fill(easel.box_points(x - 14, y - 14, 278, 338), (252, 248, 238), tone="upright", contrast=0.12)
    for column in range(2):
        for row in range(2):
            left, top = x + column * 128, y + row * 158
            easel.fill(
                easel.box_points(left, top, 120, 150),
                mix((140, 200, 232), (222, 238, 236), row * 0.7),
                tone="flat",
                contrast=0.14,
            )
            if row:
                hill = smooth(
                    [
                        (left, top + 96),
                        (left + 60, top + 70 + column * 16),
                        (left + 119, top + 90),
                        (left + 119, top + 149),
                        (left, top + 149),
                    ]
                )
                easel.fill(hill, (134, 184, 104))
    easel.fill(easel.round_points(x + 196, y + 56, 30, 30), (250, 214, 92))
    for side in (-1, 1):
        edge = x + 125 + side * 175
        cloth = [
            (edge, y - 40),
            (edge - side * 96, y - 40),
            (edge - side * 60, y + 150),
            (edge - side * 72, y + 356),
            (edge + side * 8, y + 356),
        ]
        easel.fill(easel.straight_points(cloth, wobble=4), (214, 104, 92), tone="upright", contrast=0.34)
    easel.line([(x - 84, y - 42), (x + 336, y - 40)], 9, (140, 98, 66))


def _garland(easel: Easel) -> None:
    spots = [(540 + step * 62.0, 34 + 46 * math.sin(step / 10 * math.pi)) for step in range(11)]
    easel.line(smooth_open(spots), 3, (150, 110, 80))
    for number, (x, y) in enumerate(spots):
        colour = BOOKS[number % 7]
        star = [
            (
                x + (24 if corner % 2 == 0 else 11) * math.sin(corner / 10 * math.tau),
                y + 20 - (24 if corner % 2 == 0 else 11) * math.cos(corner / 10 * math.tau),
            )
            for corner in range(10)
        ]
        easel.shadow(star, dx=3, dy=5, blur=4, strength=0.25)
        easel.fill(star, colour)


def _shelf(easel: Easel, x: float, y: float, width: float) -> None:
    easel.fill(easel.box_points(x, y - 118, width, 120, wobble=1), (176, 126, 84), tone="flat", contrast=0.2)
    easel.fill(easel.box_points(x, y - 118, width, 26, wobble=1), (142, 98, 66), tone="flat", opacity=0.7)
    at = x + 12
    while at < x + width - 60:
        if easel.random.random() < 0.1:
            _toy(easel, at + 30, y - 4)
            at += 66
            continue
        thick, tall = easel.random.uniform(15, 32), easel.random.uniform(70, 104)
        lean = 0.0 if easel.random.random() < 0.85 else easel.random.uniform(5, 9)
        colour = easel.around(easel.random.choice(BOOKS), 16)
        spine = turned(easel.box_points(at, y - tall, thick, tall, wobble=1), (at, y), lean)
        easel.fill(spine, colour, tone="upright", contrast=0.26)
        for share in (0.16, 0.78):
            ends = turned([(at + 4, y - tall * share), (at + thick - 4, y - tall * share)], (at, y), lean)
            easel.line(ends, 4, lighter(colour, 0.6), rough=0.8)
        if thick > 24:
            easel.dab(
                *turned([(at + thick / 2, y - tall * 0.5)], (at, y), lean)[0],
                thick * 0.46,
                thick * 0.46,
                lighter(colour, 0.7),
            )
        at += thick + (2 if not lean else 16)
    easel.fill(easel.box_points(x - 14, y, width + 28, 17, wobble=1), (206, 154, 104), tone="flat", contrast=0.25)
    for side in (x - 16, x + width):
        easel.fill(
            easel.box_points(side, y - 132, 18, 150, wobble=1), (196, 144, 96), tone="upright", contrast=0.25
        )


def _toy(easel: Easel, x: float, y: float) -> None:
    globe = easel.random.random() < 0.5
    if globe:
        easel.fill(easel.box_points(x - 16, y - 8, 32, 9), (120, 84, 60))
        easel.line([(x, y - 8), (x, y - 20)], 6, (120, 84, 60))
        easel.fill(easel.round_points(x, y - 48, 28, 28), (92, 164, 204), contrast=0.25)
        for dx, dy, r in ((-8, -56, 12), (10, -42, 10), (-10, -34, 8)):
            easel.dab(x + dx, y + dy, r * 2, r * 1.4, (122, 178, 98), turn=30)
        return
    easel.fill(easel.box_points(x - 20, y - 34, 40, 34), (236, 226, 206), tone="upright")
    for dx in (-14, -5, 5, 14):
        easel.line([(x + dx * 0.7, y - 30), (x + dx * 1.3, y - 66 + abs(dx))], 6, BOOKS[abs(int(dx)) % 7])


def _rug(easel: Easel, x: float, y: float) -> None:
    for share, colour in (
        (1.0, (92, 122, 160)),
        (0.86, (242, 226, 196)),
        (0.78, (206, 96, 82)),
        (0.56, (242, 196, 96)),
        (0.36, (110, 160, 150)),
        (0.16, (242, 226, 196)),
    ):
        easel.fill(
            easel.round_points(x, y, 450 * share, 82 * share, wobble=0.008),
            colour,
            tone="flat",
            contrast=0.2,
            rough=2.4,
        )


def _lamp(easel: Easel, x: float, foot: float) -> None:
    easel.glow(x, 330, 330, (255, 236, 170), 0.75)
    easel.fill(easel.round_points(x, foot, 44, 11), (96, 76, 70))
    easel.line([(x, foot), (x, 346)], 8, (110, 86, 76))
    easel.fill(
        easel.straight_points([(x - 34, 262), (x + 34, 262), (x + 72, 356), (x - 72, 356)]),
        (252, 218, 128),
        tone="upright",
        contrast=0.2,
    )
    easel.line([(x - 72, 356), (x + 72, 356)], 5, (226, 160, 70))


def _bean_bag(easel: Easel, x: float, y: float, colour: Colour) -> None:
    easel.shadow(easel.round_points(x, y + 74, 168, 28), dx=0, dy=8, blur=12)
    body = smooth(
        [
            (x - 165, y + 62),
            (x - 142, y - 30),
            (x - 70, y - 122),
            (x + 6, y - 128),
            (x + 60, y - 50),
            (x + 148, y - 4),
            (x + 166, y + 64),
            (x + 60, y + 92),
            (x - 90, y + 92),
        ]
    )
    easel.fill(body, colour, contrast=0.34)
    for start, middle, end in (
        ((x - 66, y - 116), (x - 96, y - 10), (x - 60, y + 86)),
        ((x - 4, y - 122), (x + 20, y - 10), (x + 60, y + 86)),
    ):
        easel.line(smooth_open([start, middle, end]), 4, darker(colour, 0.3), opacity=0.7)
    easel.fill(
        smooth([(x - 20, y - 40), (x + 50, y - 40), (x + 128, y + 8), (x + 60, y + 28), (x - 10, y + 6)]),
        lighter(colour, 0.25),
        rough=5,
        opacity=0.6,
    )


def _cushion(easel: Easel, x: float, y: float, colour: Colour, turn: float) -> None:
    points = turned(
        smooth(
            [
                (x - 70, y - 38),
                (x, y - 30),
                (x + 70, y - 38),
                (x + 62, y),
                (x + 70, y + 38),
                (x, y + 30),
                (x - 70, y + 38),
                (x - 62, y),
            ]
        ),
        (x, y),
        turn,
    )
    easel.shadow(points, blur=9)
    easel.fill(points, colour, contrast=0.28)
    for dx in (-40, -14, 14, 40):
        easel.line(
            turned([(x + dx, y - 26), (x + dx, y + 26)], (x, y), turn), 4, lighter(colour, 0.5), opacity=0.8
        )


def _open_book(easel: Easel, x: float, y: float) -> None:
    easel.shadow(easel.round_points(x, y + 18, 96, 22), dx=0, dy=6)
    for side in (-1, 1):
        cover = [(x, y + 24), (x + side * 98, y + 14), (x + side * 86, y - 42), (x, y - 28)]
        easel.fill(easel.straight_points(cover), (198, 70, 66))
        page = smooth_open([(x, y - 30), (x + side * 44, y - 48), (x + side * 82, y - 40)]) + smooth_open(
            [(x + side * 92, y + 8), (x + side * 46, y), (x, y + 18)]
        )
        easel.fill(page, (254, 248, 232), contrast=0.08)
        for row in range(4):
            level = y - 26 + row * 9
            easel.line([(x + side * 18, level + 4), (x + side * 72, level)], 2.4, (170, 160, 150), opacity=0.7)
    easel.dab(x + 44, y - 24, 34, 24, (122, 184, 204))


def _pile_of_books(easel: Easel, x: float, y: float) -> None:
    easel.shadow(easel.box_points(x - 80, y - 10, 160, 20), dx=0, dy=8)
    for level in range(4):
        width = easel.random.uniform(120, 160)
        left = x - width / 2 + easel.near(0, 10)
        colour = BOOKS[(level * 3 + 1) % 7]
        easel.fill(easel.box_points(left, y - 26 * (level + 1) + 8, width, 26), colour, tone="flat", contrast=0.25)
        easel.fill(
            easel.box_points(left + width - 16, y - 26 * (level + 1) + 12, 14, 17, wobble=1),
            (250, 242, 224),
            contrast=0.1,
        )


def _plant(easel: Easel, x: float, y: float) -> None:
    easel.shadow(easel.round_points(x, y + 74, 66, 16), dx=0, dy=4)
    for _ in range(17):
        turn = easel.random.uniform(-165, -15)
        reach = easel.random.uniform(120, 210)
        tip = (x + reach * math.cos(math.radians(turn)), y - 10 + reach * math.sin(math.radians(turn)))
        bend = ((x + tip[0]) / 2 + easel.near(0, 14), (y + tip[1]) / 2 - 20)
        colour = easel.around((70, 140, 84), 20)
        easel.line(smooth_open([(x, y), bend, tip]), 5, darker(colour, 0.2))
        easel.dab(tip[0], tip[1], 84, 38, colour, turn=turn)
        easel.line([bend, tip], 2.5, lighter(colour, 0.4), opacity=0.6)
    easel.fill(
        easel.straight_points([(x - 62, y - 14), (x + 62, y - 14), (x + 46, y + 80), (x - 46, y + 80)]),
        (202, 112, 78),
        tone="upright",
        contrast=0.28,
    )
    easel.fill(easel.box_points(x - 70, y - 28, 140, 24), (214, 126, 90), tone="flat")
