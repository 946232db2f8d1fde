"""What was seen in a picture? Plain data: where there are faces, words and codes, and never whose.

All boxes are in pixels of the cleaned picture, which stands upright.
"""

from dataclasses import dataclass, field

from gatekeeper.pictures.boxes import Box


@dataclass(frozen=True, slots=True)
class SeenFace:
    """Where a face seems to be. `score` is how sure the detector is that there is one, not whose it is.

    `sure` faces have to be accounted for one by one; the others are only asked about: "is this a face?"
    """

    box: Box
    score: float
    sure: bool


@dataclass(frozen=True, slots=True)
class SeenWords:
    """A line of writing in the picture, and how sure the reader is of its letters.

    A line that was found but could not be read has no text: something is written there all the same.
    """

    box: Box
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A QR or bar code, its kind, and what it says to whoever points a phone at it."""

    box: Box
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Light:
    """How well anything can be seen: the mean brightness (0 to 255), and how sharp the edges are."""

    brightness: float
    sharpness: float

    @property
    def too_dark(self) -> bool:
        """Whether a missed face would be no surprise, because there is hardly any light."""
        return self.brightness < _DARK

    @property
    def too_blurred(self) -> bool:
        """Whether a missed face would be no surprise, because nothing has an edge."""
        return self.sharpness < _BLURRED


_DARK = 30.0
_BLURRED = 20.0  # sharp photos have 53 and more, blurred ones up to 3


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the senses say about one picture. Silence clears nobody: a person still counts the heads."""

    width: int
    height: int
    faces: tuple[SeenFace, ...]
    words: tuple[SeenWords, ...]
    codes: tuple[SeenCode, ...]
    light: Light
    fingerprint: bytes = field(repr=False)
