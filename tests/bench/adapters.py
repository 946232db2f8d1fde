"""How do the parts of this project look to somebody who measures them from outside? The steady face for that."""

from rules.text import weighted_length as _weighted_length


def weighted_length(text: str) -> int:
    """The length of a post by X's own count."""
    return _weighted_length(text)
