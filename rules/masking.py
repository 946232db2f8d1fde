"""How does a governor read a post without learning which child it names?

Masking is generous: it would sooner cover a word than leave a name.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rules.facts import Pupil
from rules.lexicon import Lexicon
from rules.naming import read_roll
from rules.naming.evidence import CALENDAR
from rules.naming.roll import Roll, roll_of
from rules.text import Token, parts_of, tags_and_handles, tokens

MASK = "[pupil]"
_ONE_NAME = re.compile(r"[ \xa0\-‐‑'’_]?")
_EMAIL_OWNER = re.compile(r"[^\s@＠]+(?=[@＠][^\s@＠])")
_PARTICLE = 2
_SHORTEST_STEM = 3
_LONG_ENOUGH_IN_TAG = 4
_LONG_ENOUGH_IN_WORD = 6
"""Shorter names stand in too many plain words: "ellen" in "excellent", "ella" in "umbrella"."""
_LONG_ENOUGH_IN_FULL = 7

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Index:
    """The names to cover, and the words that are words as well."""

    roll: Roll
    lexicon: Lexicon

    def is_word(self, folded: str) -> bool:
        """Says whether this name is also an everyday word, a month or the name of a class."""
        return folded in self.lexicon.words or folded in CALENDAR or folded in self.roll.class_words


def _is_name(token: Token, index: _Index) -> bool:
    """Says whether the word is a name of the roll, or a name with an s: the Fairweathers, Alfies hat."""
    for word in _without_s(token.folded):
        ordinary = index.is_word(word) or len(word) <= _PARTICLE
        if word in index.roll.every_word and not (ordinary and token.is_lower):
            return True
    return False


def _without_s(word: str) -> Iterable[str]:
    yield word
    for ending in ("s", "es"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            yield stem


def _hides_name(word: str, index: _Index, shortest: int) -> bool:
    """Says whether names are run together in it: #welldonealfie, rowankettleby, poppysmum@..."""
    for start in range(len(word)):
        for end in range(start + shortest, len(word) + 1):
            part = word[start:end]
            if part in index.roll.every_word and not index.is_word(part):
                return True
            if end - start >= _LONG_ENOUGH_IN_FULL and part in index.roll.joined_full:
                return True
    return False


def _classes(text: str, index: _Index) -> set[Span]:
    """The words that are written as the name of a class, as in "Willow class's assembly"."""
    words = tokens(text)
    return {
        (word.start, word.end)
        for word, after in pairwise(words)
        if not word.is_lower
        and after.folded in {"class", "classes"}
        and text[word.end : after.start] == " "
        and not index.roll.class_words.isdisjoint({word.folded, f"{word.folded} class"})
    }


def _spans(text: str, roll: tuple[Pupil, ...], index: _Index) -> Iterable[Span]:
    classes = _classes(text, index)
    for mention in read_roll(text, roll, index.lexicon):
        if (mention.start, mention.end) not in classes:
            yield mention.start, mention.end
    tags = tags_and_handles(text)
    owners = [match.span() for match in _EMAIL_OWNER.finditer(text)]
    for token in tokens(text):
        if (token.start, token.end) in classes:
            continue
        if _is_name(token, index):
            yield token.start, token.end
        elif not any(tag.start <= token.start < tag.end for tag in tags):
            is_owner = any(start <= token.start < end for start, end in owners)
            if _hides_name(token.folded, index, _LONG_ENOUGH_IN_TAG if is_owner else _LONG_ENOUGH_IN_WORD):
                yield token.start, token.end
            if len(parts := parts_of(token.text, token.start)) > 1:
                yield from _named_parts(parts, index)
    for tag in tags:
        yield from _named_parts(tag.parts, index)


def _named_parts(parts: tuple[Token, ...], index: _Index) -> Iterable[Span]:
    for part in parts:
        if _is_name(part, index) or _hides_name(part.folded, index, _LONG_ENOUGH_IN_TAG):
            yield part.start, part.end


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """The spans in order, those that touch or make one name together made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start < merged[-1][1] or _ONE_NAME.fullmatch(text[merged[-1][1] : start])):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def masked(text: str, roll: tuple[Pupil, ...], lexicon: Lexicon) -> str:
    """The text with every name of any pupil replaced by "[pupil]".

    Forenames, known-as names, surnames and former names are covered in any spelling; one that
    is also an everyday word is left alone in small letters, and so is a class that has a child's name.
    """
    if not roll or not text:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in _joined(text, list(_spans(text, roll, _Index(roll_of(roll, lexicon), lexicon)))):
        pieces += [text[done:start], MASK]
        done = end
    return "".join([*pieces, text[done:]])
