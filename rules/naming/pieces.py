"""Do the pieces of one pupil's name stand together, with something between them or hardly spelled out?

"Alfie 🌟 Thornbury", "Alfie "Alf" Thornbury", "Alfie James Lee Thornbury", "Alf1e Thornbury", "AlfieThornbury" are
full names. "A. Thornbury" and "Thornbury, A." are initials, and "Alfie T." is surely that Alfie.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.lexicon import Lexicon
from rules.naming.candidates import entry_at
from rules.naming.disguises import spelled_apart, spelled_with_signs
from rules.naming.known import is_titled
from rules.naming.named import Form
from rules.naming.roll import Ids, Roll
from rules.naming.words import Casing, Words

_NOBODY: Ids = frozenset()
_CLOSE = re.compile(r"\s{1,3}|\s?[\-'_/]\s?|\.")
_SIGNS = re.compile(r"[^\w.!?;:,#@&()\n\"']{1,8}")
_ASIDE = re.compile(r"\s?(?:\([^()\n]{1,30}\)|\"[^\"\n]{1,30}\"|'[^'\n]{1,30}')\s?")
_MIDDLE_NAMES = re.compile(r"\s(?:[A-Z][^\W\d_]*[.'-]?\s?){1,3}")
_REACH = 45
_SHORTEST_JOINED = 6
_SHORTEST_BEGINNING = 3
_INITIAL_BEFORE = re.compile(r"(?<![\w.&])(?<![A-Z]\.\s)([A-Z])(\.\s?|\s)$")
_INITIAL_BEHIND = re.compile(r"(,\s?|\s)([A-Z])(\.?)(?![\w'&])")
_NO_WORD_FOLLOWS = re.compile(r"\s*(?:$|[\d,;:)\n]|\(?Y\w*\s?\d)")
_CLASS_FOLLOWS = re.compile(r"\s*\(?(?:Y|Yr|Year)\s?\d", re.IGNORECASE)
_WORDS_OF_ONE_LETTER = "AI"


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the plain text that names these pupils, and how."""

    start: int
    end: int
    ids: Ids
    form: Form


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    first: Ids
    last: Ids
    at: int | None
    """The word it is; None for one that is disguised."""


def names_in_pieces(words: Words, roll: Roll, lexicon: Lexicon) -> Iterator[Hit]:
    """Every pupil whose forename and surname are there in pieces that belong together."""
    yield from _run_together(words, roll, lexicon)
    pieces = sorted(_pieces(words, roll), key=lambda piece: piece.start)
    for i, piece in enumerate(pieces):
        if piece.last and piece.at and (beginning := _cut_short(words, piece, roll)):
            yield beginning
        for other in pieces[i + 1 :]:
            if other.start - piece.end > _REACH:
                break
            ids = piece.first & other.last
            if ids and _belong_together(words, piece, other):
                yield Hit(piece.start, other.end, ids, Form.FULL)


def names_with_an_initial(words: Words, roll: Roll, lexicon: Lexicon) -> Iterator[Hit]:
    """Every pupil of whom one name is an initial beside the other."""
    for piece in _pieces(words, roll):
        if piece.at is not None and not words[piece.at].is_lower:
            found = _forename_and_initial(words, piece, roll) or _initial_and_surname(words, piece, roll, lexicon)
            if found:
                yield found


def _run_together(words: Words, roll: Roll, lexicon: Lexicon) -> Iterator[Hit]:
    """Forename and surname written as one word, which is no word and no name of its own."""
    for word in words.all:
        known = word.folded in lexicon.words or word.folded in lexicon.forenames or word.folded in lexicon.places
        ids = roll.joined_full.get(word.folded, _NOBODY)
        if ids and not known and len(word.folded) >= _SHORTEST_JOINED and word.folded not in roll.every_word:
            yield Hit(word.start, word.end, ids, Form.FULL)


def _cut_short(words: Words, surname: _Piece, roll: Roll) -> Hit | None:
    """The beginning of a forename before its own surname, even where it is a word: "Pop Thornbury"."""
    at = surname.at or 0
    word = words[at - 1]
    if (
        len(word.folded) < _SHORTEST_BEGINNING
        or word.is_lower
        or words[at].is_lower
        or words.gap(at - 1, at) != " "
    ):
        return None
    ids = frozenset(i for i in surname.last if roll.by_id[i].forename.lower().startswith(word.folded))
    return Hit(word.start, surname.end, ids, Form.FULL) if ids and not is_titled(words, at - 1) else None


