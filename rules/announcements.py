"""Does this post hold news that every family needs, and can those who do not read X learn of it?"""

import re
from collections.abc import Iterable

from rules.examples import SINCE, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.passages import Passage, passages
from rules.patterns.cues import words_in
from rules.plain import plain
from rules.rule import rule
from rules.text import urls

_CLOSURE = re.compile(
    r"""
    \b(?:
        (?:the\s|our\s)?(?:school|nursery|breakfast\sclub|after[\s\-]school\sclub|site)\s(?:is|are|will\s(?:be|remain|stay)|
            remains|has\shad\sto|has\sto|have\sto|must)\s(?:now\s|all\s)?clos(?:e|ed|ing)\b(?!\sto\b)
      | clos(?:ing|es|ed)\s(?:early|at\s(?:noon|midday|\d[\d.]*\s?(?:pm)?)\s(?:today|tomorrow))
      | (?:school|early)\sclosure
      | no\sschool\s(?:today|tomorrow|for)
      | (?:collect|pick\sup)\s(?:your\s)?(?:child|children)\s(?:early|now|as\ssoon|from\s\d)
      | (?:school|we)\s(?:will\s)?(?:re-?opens?)\s(?:on|at|tomorrow)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DEADLINE = re.compile(
    r"""
    \b(?:
(?:final|last|application|booking|consent)\sdeadline
      | deadline\s(?:is|to\s(?:apply|return|pay|book|register|order)|for\s(?:the\s|your\s|all\s)?(?:\w+\s)?
            (?:applications?|places?|bookings?|forms?|slips?|payments?|orders?|money|consent|photos?))
      | (?:last|final)\s(?:day|chance|date)\s(?:to|for)\s
            (?:return|apply|pay|book|register|order|hand|sign|send|give|consent)\w*
      | (?:forms?|slips?|money|payments?|applications?|orders?|consent|replies)\s
            (?:must|need\sto|should|has\sto|have\sto)\s(?:be\s)?(?:\w+\s){0,2}(?:in|back|returned|paid|made|received|with\sus|us|submitted)?\s?(?:by|before|no\slater)
      | (?:apply\s|register\s|pay\s|return\s(?:\w+\s){1,4}|book\s(?:\w+\s){0,3})
            (?:by|before|no\slater\sthan)\s(?:noon|midnight|the\s\d|\d|\w{3,6}day|tomorrow|today|the\send)
      | (?:term|school)\s(?:starts|begins|ends|finishes|breaks\sup)\s(?:on|at)\s(?:\w{3,6}day|\d|the\s\d)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ELSEWHERE = re.compile(
    r"\b(?:letters?|e-?mail(?:ed|s)?|newsletter|web\s?site|text(?:ed|s)?\s(?:message|you|families|parents|has|have|home|sent)|"
    r"parent\s?(?:mail|pay|hub|square)|arbor|(?:class\s?)?dojo|school\s?(?:comms|ping|app)|book\s?bags?|office|printed|"
    r"noticeboard|posted\shome|sent\shome|weduc|seesaw|tapestry|the\sapp|your\sinbox)\b",
    re.IGNORECASE,
)
_NEWS_WORDS = frozenset(
    """
    close closed closing closes closure deadline last final forms form slip slips money payment payments
    application applications order orders consent replies apply register pay return book term school collect pick
    reopens reopen
    """.split()  # noqa: SIM905  # a list of words reads better as lines
)


def _essential(passage: Passage) -> re.Match[str] | None:
    """The first words that tell families something they must not miss."""
    if words_in(passage.text).isdisjoint(_NEWS_WORDS):
        return None
    shown = plain(passage.text).text
    return _CLOSURE.search(shown) or _DEADLINE.search(shown)


@rule(
    id="x-only-essential-news",
    title="News that every family needs",
    severity=Severity.REASON,
    clause="5.b8",
    since=SINCE,
    why=(
        "Many families are not on X, and X shows a post to few of those who are. A closure or a deadline must "
        "reach all of them."
    ),
    blind_spots=(
        "News that is essential for one family only.",
        "Whether the letter or e-mail that the post speaks of was sent.",
    ),
    clears_when="The post says where else it stands, or you have said how families without X learn of it.",
    trips=(
        typed("School is closed today because of the snow"),
        typed("Last chance to return your trip forms, they must be in by Friday"),
        typed("We are closing early at 1pm. Please collect your child from the hall."),
    ),
    passes=(
        typed("School is closed today because of the snow. We have e-mailed every family."),
        typed("Trip forms must be in by Friday: see the letter in your child's book bag"),
        typed("Fletcher Road is closed for gas works. Please use the back gate."),
        typed("Mark your calendars: INSET day on Monday 2nd", "it stands in the term dates"),
        typed("Maths homework is on the app, due Friday"),
    ),
)
def x_only_essential_news(facts: Facts) -> Iterable[Finding]:
    """Closures and deadlines in the text of the post, where it names no other place to read them."""
    for passage in passages(facts.post)[:1]:
        match = _essential(passage)
        if passage.picture is not None or match is None:
            continue
        shown = plain(passage.text)
        if _ELSEWHERE.search(shown.text) or urls(passage.text):
            continue
        start, end = shown.span(match.start(), match.end())
        yield x_only_essential_news.found(
            passage.where(start, end),
            message="Every family needs this, and many do not read X.",
            remedy="Say where families without X can read it, or write down how they will learn of it.",
            reader="The post tells something that every family needs. Can families without X read it elsewhere?",
            evidence=passage.text[start:end],
        )
