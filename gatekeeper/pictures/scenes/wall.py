"""A cork board with the paintings of a whole class."""

from PIL import Image

from gatekeeper.pictures.scenes.easel import Colour, Easel, turned
from gatekeeper.pictures.scenes.miniatures import MINIATURES


def wall_of_art(easel: Easel) -> Image.Image:
    """A cork board full of small paintings, pinned up a little crooked."""
    easel.fill(easel.box_points(-20, -20, 1240, 840), (204, 164, 116), contrast=0.2)
    for _ in range(420):
        x, y = easel.random.uniform(0, 1200), easel.random.uniform(0, 800)
        easel.dab(
            x,
            y,
            easel.random.uniform(4, 10),
            4,
            easel.around((178, 134, 88), 26),
            turn=easel.near(0, 90),
            opacity=0.55,
        )
    mounts: tuple[Colour, ...] = (
        (248, 244, 234),
        (250, 226, 150),
        (190, 224, 236),
        (244, 196, 190),
        (206, 228, 184),
    )
    for number, paint in enumerate(MINIATURES):
        column, row = number % 4, number // 4
        small = Easel(f"{easel.random.random()}", (540, 360))
        x, y = easel.near(163 + column * 291, 7), easel.near(152 + row * 249, 7)
        turn = easel.near(0, 4.5)
        easel.stick(paint(small), x, y, 244, turn, border=mounts[(number + row) % len(mounts)])
        _pin(easel, *turned([(x, y - 92)], (x, y), turn)[0])
    for x, y, width, height in ((-6, -6, 1212, 24), (-6, 782, 1212, 24), (-6, -6, 24, 812), (1182, -6, 24, 812)):
        easel.fill(
            easel.box_points(x, y, width, height, wobble=1),
            (150, 104, 66),
            tone="flat" if width > height else "upright",
            contrast=0.3,
        )
    return easel.finish()


def _pin(easel: Easel, x: float, y: float) -> None:
    colour = easel.random.choice(((214, 58, 54), (58, 122, 196), (246, 192, 48), (86, 160, 84)))
    head = easel.round_points(x, y, 8, 8)
    easel.shadow(head, dx=4, dy=7, blur=3, strength=0.5)
    easel.fill(head, colour)
    easel.dab(x - 2, y - 3, 5, 4, (255, 255, 250), opacity=0.9)
