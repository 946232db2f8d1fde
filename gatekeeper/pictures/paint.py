"""Which pictures can the demo show? Our own paintings: no photo is borrowed, nobody is in them.

Painted by code from a seed, so that the demo, the tests and the screenshots
always show the same thing and no child ever stood before a camera for it.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from gatekeeper.pictures.phone import phone_photo
from gatekeeper.pictures.scenes import (
    autumn,
    beans,
    garden,
    planets,
    playground,
    reading,
    robot,
    shapes,
    volcano,
    wall,
)
from gatekeeper.pictures.scenes.easel import Easel

__all__ = ["PAINTINGS", "Painting", "as_heic", "as_jpeg", "as_png", "painted", "painting_named", "phone_photo"]


@dataclass(frozen=True, slots=True)
class Painting:
    """Something that can be painted: its name as a file, and its description for those who cannot see it."""

    name: str
    alt_text: str
    paint: Callable[[Easel], Image.Image]


PAINTINGS: tuple[Painting, ...] = (
    Painting(
        "wall-of-art",
        "A cork board with twelve small paintings: a house, fish, a butterfly, a rocket, a rainbow, a cat, "
        "a boat, flowers, a blossom tree, a snail, a hot air balloon and a pattern of circles.",
        wall.wall_of_art,
    ),
    Painting(
        "bunting",
        "Colourful bunting hung from a tree to a slide and on to another tree, above an empty playground with a "
        "chalk hopscotch.",
        playground.bunting_over_the_playground,
    ),
    Painting(
        "sunflowers",
        "Six tall sunflowers in a wooden bed in the school garden, with a blue watering can and two bees.",
        garden.sunflowers_in_the_garden,
    ),
    Painting(
        "volcano",
        "A model volcano on a tray, with red and orange foam running down its sides and flasks of coloured water "
        "beside it.",
        volcano.science_volcano,
    ),
    Painting(
        "reading-corner",
        "A reading corner with full bookshelves, a lamp, a blue bean bag, cushions and "
        "an open book on a round rug.",
        reading.reading_corner,
    ),
    Painting(
        "robot",
        "A waving robot made from cardboard boxes, tins, bottle tops and tubes, standing on a classroom table.",
        robot.recycled_robot,
    ),
    Painting(
        "autumn-leaves",
        "Red, orange, yellow and green autumn leaves laid out on a wooden table with conkers and acorns.",
        autumn.autumn_leaves,
    ),
    Painting(
        "shapes",
        "Maths equipment on squared paper: a cat made of seven shapes, number rods in order, towers of cubes, "
        "and coloured pencils.",
        shapes.shapes_table,
    ),
    Painting(
        "planets",
        "Paper planets hanging on threads in front of a dark blue night sky with stars and the edge of a sun.",
        planets.paper_planets,
    ),
    Painting(
        "beans",
        "Five glass jars on a window sill, from a bean in soil to a tall bean plant, and rain outside.",
        beans.beans_on_the_window_sill,
    ),
)


def painting_named(name: str) -> Painting:
    """Give the painting of this name; LookupError when there is none."""
    for painting in PAINTINGS:
        if painting.name == name:
            return painting
    raise LookupError(name)


def painted(name: str, *, seed: int = 1, size: tuple[int, int] = (2400, 1600)) -> Image.Image:
    """Paint the picture of this name; the same seed and size (three by two) give the same pixels."""
    return painting_named(name).paint(Easel(f"{name} {seed}", size))


def as_jpeg(image: Image.Image, quality: int = 92) -> bytes:
    """Give the picture as a plain JPEG file."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def as_png(image: Image.Image) -> bytes:
    """Give the picture as a PNG file."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def as_heic(image: Image.Image, quality: int = 70) -> bytes:
    """Give the picture as the kind of file an iPhone makes."""
    import pillow_heif  # noqa: PLC0415  # heavy, and only this one function needs it

    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=quality)
    return out.getvalue()
