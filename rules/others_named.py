"""Does this post name somebody who is not on our roll: another child, a visitor, a relative?"""

import re
from collections.abc import Iterable, Iterator

from rules.examples import SINCE, facts, post, showing, situation, typed
from rules.facts import Facts
from rules.findings import Field, Finding, Severity
from rules.fixes import remove
from rules.names import named_in
from rules.naming import Form, Kind, Named
from rules.passages import Passage, passages
from rules.rule import rule

_RELATION = re.compile(
    r"['’]s?\s+(?:\w+\s+)?(?:mum|mummy|dad|daddy|nan|nanny|gran|granny|grandma|grandad|grandpa|grand(?:mother|father)|"
    r"auntie?|aunty|uncle|mother|father|step(?:mum|dad|mother|father)|brother|sister|carer|cousin)\b",
    re.IGNORECASE,
)


def _others(facts: Facts, *kinds: Kind) -> Iterator[tuple[Passage, Named, str]]:
    for passage in passages(facts.post):
        for named in named_in(facts, passage):
            if named.kind in kinds:
                yield passage, named, passage.text[named.start : named.end]


def _relatives(facts: Facts, passage: Passage) -> Iterator[Named]:
    """The adults who are named as somebody's family: "Ruby's grandad, PC Dan Hale"."""
    people = named_in(facts, passage)
    for at, person in enumerate(people):
        if person.kind not in (Kind.PUPIL, Kind.CHILD):
            continue
        for other in people[at + 1 : at + 2]:
            between = passage.text[person.end : other.start]
            if other.kind in (Kind.ADULT, Kind.CHILD) and "." not in between and _RELATION.match(between):
                yield other


@rule(
    id="full-name-not-on-roll",
    title="A full name that we do not know",
    severity=Severity.BLOCK,
    clause="5.b10e",
    since=SINCE,
    version=2,
    answerable=True,
    other_severities=(Severity.REASON,),
    why="A child of another school is owed the same care, and we hold no permission for them at all.",
    blind_spots=("Names that neither the list of forenames nor the language model knows.",),
    clears_when="The surname is gone, or you have said that this is not a child.",
    trips=(
        typed("Their keeper Callum Tamplin was player of the match"),
        typed("Goodbye Ottoline Vane, we will miss your laugh"),
        situation(
            "“Callum Tamplin” on a poster in the picture",
            facts(post("Look!", showing("Callum Tamplin"))),
            "often a writer or an artist, so a reason is enough",
        ),
    ),
    passes=(
        typed("Their keeper was player of the match"),
        typed("Florence Nightingale cleaned up the wards", "known to everybody"),
        typed("Jane Okafor read to us", "a colleague"),
    ),
)
def full_name_not_on_roll(facts: Facts) -> Iterable[Finding]:
    """A forename and surname of nobody we know, where nothing says that they are grown up."""
    for passage, named, words in _others(facts, Kind.CHILD):
        if named.form is not Form.FULL:
            continue
        yield full_name_not_on_roll.found(
            passage.where(named.start, named.end),
            severity=Severity.REASON if passage.field is Field.PICTURES else None,
            message="This looks like a full name. We never give a child's full name on X, of any school.",
            remedy="Take the surname out, or say something general. If it is no child, say so.",
            reader=f"In {passage.name} there is a full name that is not on our roll. Whose is it?",
            evidence=words,
            fixes=(remove(),),
        )


@rule(
    id="child-not-on-roll",
    title="A first name that is not on our roll",
    severity=Severity.REASON,
    clause="5.b7",
    since=SINCE,
    version=2,
    answerable=True,
    other_severities=(Severity.ADVICE,),
    why="Nursery children, brothers, sisters and visiting teams have parents too, and we hold no answer.",
    blind_spots=("Names that neither the list of forenames nor the language model knows.",),
    clears_when="The name is gone, you have written who agreed to it, or it is not a person here.",
    trips=(
        typed("Welcome Callum, who joins us after half term!"),
        typed("What an amazing reader #SuperCallum"),
        situation("“Callum” on a peg in the picture", facts(post("Look!", showing("Callum"))), "only advice"),
    ),
    passes=(typed("Welcome to everybody who joins us after half term!"), typed("We drew Charlotte's Web")),
)
def child_not_on_roll(facts: Facts) -> Iterable[Finding]:
    """A forename, alone, of nobody we know."""
    for passage, named, words in _others(facts, Kind.CHILD):
        if named.form is Form.FULL:
            continue
        yield child_not_on_roll.found(
            passage.where(named.start, named.end),
            severity=Severity.ADVICE if passage.field is Field.PICTURES else None,
            message="This looks like the name of somebody who is not on our roll.",
            remedy="Take it out, or write who they are and who agreed to their being named.",
            reader=f"“{words}” in {passage.name} is on no list of ours. Did somebody agree to this name?",
            evidence=words,
            fixes=(remove(),),
        )


@rule(
    id="adult-named",
    title="An adult who is not on our staff",
    severity=Severity.REASON,
    clause="5.b10d",
    since=SINCE,
    version=2,
    answerable=True,
    why="Volunteers, parents and visitors decide for themselves whether the school's account names them.",
    blind_spots=("A colleague who should not be named: staff on our list stay quiet.",),
    clears_when="The name is gone, or you have written that they agreed.",
    trips=(
        typed("Mum of two Gemma Frost has redesigned our logo"),
        typed("Thank you to Mrs Brindle for the plants"),
    ),
    passes=(typed("Thank you to Mrs Okafor for the plants"), typed("A parent has redesigned our logo")),
)
def adult_named(facts: Facts) -> Iterable[Finding]:
    """An adult by title or role who is neither staff nor public."""
    for passage, named, words in _others(facts, Kind.ADULT):
        yield adult_named.found(
            passage.where(named.start, named.end),
            message="Have they agreed to be named here?",
            remedy="Write who agreed and when, or say “a parent”, “a visitor”, “a volunteer”.",
            reader=f"“{words}” in {passage.name} is neither on our staff list nor widely known. Have they agreed?",
            evidence=words,
            fixes=(remove(),),
        )


@rule(
    id="family-member-named",
    title="A child linked to a named relative",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    version=2,
    answerable=True,
    why="“Ruby's grandad, PC Dan Hale” leads from a child to a family, a job and an address.",
    blind_spots=("A relation told in another sentence.",),
    clears_when="The child or the relative is no longer named.",
    trips=(
        typed("Thanks to Poppy's grandad, PC Dan Hale, for his talk"),
        typed("Zuzanna's mum Gemma Frost has redesigned our logo"),
    ),
    passes=(
        typed("Thanks to a grandad for his talk about the police"),
        typed("Thanks to the mums and dads who painted the fence"),
    ),
)
def family_member_named(facts: Facts) -> Iterable[Finding]:
    """An adult's name right behind a child's name and a word for a relative."""
    for passage in passages(facts.post):
        for other in _relatives(facts, passage):
            yield family_member_named.found(
                passage.where(other.start, other.end),
                message="This links a child to a member of their family by name.",
                remedy="Leave out the relative's name, and the child's too.",
                reader=f"{passage.name.capitalize()} links a child to a named relative.",
                evidence=passage.text[other.start : other.end],
                fixes=(remove(),),
            )
