"""Does this post name a child of our roll? Full names never, first names only with permission.

Also offered here: `masked`, for everyone who must cover children's names.
"""

from collections.abc import Iterable, Iterator

from rules.examples import SINCE, typed
from rules.facts import Facts
from rules.findings import Field, Finding, Fix, Severity
from rules.fixes import general_wording, remove
from rules.masking import MASK, masked
from rules.naming import Form, Kind, Named, read, read_in_picture
from rules.passages import Passage, passages
from rules.rule import rule

__all__ = ["MASK", "masked"]


def named_in(facts: Facts, passage: Passage) -> tuple[Named, ...]:
    """Everybody whom a passage names; in a picture, also where the name may be misread."""
    if passage.field is Field.PICTURES:
        return read_in_picture(facts, passage.text)
    return read(facts, passage.text)


def pupils_named(facts: Facts) -> Iterator[tuple[Passage, Named, str]]:
    """Every mention of a pupil in the public words, with the words found."""
    for passage in passages(facts.post):
        for named in named_in(facts, passage):
            if named.kind is Kind.PUPIL:
                yield passage, named, passage.text[named.start : named.end]


def may_be_named(facts: Facts, named: Named) -> bool:
    """Says whether everybody of the roll whom this may be may be named."""
    answers = {pupil.id: pupil.may_be_named and not pupil.has_left for pupil in facts.roll}
    return all(answers.get(pupil_id, False) for pupil_id in named.pupil_ids)


def fixes_for(facts: Facts, named: Named) -> tuple[Fix, ...]:
    """What one tap can put in the place of a child's name."""
    years = {pupil.year_group for pupil in facts.roll if pupil.id in named.pupil_ids}
    return general_wording(years.pop() if len(years) == 1 else ""), remove()


def all_left(facts: Facts, named: Named) -> bool:
    """Says whether everybody of the roll whom this may be has left the school."""
    left = {pupil.id for pupil in facts.roll if pupil.has_left}
    return bool(named.pupil_ids) and named.pupil_ids <= left


@rule(
    id="pupil-full-name",
    title="A child's full name",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    version=3,
    why=(
        "A forename with a surname lets a stranger find a child: their street, their family, their club. "
        "We never publish both, whatever permission we hold."
    ),
    blind_spots=(
        "Names that are not on our roll are asked about by other rules.",
        "A full name spread over several sentences or pictures.",
    ),
    clears_when="The surname is gone, or the child is called something general such as “a Year 4 pupil”.",
    trips=(
        typed("Huge well done to Alfie Thornbury in Year 4!"),
        typed("THORNBURY, Alfred: lost jumper in the office", "the surname first"),
        typed("Top scorer again #AlfieThornbury", "inside a hashtag"),
        typed("A lovely solo from Popy Tilden", "misspelt"),
        typed("Lovely singing by Zuzanna Marlow", "a name the child had before"),
    ),
    passes=(
        typed("Huge well done to a Year 4 pupil!"),
        typed("Mr Alfie Redfern ran a half marathon.", "a colleague"),
    ),
)
def pupil_full_name(facts: Facts) -> Iterable[Finding]:
    """A forename and surname of one pupil, in either order and in any spelling."""
    for passage, named, words in pupils_named(facts):
        if named.form is Form.FULL and not named.is_question:
            yield pupil_full_name.found(
                passage.where(named.start, named.end),
                message="This gives a child's full name. We never do that on X.",
                remedy="Take the name out, or say something general such as “a Year 4 pupil”.",
                reader=f"A child's full name stands in {passage.name}. It has to come out.",
                evidence=words,
                fixes=fixes_for(facts, named),
            )


