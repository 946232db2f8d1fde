"""What does the reader of names answer? Spans with who they are."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Who is named."""

    PUPIL = "pupil"
    CHILD = "child"
    """A child, or somebody of whom nothing says that they are grown up, who is not on the roll."""
    ADULT = "adult"
    STAFF = "staff"
    PUBLIC = "public"
    NOBODY = "nobody"
    """Words that look like a name and are a place's, or a book's or film's title."""


class Form(StrEnum):
    """How they are named."""

    FULL = "full"
    FORENAME = "forename"
    SHORT = "short"
    """A short form, a misspelling or a disguise of a forename."""
    SURNAME = "surname"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Named:
    """A span of the text as typed that names somebody.

    `pupil_ids` holds everybody of the roll it may be. `is_question` is true where it may well
    be just a word ("Grace before lunch"). `in_tag` tells hashtags, handles and links.
    """

    start: int
    end: int
    kind: Kind
    form: Form
    pupil_ids: frozenset[int] = frozenset()
    is_question: bool = False
    in_tag: bool = False
