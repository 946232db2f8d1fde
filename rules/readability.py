"""Will a busy parent understand this at the first reading?"""

import re
from collections.abc import Iterable, Iterator

from rules.examples import SINCE, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.fixes import rewrite
from rules.passages import Passage, typed_passages
from rules.patterns.cues import words_in
from rules.plain import plain
from rules.rule import rule

_MEANS = {
    "spag": "spelling, punctuation and grammar",
    "gld": "good level of development",
    "psed": "personal, social and emotional development",
    "eyfs": "early years",
    "gds": "greater depth",
    "wts": "working towards",
    "mtc": "times tables check",
    "psc": "phonics check",
    "ehcp": "education, health and care plan",
    "ppa": "planning time",
    "afl": "assessment for learning",
    "elg": "early learning goals",
    "elgs": "early learning goals",
    "mfl": "languages",
    "vipers": "reading skills",
    "kwl": "what we know and want to learn",
    "rshe": "relationships and health education",
    "smsc": "spiritual, moral, social and cultural development",
    "nc": "national curriculum",
    "apdr": "assess, plan, do, review",
    "wagoll": "a good example",
    "salt": "speech and language therapy",
}
"""Short forms of school papers, and what to say instead."""
_EVEN_IN_SMALL_LETTERS = frozenset({"spag", "eyfs", "ehcp", "psed", "rshe", "smsc", "wagoll"})
_SHORT_FORM = re.compile(
    r"(?<![\w#@])(?:" + "|".join(sorted(_MEANS, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?…\n]+")
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 40
_LETTERS_FOR_LONG = 200


def _short_forms(passage: Passage) -> Iterator[tuple[int, int, str]]:
    """The short forms of a text that it does not explain, each the first time it stands there."""
    if words_in(passage.text).isdisjoint(_MEANS):
        return
    read = plain(passage.text)
    seen = set()
    for match in _SHORT_FORM.finditer(read.text):
        form = match.group().casefold()
        is_short_form = match.group().isupper() or form in _EVEN_IN_SMALL_LETTERS
        is_explained = (
            "(" in read.text[match.end() : match.end() + 2] or read.text[match.start() - 1 : match.start()] == "("
        )
        shouted = read.text.isupper() and form in ("salt", "nc", "psc", "vipers")
        if is_short_form and not is_explained and not shouted and form not in seen:
            seen.add(form)
            yield *read.span(*match.span()), _MEANS[form]


@rule(
    id="hard-to-read",
    title="Hard to read",
    severity=Severity.ADVICE,
    clause="5.b5",
    since=SINCE,
    version=2,
    why="Plain words and short sentences help every family, most of all those who are learning English.",
    blind_spots=(
        "Whether the words are easy: only their number and a few short forms are looked at.",
        "Short forms of one school only.",
    ),
    clears_when="No sentence has more than 40 words, and short forms that only teachers know are written out.",
    trips=(
        typed("Year 6 worked hard on their SPaG today"),
        typed("Every child in our EYFS met their GLD"),
        typed(
            "Today we walked to the woods and found leaves and sticks and three kinds of beetle and a nest and "
            "then we sat on the logs and drew them and talked about what each of them eats and where it sleeps in "
            "winter and came home muddy",
            "one sentence of 45 words",
        ),
    ),
    passes=(
        typed("Our EYFS (early years) children planted beans", "explained"),
        typed(
            "INSET day on Monday. PTA cakes on Tuesday. PE kit on Friday. SATs week is over!",
            "families know these",
        ),
        typed("We put salt and vipers in our poems"),
    ),
)
def hard_to_read(facts: Facts) -> Iterable[Finding]:
    """Sentences of more than 40 words, and short forms that only teachers know."""
    for passage in typed_passages(facts.post):
        for start, end, meaning in _short_forms(passage):
            shown = passage.text[start:end]
            yield hard_to_read.found(
                passage.where(start, end),
                message=f"Not every family knows what {shown} means.",
                remedy=f"Say “{meaning}”, or explain it.",
                reader=f"{passage.name.capitalize()} says {shown}, which not every family knows.",
                evidence=shown,
                fixes=(rewrite(meaning),),
            )
        if len(passage.text) < _LETTERS_FOR_LONG:
            continue
        for match in _SENTENCE.finditer(passage.text):
            written = match.group().strip()
            count = len(_WORDS.findall(written)) if len(written) > _LETTERS_FOR_LONG / 2 else 0
            if count > _LONGEST:
                start = match.start() + match.group().index(written)
                yield hard_to_read.found(
                    passage.where(start, start + len(written)),
                    message=f"This sentence has {count} words.",
                    remedy="Make two or three of it.",
                    reader=f"{passage.name.capitalize()} has a sentence of {count} words.",
                    evidence=written,
                )
                break
