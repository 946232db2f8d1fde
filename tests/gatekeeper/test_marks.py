"""What is marked in a picture: is it in the picture, and how far does its cover reach?"""

import pytest

from gatekeeper.errors import InvalidInput
from gatekeeper.marks import CODE, FACE, PART, WORDS, Marks, cover_of_face, filled, is_inside, parts
from rules.facts import Looked, Region, SeenFace, SeenLine

FACE_AT = Region(0.4, 0.4, 0.1, 0.2)
SEEN = Looked(
    faces=(SeenFace(1, FACE_AT), SeenFace(2, Region(0.95, 0.0, 0.2, 0.1), sure=False)),
    lines=(SeenLine(Region(0.1, 0.8, 0.3, 0.05), "Poppy"), SeenLine(FACE_AT, "https://x", is_code=True)),
)
SIZE = (1000, 800)


def test_everything_marked_becomes_a_part_in_order() -> None:
    marks = Marks(frozenset({2, 1}), frozenset({1, 0}), (Region(0, 0, 0.5, 0.5),))
    assert [part.what for part in parts(marks, SEEN, *SIZE)] == [FACE, FACE, WORDS, CODE, PART]
    assert marks.count == 5


def test_a_face_is_covered_to_nearly_twice_its_size_and_a_drawn_box_as_it_was_drawn() -> None:
    cover = cover_of_face(FACE_AT, *SIZE)
    assert cover.area > 2.8 * FACE_AT.area
    (part,) = parts(Marks(boxes=(Region(0.16, 0.2, 0.16, 0.2),)), SEEN, *SIZE)
    box = filled(part.patch, *SIZE)
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((160, 160, 320, 320), abs=4)


def test_a_cover_over_the_edge_ends_at_the_edge() -> None:
    part = next(iter(parts(Marks(frozenset({2})), SEEN, *SIZE)))
    box = filled(part.patch, *SIZE)
    assert box.x1 == SIZE[0]
    assert box.y0 == 0


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        (Marks(), "Nothing is marked"),
        (Marks(frozenset({3})), "not in this picture any more"),
        (Marks(lines=frozenset({2})), "not in this picture any more"),
        (Marks(boxes=(Region(0.9, 0, 0.2, 0.1),)), "outside the picture"),
        (Marks(boxes=(Region(0, 0, 0.001, 0.5),)), "too small"),
        (Marks(boxes=(Region(0, 0, 0.5, 0.5),) * 61), "outside the picture"),
    ],
)
def test_what_cannot_be_covered_is_refused_whole(marks: Marks, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        list(parts(marks, SEEN, *SIZE))


@pytest.mark.parametrize(
    ("region", "inside"),
    [
        (Region(0, 0, 1, 1), True),
        (Region(0.6, 0.7, 0.4, 0.3), True),
        (Region(-0.01, 0, 0.5, 0.5), False),
        (Region(0, 0.6, 0.5, 0.5), False),
        (Region(float("nan"), 0, 0.5, 0.5), False),
        (Region(0, 0, float("inf"), 0.5), False),
    ],
)
def test_a_box_is_inside_or_it_is_not(region: Region, inside: bool) -> None:  # noqa: FBT001  # a value of the table
    assert is_inside(region) is inside
