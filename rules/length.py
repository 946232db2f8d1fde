"""Is there something to publish, and does X take so much?"""

from collections.abc import Iterable

from rules.examples import PICTURE, SINCE, facts, post, situation, typed
from rules.facts import Facts, Stage
from rules.findings import Field, Finding, Severity, Where
from rules.passages import is_empty
from rules.rule import rule
from rules.text import MAX_WEIGHTED, weighted_length


@rule(
    id="over-length",
    title="Too long for X",
    severity=Severity.BLOCK,
    clause="5.b5",
    since=SINCE,
    why=f"X takes {MAX_WEIGHTED} characters by its own count, in which a link counts 23 and an emoji 2.",
    blind_spots=("Emoji newer than X's published list are counted a little too high.",),
    clears_when=f"The count is {MAX_WEIGHTED} or less.",
    trips=(
        situation("A text of 281 letters", facts(post("word " * 56 + "w"))),
        situation("141 emoji, which count 2 each", facts(post("🎉" * 141))),
    ),
    passes=(
        situation("A text of exactly 280 letters", facts(post("word " * 56))),
        situation(
            "A long link, which counts 23", facts(post("https://www.gov.uk/" + "a" * 300)), "319 characters typed"
        ),
    ),
)
def over_length(facts: Facts) -> Iterable[Finding]:
    """More than X takes, by X's own count."""
    over = weighted_length(facts.post.text) - MAX_WEIGHTED
    if over > 0:
        characters = "1 character" if over == 1 else f"{over:,} characters"
        yield over_length.found(
            Where(Field.TEXT),
            message=f"This is {characters} too long for X.",
            remedy=f"Shorten it. A link always counts 23 and an emoji 2; the limit is {MAX_WEIGHTED}.",
            reader=f"The text is {characters} longer than X takes.",
        )


@rule(
    id="nothing-to-say",
    title="Nothing to publish",
    severity=Severity.BLOCK,
    clause="5.b2",
    since=SINCE,
    why="X refuses an empty post, and nobody would learn anything from it.",
    blind_spots=("A text of one full stop counts as a text.",),
    clears_when="There is some text, or a picture.",
    trips=(
        situation("Submitted without text and picture", facts(post(""), stage=Stage.SUBMIT)),
        situation("Only blanks and empty lines", facts(post(" \n\u3000 "), stage=Stage.SUBMIT)),
    ),
    passes=(
        typed("See you on Friday"),
        situation("A picture without text", facts(post("", PICTURE), stage=Stage.SUBMIT)),
        situation("A draft that nobody has begun yet", facts(post(""))),
    ),
)
def nothing_to_say(facts: Facts) -> Iterable[Finding]:
    """Neither text nor picture, once somebody wants to hand it on."""
    if facts.stage is not Stage.DRAFT and is_empty(facts.post):
        yield nothing_to_say.found(
            Where(Field.TEXT),
            message="There is nothing to publish yet.",
            remedy="Write something, or add a picture.",
            reader="The post is empty.",
        )
