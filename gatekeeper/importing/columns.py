"""Which column of a file means what? A guess from its headings, for a person to put right.

A kind of file declares what it can hold. The same declaration makes the screen on which
columns are chosen, the check of what was chosen, and what is remembered for next time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gatekeeper.importing.cells import Unreadable, day
from gatekeeper.importing.reading import FileRefused, Table
from gatekeeper.importing.upn import is_upn

LEAVE_OUT = ""
"""The heading that is remembered for something that a person chose to leave out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that a file can hold. `headings` are the usual ones, squashed, the best first."""

    key: str
    words: str
    hint: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. Of each group in `needed` the file must have at least one."""

    key: str
    words: str
    wanted: tuple[Wanted, ...]
    needed: tuple[tuple[tuple[str, ...], str], ...]

    @property
    def keys(self) -> frozenset[str]:
        """Everything that a file of this kind can hold."""
        return frozenset(one.key for one in self.wanted)


def need_headings(table: Table, kind: Kind) -> None:
    """Sees to it that the first row is not itself somebody's.

    Raises:
        FileRefused: it holds a number, a date or a UPN, or no known heading and a digit.
    """
    known = bool(guess(kind, table.headings, {}))
    for heading in table.headings:
        named = heading.startswith("Column ") and heading.endswith("(no heading)")
        digits = not named and any(c.isdigit() for c in heading)
        if digits and (not known or heading.isdigit() or is_upn(heading) or _is_day(heading)):
            raise FileRefused(
                "The first row of this file looks like somebody’s data and not like headings. Export it again "
                "with the names of the columns in the first row."
            )


def guess(kind: Kind, headings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """The column of each thing that can be found: as it was last time, else by the usual headings."""
    squashed = [squash(heading) for heading in headings]
    found: dict[str, int] = {}
    for one in kind.wanted:
        before = remembered.get(one.key)
        if before and squash(before) in squashed:
            found[one.key] = squashed.index(squash(before))
    for one in kind.wanted:
        if one.key in found or remembered.get(one.key) == LEAVE_OUT:
            continue
        for usual in one.headings:
            at = next((at for at, heading in enumerate(squashed) if heading == usual), None)
            if at is not None and at not in found.values():
                found[one.key] = at
                break
    return found


def wrong(kind: Kind, chosen: Mapping[str, int], width: int) -> dict[str, str]:
    """What has to be put right about the chosen columns: a sentence for each."""
    errors: dict[str, str] = {}
    taken: dict[int, str] = {}
    for one in kind.wanted:
        at = chosen.get(one.key)
        if at is None:
            continue
        if not 0 <= at < width:
            errors[one.key] = "Choose a column of this file."
        elif at in taken:
            errors[one.key] = f"This column is chosen for “{taken[at]}” already. Choose another, or leave it out."
        taken.setdefault(at, one.words)
    for group, sentence in kind.needed:
        if not any(key in chosen for key in group):
            errors.setdefault(group[0], sentence)
    return errors


def to_remember(kind: Kind, chosen: Mapping[str, int], headings: Sequence[str]) -> dict[str, str]:
    """The heading of everything that was chosen, and what was left out on purpose."""
    could = guess(kind, headings, {})
    return {
        key: headings[chosen[key]] if key in chosen else LEAVE_OUT
        for key in kind.keys
        if key in chosen or key in could
    }


def squash(heading: str) -> str:
    """A heading without case, blanks and signs: "Legal Forename" and "legal_forename" are the same."""
    return "".join(c for c in heading.casefold() if c.isalnum())


def _is_day(heading: str) -> bool:
    try:
        return day(heading, "date") is not None
    except Unreadable:
        return False
