"""How does a governor read a post without learning which child it names?

Masking is generous: it would sooner cover a word than leave a name.
"""

import re
from collections.abc import Iterable

from rules.facts import Pupil
from rules.mentions import mentions
from rules.roll_index import RollIndex, index_of
from rules.text import Token, tags_and_handles, tokens

MASK = "[pupil]"
_ONE_NAME = re.compile(r"[ \xa0\-‐‑'’_]?")
_PARTICLE = 2
_LONG_ENOUGH_IN_TAG = 4

Span = tuple[int, int]


def _is_name(token: Token, index: RollIndex) -> bool:
    if token.folded not in index.every_word:
        return False
    ordinary = index.is_word(token.folded) or len(token.folded) <= _PARTICLE
    return not (ordinary and token.is_lower)


def _names_run_together(body: Token, index: RollIndex) -> bool:
    """Says whether a tag in small letters hides a name, as in #welldonealfie."""
    return any(
        len(name) >= _LONG_ENOUGH_IN_TAG and not index.is_word(name) and name in body.folded
        for name in index.every_word
    )


def _spans(text: str, roll: tuple[Pupil, ...], index: RollIndex) -> Iterable[Span]:
    for mention in mentions(text, roll):
        yield mention.start, mention.end
    for token in tokens(text):
        if _is_name(token, index):
            yield token.start, token.end
    for tag in tags_and_handles(text):
        for part in tag.parts:
            if _is_name(part, index) or _names_run_together(part, index):
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


def masked(text: str, roll: tuple[Pupil, ...]) -> str:
    """The text with every name of any pupil replaced by "[pupil]".

    Forenames, known-as names, surnames and former names are covered in any spelling; one that
    is also an everyday word is left alone in small letters.
    """
    if not roll or not text:
        return text
    pieces: list[str] = []
    done = 0
    for start, end in _joined(text, list(_spans(text, roll, index_of(roll)))):
        pieces += [text[done:start], MASK]
        done = end
    return "".join([*pieces, text[done:]])
