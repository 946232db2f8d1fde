"""Which words of a text will X make blue: links, hashtags, names of accounts?"""

from dataclasses import dataclass
from enum import StrEnum

from rules.text import tags_and_handles, urls


class Mark(StrEnum):
    """What X makes of a stretch of text."""

    PLAIN = "plain"
    LINK = "link"
    HASHTAG = "hashtag"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A stretch of text and what X makes of it."""

    mark: Mark
    text: str


def marked(text: str) -> tuple[MarkedText, ...]:
    """The text in stretches, in order; together they are the text."""
    spans = [(link.start, link.end, Mark.LINK) for link in urls(text)]
    spans += [
        (tag.start, tag.end, Mark.HASHTAG if tag.sign in "#＃" else Mark.HANDLE) for tag in tags_and_handles(text)
    ]
    stretches: list[MarkedText] = []
    done = 0
    for start, end, mark in sorted(spans):
        if start < done:
            continue
        if start > done:
            stretches.append(MarkedText(Mark.PLAIN, text[done:start]))
        stretches.append(MarkedText(mark, text[start:end]))
        done = end
    if done < len(text):
        stretches.append(MarkedText(Mark.PLAIN, text[done:]))
    return tuple(stretches)
