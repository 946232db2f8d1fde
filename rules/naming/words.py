"""Which words does a text hold, and what does each word's place in its sentence look like?

Everything here is about the plain text (`rules.plain`): runs of letters, with what stands
between them. "Poppy's" is the word "Poppy" with a possessive ending, "Al-Masri" is two words.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from rules.plain import Plain, plain
from rules.x_text import urls

_RUN = re.compile(r"[^\W\d_]+?n't(?![^\W\d_])|[^\W\d_]+", re.IGNORECASE)  # "ain't" holds no "Ain"
_TAG_OR_HANDLE = re.compile(r"(?<![\w&])[#＃@＠]\w*[^\W\d_]\w*")
_NOT_SPEECH = re.compile(r"(?:https?://|www\.)\S+|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_MAY_BE_ADDRESS = re.compile(r"//|www\.|@")
_MAY_BE_TAG = re.compile("[#＃@＠]")
_ENDS_SENTENCE = re.compile(r"[.!?…:;\n\r•|\"“”*]|\s[-–—]\s|[^\x00-\u024f\u2010-\u2027]")
_REACH = 30
"""How many words to each side of a word its sentence is looked at: more than sentences of posts have."""
_POSSESSIVE = re.compile(r"'s?(?![^\W\d_])", re.IGNORECASE)


class Casing(StrEnum):
    """How a text uses capitals: as sentences do, not at all, everywhere, or on every word."""

    USUAL = "usual"
    LOWER = "lower"
    SHOUTED = "shouted"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters: its place in the plain text, as written there, and in small letters."""

    start: int
    end: int
    text: str
    folded: str
    starts_sentence: bool
    possessive: bool

    @property
    def is_lower(self) -> bool:
        """Says whether it has no capital."""
        return self.text == self.folded

    @property
    def is_capitalised(self) -> bool:
        """Says whether it begins with a capital and goes on in small letters, or is one capital letter."""
        return self.text[0] != self.folded[0] and (len(self.text) == 1 or not self.is_shouted)

    @property
    def is_shouted(self) -> bool:
        """Says whether it has two letters or more, all of them capitals."""
        return len(self.text) > 1 and self.text == self.text.upper() != self.folded


@dataclass(frozen=True)
class Words:
    """The words of one text outside its hashtags, handles and links."""

    plain: Plain
    all: tuple[Word, ...]
    holes: tuple[tuple[int, int], ...]
    """Hashtags, handles, links and addresses, whose words run together."""

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, at: int) -> Word:
        return self.all[at]

    def gap(self, left: int, right: int) -> str:
        """What stands between two words."""
        return self.plain.text[self.all[left].end : self.all[right].start]

    def before(self, at: int) -> str:
        """The word before, in small letters; empty at the beginning of a sentence."""
        return "" if at == 0 or self.all[at].starts_sentence else self.all[at - 1].folded

    def after(self, at: int) -> str:
        """The word after, in small letters; empty at the end of a sentence."""
        return "" if at + 1 >= len(self.all) or self.all[at + 1].starts_sentence else self.all[at + 1].folded

    def sentence(self, at: int) -> range:
        """The indices of the words of the sentence that word `at` stands in, as far as they are near it."""
        first, last = at, at + 1
        while first > at - _REACH and first and not self.all[first].starts_sentence:
            first -= 1
        while last < min(len(self.all), at + _REACH) and not self.all[last].starts_sentence:
            last += 1
        return range(first, last)

    @cached_property
    def casing(self) -> Casing:
        """How the text uses capitals, from the words that have a choice."""
        told = [word for word in self.all if len(word.text) > 1]
        lower = sum(word.is_lower for word in told)
        if lower == len(told):
            return Casing.LOWER
        shouted = sum(word.is_shouted for word in told)
        if shouted * 10 >= len(told) * 7:
            return Casing.SHOUTED
        inside = [word for word in told if not word.starts_sentence and len(word.text) > 3]  # noqa: PLR2004  # longer than most small words
        raised = sum(not word.is_lower for word in inside)
        if not raised and not any(word.is_capitalised for word in told if not word.is_shouted):
            return Casing.LOWER
        if len(inside) > 2 and raised * 10 >= len(inside) * 8:  # noqa: PLR2004  # two words are no habit
            return Casing.HEADLINE
        return Casing.USUAL


def _holes(text: str) -> tuple[tuple[int, int], ...]:
    """The spans that are no speech: links and addresses, hashtags and handles."""
    found = [match.span() for match in _NOT_SPEECH.finditer(text)] if _MAY_BE_ADDRESS.search(text) else []
    if "." in text:
        found += [(link.start, link.end) for link in urls(text)]
    if _MAY_BE_TAG.search(text):
        addresses = list(found)
        found += [
            match.span()
            for match in _TAG_OR_HANDLE.finditer(text)
            if not any(start <= match.start() < end for start, end in addresses)
        ]
    return tuple(found)


@lru_cache(maxsize=32)
def words_of(text: str) -> Words:
    """The words of a text as typed."""
    bare = plain(text)
    holes = _holes(bare.text)
    found: list[Word] = []
    end = 0
    for match in _RUN.finditer(bare.text):
        start, stop = match.span()
        if holes and any(a <= start < b for a, b in holes):
            continue
        gap = bare.text[end:start]
        run = match.group()
        if found and run in "sS" and gap == "'":
            continue  # the possessive ending of the word before
        found.append(
            Word(
                start,
                stop,
                run,
                run.lower(),
                starts_sentence=not found or (len(gap) > 1 and bool(_ENDS_SENTENCE.search(gap))) or gap in "\n:",
                possessive=bool(_POSSESSIVE.match(bare.text, stop)),
            )
        )
        end = stop
    return Words(bare, tuple(found), holes)
