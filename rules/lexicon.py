"""What does anybody know about words and names, whoever is on the roll?

Plain values that are made once and handed to the rules with the other facts. Names and
words are folded (small plain letters, see `rules.text.fold`).
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False, slots=True)
class Lexicon:
    """Everyday words, given names with how often they are given, and names that are nobody's child.

    `well_known` and `titles` hold whole names as folded words with single spaces ("julia
    donaldson"). `words` holds what a dictionary writes in small letters. Two lexicons are
    equal only if they are the same one, so that indexes made from it can be kept.
    """

    words: Container[str] = frozenset()
    forenames: Mapping[str, int] = field(default_factory=dict)
    well_known: Container[str] = frozenset()
    titles: Container[str] = frozenset()
    places: Container[str] = frozenset()
    nicknames: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonScore:
    """How sure the name model is (0 to 1) that this span of a text is part of a person's name."""

    start: int
    end: int
    given: float
    surname: float

    @property
    def score(self) -> float:
        """How sure it is of any name."""
        return max(self.given, self.surname)