def _pieces(words: Words, roll: Roll) -> Iterator[_Piece]:
    for at, word in enumerate(words.all):
        first = entry_at(roll.forenames.get(word.folded, ()), words, at)
        last = entry_at(roll.surnames.get(word.folded, ()), words, at)
        if first or word.folded in roll.short_forms:
            ids = (first[0].ids if first else _NOBODY) | roll.short_forms.get(word.folded, _NOBODY)
            after = first[1] if first else at + 1
            yield _Piece(word.start, words[after - 1].end, ids, _NOBODY, at)
        if last:
            yield _Piece(word.start, words[last[1] - 1].end, _NOBODY, last[0].ids, at)
        if part := roll.parts_of_surnames.get(word.folded):
            yield _Piece(word.start, word.end, _NOBODY, part, None if word.is_capitalised else at)
    text = words.plain.text
    for hit in (*spelled_apart(text, roll), *spelled_with_signs(text, roll)):
        yield _Piece(hit.start, hit.end, hit.first, hit.last, None)


def _belong_together(words: Words, piece: _Piece, other: _Piece) -> bool:
    """Says whether what stands between a forename and its own surname keeps them one name."""
    gap = words.plain.text[piece.end : other.start]
    small = [at is not None and words[at].is_lower for at in (piece.at, other.at)]
    if piece.at is not None and is_titled(words, piece.at):
        return False
    if _CLOSE.fullmatch(gap):
        return None in (piece.at, other.at)  # two plain words side by side are looked at elsewhere
    if any(small) and words.casing is not Casing.LOWER:
        return False
    if _SIGNS.fullmatch(gap) or _ASIDE.fullmatch(gap):
        return True
    return words.casing in (Casing.USUAL, Casing.HEADLINE) and _MIDDLE_NAMES.fullmatch(gap) is not None


def _forename_and_initial(words: Words, piece: _Piece, roll: Roll) -> Hit | None:
    text = words.plain.text
    behind = _INITIAL_BEHIND.match(text, piece.end)
    if behind is None or behind[1] != " " or not _is_initial(text, behind):
        return None
    ids = frozenset(
        i
        for i in piece.first
        for surname in roll.surnames_of({i})
        if surname and surname[0][0] == behind[2].lower()
    )
    return Hit(piece.start, behind.end(2), ids, Form.FORENAME) if ids else None


def _initial_and_surname(words: Words, piece: _Piece, roll: Roll, lexicon: Lexicon) -> Hit | None:
    text, at = words.plain.text, piece.at or 0
    ordinary = words[at].folded in lexicon.words or words[at].folded in lexicon.places
    before = _INITIAL_BEFORE.search(text, max(0, piece.start - _REACH), piece.start)
    if before and at and not is_titled(words, at - 1) and (ids := _called(before[1], piece, roll)):
        surely = "." in before[2] or not (ordinary or before[1] in _WORDS_OF_ONE_LETTER)
        if surely or _CLASS_FOLLOWS.match(text, piece.end):
            return Hit(before.start(1), piece.end, ids, Form.INITIALS)
    behind = _INITIAL_BEHIND.match(text, piece.end)
    if behind is None or is_titled(words, at) or not _is_initial(text, behind):
        return None
    ids = _called(behind[2], piece, roll)
    surely = not ordinary or "," in behind[1] or bool(behind[3])
    return Hit(piece.start, behind.end(2), ids, Form.INITIALS) if ids and surely else None


def _is_initial(text: str, behind: re.Match[str]) -> bool:
    """Says whether a capital behind a name is an initial and not the word "A" or "I"."""
    if behind[3] or behind[2] not in _WORDS_OF_ONE_LETTER:
        return True
    return _NO_WORD_FOLLOWS.match(text, behind.end()) is not None


def _called(initial: str, piece: _Piece, roll: Roll) -> Ids:
    return frozenset(
        i
        for i in piece.last
        for name in (roll.by_id[i].forename, roll.by_id[i].known_as)
        if name[:1].lower() == initial.lower()
    )
