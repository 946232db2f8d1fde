"""Which change can be offered at one tap, and what would it make of the text?

A rule offers a fix as data (`rules.findings.Fix`). Whether it is safe here is decided in
one place, `edit`, so that no button leaves half a sentence behind.
"""

import re
from dataclasses import dataclass

from rules.findings import Fix

REMOVE_LABEL = "Take it out"

_YEARS = {"R": "Reception", "YR": "Reception", "N": "Nursery"}
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \t]+$")
_WORD_AFTER = re.compile(r"[ \t]*([&\w])")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…\n])[\s\"'“‘(]*$")
_TAG_BEFORE = re.compile(r"[#＃@＠]\w*$")
_BEFORE_A_NOUN = frozenset(
    """
    a an the our my your his her its their this that these those some any each every no another
    little young dear lovely clever brave amazing brilliant superstar mr mrs ms miss mx dr year class
    """.split()  # noqa: SIM905  # a list of words reads better as lines
)
_JOINING = frozenset(
    """
    and or but for by to from with of at in on about like as than is was are were be been
    """.split()  # noqa: SIM905  # as above
)
_PRAISE = ("done", "congratulations")
_POSSESSIVE = re.compile(r"['’‘][sS]\b")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to a text: these code points are replaced by these words."""

    start: int
    end: int
    replacement: str

    def applied_to(self, text: str) -> str:
        """The text after the change."""
        return text[: self.start] + self.replacement + text[self.end :]


def general_wording(year_group: str) -> Fix:
    """A fix that says something general in a child's place: “a Year 4 pupil”, or “one of our pupils”."""
    year = year_group.strip()
    year = _YEARS.get(year.upper(), f"Year {year}" if year.isdigit() else year)
    words = f"a {year} pupil" if year else "one of our pupils"
    return Fix(f"Say “{words}”", words)


def remove() -> Fix:
    """A fix that takes the words out."""
    return Fix(REMOVE_LABEL, "")


def rewrite(replacement: str) -> Fix:
    """A fix that writes the same thing another way."""
    return Fix(f"Write {replacement}", replacement)


def edit(text: str, start: int, end: int, fix: Fix) -> Edit | None:
    """The change that a fix means here, or None where it would spoil the sentence around it."""
    before, after = text[:start], text[end:]
    if fix.replacement[:1] in ("#", "@"):
        return Edit(start, end, fix.replacement)
    if _TAG_BEFORE.search(before):
        return _without_tag_part(text, start, end) if not fix.replacement else None
    if before[-1:].isalnum() or after[:1].isalnum():
        return None
    if not fix.replacement:
        return _without(text, start, end)
    previous = _WORD_BEFORE.search(before)
    if previous and previous.group(1).casefold() in _BEFORE_A_NOUN:
        return None
    words = fix.replacement
    if previous and previous.group(1).casefold() in _PRAISE:
        words = f"to {words}"
    if _SENTENCE_BEGINS.search(before):
        words = words[:1].upper() + words[1:]
    return Edit(start, end, words)


def _without(text: str, start: int, end: int) -> Edit | None:
    """Takes words out where they only address somebody or close the line: “Well done, Poppy!”"""
    before, after = text[:start], text[end:]
    previous = _WORD_BEFORE.search(before)
    bound = previous is not None and previous.group(1).casefold() in _JOINING | _BEFORE_A_NOUN
    if bound or _POSSESSIVE.match(after) or _WORD_AFTER.match(after):
        return None
    if _SENTENCE_BEGINS.search(before):
        return Edit(start, end + len(after) - len(after.lstrip(" \t,;:")), "")
    return Edit(len(before.rstrip(" \t").removesuffix(",")), end, "")


def _without_tag_part(text: str, start: int, end: int) -> Edit | None:
    """Takes a name out of a hashtag, and the whole hashtag out where nothing else is in it."""
    begin = max(text.rfind(sign, 0, start) for sign in "#＃@＠")
    rest = re.match(r"\w*", text[end:])
    stop = end + (rest.end() if rest else 0)
    kept = text[begin + 1 : start] + text[end:stop]
    if any(c.isalpha() for c in kept):
        return Edit(start, end, "")
    return _without(text, begin, stop)
