"""What of a picture is marked to be hidden, and how far would each cover reach?

Places are shares of the picture's sides, as the rules and the pages speak of them; covers are
whole pixels, as they will be painted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.errors import InvalidInput
from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.covering import Patch
from rules.facts import Looked, Region

SMALLEST = 0.005
"""A box of less than a two-hundredth of a side is a slip of the finger."""
MOST_BOXES = 60
_ROUNDING = 1e-6

FACE, WORDS, CODE, PART = "face", "words", "code", "part"
NOTHING = "Nothing is marked. Choose “Cover it” at a face or a line, or draw a box."
NOT_THERE = "Something that you marked is not in this picture any more. Look at it again."
OUTSIDE = "A box that you drew is outside the picture, or too small to hide anything. Draw it again."


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be hidden: found faces by number, lines by their place in `Looked.lines`, and drawn boxes."""

    faces: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()
    boxes: tuple[Region, ...] = ()

    @property
    def count(self) -> int:
        """How many parts that is."""
        return len(self.faces) + len(self.lines) + len(self.boxes)


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Part:
    """One part to be covered: its patch, and the word for what it hides."""

    patch: Patch
    what: str


def parts(marks: Marks, seen: Looked, width: int, height: int) -> Iterator[Part]:
    """The patches over everything that is marked in a picture of this size.

    Raises:
        InvalidInput: nothing is marked, or something that is not in the picture.
    """
    faces = {face.number: face for face in seen.faces}
    if not marks.count:
        raise InvalidInput({"cover": NOTHING})
    if marks.faces - faces.keys() or not all(0 <= number < len(seen.lines) for number in marks.lines):
        raise InvalidInput({"cover": NOT_THERE})
    if len(marks.boxes) > MOST_BOXES or not all(map(is_inside, marks.boxes)):
        raise InvalidInput({"cover": OUTSIDE})
    for number in sorted(marks.faces):
        yield Part(Patch.over_face(_box(faces[number].region, width, height)), FACE)
    for number in sorted(marks.lines):
        line = seen.lines[number]
        yield Part(Patch.over(_box(line.region, width, height)), CODE if line.is_code else WORDS)
    for region in marks.boxes:  # drawn by hand, so exactly what somebody saw themselves draw
        box = _box(region, width, height)
        yield Part(Patch(box, box), PART)


def is_inside(region: Region) -> bool:
    """Whether a drawn box lies in the picture and hides something. What is not a number is nowhere."""
    sides = (region.left, region.top, region.left + region.width, region.top + region.height)
    return all(0 <= side <= 1 + _ROUNDING for side in sides) and min(region.width, region.height) >= SMALLEST


def filled(patch: Patch, width: int, height: int) -> Box:
    """The pixels that will be painted over."""
    return Box(*patch.region(width, height))


def cover_of_face(face: Region, width: int, height: int) -> Region:
    """How far the cover of a found face would reach."""
    return _region(Patch.over_face(_box(face, width, height)), width, height)


def cover_of_line(line: Region, width: int, height: int) -> Region:
    """How far the cover of a line of writing would reach."""
    return _region(Patch.over(_box(line, width, height)), width, height)


def _box(region: Region, width: int, height: int) -> Box:
    x0, y0 = region.left * width, region.top * height
    return Box(x0, y0, x0 + region.width * width, y0 + region.height * height)


def _region(patch: Patch, width: int, height: int) -> Region:
    x0, y0, x1, y1 = patch.region(width, height)
    return Region(x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
