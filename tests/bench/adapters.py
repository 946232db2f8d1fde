"""How do the parts of this project look to somebody who measures them from outside? The steady face for that.

What reads text and what looks at pictures load on first use, so that each is timed alone.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatekeeper.senses.faces import FaceFinder
    from gatekeeper.senses.words_in_pictures import WordReader

Span = dict[str, Any]
Detect = Callable[[str], list[Span]]


def weighted_length(text: str) -> int:
    """The length of a post by X's own count."""
    from rules.text import weighted_length as counted  # noqa: PLC0415  # see above

    return counted(text)


def text(
    roll: Sequence[Mapping[str, str]], staff: Sequence[Mapping[str, str]], school: Mapping[str, Any]
) -> Detect:
    """A detector for one school: the rules as the product runs them, with its lists and its name model."""
    from tests.bench.text_adapter import text as made  # noqa: PLC0415  # see above

    return made(roll, staff, school)


text.is_factory = True  # type: ignore[attr-defined]  # how score.py tells a factory from a detector


def clean_picture(path: str | Path) -> bytes:
    """The JPEG that is kept of an uploaded file; raises PictureRefused."""
    from gatekeeper.pictures.intake import clean  # noqa: PLC0415  # see above

    return clean(Path(path).read_bytes(), Path(path).name).jpeg


def faces(path: str | Path) -> list[tuple[float, float, float, float]]:
    """The boxes x0, y0, x1, y1 of the faces to be accounted for, in pixels of the whole upright picture.

    They are found in a copy as large as the one the product keeps.
    """
    from tests.bench.uprightness import upright_copy  # noqa: PLC0415  # see above

    pixels, across, down = upright_copy(Path(path))
    return [
        (face.box.x0 * across, face.box.y0 * down, face.box.x1 * across, face.box.y1 * down)
        for face in _face_finder().faces(pixels)
        if face.sure
    ]


def words_in_picture(path: str | Path) -> list[tuple[str, float]]:
    """The lines of writing in the copy that the product keeps, each with how sure the reader is."""
    from gatekeeper.senses.pixels import decoded  # noqa: PLC0415  # see above

    found = _word_reader().words(decoded(clean_picture(path)))
    return [(line.text, line.confidence) for line in found if line.text]


@cache
def _face_finder() -> "FaceFinder":
    from gatekeeper.senses.faces import FaceFinder  # noqa: PLC0415  # see above

    return FaceFinder()


@cache
def _word_reader() -> "WordReader":
    from gatekeeper.senses.words_in_pictures import WordReader  # noqa: PLC0415  # see above

    return WordReader()
