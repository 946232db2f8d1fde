"""Does this post name a child? Full names never, first names only with permission.

Also offered here: `mentions` and `masked`, for everyone who must know where a child is named.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rules.examples import SINCE, described, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.masking import MASK, masked
from rules.mentions import Mention, mentions
from rules.passages import Passage, passages
from rules.roll_index import index_of
from rules.rule import rule
from rules.text import fold, tokens
from rules.word_lists import ADULT_TITLES

__all__ = ["MASK", "Mention", "masked", "mentions"]

_TITLES = ADULT_TITLES | {"miss"}


def _is_staff(facts: Facts, text: str, mention: Mention) -> bool:
    """Says whether the words around make it a colleague: "Mrs Okafor", "Alfie Redfern"."""
    if mention.is_full_name or not facts.staff:
        return False
    words = tokens(text)
    here = bisect_left(words, mention.start, key=lambda token: token.start)
    if here == len(words) or words[here].start != mention.start:
        return False  # inside a hashtag
    before = words[here - 1].folded if here and words[here].start - words[here - 1].end <= len(". ") else ""
    after = words[here + 1].folded if here + 1 < len(words) and text[words[here].end] == " " else ""
    name = words[here].folded
    return any(
        (before in _TITLES and name == fold(person.surname))
        or (name == fold(person.forename) and after and after == fold(person.surname))
        for person in facts.staff
    )


def _named(facts: Facts) -> Iterator[tuple[Passage, Mention, str]]:
    """Every mention of a pupil in the public words, colleagues left out, with the words found."""
    for passage in passages(facts.post):
        for mention in mentions(passage.text, facts.roll):
            if not _is_staff(facts, passage.text, mention):
                yield passage, mention, passage.text[mention.start : mention.end]


def _all_may_be_named(facts: Facts, mention: Mention) -> bool:
    return index_of(facts.roll).nameable.issuperset(mention.pupil_ids)


@rule(
    id="pupil-full-name",
    title="A child's full name",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    why=(
        "A forename with a surname lets a stranger find a child: their street, their family, their club. "
        "We never publish both, whatever permission we hold."
    ),
    blind_spots=(
        "Names that are not on our roll: visitors, siblings, pupils of other schools.",
        "Nicknames and misspellings that the roll does not hold.",
        "A name that can be read in the picture itself.",
    ),
    clears_when="The surname is gone, or the child is called something general such as “a Year 4 pupil”.",
    trips=(
        typed("Huge well done to Alfie Thornbury in Year 4!"),
        typed("THORNBURY, Alfred: lost jumper in the office", "the surname first"),
        typed("Top scorer again #AlfieThornbury", "inside a hashtag"),
        described("Poppy Tilden's painting of a heron", "inside a picture description"),
        typed("Lovely singing by Zuzanna Marlow", "a name the child had before"),
    ),
    passes=(
        typed("Huge well done to a Year 4 pupil!"),
        typed("Mr Alfie Redfern ran a half marathon.", "a colleague"),
        typed("Great fun at Thornbury Castle today", "the surname alone is not looked for yet"),
    ),
)
def pupil_full_name(facts: Facts) -> Iterable[Finding]:
    """A forename and surname of one pupil, in either order."""
    for passage, mention, words in _named(facts):
        if mention.is_full_name and not mention.is_question:
            yield pupil_full_name.found(
                passage.where(mention.start, mention.end),
                message="This gives a child's full name. We never do that on X.",
                remedy="Take the name out, or say something general such as “a Year 4 pupil”.",
                reader=f"A child's full name stands in {passage.name}. It has to come out.",
                evidence=words,
            )


@rule(
    id="pupil-first-name-no-permission",
    title="A child's first name without permission",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    why=(
        "Parents and carers decide in writing whether their child may be named. Where we have no yes on file, "
        "or where two children share the name and one of them has none, the answer is no."
    ),
    blind_spots=(
        "Names that are not on our roll, nicknames and misspellings.",
        "A name in small letters that is also a word, such as “grace” or “will”.",
        "A hashtag in small letters: “#gopoppygo” is one word to it.",
        "It cannot tell a child from a character in a book or a town of the same name, so it stops those too.",
    ),
    clears_when="The name is gone, or the office has recorded a yes for this child.",
    trips=(
        typed("Poppy's volcano was amazing"),
        typed("massive congratulations to alfie", "small letters"),
        typed("Brilliant batting today #WellDoneAlfie", "inside a hashtag"),
        described("Alfie paints a large yellow sun", "inside a picture description"),
        typed("The recorder solo was played by Grace on Friday", "a word, but clearly a name here"),
    ),
    passes=(
        typed("Idris read us his poem about otters", "we have a yes for this child"),
        typed("We said grace before lunch", "a word in small letters"),
        typed("Poppies for sale at the gate"),
        typed("Mrs Okafor ran the book fair"),
    ),
)
def pupil_first_name_no_permission(facts: Facts) -> Iterable[Finding]:
    """A forename of somebody on the roll who may not be named, or not by everybody of that name."""
    for passage, mention, words in _named(facts):
        if mention.is_full_name or mention.is_question or _all_may_be_named(facts, mention):
            continue
        yield pupil_first_name_no_permission.found(
            passage.where(mention.start, mention.end),
            message="We don't have permission to name this child here.",
            remedy="Take the name out. If the family has said yes, ask the office to record it.",
            reader=f"{passage.name.capitalize()} names a child whom we may not name.",
            evidence=words,
        )


@rule(
    id="name-lookalike-word",
    title="A word that may be a child's name",
    severity=Severity.ADVICE,
    clause="5.b10e",
    since=SINCE,
    why="Grace, Summer and Will are children as well as words. Only the person who wrote it knows which is meant.",
    blind_spots=(
        "A word in small letters is never asked about.",
        "It asks about headlines, months, seasons and class names even where the sentence makes it plain.",
    ),
    clears_when="You have looked. If it is a child, take the name out; if it is just a word, leave it.",
    trips=(
        typed("Grace before lunch, as every Friday"),
        typed("Beech have PE on Tuesdays. GRACE AND COURAGE are our values.", "capitals throughout"),
        typed("The Grace Cup goes to Larch class", "inside a headline"),
    ),
    passes=(
        typed("We said grace before lunch"),
        typed("The recorder solo was played by Grace on Friday", "here the name is certain, so it stops the post"),
    ),
)
def name_lookalike_word(facts: Facts) -> Iterable[Finding]:
    """A name that is also a word, where the place in the sentence does not settle it."""
    for passage, mention, words in _named(facts):
        if not mention.is_question or (not mention.is_full_name and _all_may_be_named(facts, mention)):
            continue
        yield name_lookalike_word.found(
            passage.where(mention.start, mention.end),
            message=f"Is “{words}” a child's name here?",
            remedy="If it is just a word, leave it. If it is a child, take the name out.",
            reader=f"“{words}” in {passage.name} is also the name of somebody on our roll. Is a child meant?",
            evidence=words,
        )
