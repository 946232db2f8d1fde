"""What does the guide say about a rule? Only what its declaration says, and what it said to its examples."""

import re
from dataclasses import dataclass

from rules.catalogue import all_rules
from rules.findings import Severity
from rules.rule import Example, Rule

_SEVERITY_WORDS = {
    Severity.BLOCK: "This stops the post.",
    Severity.REASON: "This needs a written reason, which the second reader sees.",
    Severity.ADVICE: "This is advice. You decide.",
}
_LIFT_WORDS = {
    None: "Nobody can wave it through.",
    "head": "Only the headteacher can lift it.",
    "dsl": "Only the designated safeguarding lead can lift it.",
    "leadership": "Only a member of the leadership team can lift it.",
}
_ANSWER_WORDS = "If the word is nobody's name here, its author can say so, and the second reader sees that."
_CLAUSE = re.compile(r"(?P<section>\d+(?:\.\d+)?)\.b(?P<bullet>\d+)(?P<letter>[a-z]?)")


@dataclass(frozen=True, slots=True)
class Said:
    """What the rule said to an example: to the author, what to do, and to the second reader."""

    severity: Severity
    message: str
    remedy: str
    reader_message: str
    evidence: str


@dataclass(frozen=True, slots=True)
class GuideExample:
    """An example as a guide prints it."""

    shown: str
    note: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class GuidePage:
    """Everything a guide's page about one rule needs, as plain text."""

    id: str
    title: str
    severity_words: str
    clause_words: str
    why: str
    what_it_says: tuple[str, ...]
    clears_when: str
    blind_spots: tuple[str, ...]
    trips: tuple[GuideExample, ...]
    passes: tuple[GuideExample, ...]


def severity_words(rule: Rule) -> str:
    """How much the rule stops, in a sentence or two."""
    words = [_SEVERITY_WORDS[rule.severity]]
    if rule.answerable:
        words.append(_ANSWER_WORDS)
    if rule.severity is Severity.BLOCK and (rule.lifted_by or not rule.answerable):
        words.append(_LIFT_WORDS[rule.lifted_by])
    words += [
        f"In some cases: {_SEVERITY_WORDS[other][0].lower()}{_SEVERITY_WORDS[other][1:]}"
        for other in rule.other_severities
    ]
    return " ".join(words)


def clause_words(clause: str) -> str:
    """Where in the school's policy it stands: "5.b10e" is section 5, bullet 10 (e)."""
    match = _CLAUSE.fullmatch(clause)
    if match is None:
        return clause
    letter = f" ({match['letter']})" if match["letter"] else ""
    return f"Social media policy, section {match['section']}, bullet {match['bullet']}{letter}"


def _printed(rule: Rule, example: Example) -> GuideExample:
    said = tuple(
        Said(f.severity, f.message, f.remedy, f.reader_message, f.evidence) for f in rule.check(example.facts)
    )
    return GuideExample(example.shown, example.note, said)


def page(rule: Rule) -> GuidePage:
    """The page about one rule."""
    trips = tuple(_printed(rule, example) for example in rule.trips)
    messages = dict.fromkeys(said.message for example in trips for said in example.said)
    return GuidePage(
        id=rule.id,
        title=rule.title,
        severity_words=severity_words(rule),
        clause_words=clause_words(rule.clause),
        why=rule.why,
        what_it_says=tuple(messages),
        clears_when=rule.clears_when,
        blind_spots=rule.blind_spots,
        trips=trips,
        passes=tuple(_printed(rule, example) for example in rule.passes),
    )


def pages() -> tuple[GuidePage, ...]:
    """A page for every rule, in the order of the catalogue."""
    return tuple(page(rule) for rule in all_rules())
