"""What must only its author know? Three questions, asked where a child is spoken of and a cue is near."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.examples import SINCE, facts, post, situation, typed
from rules.facts import Facts, Heard
from rules.findings import Finding, Severity
from rules.passages import Passage, typed_passages
from rules.rule import Rule, rule
from rules.telling.binding import promises
from rules.telling.cues import cues
from rules.telling.private_matters import stated, told
from rules.telling.subjects import PRIVATE, Kind
from rules.telling.trips import When, away

Span = tuple[int, int]

HEARD_ENOUGH = 0.5
"""From which score on a trained sense may raise a question."""

_PLAIN = ("health", "support", "status", "behaviour", "abuse")
_FAINT = ("health?", "support?", "support-group?", "status?", "behaviour?", "confidential?")
_SEVERAL = PRIVATE | {Kind.SOME, Kind.FEW, Kind.PERHAPS}
_HEARD_PRIVATE = frozenset({"health", "support", "family", "behaviour", "safeguarding", "private"})


def _example(text: str, label: str) -> Facts:
    return replace(facts(post(text)), heard=(Heard(label, 0.9),))


def _hears(facts: Facts, passage: Passage, labels: frozenset[str]) -> bool:
    """Says whether a trained sense is sure enough of one of these labels in this passage."""
    return any(
        heard.picture == passage.picture and heard.label in labels and heard.score >= HEARD_ENOUGH
        for heard in facts.heard
    )


def _asked(of: Rule, passage: Passage, span: Span | None, *, question: str, remedy: str) -> Finding:
    return of.found(
        passage.where(*span) if span else passage.where(),
        message=question,
        remedy=remedy,
        reader=f"About {passage.name}: {question[0].lower()}{question[1:]}",
        evidence=passage.text[slice(*span)] if span else "",
    )


@rule(
    id="ask-where",
    title="Does it say where children are?",
    severity=Severity.ADVICE,
    clause="4.1.b2",
    since=SINCE,
    version=2,
    why="Whether children are still there, or will be, is often known only to the person who writes.",
    blind_spots=("It asks only where it sees children and a place in one sentence.",),
    clears_when="You have looked. If it does, take out the place or the time; if not, leave it.",
    trips=(
        typed("Quiet morning by the river at Teston with Year 6, sketching"),
        situation("A sense that was trained on such posts thinks so", _example("Wellies on!", "whereabouts")),
    ),
    passes=(
        typed("Year 6 sketched by the river last Friday"),
        typed("Year 1 are on the farm today", "that is certain, so another rule stops it"),
    ),
)
def ask_where(facts: Facts) -> Iterable[Finding]:
    """Children and a place away from school, with nothing that says when."""
    for passage in typed_passages(facts.post):
        trips = away(facts, passage.text)
        faint = [(trip.start, trip.end) for trip in trips if trip.when is When.UNSAID]
        if len(faint) < len(trips):
            continue
        if faint or _hears(facts, passage, frozenset({"whereabouts"})):
            yield _asked(
                ask_where,
                passage,
                faint[0] if faint else None,
                question="Does this say where children are or will be?",
                remedy="If it does, take out the place, or let it go out when they are back. If not, leave it.",
            )


def _private(facts: Facts, passage: Passage) -> Iterator[Span]:
    """Faint cues about a child. Nothing where another rule has found plain ones."""
    if any(stated(passage, "confidential", "support-group", "behaviour-count")):
        return
    found = told(facts, passage, *_PLAIN, *_FAINT)
    if not any(one.is_plain for one in found):
        yield from ((one.start, one.end) for one in found if one.whose in _SEVERAL)


@rule(
    id="ask-private",
    title="Does it tell something private?",
    severity=Severity.ADVICE,
    clause="5.b10d",
    since=SINCE,
    version=2,
    why="Only somebody who knows the family can tell a cheerful detail from one that they would never have told.",
    blind_spots=("It asks only where it sees a child and a word such as “hospital” in one sentence.",),
    clears_when="You have looked. If it does, take it out; if not, leave it.",
    trips=(
        typed("So brave! Well done Idris for going back on the bike after the ambulance ride"),
        situation("A sense that was trained on such posts thinks so", _example("What a brave week!", "health")),
    ),
    passes=(
        typed("Idris read us his poem about otters"),
        typed("Idris is back after having his tonsils out", "that is certain, so another rule stops it"),
    ),
)
def ask_private(facts: Facts) -> Iterable[Finding]:
    """A child and a faint cue of a private matter."""
    for passage in typed_passages(facts.post):
        spans = list(_private(facts, passage))
        plain = any(one.is_plain for one in told(facts, passage, *_PLAIN))
        if spans or (not plain and _hears(facts, passage, _HEARD_PRIVATE)):
            yield _asked(
                ask_private,
                passage,
                spans[0] if spans else None,
                question="Does this tell something private about a child or family?",
                remedy="If it does, take it out. If not, leave it.",
            )


@rule(
    id="ask-promise",
    title="Does it promise, or speak for leadership?",
    severity=Severity.ADVICE,
    clause="5.b10f",
    since=SINCE,
    version=2,
    why="A friendly “we will make sure” can be read as a promise that leaders then have to keep.",
    blind_spots=("It asks only where it sees families or children and a word such as “make sure” together.",),
    clears_when="You have looked. If it does, take it out or ask a leader; if not, leave it.",
    trips=(
        typed("We will make sure that all families have a seat"),
        situation("A sense that was trained on such posts thinks so", _example("Big plans ahead!", "promise")),
    ),
    passes=(
        typed("We promise it will be fun!"),
        typed("We will refund every family", "that is certain, so another rule stops it"),
    ),
)
def ask_promise(facts: Facts) -> Iterable[Finding]:
    """Families or children, and a faint cue of a promise."""
    for passage in typed_passages(facts.post):
        if any(promises(passage)):
            continue
        known = cues(passage.text)
        spans = list(stated(passage, "promise?")) if "everybody" in known and "in-jest" not in known else []
        if spans or _hears(facts, passage, frozenset({"promise"})):
            yield _asked(
                ask_promise,
                passage,
                spans[0] if spans else None,
                question="Does this promise something, or speak for leadership?",
                remedy="If it does, take it out or ask a member of the leadership team. If not, leave it.",
            )
