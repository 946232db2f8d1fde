"""Is this post kind, and does it speak for the school rather than for one person?"""

from collections.abc import Iterable, Iterator

from rules.examples import SINCE, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.passages import passages, typed_passages
from rules.rule import rule
from rules.telling.cues import cues
from rules.telling.private_matters import stated
from rules.telling.sentences import reading

_OPEN, _CLOSE, _EITHER = "“‘«", "”»", '"'


@rule(
    id="unkind-or-comparing",
    title="Belittling, or comparing children",
    severity=Severity.REASON,
    clause="3.b1",
    since=SINCE,
    why="A joke about “the naughty ones”, or a list with somebody at its bottom, is read by those it is about.",
    blind_spots=("Irony, and unkindness in kind words.", "A picture that makes somebody look foolish."),
    clears_when="No child, class or family is belittled or ranked.",
    trips=(
        typed("Even the naughty ones sat still for the magician"),
        typed("Boys v girls today, and the girls were thrashed"),
        typed("Larch had the worst attendance in the school"),
    ),
    passes=(
        typed("What a match! We lost 5-2 but never stopped running"),
        typed("Best class ever! (We say that to all of them)"),
        typed("The naughty elf is back on the shelf"),
    ),
)
def unkind_or_comparing(facts: Facts) -> Iterable[Finding]:
    """Naughty ones, lazy families, boys against girls, the worst and the bottom."""
    for passage in passages(facts.post):
        for start, end in list(stated(passage, "unkind"))[:1]:
            yield unkind_or_comparing.found(
                passage.where(start, end),
                message="Could a child or a family feel belittled?",
                remedy="Say what was good, without comparing.",
                reader=f"{passage.name.capitalize()} could belittle a child, a class or a family.",
                evidence=passage.text[start:end],
            )


def _is_quoted(text: str, at: int) -> bool:
    """Says whether a place stands inside quotation marks: there, "I" is somebody else."""
    before = text[:at]
    opened = max(before.rfind(mark) for mark in _OPEN)
    closed = max(before.rfind(mark) for mark in _CLOSE)
    return before.count(_EITHER) % 2 == 1 or opened > closed


def _own_voice(text: str) -> Iterator[tuple[int, int]]:
    known, read = cues(text), reading(text)
    if "not-ours" in known:
        return
    for hit in known.get("voice", ()):
        start, end = read.span(hit.first, hit.last)
        first = text[start]
        if not _is_quoted(text, start) and (first != "i" or text[start : start + 2] != "i."):
            yield start, end
            return


@rule(
    id="personal-voice",
    title="One person's voice",
    severity=Severity.REASON,
    clause="4.1.b2",
    since=SINCE,
    version=2,
    why="The account speaks for the school. What one of us feels belongs somewhere else.",
    blind_spots=(
        "An opinion that does not say “I” or “my”.",
        "It leaves alone what stands in quotation marks or after “said”, in case it is a child's.",
    ),
    clears_when="It says “we”, and what happened.",
    trips=(
        typed("I'm fuming about the new timetable"),
        typed("My class were stars today, and I am shattered"),
    ),
    passes=(
        typed("“I think the moon is made of scones” (Reception)"),
        typed("I have keys but no locks. What am I?"),
        typed("We are so proud of our choir"),
    ),
)
def personal_voice(facts: Facts) -> Iterable[Finding]:
    """“I” and “my class” outside quotation marks."""
    for passage in typed_passages(facts.post):
        for start, end in _own_voice(passage.text):
            yield personal_voice.found(
                passage.where(start, end),
                message="The account speaks for the school, not for one person.",
                remedy="Say “we”, and keep to what happened.",
                reader=f"{passage.name.capitalize()} speaks in one person's voice.",
                evidence=passage.text[start:end],
            )
