"""By which words can a child be known in what people typed, and how are they taken out?

A name that nobody else here bears goes wherever it stands. One that a brother, a teacher or a plain word
shares goes only where it is about this child; the full name always goes.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from rules import facts as f
from rules.lexicon import Lexicon
from rules.masking import MASK, masked
from rules.naming.evidence import CALENDAR

ERASED = "[erased]"
_SHORTEST = 3
_UPN = re.compile(r"(?<![0-9A-Z])[A-Z][0-9]{11}[0-9A-Z](?![0-9A-Z])")
_LONG_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of one child by name. `numbers` are those of the school's own systems."""

    pupil_id: int
    forename: str
    surname: str
    known_as: str = ""
    former: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def single(self) -> tuple[str, ...]:
        """Each name by itself."""
        return tuple(dict.fromkeys(n for n in (self.forename, self.known_as, self.surname, *self.former) if n))

    @property
    def full(self) -> tuple[str, ...]:
        """The names that mean this child and nobody else."""
        first = tuple(filter(None, (self.forename, self.known_as)))
        pairs = [pair for a in first for pair in (f"{a} {self.surname}", f"{self.surname} {a}")]
        return tuple(dict.fromkeys((*pairs, *self.former, *filter(None, self.contacts))))


@dataclass(frozen=True, slots=True)
class Trace:
    """The words of one child, ready to be taken out."""

    anywhere: tuple[f.Pupil, ...]
    close: tuple[f.Pupil, ...]
    full: re.Pattern[str]
    hints: frozenset[str]
    lexicon: Lexicon = field(repr=False)

    def out_of(self, text: str, *, close: bool) -> str:
        """The text without the child. `close`: it is about this child, so shared names go too."""
        if not text or not self._may_hold(text):
            return text
        found = self.full.sub(ERASED, text)
        roll = self.close if close else self.anywhere
        bare = masked(found, roll, self.lexicon)
        bare = found if bare == found else bare.replace(MASK, ERASED)
        return bare if bare == text else _UPN.sub(ERASED, bare)  # whose number that is, the names beside it say

    def out_of_json(self, value: Any, *, close: bool) -> Any:  # noqa: ANN401  # any JSON value
        """The same for everything inside a JSON value."""
        if isinstance(value, str):
            return self.out_of(value, close=close)
        if isinstance(value, list):
            return [self.out_of_json(one, close=close) for one in value]
        if isinstance(value, dict):
            return {
                self.out_of(key, close=close): self.out_of_json(one, close=close) for key, one in value.items()
            }
        return value

    def _may_hold(self, text: str) -> bool:
        """A quick look: most texts hold nothing, and what is written in other letters is always read in full."""
        plain = folded(text)
        if not plain.isascii():
            return True
        bare = re.sub(r"[^a-z0-9]", "", plain)
        return any(hint in bare for hint in self.hints)


def trace_of(child: Names, borne: Collection[str], lexicon: Lexicon) -> Trace:
    """The words of a child. `borne` are the folded names of everybody else here, see `folded`."""
    own = [name for name in child.single if _is_own(name, borne, lexicon)]
    last_words = {name.split()[-1] for name in child.contacts if name.split()}
    theirs = [name for name in sorted(last_words) if _is_own(name, borne, lexicon)]
    long_numbers = [number for number in child.numbers if len(number) >= _LONG_NUMBER]
    full = sorted((*child.full, *long_numbers), key=len, reverse=True)
    hints = {_bare(name) for name in (*child.single, *child.full, *theirs, *long_numbers)}
    return Trace(
        anywhere=_as_pupils(child.pupil_id, (*own, *theirs)),
        close=_as_pupils(child.pupil_id, (*child.single, *theirs)),
        full=_pattern(full),
        hints=frozenset(hint for hint in hints if hint),
        lexicon=lexicon,
    )


def folded(text: str) -> str:
    """Letters without accents, in small: how names are compared."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in split if not unicodedata.combining(c))


def words_of(names: Iterable[str]) -> set[str]:
    """The names, and each word of them, folded."""
    found = set()
    for name in names:
        plain = folded(name)
        found |= {plain, *re.findall(r"\w+", plain)}
    return found - {""}


def _is_own(name: str, borne: Collection[str], lexicon: Lexicon) -> bool:
    plain = folded(name)
    return len(plain) >= _SHORTEST and plain not in borne and plain not in lexicon.words and plain not in CALENDAR


def _as_pupils(pupil_id: int, names: Iterable[str]) -> tuple[f.Pupil, ...]:
    given = tuple(dict.fromkeys(names))
    if not given:
        return ()
    return (f.Pupil(id=pupil_id, forename=given[0], surname=given[-1], former_names=given[1:-1]),)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(name))


def _pattern(names: list[str]) -> re.Pattern[str]:
    """Finds each name whatever stands between its words: spaces, dots, hyphens, or nothing."""
    shapes = []
    for name in names:
        words = re.findall(r"\w+", name)
        for form in ("NFC", "NFD"):
            shapes += [
                r"[\W_]{0,3}".join(re.escape(unicodedata.normalize(form, word)) for word in kept)
                for kept in (words, [folded(word) for word in words])
            ]
    return re.compile("|".join(dict.fromkeys(shapes)) or r"(?!)", re.IGNORECASE)
