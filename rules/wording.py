"""Which words, in which sentence, is an answer about?

An answer such as “Grace is not a person here” holds for exactly these words around it and
for nothing else. Only the spaces are evened out: another capital or another comma may make
a name of a word, so that both ask again.
"""

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n")
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase at its place in a sentence. `place` counts code points from the sentence's start."""

    phrase: str
    sentence: str
    place: int

    @property
    def key(self) -> str:
        """A short name for it, which a button can carry."""
        parts = (self.phrase, self.sentence, str(self.place))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def wording_of(text: str, start: int, end: int) -> Wording:
    """The words from `start` to `end` of a text, in what surrounds them.

    That is their sentence; where it is too short to say anything, their line; and where
    that is too short too, the whole text. “Grace!” alone would settle nothing.
    """
    left, right = _around(text, start, end)
    lead = len(_even(text[left:start]))
    gap = 1 if lead and text[start - 1 : start].isspace() else 0
    return Wording(_even(text[start:end]), _even(text[left:right]), lead + gap)


def sentences(text: str) -> frozenset[str]:
    """Every sentence that `wording_of` can give for this text."""
    spans = [*_spans(text, _SENTENCE_END), *_spans(text, re.compile(r"\n")), (0, len(text))]
    return frozenset(_even(text[left:right]) for left, right in spans)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    for splitter in (_SENTENCE_END, re.compile(r"\n")):
        spans = _spans(text, splitter)
        begun = bisect_right(spans, (start, len(text)))
        for left, right in spans[max(0, begun - 2) : begun]:  # an empty phrase may end the piece before
            if left <= start and end <= right and len(_WORD.findall(text[left:right])) >= _FEWEST_WORDS:
                return left, right
    return 0, len(text)


@lru_cache(maxsize=8)
def _spans(text: str, splitter: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """The pieces between two ends of sentences, the marks at their end left out.

    Remembered, because it is asked for each finding anew: two thousand findings in one text took seconds.
    """
    cuts = [(match.start(), match.end()) for match in splitter.finditer(text)]
    lefts, rights = [0, *(after for _, after in cuts)], [*(before for before, _ in cuts), len(text)]
    return tuple(zip(lefts, rights, strict=True))


def _even(text: str) -> str:
    return " ".join(text.split())
