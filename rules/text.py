"""What words, hashtags and hidden marks does a text hold, and where exactly do they stand?

Words are compared folded (small letters, no accents, look-alike letters made plain, hidden
marks dropped), while every offset counts code points of the text as it was typed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rules.x_text import MAX_WEIGHTED, Link, emoji_spans, urls, weighted_length

__all__ = [
    "MAX_WEIGHTED",
    "Hashtag",
    "Link",
    "Token",
    "comparable",
    "emoji_spans",
    "fold",
    "hashtags",
    "hidden_marks",
    "parts_of",
    "tags_and_handles",
    "tokens",
    "urls",
    "weighted_length",
]

_HIDDEN_IN_WORDS = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f{_HIDDEN_IN_WORDS}])*")
_TAG_OR_HANDLE = re.compile(r"(?<![\w&])([#＃@＠])(\w*[^\W\d_]\w*)")
_PART = re.compile(r"[^\W\d_]+")

# Letters that look Latin, and letters that no decomposition takes apart.
_PLAIN = str.maketrans(
    "аеорсухіјѕԁһԛԝьАВЕКМНОРСТУХІЈЅαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧłŁøØđĐðÐıæÆœŒþÞ",
    "aeopcyxijsdhqwbABEKMHOPCTYXIJSaeikvoptuxABEZHIKMNOPTYXlLoOdDdDiaAoOtT",
)
_ZWJ, _ZWNJ = "\u200d", "\u200c"
_NOT_PLAIN = re.compile(r"[^\x20-\x7e\n\r\t]")
_NEVER_SHOWN = ("Cc", "Cf", "Cs", "Co")  # not "Cn": emoji newer than this Python are unassigned to it
_BLANK_LETTERS = re.compile(
    "[\ufe00-\ufe0e\U000e0100-\U000e01ef\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800\ufdd0-\ufdef\ufffe\uffff]"
)


def fold(word: str) -> str:
    """The word as it is compared: small plain letters, without accents and hidden marks."""
    if word.isascii():
        return word.lower()
    opened = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    kept = "".join(c for c in opened if unicodedata.category(c) not in ("Mn", "Cf", "Cc"))
    return kept.translate(_PLAIN).casefold()


def comparable(text: str) -> str:
    """The text as two posts are compared: its folded words and figures, nothing else."""
    return " ".join(fold(match.group()) for match in re.finditer(r"\w+", text))


@dataclass(frozen=True, slots=True)
class Token:
    """One word: where it stands, as it was typed, and as it is compared."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def is_lower(self) -> bool:
        """Says whether it was typed without any capital."""
        return self.text == self.text.lower()

    @property
    def is_shouted(self) -> bool:
        """Says whether it was typed in capitals only, and is longer than an initial."""
        return len(self.text) > 1 and self.text == self.text.upper() != self.text.lower()


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A hashtag or a handle: the sign, the body after it, and the words its capitals show."""

    start: int
    end: int
    sign: str
    body: str
    parts: tuple[Token, ...]


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order. "Poppy's" is the two words "Poppy" and "s"."""
    return tuple(Token(m.start(), m.end(), m.group(), fold(m.group())) for m in _WORD.finditer(text))


def _is_step(before: str, after: str, following: str) -> bool:
    """Says whether a new word begins at `after`: fooBar, and the last capital of PEDay."""
    if after != after.upper() or after == after.lower():
        return False
    if before == before.lower():
        return True
    return bool(following) and following == following.lower() != following.upper()


def parts_of(body: str, offset: int) -> tuple[Token, ...]:
    """The words of a run of letters that begins at `offset`, split at its capitals, figures and underscores."""
    parts: list[Token] = []
    for match in _PART.finditer(body):
        run = match.group()
        cuts = [0]
        cuts += [i for i in range(1, len(run)) if _is_step(run[i - 1], run[i], run[i + 1 : i + 2])]
        for start, end in zip(cuts, [*cuts[1:], len(run)], strict=True):
            at = offset + match.start() + start
            parts.append(Token(at, at + end - start, run[start:end], fold(run[start:end])))
    return tuple(parts)


@lru_cache(maxsize=64)
def tags_and_handles(text: str) -> tuple[Hashtag, ...]:
    """The #hashtags and @handles of a text, each split at its capitals, figures and underscores."""
    return tuple(
        Hashtag(m.start(), m.end(), m.group(1), m.group(2), parts_of(m.group(2), m.start(2)))
        for m in _TAG_OR_HANDLE.finditer(text)
    )


def hashtags(text: str) -> tuple[Hashtag, ...]:
    """The hashtags alone."""
    return tuple(tag for tag in tags_and_handles(text) if tag.sign in "#＃")


def _joins_foreign_letters(text: str, at: int) -> bool:
    """Says whether a joiner stands between letters of a script that needs it, such as Persian or Hindi."""
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return len(around) > 1 and all(c > "\u0590" and unicodedata.category(c)[0] in "LM" for c in around)


def hidden_marks(text: str) -> tuple[int, ...]:
    """Where characters stand that nobody can see: controls, bidi and zero-width marks, halves of letters.

    What belongs to an emoji is none of these, nor is a joiner inside a script that needs it.
    """
    suspects = [(match.start(), match.group()) for match in _NOT_PLAIN.finditer(text)]
    if not suspects:
        return ()
    in_emoji = {i for start, end in emoji_spans(text) for i in range(start, min(end + 1, len(text)))}
    found = []
    for i, c in suspects:
        if unicodedata.category(c) not in _NEVER_SHOWN and not _BLANK_LETTERS.match(c):
            continue
        if i in in_emoji and (c in _ZWJ or _is_emoji_tag(c) or c == "\ufe0e"):
            continue
        if c in (_ZWJ, _ZWNJ) and _joins_foreign_letters(text, i):
            continue
        found.append(i)
    return tuple(found)


def _is_emoji_tag(c: str) -> bool:
    """Says whether it is a tag letter, which spells the region of a flag such as Scotland's."""
    return "\U000e0020" <= c <= "\U000e007f"