@rule(
    id="pupil-first-name-no-permission",
    title="A child's first name without permission",
    severity=Severity.BLOCK,
    clause="5.b7",
    since=SINCE,
    version=2,
    answerable=True,
    why=(
        "Parents and carers decide in writing whether their child may be named. Where we have no yes on file, "
        "or where two children share the name and one of them has none, the answer is no."
    ),
    blind_spots=("It cannot tell a pupil from a visitor or a town of the same name, so it stops those too.",),
    clears_when="The name is gone, the office has recorded a yes for this child, or it is not a person here.",
    trips=(
        typed("Poppy's volcano was amazing"),
        typed("massive congratulations to alfie", "small letters"),
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
    for passage, named, words in pupils_named(facts):
        if named.form is not Form.FORENAME or named.is_question or named.in_tag or passage.field is not Field.TEXT:
            continue
        if may_be_named(facts, named) or all_left(facts, named):
            continue
        yield pupil_first_name_no_permission.found(
            passage.where(named.start, named.end),
            message="We don't have permission to name this child here.",
            remedy="Take the name out. If the family has said yes, ask the office to record it.",
            reader=f"{passage.name.capitalize()} names a child whom we may not name.",
            evidence=words,
            fixes=fixes_for(facts, named),
        )


_HOW = {
    Form.SHORT: "a short or unusual spelling of a child's name",
    Form.INITIALS: "a child's initials",
    Form.SURNAME: "a child's surname",
}


@rule(
    id="initials-or-nickname",
    title="Initials, a short form or a surname that points to one child",
    severity=Severity.REASON,
    clause="5.b10e",
    since=SINCE,
    answerable=True,
    why="Initials with a class, “Alfs” or a bare surname tell everybody at the gate, and strangers, who is meant.",
    blind_spots=(
        "A pet name that has nothing to do with the name on our roll.",
        "Initials without dots, where no class or year stands beside them.",
    ),
    clears_when="It is gone, you have given a reason, or it is not a person here.",
    trips=(
        typed("Star of the week: A.T. (Beech)"),
        typed("Brilliant, P o p p y!", "letters set apart"),
        typed("Well done Zuzana", "a letter short"),
        typed("Master Tilden is now a bicycle mechanic", "the surname alone"),
    ),
    passes=(
        typed("Star of the week: a child in Beech"),
        typed("The P.E. cupboard has been tidied"),
        typed("Mrs Okafor ran the book fair"),
    ),
)
def initials_or_nickname(facts: Facts) -> Iterable[Finding]:
    """A short form, misspelling, disguise, surname or initials of somebody on the roll."""
    for passage, named, words in pupils_named(facts):
        how = _HOW.get(named.form)
        if how is None or named.is_question or named.in_tag or passage.field is not Field.TEXT:
            continue
        if (named.form is Form.SHORT and may_be_named(facts, named)) or all_left(facts, named):
            continue
        yield initials_or_nickname.found(
            passage.where(named.start, named.end),
            message=f"This looks like {how}.",
            remedy="Say something general instead, or write why it has to stay.",
            reader=f"In {passage.name} there is what looks like {how}. Can one child be made out?",
            evidence=words,
            fixes=fixes_for(facts, named),
        )


@rule(
    id="name-lookalike-word",
    title="A word that may be a child's name",
    severity=Severity.ADVICE,
    clause="5.b10e",
    since=SINCE,
    version=3,
    answerable=True,
    why="Grace, Summer and Will are children as well as words. Only the person who wrote it knows which is meant.",
    blind_spots=("Where the sentence speaks clearly for a word, nobody is asked, and it may be wrong.",),
    clears_when="You have looked. If it is a child, take the name out; if it is just a word, say so.",
    trips=(
        typed("GRACE!", "capitals throughout"),
        typed("Grace at the gate", "where the sentence begins"),
    ),
    passes=(
        typed("We said grace before lunch"),
        typed("The recorder solo was played by Grace on Friday", "here the name is certain, so it stops the post"),
    ),
)
def name_lookalike_word(facts: Facts) -> Iterable[Finding]:
    """A name that is also a word, where the place in the sentence does not settle it."""
    for passage, named, words in pupils_named(facts):
        if not named.is_question or passage.field is Field.PICTURES:
            continue
        if named.form is Form.FORENAME and may_be_named(facts, named):
            continue
        yield name_lookalike_word.found(
            passage.where(named.start, named.end),
            message=f"Is “{words}” a child's name here?",
            remedy="If it is just a word, leave it. If it is a child, take the name out.",
            reader=f"“{words}” in {passage.name} is also the name of somebody on our roll. Is a child meant?",
            evidence=words,
        )


@rule(
    id="former-pupil",
    title="A child who has left",
    severity=Severity.BLOCK,
    clause="4.2.b5",
    since=SINCE,
    version=2,
    answerable=True,
    why="What a family agreed to ended when the child left us.",
    blind_spots=("Somebody who left before the roll was kept here is treated as a stranger.",),
    clears_when="The name is gone, or the former pupil's own permission is recorded.",
    trips=(
        typed("Remember Ellis? He plays for the county now."),
        typed("Well done Ellis, wherever you are now!"),
    ),
    passes=(
        typed("Remember our school play? What a night."),
        typed("One of last year's leavers plays for the county now."),
    ),
)
def former_pupil(facts: Facts) -> Iterable[Finding]:
    """The forename of somebody who has left and whose name nobody on the roll shares."""
    for passage, named, words in pupils_named(facts):
        if named.is_question or named.form is Form.FULL or passage.field is Field.PICTURES:
            continue
        if not all_left(facts, named):
            continue
        yield former_pupil.found(
            passage.where(named.start, named.end),
            message="This looks like a child who has left. Their permission ended with that.",
            remedy="Take the name out, or ask the office to record the former pupil's own permission.",
            reader=f"In {passage.name} there is what looks like the name of a child who has left.",
            evidence=words,
            fixes=(remove(),),
        )
