"""Is this still the same child under another name, and which names were they known by before?"""

import unicodedata
from collections.abc import Iterable, Sequence

from gatekeeper.importing.children import Child


def fold(name: str) -> str:
    """A name without case, accents and signs, for comparing."""
    if name.isascii() and name.isalnum():
        return name.casefold()
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalnum())


def shown(child: Child) -> tuple[str, str, str]:
    """The three parts that colleagues see."""
    return child.forename, child.known_as, child.surname


def could_be_one(here: Child, given: Child) -> bool:
    """Whether the two have any part of a name in common, so that a number is not somebody else's."""
    return bool(_parts(here) & _parts(given))


def former(before: Child, after: Child, given: Sequence[str]) -> tuple[str, ...]:
    """The former names of a child after a change: those of before, what was given up now, what the file says."""
    if shown(before) == shown(after) and not given:
        return before.former_names
    wholes = {fold(whole) for whole in _wholes(after)}
    found = list(before.former_names)
    told = {fold(name) for name in found}
    for name in (*_given_up(before, after, wholes), *given):
        if name and fold(name) not in told | wholes:
            found.append(name)
            told.add(fold(name))
    return tuple(found)


def _given_up(before: Child, after: Child, wholes: set[str]) -> Iterable[str]:
    for whole in _wholes(before):
        if fold(whole) not in wholes:
            yield whole
    surname_changed = fold(before.surname) != fold(after.surname)
    if surname_changed and len(before.forename.split()) > 1 and len(before.surname.split()) == 1:
        yield before.surname  # in a whole name of many words nobody can tell where the surname begins


def _wholes(child: Child) -> list[str]:
    return [f"{first} {child.surname}" for first in (child.forename, child.known_as) if first]


def _parts(child: Child) -> set[str]:
    words = " ".join((*shown(child), *child.former_names)).replace("-", " ").split()
    return {folded for word in words if (folded := fold(word))}
