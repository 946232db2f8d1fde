"""What is written in a picture: on labels, certificates, whiteboards, screens?

Read by PP-OCR (Apache-2.0), whose models come inside the package `rapidocr` and are checked by hash
before it may load them. Lines are looked for in a copy of 1600 pixels and read from the larger
picture, which finds more names in less time than either size alone.
"""

import logging
from typing import Any

import numpy as np

from gatekeeper.pictures.boxes import Box
from gatekeeper.senses.picture_models import FINDER, READER, TURNER
from gatekeeper.senses.pixels import Pixels
from gatekeeper.senses.seen import SeenWords
from gatekeeper.senses.sessions import stay_silent

_FIND_EDGE, _READ_EDGE = 1600, 3000
_READABLE = 0.5
"""Below this confidence the letters are noise: the line is reported as unread writing."""


class WordReader:
    """The reader, loaded. Give it a picture, and it gives lines of writing."""

    def __init__(self, *, threads: int = 1) -> None:
        """Checks and loads the models.

        Raises:
            NotAsPinned: they are not there, or not the ones we measured.
            ImportError: rapidocr or onnxruntime is not installed.
        """
        models = {part: str(file.checked()) for part, file in (("Det", FINDER), ("Cls", TURNER), ("Rec", READER))}
        stay_silent()
        from rapidocr import RapidOCR  # noqa: PLC0415  # heavy, and only where pictures are read

        self._engine: Any = RapidOCR(
            params={
                **{
                    f"{part}.model_path": path for part, path in models.items()
                },  # given a path, it downloads nothing
                "Global.log_level": "critical",
                "Global.max_side_len": _READ_EDGE,
                "Global.text_score": 0.0,  # what cannot be read is told too
                "Det.limit_type": "max",
                "Det.limit_side_len": _FIND_EDGE,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        logging.getLogger("RapidOCR").handlers.clear()

    def words(self, pixels: Pixels) -> tuple[SeenWords, ...]:
        """Gives the lines of writing in a picture, from the top."""
        answer = self._engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        if answer.txts is None:
            return ()
        lines = zip(answer.boxes, answer.txts, answer.scores, strict=True)
        return tuple(_line(corners, text, float(score)) for corners, text, score in lines)


def _line(corners: Any, text: str, score: float) -> SeenWords:  # noqa: ANN401  # rapidocr describes no types
    x0, y0 = corners.min(axis=0)
    x1, y1 = corners.max(axis=0)
    readable = score >= _READABLE
    return SeenWords(Box(float(x0), float(y0), float(x1), float(y1)), text.strip() if readable else "", score)
