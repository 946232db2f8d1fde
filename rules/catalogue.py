"""Which rules are there? The list of topics is written out here, and each topic holds its rules.

To add a rule, declare it in its topic's file: nothing else has to be changed.
"""

import hashlib
from functools import cache
from types import ModuleType

from rules import (
    accessibility,
    accounts,
    announced_dates,
    announcements,
    asking,
    birthdays,
    contact_details,
    faces,
    identifiers,
    in_the_picture,
    length,
    links,
    name_and_face,
    names,
    names_elsewhere,
    others_named,
    people,
    permissions_kept,
    picture_use,
    process,
    readability,
    sensitive,
    singled_out,
    tone,
    used_again,
    what_it_shows,
    whereabouts,
    words_that_bind,
)
from rules.rule import Example, Rule, rule

__all__ = ["Example", "Rule", "all_rules", "rule", "ruleset_version", "version_of"]

TOPICS: tuple[ModuleType, ...] = (
    names,
    names_elsewhere,
    name_and_face,
    others_named,
    contact_details,
    identifiers,
    birthdays,
    accounts,
    sensitive,
    singled_out,
    whereabouts,
    words_that_bind,
    tone,
    asking,
    people,
    faces,
    what_it_shows,
    in_the_picture,
    picture_use,
    used_again,
    permissions_kept,
    accessibility,
    readability,
    links,
    announced_dates,
    announcements,
    length,
    process,
)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by topic and then in the order of its file."""
    return tuple(value for topic in TOPICS for value in vars(topic).values() if isinstance(value, Rule))


def version_of(rules: tuple[Rule, ...]) -> str:
    """A short name for exactly these rules in exactly these versions."""
    known = "\n".join(sorted(f"{rule.id} {rule.version}" for rule in rules))
    return hashlib.sha256(known.encode()).hexdigest()[:12]


@cache
def ruleset_version() -> str:
    """The short name of the whole rule set, which a post's digest and its screenings hold."""
    return version_of(all_rules())
