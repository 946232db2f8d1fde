"""Which words does a passage hold, in which sentences, and where were they typed?

Words are small letters without disguises, without a trailing "'s"; a few abbreviations that are also
words ("SEND") keep their capitals where only they were typed in capitals.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rules.plain import plain

MOST_WORDS = 600
"""How far is read. No post and no description that can be published holds as many words outside its links."""

NUMBER, CLOCK = "#", "@"
"""What a whole number and a time of day also count as, for phrases that need one."""

_WORD = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|[a-z0-9\-]{1,63}(?:\.[a-z]{2,24}){1,4}/\S*)"
    r"|(?P<end>[!?…]+|\.(?=\s|$|[\"')\]])|\.{2,}|\n)"
    r"|(?P<word>a&e\b|[0-9]+(?:[.:,/][0-9]+)*(?:am|pm|st|nd|rd|th|s)?(?![^\W_])|[^\W_]+(?:'[^\W\d_]+)*|[%£])",
    re.IGNORECASE,
)
_ABBREVIATED = frozenset({"mr", "mrs", "ms", "dr", "st", "rev", "prof"})
_ACRONYMS = frozenset({"SEND", "SEN", "EAL", "LAC", "FSM", "ELSA", "MP", "TA", "ASD", "CP", "PTA"})
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?:am|pm)|(?:[01]?\d|2[0-3])[.:][0-5]\d")
_WHOLE = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one passage. Everything is counted in words, from 0.

    `starts` and `ends` are places in the text as typed, `sentence` numbers each word's sentence,
    `begin` is the first word of that sentence and `stop` the one after its last, `capital` says
    whether it was typed with one, and `marks` what else a word counts as.
    """

    words: tuple[str, ...]
    marks: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]
    begin: tuple[int, ...]
    stop: tuple[int, ...]
    capital: tuple[bool, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place, in the text as typed, of the words from `first` to `last`, both included."""
        return self.starts[first], self.ends[last]


def _mark(word: str) -> str:
    if not word[0].isdigit():
        return ""
    if _CLOCK.fullmatch(word):
        return CLOCK
    return NUMBER if _WHOLE.fullmatch(word) else ""


def _compared(typed: str, *, shouting: bool) -> str:
    if typed in _ACRONYMS and not shouting:
        return typed
    return typed.lower().removesuffix("'s") or typed.lower()


@lru_cache(maxsize=64)
def reading(text: str) -> Reading:
    """The words of a passage, as typed by its author."""
    bare = plain(text)
    shouting = bare.text.isupper()
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    sentence: list[int] = []
    capital: list[bool] = []
    number = 0
    for match in _WORD.finditer(bare.text):
        kind = match.lastgroup
        if kind == "end":
            number += not (match.group() == "." and words and words[-1] in _ABBREVIATED)
        elif kind == "word":
            typed = match.group()
            words.append(_compared(typed, shouting=shouting))
            spans.append(bare.span(match.start(), match.end()))
            sentence.append(number)
            capital.append(typed[0].isupper())
            if len(words) == MOST_WORDS:
                break
    stop = [len(words)] * len(words)
    for at in range(len(words) - 2, -1, -1):
        stop[at] = stop[at + 1] if sentence[at] == sentence[at + 1] else at + 1
    begin = list(range(len(words)))
    for at in range(1, len(words)):
        begin[at] = begin[at - 1] if sentence[at] == sentence[at - 1] else at
    return Reading(
        words=tuple(words),
        marks=tuple(_mark(word) for word in words),
        starts=tuple(start for start, _ in spans),
        ends=tuple(end for _, end in spans),
        sentence=tuple(sentence),
        begin=tuple(begin),
        stop=tuple(stop),
        capital=tuple(capital),
    )
