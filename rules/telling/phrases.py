"""Which of many known phrases does a passage hold?

A phrase is written in a small language, read word by word and never across the end of a sentence:
"in|into plaster" (one word or the other, then the next), "broke ~2 <bone>" (up to two words between,
then any word of the list called bone), "a? few" (may be left out), "#" (a whole number), "@" (a time of day).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.telling.sentences import Reading

Words = frozenset[str]
Step = tuple[int, Words]
"""How many words may be skipped, and then which words will do."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: what it speaks of, and its first and last word."""

    kind: str
    first: int
    last: int


def _variants(pieces: list[str]) -> Iterator[list[str]]:
    """The phrase with and without each piece that may be left out."""
    for at, piece in enumerate(pieces):
        if piece.endswith("?"):
            yield from _variants([*pieces[:at], piece[:-1], *pieces[at + 1 :]])
            yield from _variants([*pieces[:at], *pieces[at + 1 :]])
            return
    yield pieces


def _steps(pieces: Iterable[str], lists: Mapping[str, Words]) -> tuple[Step, ...]:
    steps: list[Step] = []
    gap = 0
    for piece in pieces:
        if piece.startswith("~"):
            gap = int(piece[1:])
            continue
        words: set[str] = set()
        for option in piece.split("|"):
            words |= lists[option[1:-1]] if option.startswith("<") else {option}
        steps.append((gap, frozenset(words)))
        gap = 0
    return tuple(steps)


class Lexicon:
    """Phrases by what they speak of, ready to be found in one pass over a passage."""

    def __init__(self, phrases: Mapping[str, str], lists: Mapping[str, Words]) -> None:
        """Takes the phrases of each kind, one a line, and the lists they name."""
        found: dict[str, dict[tuple[str, tuple[Step, ...]], None]] = defaultdict(dict)
        for kind, lines in phrases.items():
            for line in filter(None, map(str.strip, lines.splitlines())):
                for variant in _variants(line.split()):
                    steps = _steps(variant, lists)
                    for word in steps[0][1]:
                        found[word][kind, steps[1:]] = None
        self._by_first_word = {word: tuple(known) for word, known in found.items()}

    def hits(self, read: Reading) -> tuple[Hit, ...]:
        """Every phrase in the passage, in the order of their first words."""
        found: list[Hit] = []
        known = self._by_first_word
        for at, word in enumerate(read.words):
            mark = read.marks[at]
            for kind, steps in (*known.get(word, ()), *(known.get(mark, ()) if mark else ())):
                last = _last_word(read, at, steps)
                if last is not None:
                    found.append(Hit(kind, at, last))
        return tuple(found)


def _last_word(read: Reading, at: int, steps: tuple[Step, ...]) -> int | None:
    """The last word of a phrase whose first word is `at`, or None if the rest is not there."""
    if not steps:
        return at
    (gap, words), rest = steps[0], steps[1:]
    for here in range(at + 1, min(at + 2 + gap, read.stop[at])):
        if read.words[here] in words or (read.marks[here] and read.marks[here] in words):
            last = _last_word(read, here, rest)
            if last is not None:
                return last
    return None
