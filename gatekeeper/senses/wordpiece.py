"""Into which pieces does the name model cut a text, and where does each piece stand in it?

The scheme is BERT's for small letters: accents dropped, punctuation on its own, then the
longest piece of the vocabulary from the left. The vocabulary comes with the model.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LONGEST_WORD = 100
_CJK = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2FA1F), (0xF900, 0xFAFF))


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its number in the vocabulary, and its span in the text."""

    number: int
    start: int
    end: int


def _is_mark_of_its_own(c: str) -> bool:
    """Says whether the character is always a word of its own: punctuation, signs, Chinese characters."""
    if c.isascii():
        return not c.isalnum()
    return unicodedata.category(c)[0] == "P" or any(first <= ord(c) <= last for first, last in _CJK)


def _words(text: str) -> Iterator[tuple[str, list[int]]]:
    """The words of a text in small plain letters, each with the place of every letter."""
    letters: list[str] = []
    places: list[int] = []
    for place, c in enumerate(text):
        if c.isspace():
            if letters:
                yield "".join(letters), places
                letters, places = [], []
            continue
        if c.isascii():
            opened = c.lower() if c.isprintable() else ""
        else:
            opened = "".join(
                part
                for part in unicodedata.normalize("NFD", c.lower())
                if unicodedata.category(part) not in ("Mn", "Cc", "Cf") and part != "\ufffd"
            )
        for part in opened:
            if _is_mark_of_its_own(part):
                if letters:
                    yield "".join(letters), places
                    letters, places = [], []
                yield part, [place]
            else:
                letters.append(part)
                places.append(place)
    if letters:
        yield "".join(letters), places


def pieces(text: str, vocabulary: Mapping[str, int], unknown: int) -> Iterator[Piece]:
    """The pieces of a text, in order. A word that the vocabulary cannot spell is one unknown piece."""
    for word, places in _words(text):
        found: list[Piece] = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                number = vocabulary.get(prefix + word[start:end])
                if number is not None:
                    found.append(Piece(number, places[start], places[end - 1] + 1))
                    start = end
                    break
            else:
                found = []
                break
        yield from found or [Piece(unknown, places[0], places[-1] + 1)]
