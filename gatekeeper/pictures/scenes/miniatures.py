"""Eleven little paintings and a twelfth, as children might hang them on a wall."""

import math
from collections.abc import Callable

from PIL import Image

from gatekeeper.pictures.scenes.easel import Colour, Easel, darker, lighter, smooth, smooth_open

_RAINBOW: tuple[Colour, ...] = (
    (220, 66, 62),
    (240, 140, 50),
    (248, 208, 66),
    (96, 172, 92),
    (66, 140, 204),
    (140, 92, 168),
)


def house(easel: Easel) -> Image.Image:
    """A house with a sun."""
    easel.wash(0, 560, (150, 208, 238), (214, 236, 240), stroke=90)
    easel.wash(600, 820, (124, 184, 82), (100, 160, 66), stroke=90)
    _sun(easel, 1010, 170)
    easel.fill(easel.box_points(330, 360, 470, 330, wobble=8), (238, 116, 92), contrast=0.2)
    easel.fill(easel.straight_points([(270, 380), (565, 150), (860, 380)], wobble=8), (128, 74, 74))
    easel.fill(easel.box_points(510, 500, 120, 190, wobble=6), (70, 128, 180))
    for x in (380, 670):
        easel.fill(easel.box_points(x, 430, 100, 100, wobble=5), (252, 228, 130))
        easel.line([(x + 50, 432), (x + 50, 528)], 10, (255, 252, 240))
        easel.line([(x + 2, 480), (x + 98, 480)], 10, (255, 252, 240))
    for x in (120, 210, 960, 1080):
        _flower(easel, x, 640, 44)
    return easel.finish()


def rainbow(easel: Easel) -> Image.Image:
    """A rainbow between two clouds."""
    easel.wash(0, 800, (176, 216, 240), (236, 244, 240), stroke=90)
    for number, colour in enumerate(_RAINBOW):
        radius = 430 - number * 52
        arc = [
            (600 + radius * math.cos(step / 24 * math.pi), 650 - radius * math.sin(step / 24 * math.pi))
            for step in range(25)
        ]
        easel.line(arc, 56, colour, rough=3, contrast=0.3)
    for x in (230, 960):
        for dx, dy, r in ((-80, 20, 80), (0, -30, 105), (90, 20, 80)):
            easel.fill(easel.round_points(x + dx, 650 + dy, r, r * 0.8), (255, 254, 250), contrast=0.06, rough=4)
    return easel.finish()


def fish(easel: Easel) -> Image.Image:
    """Fish among weed and bubbles."""
    easel.wash(0, 800, (70, 170, 200), (26, 96, 150), stroke=90)
    easel.fill(
        smooth([(-40, 760), (300, 690), (640, 740), (960, 680), (1260, 750), (1260, 860), (-40, 860)]),
        (232, 206, 140),
    )
    for x in (110, 190, 1040, 1120):
        weed = [(x, 800), (easel.near(x, 50), 660), (easel.near(x, 50), 520), (x, 390)]
        easel.line(smooth_open(weed), 36, easel.around((70, 160, 96), 20), taper=0.6)
    for x, y, size, colour in (
        (430, 300, 1.2, _RAINBOW[1]),
        (830, 480, 1.0, _RAINBOW[2]),
        (760, 170, 0.7, (236, 130, 160)),
    ):
        easel.fill(
            easel.straight_points(
                [(x + 110 * size, y), (x + 220 * size, y - 90 * size), (x + 220 * size, y + 90 * size)]
            ),
            darker(colour, 0.15),
        )
        easel.fill(easel.round_points(x, y, 150 * size, 92 * size), colour, contrast=0.3)
        for dx in (-30, 30, 84):
            easel.line(
                smooth_open(
                    [(x + dx * size, y - 66 * size), (x + (dx + 24) * size, y), (x + dx * size, y + 66 * size)]
                ),
                16 * size,
                lighter(colour, 0.5),
            )
        easel.dab(x - 84 * size, y - 20 * size, 44 * size, 44 * size, (255, 255, 250))
        easel.dab(x - 90 * size, y - 20 * size, 22 * size, 22 * size, (40, 36, 50))
    for _ in range(12):
        easel.dab(
            easel.random.uniform(240, 1000), easel.random.uniform(40, 600), 30, 30, (210, 238, 246), opacity=0.7
        )
    return easel.finish()


