"""What do several paintings share?"""

from gatekeeper.pictures.scenes.easel import Colour, Easel

BOOKS: tuple[Colour, ...] = (
    (200, 68, 62), (236, 176, 58), (62, 128, 176), (92, 156, 96), (140, 92, 160), (226, 122, 60),
    (70, 160, 160), (238, 214, 170),
)  # fmt: skip
GLASS: Colour = (222, 238, 242)


def cloud(easel: Easel, x: float, y: float, size: float) -> None:
    """Paint a heap of white cloud with a little shade under it."""
    for dx, dy, r in ((-70, 12, 40), (-24, -10, 56), (36, -16, 60), (88, 10, 42), (10, 22, 60)):
        puff = easel.round_points(x + dx * size, y + dy * size, r * size * 1.1, r * size * 0.72, wobble=0.06)
        easel.fill(puff, (255, 254, 250), contrast=0.03, rough=4, opacity=0.86)
    for dx in (-50, 10, 60):
        easel.dab(x + dx * size, y + 34 * size, 90 * size, 14 * size, (196, 214, 226), opacity=0.5)


def table(easel: Easel, level: float) -> None:
    """Paint a wooden table top from `level` down to the lower edge."""
    easel.wash(level + 14, 800, (206, 152, 100), (176, 122, 80), stroke=40)
    easel.fill(easel.box_points(-20, level, 1240, 20, wobble=1.5), (226, 174, 120), tone="flat", contrast=0.2)
