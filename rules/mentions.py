"""Which pupils does a text name, where, and is that a name or just a word?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.facts import Pupil
from rules.roll_index import RollIndex, SameRoll, entries_at, index_of
from rules.text import Hashtag, Token, tags_and_handles, tokens
from rules.word_lists import ADULT_TITLES, BEFORE_OTHER_NAMES, CALENDAR_WORDS, PLACE_WORDS

_CLOSE = re.compile(r"[\s\-‐‑'’_]{1,3}|\.?")
_AFTER_INITIAL = re.compile(r"\.?\s?")
_BEFORE_FORENAME = re.compile(r"[\s\-‐‑'’_,]{1,3}|\.?")
_INSIDE_A_NAME = re.compile(r"[\s\-‐‑'’_.]{0,2}")
_GOES_ON = re.compile(r"[ \t\xa0,'’\-&(\d/]*")
_POSSESSIVE = re.compile(r"['’´`]s\b", re.IGNORECASE)
_LONG_ENOUGH = 7  # letters of a forename and surname run together before they are looked for in a longer tag
_SHORT = 2
_SHORTEST_WITH_S = 4
_MOST_PARTS = 6
_LONGEST_SURNAME = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names one or more pupils.

    `is_question` is True where the word may well be just a word ("Grace before lunch"), so
    that a person is asked and nothing is stopped.
    """

    start: int
    end: int
    pupil_ids: tuple[int, ...]
    is_full_name: bool
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    """One text being read against one roll."""

    text: str
    words: tuple[Token, ...]
    index: RollIndex

    def gap(self, left: int, right: int) -> str:
        """What stands between two words."""
        return self.text[self.words[left].end : self.words[right].start]

    def is_one_name(self, first: int, after: int) -> bool:
        """Says whether these words stand as closely as the parts of one name do."""
        return all(_INSIDE_A_NAME.fullmatch(self.gap(i, i + 1)) for i in range(first, after - 1))

    def is_close(self, left: int) -> bool:
        """Says whether the next word follows as a surname follows a forename or an initial."""
        initial = len(self.words[left].text) == 1
        return bool((_AFTER_INITIAL if initial else _CLOSE).fullmatch(self.gap(left, left + 1)))

    def surname_after(self, after: int, ids: frozenset[int]) -> tuple[int, frozenset[int]] | None:
        """The end and owners of a surname that follows a forename, one middle name allowed."""
        for skipped in (0, 1):
            at = after + skipped
            if at >= len(self.words) or not self.is_close(at - 1):
                return None
            for entry, end in entries_at(self.index.surnames, self.words, at):
                if (both := entry.pupil_ids & ids) and self.is_one_name(at, end):
                    return end, both
            if self.words[at].is_lower:
                return None
        return None

    def surname_before(self, first: int, free: int, ids: frozenset[int]) -> tuple[int, frozenset[int]] | None:
        """The beginning and owners of a surname that stands just before a forename.

        Words before `free` belong to another name already.
        """
        if first == 0 or not _BEFORE_FORENAME.fullmatch(self.gap(first - 1, first)):
            return None
        for at in range(max(first - _LONGEST_SURNAME, free), first):
            for entry, end in entries_at(self.index.surnames, self.words, at):
                if end == first and (both := entry.pupil_ids & ids) and self.is_one_name(at, end):
                    return at, both
        return None

    def is_word_here(self, at: int, after: int) -> bool:
        """Says whether a name that is also a word may be just that word in this place."""
        token = self.words[at]
        if token.folded in CALENDAR_WORDS or token.folded in self.index.class_words or token.is_shouted:
            return True
        if _POSSESSIVE.match(self.text, token.end):
            return False
        if at == 0 or not _GOES_ON.fullmatch(self.gap(at - 1, at)):
            return True
        if _stands_in_title(self.words[at - 1]) and self.gap(at - 1, at) == " ":
            return True
        if after == len(self.words) or self.gap(after - 1, after) != " ":
            return False
        return _stands_in_title(self.words[after])

    def is_someone_else(self, at: int, after: int) -> bool:
        """Says whether the words around make it an adult's, a saint's or a place's name."""
        before = self.words[at - 1] if at else None
        if before and before.folded in ADULT_TITLES | BEFORE_OTHER_NAMES and not before.is_lower:
            return True
        if after == len(self.words) or self.gap(after - 1, after) != " ":
            return False
        return self.words[after].folded in PLACE_WORDS and not self.words[after].is_lower


def _stands_in_title(token: Token) -> bool:
    return not token.is_lower and token.text not in ("I", "A")


def _in_words(reader: _Reader) -> Iterator[Mention]:
    at = free = 0
    while at < len(reader.words):
        mention, at = _mention_at(reader, at, free)
        if mention is not None:
            free = at
            yield mention