def butterfly(easel: Easel) -> Image.Image:
    """A butterfly folded from one half of wet paint."""
    easel.wash(0, 800, (252, 240, 196), (250, 226, 190), stroke=90)
    for side in (-1, 1):
        for dx, dy, rx, ry, colour in ((230, -130, 230, 190, (92, 96, 180)), (190, 170, 180, 150, (224, 96, 140))):
            easel.fill(
                easel.round_points(600 + side * dx, 400 + dy, rx, ry, turn=side * -24), colour, contrast=0.32
            )
            easel.fill(
                easel.round_points(600 + side * dx * 1.08, 400 + dy, rx * 0.58, ry * 0.58),
                lighter(colour, 0.35),
                contrast=0.3,
            )
            easel.fill(easel.round_points(600 + side * dx * 1.14, 400 + dy, rx * 0.26, ry * 0.26), (250, 204, 70))
        easel.line(smooth_open([(600, 210), (600 + side * 60, 110), (600 + side * 120, 90)]), 14, (60, 46, 56))
    easel.fill(easel.round_points(600, 420, 38, 250), (60, 46, 56))
    return easel.finish()


def rocket(easel: Easel) -> Image.Image:
    """A rocket among stars and a ringed planet."""
    easel.wash(0, 800, (38, 40, 92), (74, 56, 120), stroke=90)
    for _ in range(46):
        size = easel.random.uniform(8, 22)
        easel.dab(easel.random.uniform(0, 1200), easel.random.uniform(0, 800), size, size, (255, 240, 180))
    easel.fill(easel.round_points(970, 210, 120, 120), (238, 160, 86), contrast=0.35)
    easel.line([(790, 250), (1150, 168)], 24, (250, 220, 150))
    for reach, colour in ((250, (240, 120, 50)), (180, (252, 208, 80))):
        easel.fill(smooth([(470, 560), (430, 640), (500, 560 + reach), (570, 640), (540, 560)]), colour)
    for side in (-1, 1):
        easel.fill(
            easel.straight_points([(500 + side * 70, 430), (500 + side * 170, 590), (500 + side * 60, 560)]),
            (214, 66, 66),
        )
    easel.fill(
        smooth([(500, 70), (590, 230), (590, 560), (410, 560), (410, 230)]),
        (236, 238, 240),
        tone="upright",
        contrast=0.2,
    )
    easel.fill(smooth([(500, 70), (576, 216), (424, 216)]), (214, 66, 66))
    easel.fill(easel.round_points(500, 330, 56, 56), (70, 150, 200))
    easel.dab(484, 312, 30, 22, (214, 238, 248), turn=-30)
    return easel.finish()


def tree(easel: Easel) -> Image.Image:
    """A cherry tree printed with fingertips."""
    easel.wash(0, 800, (206, 232, 236), (240, 240, 214), stroke=90)
    easel.fill(smooth([(-40, 700), (600, 640), (1240, 700), (1240, 860), (-40, 860)]), (134, 184, 92))
    easel.line([(600, 720), (596, 360)], 84, (116, 78, 58), taper=0.4, tone="upright", contrast=0.35)
    for tip, lift in (((330, 250), 420), ((870, 240), 400), ((480, 170), 380), ((740, 160), 370)):
        easel.line(
            smooth_open([(598, lift + 70), ((598 + tip[0]) / 2, lift - 60), tip]), 34, (116, 78, 58), taper=0.6
        )
    for _ in range(130):
        angle, reach = easel.random.uniform(0, math.tau), math.sqrt(easel.random.random())
        x, y = 600 + 390 * reach * math.cos(angle), 280 + 240 * reach * math.sin(angle)
        easel.dab(
            x,
            y,
            62,
            54,
            easel.around(easel.random.choice(((240, 150, 176), (250, 196, 206), (226, 112, 150))), 12),
        )
    return easel.finish()


