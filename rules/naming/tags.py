"""Which names stand inside hashtags, handles, links and addresses, where words run together?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.lexicon import Lexicon
from rules.naming import cues
from rules.naming.roll import Ids, Roll
from rules.text import Token, parts_of

_NOBODY: Ids = frozenset()
_SHORTEST = 3
_LONGEST_PIECE = 24
_LONGEST_TAG = 60
_COMMON = 300
_MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class InTag:
    """A span of the plain text inside a tag. No ids means: a forename that is not on the roll."""

    start: int
    end: int
    ids: Ids
    is_full: bool
    is_word: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    letters: str
    has_capital: bool


def _joined(pieces: list[_Piece], at: int, after: int) -> str:
    return "".join(piece.letters for piece in pieces[at:after])


@lru_cache(maxsize=512)
def _cut(letters: str, roll: Roll, lexicon: Lexicon) -> tuple[str, ...]:
    """The likeliest cut of letters that run together into words and names; one piece if there is none.

    A cut is the better the fewer pieces it has, and short pieces cost more.
    """
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_PIECE), end):
            head = best[start]
            if head is None:
                continue
            cost = _cost(letters[start:end], roll, lexicon)
            if cost is None:
                continue
            known = best[end]
            if known is None or head[0] + cost < known[0]:
                best[end] = head[0] + cost, (*head[1], letters[start:end])
    last = best[-1]
    return last[1] if last else (letters,)


def _cost(piece: str, roll: Roll, lexicon: Lexicon) -> float | None:
    if piece in roll.joined_full:
        return 0.5
    if len(piece) >= _SHORTEST and (piece in roll.joined or piece in roll.surnames):
        return 1.0
    if len(piece) == 1:
        return 3.0 if piece in "ais" else None
    if piece in lexicon.words:
        return 2.5 if len(piece) == 2 else 1.1  # noqa: PLR2004  # two letters fit anywhere
    if len(piece) > _SHORTEST and (piece in roll.short_forms or lexicon.forenames.get(piece, 0) >= _COMMON):
        return 1.4
    return None


def _pieces(start: int, body: str, roll: Roll, lexicon: Lexicon) -> list[_Piece]:
    """The parts that capitals, figures and underscores show, each cut further where words run together."""
    found: list[_Piece] = []
    for part in parts_of(body, start):
        cut = _cut(part.folded, roll, lexicon) if _may_be_several(part, roll, lexicon) else (part.folded,)
        if len(cut) > 1:
            at = part.start
            for letters in cut:
                found.append(_Piece(at, at + len(letters), letters, has_capital=False))
                at += len(letters)
        else:
            found.append(_Piece(part.start, part.end, part.folded, has_capital=not part.is_lower))
    return found


def _may_be_several(part: Token, roll: Roll, lexicon: Lexicon) -> bool:
    known = part.folded in roll.joined or part.folded in roll.joined_full or part.folded in lexicon.words
    return not known and _SHORTEST < len(part.folded) <= _LONGEST_TAG


def names_in(start: int, body: str, roll: Roll, lexicon: Lexicon, *, only_roll: bool) -> Iterator[InTag]:
    """The names in a tag's body (without its sign), which begins at `start` of the plain text."""
    pieces = _pieces(start, body, roll, lexicon)
    at = 0
    while at < len(pieces):
        hit, step = _hit(pieces, at, roll, lexicon, only_roll=only_roll)
        if hit:
            yield hit
        at += step


def _hit(
    pieces: list[_Piece], at: int, roll: Roll, lexicon: Lexicon, *, only_roll: bool
) -> tuple[InTag | None, int]:
    for after in range(min(len(pieces), at + _MOST_PARTS), at, -1):
        letters = _joined(pieces, at, after)
        for name in (letters, letters.removesuffix("s")):
            full = roll.joined_full.get(name, _NOBODY)
            ids = full or roll.joined.get(name, _NOBODY)
            if not (ids or only_roll) and after - at == 1 and len(name) >= _SHORTEST and name not in lexicon.words:
                ids = roll.short_forms.get(name, _NOBODY)
            if ids and len(name) >= 2:  # noqa: PLR2004  # one letter is nobody's name
                is_word = not full and name in lexicon.words and not _speaks_for_a_person(pieces, at, after)
                return InTag(pieces[at].start, pieces[after - 1].end, ids, bool(full), is_word), after - at
    piece = pieces[at]
    name = piece.letters
    unknown = not only_roll and name not in lexicon.words and name not in lexicon.places and len(name) >= _SHORTEST
    if unknown and piece.has_capital and len(pieces) > 1 and lexicon.forenames.get(name, 0) >= _COMMON:
        return InTag(piece.start, piece.end, _NOBODY, is_full=False, is_word=False), 1
    return None, 1


def _speaks_for_a_person(pieces: list[_Piece], at: int, after: int) -> bool:
    around = pieces[max(0, at - 1) : at] + pieces[after : after + 1]
    return len(pieces) == after - at or any(piece.letters in cues.TAG_CUES for piece in around)
