"""How does a long report become a PDF to read and to search: headings, labelled lines, page numbers?

Drawn line by line, so that a report of a whole term costs no more memory than its pages. A letter that the font
lacks, such as an emoji, is written as its name in brackets.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD = "SourceSans", "SourceSans-Bold"
_FILES = {PLAIN: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Bold.ttf"}
_WIDTH, _HEIGHT = A4
_EDGE, _TOP, _BOTTOM = 56.0, 60.0, 62.0
_TEXT = _WIDTH - 2 * _EDGE
_SIZES = {1: 22.0, 2: 16.0, 3: 12.5}
_BODY, _SMALL, _LEADING = 10.0, 8.5, 1.36
_LABEL = 128.0
_LABELLED = 8.0
_SAME_LINE = 4.0
_DEEPEST = 3


class Report:
    """One PDF, written from top to bottom."""

    def __init__(self, file: BinaryIO, *, title: str, author: str, made: str) -> None:
        """Begins the first page. `made` stands at the foot of every page."""
        _fonts()
        self._canvas = Canvas(file, pagesize=A4, pageCompression=1, lang="en-GB")
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._title, self._made = title, made
        self._page, self._keys = 1, 0
        self._y = _HEIGHT - _TOP
        self.heading(title, 1)

    def heading(self, words: str, level: int = 2) -> None:
        """A heading, which is also a bookmark. Three lines have to fit below it."""
        shown, size = printable(words), _SIZES[min(level, _DEEPEST)]
        self._need(size * 2.2 + 3 * _BODY * _LEADING)
        self._y -= size * (0.9 if level > 1 else 0)
        self._keys += 1
        key = f"h{self._keys}"
        self._canvas.bookmarkHorizontal(key, 0, self._y + size)
        self._canvas.addOutlineEntry(shown, key, level - 1, closed=level > 1)
        for line in _wrapped(shown, BOLD, size, _TEXT):
            self._draw(_EDGE, line, BOLD, size)
        self._y -= size * 0.25

    def paragraph(self, words: str) -> None:
        """Plain words across the page."""
        for line in _wrapped(printable(words), PLAIN, _BODY, _TEXT):
            self._draw(_EDGE, line, PLAIN, _BODY)
        self._y -= _BODY * 0.5

    def labelled(self, label: str, words: str) -> None:
        """A label in small letters, and beside it what it says."""
        lines = list(_wrapped(printable(words), PLAIN, _BODY, _TEXT - _LABEL))
        labels = list(_wrapped(printable(label), BOLD, _SMALL, _LABEL - _LABELLED))
        for place in range(max(len(lines), len(labels))):
            self._need(_BODY * _LEADING)
            if place < len(labels):
                self._canvas.setFont(BOLD, _SMALL)
                self._canvas.drawString(_EDGE, self._y - _BODY, labels[place])
            self._draw(_EDGE + _LABEL, lines[place] if place < len(lines) else "", PLAIN, _BODY)

    def record(self, columns: Iterable[str], row: Iterable[str]) -> None:
        """One row of a table, as labelled lines with a rule above. What is empty is left out."""
        self._need(3 * _BODY * _LEADING)
        self._y -= _SAME_LINE
        self._canvas.setStrokeGray(0.75)
        self._canvas.line(_EDGE, self._y, _WIDTH - _EDGE, self._y)
        self._y -= _SAME_LINE
        for label, words in zip(columns, row, strict=True):
            if words:
                self.labelled(label, words)

    def end(self) -> None:
        """Writes the file."""
        self._foot()
        self._canvas.showPage()
        self._canvas.save()

    def _draw(self, x: float, words: str, font: str, size: float) -> None:
        self._need(size * _LEADING)
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self._y - size, words)
        self._y -= size * _LEADING

    def _need(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._foot()
            self._canvas.showPage()
            self._page += 1
            self._y = _HEIGHT - _TOP

    def _foot(self) -> None:
        self._canvas.setFont(PLAIN, _SMALL)
        self._canvas.drawString(_EDGE, _BOTTOM / 2, printable(self._made))
        self._canvas.drawRightString(_WIDTH - _EDGE, _BOTTOM / 2, f"Page {self._page}")


def printable(words: str) -> str:
    """The words in letters that the font has; any other is its name in brackets. Line ends stay."""
    known = _glyphs()
    return "".join(c if ord(c) in known or c == "\n" else _named(c) for c in words)


@cache
def _named(character: str) -> str:
    if character == "\t":
        return "    "
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


def _wrapped(words: str, font: str, size: float, width: float) -> Iterator[str]:
    """Lines that fit. A word that is longer than a line is broken."""
    for given in words.split("\n"):
        line = ""
        for word in given.split(" "):
            longer = f"{line} {word}" if line else word
            if pdfmetrics.stringWidth(longer, font, size) <= width:
                line = longer
                continue
            if line:
                yield line
            *whole, line = _broken(word, font, size, width)
            yield from whole
        yield line


def _broken(word: str, font: str, size: float, width: float) -> list[str]:
    pieces = [""]
    if pdfmetrics.stringWidth(word, font, size) <= width:
        return [word]
    for letter in word:
        if pieces[-1] and pdfmetrics.stringWidth(pieces[-1] + letter, font, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@cache
def _fonts() -> tuple[TTFont, ...]:
    found = find_spec("font_source_sans_pro")
    places = list(found.submodule_search_locations or ()) if found else []
    folder = Path(places[0]) / "files"
    fonts = tuple(TTFont(name, str(folder / file)) for name, file in _FILES.items())
    for font in fonts:
        pdfmetrics.registerFont(font)
    return fonts


@cache
def _glyphs() -> frozenset[int]:
    in_each = [set(font.face.charToGlyph) for font in _fonts()]
    return frozenset(set.intersection(*in_each) - set(range(ord(" "))))
