"""Does this post tell something private about a child, a family or a colleague?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.examples import PICTURE, SINCE, SOMEBODY, described, situation, typed
from rules.examples import facts as school_with
from rules.examples import post as post_with
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.passages import Passage, passages
from rules.rule import Rule, rule
from rules.telling.private_matters import of_staff, plain_ones, stated

_OF_WORDS = (
    "Hints, rare words, spelling mistakes, other languages. Of posts written to be hard the rules found 1 in 5.",
    "A child whose name it does not recognise, and who is not called “a boy in Year 2” or “our only …”.",
)
_WITH_CHILD = replace(PICTURE, nobody_pictured=False, shown=SOMEBODY)


Span = tuple[int, int]


def _said(of: Rule, passage: Passage, span: Span, *, message: str, remedy: str, reader: str) -> Finding:
    return of.found(
        passage.where(*span), message=message, remedy=remedy, reader=reader, evidence=passage.text[slice(*span)]
    )


def _plain(facts: Facts, passage: Passage, *kinds: str) -> Iterator[Span]:
    return ((told.start, told.end) for told in plain_ones(facts, passage, *kinds))


@rule(
    id="health-detail",
    title="A child's health",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    lifted_by="dsl",
    why=(
        "An illness, an injury or a medicine belongs to the child and the family. Once it is public it stays with "
        "the child, and the law protects it more than a name."
    ),
    blind_spots=_OF_WORDS,
    clears_when="The health matter is gone, or nobody can tell whose it is.",
    trips=(
        typed("Idris is back after having his tonsils out"),
        typed("Our brave diabetic superstar ran today", "no name, but the school knows who"),
        typed("Wonderful effort by a Year 2 boy who broke his arm on Friday"),
        typed("Well done Idris! He has been in hospital all week.", "the next sentence goes on with “he”"),
        described("Idris smiling with his arm in plaster", "inside a picture description"),
    ),
    passes=(
        typed("Chickenpox is going round. Please keep spotty children at home!", "nobody in particular"),
        typed("Flu vaccines for Reception are on Tuesday"),
        typed("Cakes by Idris raised £40 for Diabetes UK", "a charity"),
        typed("If your child has asthma, please bring a spare inhaler"),
    ),
)
def health_detail(facts: Facts) -> Iterable[Finding]:
    """A condition, injury, treatment or stay in hospital of one child or a child's family."""
    for passage in passages(facts.post):
        for span in _plain(facts, passage, "health"):
            yield _said(
                health_detail,
                passage,
                span,
                message="This tells about the health of somebody who could be recognised.",
                remedy="Take it out. If the family asked for an awareness post, speak to the safeguarding lead.",
                reader=f"{passage.name.capitalize()} tells about the health of a child or a child's family.",
            )


@rule(
    id="support-detail",
    title="Who gets extra help",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    lifted_by="dsl",
    why="Whether a child has a plan, a therapist or a group of their own is private, however proud we are.",
    blind_spots=(*_OF_WORDS, "A name that only this school has for its support room or group."),
    clears_when="The wording does not tell who gets help, or which group this is.",
    trips=(
        typed("So proud of Idris, who is dyslexic, for reading to the whole school"),
        typed("Two of our Year 4 pupils now have EHCPs"),
        typed("Our nurture boys baked bread today"),
        situation(
            "“Our SEND group made lanterns” with children in the picture",
            school_with(post_with("Our SEND group made lanterns", _WITH_CHILD)),
        ),
    ),
    passes=(
        typed("Our SENCo drop-in is on Wednesday"),
        typed("Autism Awareness Week begins on Monday"),
        typed("SEND coffee morning for parents on Thursday"),
        typed("Nurture is our value this month"),
    ),
)
def support_detail(facts: Facts) -> Iterable[Finding]:
    """A need, a plan or a therapy of one child, and a group that gets help."""
    for passage in passages(facts.post):
        for span in (*_plain(facts, passage, "support"), *_groups(facts, passage)):
            yield _said(
                support_detail,
                passage,
                span,
                message="This tells people who gets extra help.",
                remedy="Say what was done without saying which group or child has help.",
                reader=f"{passage.name.capitalize()} tells who gets extra help at school.",
            )


def _groups(facts: Facts, passage: Passage) -> Iterator[Span]:
    """Groups by the help they get: children called so, and a group of which a picture may show somebody."""
    yield from stated(passage, "support-group")
    if any(not picture.nobody_pictured for picture in facts.post.pictures):
        yield from stated(passage, "support-group?")


@rule(
    id="sensitive-status",
    title="Something private about a family",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    lifted_by="dsl",
    why=(
        "Free meals, care, a refuge, a death, a parting, a faith: a family's own to tell. A post can put a "
        "child in danger, or make school the place where everybody knows."
    ),
    blind_spots=(
        *_OF_WORDS,
        "A festival that a named child tells about says nothing to it about the child's faith.",
    ),
    clears_when="Nothing private about a child's family is left.",
    trips=(
        typed("Idris gets free school meals and loves the lasagne"),
        typed("Idris and his foster family joined us for the feast"),
        typed("The new girl in Year 3 is a refugee, could anyone spare a coat?"),
        typed("Thinking of Idris, whose grandad died at the weekend"),
    ),
    passes=(
        typed("Free school meals: how to apply"),
        typed("Year 6 collected tins for the food bank"),
        typed("Larch have adopted a snow leopard"),
        typed("Idris told us all about Eid"),
    ),
)
def sensitive_status(facts: Facts) -> Iterable[Finding]:
    """Free meals, care, hardship, loss, parting, prison, flight or faith of one child or family."""
    for passage in passages(facts.post):
        for span in _plain(facts, passage, "status"):
            yield _said(
                sensitive_status,
                passage,
                span,
                message="This reveals something private about a family.",
                remedy="Take it out. If you are worried about the child, speak to the safeguarding lead.",
                reader=f"{passage.name.capitalize()} reveals something private about a family.",
            )


@rule(
    id="confidential-matter",
    title="A confidential matter",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    lifted_by="dsl",
    why=(
        "Safeguarding, the police, an allegation, a colleague's illness: a public word can harm a child, a case "
        "or a colleague, and can break the law."
    ),
    blind_spots=(
        *_OF_WORDS,
        "A colleague who is called by a first name, or by the name of a job it does not know.",
    ),
    clears_when="The matter is gone from the post. Tell the safeguarding lead in person.",
    trips=(
        typed("Idris was picked up by social services"),
        typed("The police were called to a family in Larch this morning"),
        typed("An allegation has been made against a member of staff"),
        typed("Mrs Okafor is in hospital, so no choir this week", "a colleague's illness"),
    ),
    passes=(
        typed("Kent Police cadets came to talk about safety online"),
        typed("Our safeguarding policy is on the website"),
        typed("Mrs Okafor ran the first aid course"),
        typed("The police will be patrolling outside school for parking"),
    ),
)
def confidential_matter(facts: Facts) -> Iterable[Finding]:
    """Police, social services, allegations, safeguarding cases, and a colleague's illness."""
    for passage in passages(facts.post):
        spans = [
            *stated(passage, "confidential"),
            *_plain(facts, passage, "abuse"),
            *of_staff(facts, passage, "ill", "off-work"),
        ]
        for span in spans[:1]:
            yield _said(
                confidential_matter,
                passage,
                span,
                message="This is a private matter.",
                remedy="Speak to the safeguarding lead, not here, and take it out of the post.",
                reader=f"{passage.name.capitalize()} speaks of a confidential matter.",
            )
