"""How long is a text in X's own counting, and where are its links?

Written apart from the library that the product counts with, so that the sandbox can
refuse a text which the product wrongly thinks short enough. The official cases decide
who is right.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gatekeeper.x.sandbox.endings import COMMON, COUNTRIES, OTHER_SCRIPTS, pattern

LIMIT = 280
LINK_WEIGHT = 23
_EMOJI_WEIGHT = 2
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LONGEST_LABEL = 63
_LONGEST_SHORT_LINK = 40

_TLD = f"(?:{pattern(COUNTRIES, COMMON)}|xn--[0-9a-z]+)"
_FOREIGN_TLD = f"(?:{pattern(OTHER_SCRIPTS)})"

_LETTER = "(?:[^\\W_]|[\u2600-\u27bf])"
_LATIN = "[a-z0-9\u00c0-\u024f]"
_AFTER = "(?![0-9a-z@＠+-])"
_PATH_LETTER = "[a-z0-9\u00c0-\u024f\u0400-\u04ff!*';:=+,.$/%#\\[\\]\u2013_~@|&-]"
_PATH = rf"(?:/(?:{_PATH_LETTER}|\({_PATH_LETTER}*\))*)?"
_QUERY = r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*)?"
_PATH_END = re.compile(r"[^a-z0-9\u00c0-\u024f\u0400-\u04ff=_#/+)-]+$", re.IGNORECASE)
_QUERY_END = re.compile(r"[^a-z0-9\-_&=#/]+$", re.IGNORECASE)
_WITH_PROTOCOL = (
    rf"https?://(?P<host>(?:{_LETTER}(?:[\w-]*{_LETTER})?\.)*"
    rf"{_LETTER}(?:(?:{_LETTER}|-)*{_LETTER})?\.(?:{_TLD}{_AFTER}|{_FOREIGN_TLD}))"
)
_WITHOUT_PROTOCOL = (
    rf"(?<![-_./])(?P<bare>(?:{_LATIN}(?:(?:{_LATIN}|[_-])*{_LATIN})?\.)*"
    rf"{_LATIN}(?:(?:{_LATIN}|-)*{_LATIN})?\.(?:{_TLD}{_AFTER}|{_FOREIGN_TLD}))"
)
_LINK = re.compile(
    rf"(?<![a-z0-9@＠$#＃])(?:{_WITH_PROTOCOL}|{_WITHOUT_PROTOCOL})"
    rf"(?::[0-9]+)?(?P<path>{_PATH})(?P<query>{_QUERY})",
    re.IGNORECASE,
)
_SHORT_LINK = re.compile(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE)

_PICTOGRAM = (
    "[\u231a\u231b\u23cf\u23e9-\u23f3\u23f8-\u23fa\u25fd\u25fe\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f004\U0001f0cf\U0001f170-\U0001f251\U0001f300-\U0001faff]"
)
_PERSON = f"{_PICTOGRAM}\ufe0f?[\U0001f3fb-\U0001f3ff]?"
_EMOJI = re.compile(
    "[0-9#*]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{2}"
    f"|{_PERSON}[\U000e0020-\U000e007f]*(?:\u200d{_PERSON})*"
    "|[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u24c2\u2934\u2935\u25aa\u25ab\u25b6\u25c0"
    "\u25fb\u25fc]\ufe0f",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: positions in code points, and what stands there."""

    start: int
    end: int
    written: str

    @property
    def address(self) -> str:
        """The full address that a reader is taken to."""
        return self.written if "://" in self.written else f"http://{self.written}"


@lru_cache(maxsize=4096)
def links(text: str) -> tuple[Link, ...]:
    """Finds the links that X would shorten, in order."""
    found, position = [], 0
    while (match := _LINK.search(text, position)) is not None:
        written = _trimmed(match)
        position = match.start() + max(len(written), 1)
        if written:
            found.append(Link(match.start(), match.start() + len(written), written))
    return tuple(found)


@lru_cache(maxsize=4096)
def weighted_length(text: str) -> int:
    """Counts as X does: a link is 23, an emoji 2, a letter of a light script 1, any other 2."""
    text = unicodedata.normalize("NFC", text)
    total, position = 0, 0
    for link in links(text):
        total += _weight(text[position : link.start]) + LINK_WEIGHT
        position = link.end
    return total + _weight(text[position:])


def _trimmed(match: re.Match[str]) -> str:
    """Gives the link without the full stop of its sentence, or nothing when it is none after all."""
    host = match["host"] or match["bare"]
    if not all(_fits(label) for label in host.split(".")):
        return ""
    if short := _SHORT_LINK.match(match[0]):
        return short[0] if len(short[1]) <= _LONGEST_SHORT_LINK else ""
    before = match[0][: match.start("path") - match.start()]
    if match["query"]:
        query = _QUERY_END.sub("", match["query"])
        if query:
            return before + match["path"] + query
    return before + _PATH_END.sub("", match["path"])


def _fits(label: str) -> bool:
    if label.lower().startswith("xn--") and not label.isascii():
        return False
    try:
        encoded = label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
    except UnicodeError:
        return False
    return len(encoded) <= _LONGEST_LABEL


def _weight(text: str) -> int:
    rest, emoji = _EMOJI.subn("", text)
    letters = sum(1 if any(low <= ord(letter) <= high for low, high in _LIGHT) else 2 for letter in rest)
    return letters + _EMOJI_WEIGHT * emoji