def _mention_at(reader: _Reader, at: int, free: int) -> tuple[Mention | None, int]:
    """The mention whose forename begins at this word, if one does, and where to read on."""
    for entry, after in entries_at(reader.index.forenames, reader.words, at):
        if not reader.is_one_name(at, after):
            continue
        full = _full_name(reader, at, after, free, entry.pupil_ids)
        if full is not None:
            return full
        first = _first_name(reader, at, after, entry.pupil_ids)
        if first is not None:
            return first, after
    return _without_apostrophe(reader.words[at], reader.index), at + 1


def _without_apostrophe(token: Token, index: RollIndex) -> Mention | None:
    """A name with the s of a forgotten apostrophe, as in "Alfies volcano"."""
    stem = token.folded[:-1]
    if not token.folded.endswith("s") or len(stem) < _SHORTEST_WITH_S or index.is_word(stem):
        return None
    ids = index.joined_forenames.get(stem)
    if ids is None or token.folded in index.forenames or index.is_word(token.folded):
        return None
    return Mention(token.start, token.end, tuple(sorted(ids)), is_full_name=False)


def _full_name(reader: _Reader, at: int, after: int, free: int, ids: frozenset[int]) -> tuple[Mention, int] | None:
    words, begin, end = reader.words, at, after
    if found := reader.surname_after(after, ids):
        end, owners = found
    elif before := reader.surname_before(at, free, ids):
        begin, owners = before
    else:
        return None
    small_words = all(token.is_lower for token in words[begin:end]) and any(
        reader.index.is_word(token.folded) for token in words[at:after]
    )
    span = words[begin].start, words[end - 1].end
    return Mention(*span, tuple(sorted(owners)), is_full_name=True, is_question=small_words), end


def _first_name(reader: _Reader, at: int, after: int, ids: frozenset[int]) -> Mention | None:
    token, question = reader.words[at], False
    if after - at == 1:
        could_be_word = reader.index.is_word(token.folded)
        if token.is_lower and (could_be_word or len(token.folded) <= _SHORT):
            return None
        question = could_be_word and reader.is_word_here(at, after)
    question = question or reader.is_someone_else(at, after)
    span = token.start, reader.words[after - 1].end
    return Mention(*span, tuple(sorted(ids)), is_full_name=False, is_question=question)


def _in_tag(tag: Hashtag, index: RollIndex) -> Iterator[Mention]:
    """The names in a #HashTag or @handle: whole parts of it, or a full name run together."""
    parts, at = tag.parts, 0
    while at < len(parts):
        step = 1
        for after in range(min(len(parts), at + _MOST_PARTS), at, -1):
            joined = "".join(part.folded for part in parts[at:after])
            full = index.joined_full_names.get(joined)
            ids = full or index.joined_forenames.get(joined)
            if ids is None or (after - at == 1 and full is None and parts[at].is_lower and index.is_word(joined)):
                continue
            question = full is None and index.is_word(joined)
            span = parts[at].start, parts[after - 1].end
            yield Mention(*span, tuple(sorted(ids)), is_full_name=full is not None, is_question=question)
            step = after - at
            break
        else:
            possessive = _without_apostrophe(parts[at], index)
            yield from _run_together(parts[at], index) if possessive is None else (possessive,)
        at += step


def _run_together(part: Token, index: RollIndex) -> Iterator[Mention]:
    """A forename and surname at the beginning or end of a part in small letters."""
    word = part.folded
    if len(word) != len(part.text):
        return  # folding changed the length, so that places in one are not places in the other
    for length in range(len(word) - 1, _LONG_ENOUGH - 1, -1):
        for start in (0, len(word) - length):
            ids = index.joined_full_names.get(word[start : start + length])
            if ids:
                begin = part.start + start
                yield Mention(begin, begin + length, tuple(sorted(ids)), is_full_name=True)
                return


def mentions(text: str, roll: tuple[Pupil, ...]) -> tuple[Mention, ...]:
    """The spans of a text that name pupils of the roll, in order, without overlaps."""
    if not roll or not text:
        return ()
    return _read(text, SameRoll(roll))


@lru_cache(maxsize=8)
def _read(text: str, same: SameRoll) -> tuple[Mention, ...]:
    """The mentions, remembered while several rules ask about the same text."""
    index = index_of(same.roll)
    tags = tags_and_handles(text)
    inside = {i for tag in tags for i in range(tag.start, tag.end)}
    words = tuple(token for token in tokens(text) if token.start not in inside)
    found = list(_in_words(_Reader(text, words, index)))
    for tag in tags:
        found += _in_tag(tag, index)
    return tuple(sorted(found, key=lambda m: m.start))
