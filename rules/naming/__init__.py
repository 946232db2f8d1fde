"""Who is named in a text, where, and how sure are we?"""

from rules.facts import Facts
from rules.naming.in_pictures import read_in_picture
from rules.naming.named import Form, Kind, Named
from rules.naming.reading import read, read_roll

__all__ = ["Form", "Kind", "Named", "Span", "children", "read", "read_in_picture", "read_roll"]

Span = tuple[int, int]

_NO_CHILD = frozenset({Kind.ADULT, Kind.STAFF, Kind.PUBLIC, Kind.NOBODY})


def children(facts: Facts, text: str) -> tuple[Span, ...]:
    """Where a text (as typed) names a child, on our roll or not, in order.

    A word that may be just a word counts only where it is a pupil's name.
    """
    return tuple(
        (named.start, named.end)
        for named in read(facts, text)
        if named.kind is Kind.PUPIL or (named.kind not in _NO_CHILD and not named.is_question)
    )
