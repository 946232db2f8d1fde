"""What does a text say once its disguises are off, and where did each letter stand?

Wide, circled, mathematical and look-alike letters become the letters they pass for, accents
and marks that nobody sees are dropped, curly quotation marks become straight ones. Case,
spaces and line breaks stay. Patterns are matched in the plain text, and what they find is
pointed at in the text as it was typed.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PASS_FOR = dict(
    zip(
        "аеорсухіјѕԁһԛԝьАВЕКМНОРСТУХІЈЅαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧłŁøØđĐðÐıæÆœŒþÞɡΙӏǀᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
        "aeopcyxijsdhqwbABEKMHOPCTYXIJSaeikvoptuxABEZHIKMNOPTYXlLoOdDdDiaAoOtTgIllABCDEFGHIJKLMNOPRSTUVWYZ",
        strict=True,
    )
)
"""Letters of other alphabets, and the Latin letters that they pass for."""
_PASS_FOR |= {
    **dict.fromkeys("‘’‛′´`ʼ＇", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—−﹣", "-"),
    "\xa0": " ",
}
_NEGATIVE = ((0x1F150, 0x1F169), (0x1F170, 0x1F189))
"""White letters in black circles and squares, which no normal form takes apart."""
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc"})
_KEPT = frozenset("\n\r\t")


def _letters(c: str) -> str:
    """The plain letters that one character stands for; none if nobody can see it."""
    if passes := _PASS_FOR.get(c):
        return passes
    for first, last in _NEGATIVE:
        if first <= ord(c) <= last:
            return chr(ord("A") + ord(c) - first)
    opened = unicodedata.normalize("NFKD", c)
    return "".join(
        _PASS_FOR.get(part, part) for part in opened if part in _KEPT or unicodedata.category(part) not in _UNSEEN
    )


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without disguises. `places[i]` is where plain character i stood in the text as typed."""

    text: str
    typed: str
    places: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span, in the text as typed, of a span of the plain text that is not empty.

        Marks that nobody sees inside the span are part of it; those after it are not.
        """
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=64)
def plain(text: str) -> Plain:
    """The text without disguises."""
    if text.isascii() and text.isprintable():
        return Plain(text, text, range(len(text)))
    pieces: list[str] = []
    places: list[int] = []
    for place, c in enumerate(text):
        letters = c if " " <= c <= "~" else _letters(c)
        pieces.append(letters)
        places += [place] * len(letters)
    return Plain("".join(pieces), text, tuple(places))
