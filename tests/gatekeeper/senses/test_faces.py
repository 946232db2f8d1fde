"""Are faces found, wherever, however large and however turned, and is nothing about them but where they are?

The faces are drawn: nobody has them. How well faces of real people are found is measured on
pictures that are kept apart from the project (tests/bench).
"""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from gatekeeper.pictures.boxes import Box
from gatekeeper.pictures.covering import Patch, cover
from gatekeeper.pictures.paint import PAINTINGS, as_jpeg, painted
from gatekeeper.senses import faces
from gatekeeper.senses.faces import FaceFinder
from gatekeeper.senses.pixels import Pixels, decoded
from gatekeeper.senses.seen import Seen, SeenFace
from tests.gatekeeper.pictures.files import saved, seen_as
from tests.gatekeeper.senses.drawn import SKINS, face, group, label

MIXED = [220, 150, 110, 80, 60, 60, 48, 40, 40, 32]


@cache
def finder() -> FaceFinder:
    return FaceFinder()


def sure(pixels: Pixels) -> list[Box]:
    return [found.box for found in finder().faces(np.ascontiguousarray(pixels)) if found.sure]


def hits(box: Box, others: list[Box]) -> int:
    return sum(
        box.shared_with(other) > 0.35 * (box.area + other.area - box.shared_with(other)) for other in others
    )


def test_large_and_small_faces_in_one_picture_are_each_found_once_where_they_are() -> None:
    pixels, boxes = group(MIXED)
    found = sure(pixels)
    assert [hits(box, found) for box in boxes] == [1] * len(boxes)
    assert len(found) == len(boxes)


@pytest.mark.parametrize("skin", SKINS)
def test_light_and_dark_skin_are_found_alike(skin: tuple[int, int, int]) -> None:
    assert len(sure(face(skin, 120))) == 1


def test_many_small_faces_are_found() -> None:
    pixels, boxes = group([26] * 24, (1024, 768))
    found = sure(pixels)
    assert sum(hits(box, found) >= 1 for box in boxes) >= 23


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_picture_that_lost_its_orientation_hides_nobody(turns: int) -> None:
    pixels, boxes = group(MIXED)
    height, width = pixels.shape[:2]
    found = sure(np.rot90(pixels, turns))
    for box in boxes:
        moved = {
            1: Box(box.y0, width - box.x1, box.y1, width - box.x0),
            2: Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0),
            3: Box(height - box.y1, box.x0, height - box.y0, box.x1),
        }[turns]
        assert hits(moved, found) >= 1, box


WORSE: dict[str, Callable[[Pixels], Pixels]] = {
    "very dark": lambda pixels: np.asarray(pixels * 0.12, dtype=np.uint8),
    "blurred": lambda pixels: np.asarray(cv2.GaussianBlur(pixels, (0, 0), 2), dtype=np.uint8),
    "moved": lambda pixels: np.asarray(cv2.filter2D(pixels, -1, np.full((1, 9), 1 / 9)), dtype=np.uint8),
}


@pytest.mark.parametrize("change", WORSE)
def test_bad_light_and_blur_hide_hardly_anybody(change: str) -> None:
    pixels, boxes = group([220, 150, 110, 80, 60, 60])
    found = sure(WORSE[change](pixels))
    assert sum(hits(box, found) >= 1 for box in boxes) >= 5


@pytest.mark.parametrize("name", [painting.name for painting in PAINTINGS])
def test_pictures_without_people_have_hardly_a_face(name: str) -> None:
    assert len(sure(decoded(as_jpeg(painted(name, size=(1200, 800)))))) <= 1


def test_print_has_no_face() -> None:
    assert sure(label("Star of the week", "Oak class")) == []


@pytest.mark.parametrize("size", [(1, 1), (33, 400), (400, 33), (40, 40)])
def test_a_picture_of_any_size_can_be_looked_at(size: tuple[int, int]) -> None:
    for found in finder().faces(np.full((*size, 3), 128, dtype=np.uint8)):
        assert 0 <= found.box.x0 < found.box.x1 <= size[1]
        assert 0 <= found.box.y0 < found.box.y1 <= size[0]


def test_the_same_picture_gives_the_same_boxes_the_surest_first() -> None:
    pixels, _ = group(MIXED)
    first = finder().faces(pixels)
    assert first == finder().faces(pixels)
    assert [found.score for found in first] == sorted((found.score for found in first), reverse=True)
    assert all(found.sure == (found.score >= faces.SURE) for found in first)


def test_what_was_covered_is_not_found_again_and_is_hidden_to_nine_tenths() -> None:
    pixels, boxes = group([150, 110, 80, 60])
    done = cover(saved(seen_as(pixels), "JPEG", quality=88), [Patch.over_face(box) for box in sure(pixels)])
    after = decoded(done.jpeg)
    assert sure(after) == []
    for box in boxes:
        inside = after[round(box.y0) : round(box.y1), round(box.x0) : round(box.x1)].reshape(-1, 3).astype(int)
        same = abs(inside - np.median(inside, axis=0)).max(axis=1) < 6
        assert same.mean() >= 0.9


SENSES = Path(faces.__file__).parent
RECOGNITION = ("embed", "recogni", "landmark", "identit", "similarity", "arcface", "facenet", "sface")


@pytest.mark.parametrize("path", sorted(SENSES.glob("*.py")), ids=lambda path: path.name)
def test_nothing_here_could_tell_one_face_from_another(path: Path) -> None:
    tree = ast.parse(path.read_text())
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    for name in names | imported:
        assert not any(part in name.lower() for part in RECOGNITION), f"{path.name}: {name}"


def test_the_detector_is_asked_for_where_and_how_large_only() -> None:
    assert faces._OUTPUTS == ["537", "538", "539"]  # its fourth answer, eyes and mouth, is the first step to who
    assert set(SeenFace.__slots__) == {"box", "score", "sure"}
    assert set(Seen.__slots__) == {"width", "height", "faces", "words", "codes", "light", "fingerprint"}