def boat(easel: Easel) -> Image.Image:
    """A sailing boat on choppy water."""
    easel.wash(0, 500, (250, 214, 150), (250, 236, 200), stroke=90)
    easel.fill(easel.round_points(950, 300, 120, 120), (240, 120, 80))
    easel.line([(590, 110), (590, 540)], 20, (110, 76, 58))
    easel.fill(easel.straight_points([(620, 120), (620, 500), (900, 500)]), (255, 252, 242), contrast=0.12)
    easel.fill(easel.straight_points([(560, 180), (560, 500), (350, 500)]), (214, 76, 70))
    easel.fill(smooth([(310, 540), (600, 560), (900, 540), (800, 680), (420, 680)]), (66, 110, 170), tone="flat")
    for row, colour in enumerate(((84, 170, 200), (56, 140, 186), (38, 108, 160))):
        top = [(x, 630 + row * 62 + (26 if (x // 100 + row) % 2 else -14)) for x in range(-100, 1400, 100)]
        easel.fill(
            [*smooth_open([(float(x), float(y)) for x, y in top]), (1300, 860), (-100, 860)],
            colour,
            tone="flat",
            contrast=0.25,
        )
    return easel.finish()


def cat(easel: Easel) -> Image.Image:
    """A ginger cat with very good whiskers."""
    easel.wash(0, 800, (150, 206, 190), (190, 224, 200), stroke=90)
    ginger: Colour = (236, 150, 66)
    for side in (-1, 1):
        easel.fill(
            easel.straight_points(
                [(600 + side * 90, 250), (600 + side * 270, 70), (600 + side * 290, 340)], wobble=6
            ),
            ginger,
        )
        easel.fill(
            easel.straight_points(
                [(600 + side * 150, 240), (600 + side * 246, 140), (600 + side * 254, 290)], wobble=4
            ),
            (244, 180, 176),
        )
    easel.fill(easel.round_points(600, 430, 320, 270), ginger, contrast=0.3)
    for dx in (-70, 0, 70):
        easel.line([(600 + dx, 190), (600 + dx * 0.8, 280)], 26, darker(ginger, 0.35), taper=0.5)
    for side in (-1, 1):
        easel.fill(easel.round_points(600 + side * 120, 400, 56, 66), (250, 248, 214))
        easel.fill(easel.round_points(600 + side * 120, 404, 22, 50), (50, 60, 50))
        for level in (-30, 10, 50):
            easel.line(
                [(600 + side * 130, 540 + level * 0.4), (600 + side * 400, 520 + level * 1.5)], 8, (255, 252, 240)
            )
    easel.fill(easel.straight_points([(560, 500), (640, 500), (600, 546)]), (220, 96, 110))
    easel.line(smooth_open([(510, 590), (560, 620), (600, 560), (640, 620), (690, 590)]), 12, (90, 56, 50))
    return easel.finish()


def flowers(easel: Easel) -> Image.Image:
    """A jug of flowers."""
    easel.wash(0, 600, (244, 214, 220), (250, 234, 224), stroke=90)
    easel.wash(620, 820, (190, 150, 190), (170, 130, 176), stroke=90)
    for x, y in ((400, 250), (560, 150), (740, 200), (860, 320), (620, 330), (460, 400)):
        easel.line(smooth_open([(620, 560), ((620 + x) / 2, y + 130), (x, y)]), 16, (96, 150, 84))
    for number, (x, y) in enumerate(((400, 250), (560, 150), (740, 200), (860, 320), (620, 330), (460, 400))):
        _flower(easel, x, y, 84, colour=_RAINBOW[number], stem=False)
    easel.fill(
        smooth([(490, 500), (760, 500), (800, 640), (720, 760), (530, 760), (450, 640)]),
        (70, 146, 180),
        contrast=0.3,
    )
    for x in (520, 600, 680):
        easel.dab(x, 640, 44, 44, (250, 240, 210))
    return easel.finish()


def snail(easel: Easel) -> Image.Image:
    """A snail with a spiral of all the colours."""
    easel.wash(0, 800, (226, 238, 190), (204, 226, 168), stroke=90)
    body = [(180, 680), (240, 620), (600, 640), (860, 600), (900, 400), (980, 360), (1040, 430), (1010, 640)]
    easel.fill(smooth([*body, (900, 710), (400, 720)]), (226, 190, 140), contrast=0.25)
    for horn in (950, 1020):
        easel.line([(990, 400), (horn, 260)], 16, (200, 160, 116))
        easel.dab(horn, 256, 36, 36, (60, 50, 54))
    easel.fill(easel.round_points(560, 420, 270, 250), (240, 150, 90), contrast=0.2)
    for step in range(110):
        angle, reach = step / 110 * math.tau * 3, 240 * (1 - step / 110)
        x, y = 560 + reach * math.cos(angle), 420 + reach * 0.94 * math.sin(angle)
        easel.dab(x, y, 52, 52, _RAINBOW[step // 4 % 6])
    return easel.finish()


def hot_air_balloon(easel: Easel) -> Image.Image:
    """A hot air balloon over hills."""
    easel.wash(0, 800, (140, 200, 232), (250, 232, 214), stroke=90)
    for level, colour in ((620, (150, 190, 130)), (690, (110, 166, 100))):
        top = [(-60, level), (300, level - 70), (660, level + 10), (980, level - 60), (1270, level)]
        easel.fill(smooth([*top, (1270, 880), (-60, 880)]), colour)
    for number in range(5):
        easel.fill(
            easel.round_points(600, 300, 236 * (1 - number * 0.23), 250, wobble=0.01),
            _RAINBOW[(number * 2) % 5],
            contrast=0.2,
        )
    for side in (-1, 1):
        easel.line([(600 + side * 96, 520), (600 + side * 46, 640)], 8, (90, 66, 54))
    easel.fill(easel.box_points(546, 630, 108, 86, wobble=5), (170, 116, 70), tone="flat", contrast=0.4)
    return easel.finish()


def handmade_pattern(easel: Easel) -> Image.Image:
    """Circles inside squares, every one in other colours."""
    easel.wash(0, 800, (250, 244, 230), (246, 238, 222), stroke=90)
    for column in range(4):
        for row in range(3):
            x, y = 30 + column * 288.0, 26 + row * 254.0
            colours = easel.random.sample(_RAINBOW, 4)
            easel.fill(easel.box_points(x, y, 270, 238, wobble=6), lighter(colours[0], 0.2), contrast=0.25)
            for number, share in enumerate((1.0, 0.68, 0.36)):
                easel.fill(
                    easel.round_points(x + 135, y + 119, 108 * share, 102 * share),
                    colours[number + 1],
                    contrast=0.3,
                )
    return easel.finish()


def _sun(easel: Easel, x: float, y: float) -> None:
    for ray in range(12):
        angle = ray / 12 * math.tau
        easel.line(
            [
                (x + 100 * math.cos(angle), y + 100 * math.sin(angle)),
                (x + 160 * math.cos(angle), y + 160 * math.sin(angle)),
            ],
            18,
            (248, 190, 50),
            taper=0.5,
        )
    easel.fill(easel.round_points(x, y, 86, 86), (252, 208, 66))


def _flower(
    easel: Easel, x: float, y: float, size: float, *, colour: Colour = (226, 84, 110), stem: bool = True
) -> None:
    if stem:
        easel.line([(x, y), (x, y + 120)], 12, (70, 130, 66))
    for petal in range(6):
        angle = petal / 6 * math.tau
        easel.dab(
            x + size * 0.62 * math.cos(angle),
            y + size * 0.62 * math.sin(angle),
            size * 0.9,
            size * 0.62,
            easel.around(colour, 14),
            turn=math.degrees(angle),
        )
    easel.dab(x, y, size * 0.6, size * 0.6, (250, 214, 90))


MINIATURES: tuple[Callable[[Easel], Image.Image], ...] = (
    house, fish, butterfly, rocket, rainbow, cat, boat, flowers, tree, snail, hot_air_balloon, handmade_pattern,
)  # fmt: skip
