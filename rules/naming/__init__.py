"""Who is named in a text, where, and how sure are we?"""

from rules.facts import Facts
from rules.mentions import mentions

Span = tuple[int, int]


def children(facts: Facts, text: str) -> tuple[Span, ...]:
    """Where a text (as typed) names a child, on our roll or not, in order."""
    return tuple((m.start, m.end) for m in mentions(text, facts.roll) if not m.is_question)
