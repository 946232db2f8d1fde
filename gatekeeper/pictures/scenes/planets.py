"""The solar system on threads."""

# The numbers of a painting are its places and sizes; names would not say more.
# ruff: noqa: PLR2004

import math

from PIL import Image

from gatekeeper.pictures.scenes.easel import Colour, Easel, Point, darker, lighter, smooth_open, turned


def paper_planets(easel: Easel) -> Image.Image:
    """Paper planets hanging on threads before a painted night sky."""
    easel.wash(0, 800, (26, 30, 80), (70, 52, 122), stroke=64)
    for left, top, reach, light in (
        (260, 560, 330, (86, 70, 160)),
        (940, 250, 360, (60, 90, 170)),
        (700, 700, 260, (130, 70, 140)),
    ):
        easel.glow(left, top, reach, light, 0.55)
    for _ in range(240):
        size = easel.random.uniform(2, 7)
        easel.dab(
            easel.random.uniform(0, 1200),
            easel.random.uniform(0, 800),
            size,
            size,
            easel.around((250, 240, 206), 5),
            opacity=easel.random.uniform(0.5, 1),
        )
    for _ in range(9):
        _star(easel, easel.random.uniform(40, 1160), easel.random.uniform(60, 760), easel.random.uniform(9, 17))
    planets: tuple[tuple[float, float, float, Colour], ...] = (
        (96, 250, 34, (190, 160, 140)), (196, 470, 56, (236, 178, 96)), (330, 230, 62, (70, 146, 206)),
        (452, 560, 46, (216, 92, 66)),
        (640, 330, 128, (226, 170, 120)), (890, 540, 96, (240, 206, 130)),
        (1030, 220, 66, (140, 214, 216)), (1126, 480, 60, (72, 110, 206)),
    )  # fmt: skip
    for number, (x, y, radius, colour) in enumerate(planets):
        easel.line([(easel.near(x, 3), -10), (x, y - radius)], 2.4, (226, 226, 236), opacity=0.8)
        _planet(easel, number, (x, y), radius, colour)
    _sun_quarter(easel)
    return easel.finish()


def _star(easel: Easel, x: float, y: float, size: float) -> None:
    points = [
        (
            x + (size if corner % 2 == 0 else size * 0.42) * math.sin(corner / 10 * math.tau),
            y - (size if corner % 2 == 0 else size * 0.42) * math.cos(corner / 10 * math.tau),
        )
        for corner in range(10)
    ]
    easel.fill(points, (252, 216, 110))


def _planet(easel: Easel, number: int, middle: Point, radius: float, colour: Colour) -> None:
    x, y = middle
    ringed = number == 5
    ring = [
        turned(
            [
                (
                    x + radius * 1.75 * math.cos(step / 40 * math.tau),
                    y + radius * 0.42 * math.sin(step / 40 * math.tau),
                )
            ],
            (x, y),
            -14,
        )[0]
        for step in range(41)
    ]
    if ringed:
        easel.line(ring[20:], 15, (214, 178, 140))
    disc = easel.round_points(x, y, radius, radius, wobble=0.012)
    easel.shadow(disc, dx=10, dy=14, blur=12, strength=0.5)
    easel.fill(disc, colour, contrast=0.26)
    if number in {2, 7}:
        for _ in range(9):
            turn, reach = easel.random.uniform(0, math.tau), radius * 0.6 * easel.random.random()
            patch = (118, 180, 96) if number == 2 else (150, 190, 236)
            easel.dab(
                x + reach * math.cos(turn),
                y + reach * math.sin(turn),
                radius * 0.6,
                radius * 0.3,
                patch,
                turn=easel.near(0, 50),
            )
    elif radius > 50:
        for band in range(-3, 4):
            level = band * radius * 0.25
            half = math.sqrt(max(0.0, radius**2 - level**2)) * 0.93
            stripe = lighter(colour, 0.35) if band % 2 else darker(colour, 0.18)
            easel.line(
                smooth_open([(x - half, y + level), (x, y + level + radius * 0.06), (x + half, y + level)]),
                radius * 0.13,
                stripe,
                opacity=0.75,
            )
    easel.dab(
        x - radius * 0.36, y - radius * 0.42, radius * 0.5, radius * 0.26, (255, 250, 235), turn=-38, opacity=0.4
    )
    if ringed:
        easel.line(ring[:21], 15, (236, 204, 160))


def _sun_quarter(easel: Easel) -> None:
    easel.glow(-30, 860, 420, (255, 190, 80), 0.8)
    for ray in range(9):
        turn = math.radians(-96 + ray * 13)
        easel.line(
            [
                (-20 + 210 * math.cos(turn), 840 + 210 * math.sin(turn)),
                (-20 + 276 * math.cos(turn), 840 + 276 * math.sin(turn)),
            ],
            17,
            (250, 176, 60),
            taper=0.6,
        )
    easel.fill(easel.round_points(-20, 840, 190, 190), (252, 196, 70), contrast=0.25)
