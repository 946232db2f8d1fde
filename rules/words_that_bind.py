"""Does this post promise, quarrel, advertise or take sides in the school's name?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from rules.examples import PICTURE, SCHOOL, SINCE, SOMEBODY, facts, post, situation, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.london import school_date
from rules.passages import Passage, passages
from rules.rule import Rule, rule
from rules.telling.binding import party_politics, promises
from rules.telling.private_matters import stated

Span = tuple[int, int]

_WINDOW = replace(SCHOOL, election_windows=((date(2026, 11, 16), date(2026, 12, 17)),))
_BEFORE_AN_ELECTION = replace(facts(post("Our MP opened the new library")), school=_WINDOW)
_SHOWN_WITH_MP = replace(
    facts(post("Our MP opened the new library", replace(PICTURE, nobody_pictured=False, shown=SOMEBODY))),
    school=_WINDOW,
)


def _each(
    of: Rule, passage: Passage, spans: Iterable[Span], *, message: str, remedy: str, reader: str
) -> Iterator[Finding]:
    """A finding for the first of the spans: one is enough to have the sentence looked at."""
    for start, end in list(spans)[:1]:
        yield of.found(
            passage.where(start, end),
            message=message,
            remedy=remedy,
            reader=reader.format(passage.name.capitalize()),
            evidence=passage.text[start:end],
        )


@rule(
    id="unauthorised-commitment",
    title="A promise in the school's name",
    severity=Severity.BLOCK,
    clause="5.b10f",
    since=SINCE,
    lifted_by="leadership",
    why="Families rely on what the school says in public: refunds, places, dates, fees. Leaders answer for it.",
    blind_spots=(
        "Promises in other words than “will”, “guarantee”, “promise” and “refund”.",
        "Vacancies and dates of admission are left alone, since most are only repeated from elsewhere.",
    ),
    clears_when="The promise is gone, or a member of the leadership team has let it through.",
    trips=(
        typed("We will refund everyone for the cancelled disco"),
        typed("We guarantee that all children will pass the screening"),
        typed("A new nursery will open on this site in September 2027"),
        typed("After-school club fees will rise to £15"),
    ),
    passes=(
        typed("We promise it will be fun!"),
        typed("Disco tickets £3 on the door"),
        typed("Nursery places: open morning for new families on 12 January"),
        typed("Year 2 promise to be kind"),
    ),
)
def unauthorised_commitment(facts: Facts) -> Iterable[Finding]:
    """Refunds, guarantees, new buildings, fees, changes of policy or status."""
    for passage in passages(facts.post):
        yield from _each(
            unauthorised_commitment,
            passage,
            promises(passage),
            message="This promises something in the school's name. Only leadership can announce that.",
            remedy="Take it out, or ask a member of the leadership team to let it through.",
            reader="{} promises or announces something that only leadership may.",
        )


@rule(
    id="dispute-or-defamation",
    title="A quarrel in public",
    severity=Severity.BLOCK,
    clause="3.b2",
    since=SINCE,
    lifted_by="head",
    why="An answer to critics, or hard words about a firm, starts an argument that the school may pay for.",
    blind_spots=("Irony, hints, and hard words it does not know.", "Whether what is said is true."),
    clears_when="Only neutral facts are left, or nothing is said.",
    trips=(
        typed("Contrary to what some parents claim, the school acted properly"),
        typed("Some parents are spreading lies about the fair"),
        typed("Our boiler was fitted by a useless company"),
    ),
    passes=(
        typed("Contrary to popular belief, Vikings did not wear horned helmets"),
        typed("Some parents have asked about parking: the church car park is free"),
        typed("Rumour has it that Father Christmas is coming to the fair"),
    ),
)
def dispute_or_defamation(facts: Facts) -> Iterable[Finding]:
    """Answers to critics, accusations, and hard words about a firm or a family."""
    for passage in passages(facts.post):
        yield from _each(
            dispute_or_defamation,
            passage,
            stated(passage, "dispute"),
            message="This could be unfair to someone, or start an argument.",
            remedy="Say the neutral fact, or nothing. Answer the people concerned in private.",
            reader="{} argues in public, or could be unfair to somebody.",
        )


@rule(
    id="promotion-or-appeal",
    title="Advertising, or an appeal",
    severity=Severity.REASON,
    clause="5.b2",
    since=SINCE,
    why="What the school praises or collects for in public, it vouches for.",
    blind_spots=("Praise in words that it does not know.", "Whether a leader has agreed to this appeal."),
    clears_when="It only says thank you, or the reason says who agreed to it.",
    trips=(
        typed("Best pizza in town, sponsors of our fair!"),
        typed("Use code LUNSFORD10 for a discount"),
        typed("Please give to our crowdfunding page"),
    ),
    passes=(
        typed("Thank you to the garden centre for the bulbs"),
        typed("Non-uniform day tomorrow: £1 for Children in Need"),
        typed("Sponsored silence on Friday: forms are in book bags"),
    ),
)
def promotion_or_appeal(facts: Facts) -> Iterable[Finding]:
    """Praise of a business, codes and offers, crowdfunding and petitions."""
    for passage in passages(facts.post):
        yield from _each(
            promotion_or_appeal,
            passage,
            stated(passage, "promotion"),
            message="Is this our business? Are we endorsing it?",
            remedy="Say only thank you, or write who agreed to it.",
            reader="{} advertises or appeals for something. Should the school?",
        )


@rule(
    id="political",
    title="Taking sides in politics",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    lifted_by="head",
    why="The law asks schools to be balanced. Our account must not speak for or against a party or a campaign.",
    blind_spots=("Causes and slogans that it does not know.", "A picture with a poster or a rosette."),
    clears_when="What is left is a balanced fact.",
    trips=(
        typed("Vote Green on Thursday if you want clean air"),
        typed("Write to our MP and tell her to stop the cuts"),
        typed("This government has failed our children"),
    ),
    passes=(
        typed("Vote for your favourite scarecrow"),
        typed("In Parliament Week we learned about the Labour Party and the Conservative Party"),
        typed("Labour of love: the new mud kitchen is finished"),
    ),
)
def political(facts: Facts) -> Iterable[Finding]:
    """Parties, calls to vote for one, slogans and campaigns."""
    for passage in passages(facts.post):
        yield from _each(
            political,
            passage,
            party_politics(passage),
            message="This takes a side. As a school we stay neutral.",
            remedy="Take it out, or say only what is so, with every side of it.",
            reader="{} takes a side in politics.",
        )


@rule(
    id="pre-election-window",
    title="A politician before an election",
    severity=Severity.REASON,
    other_severities=(Severity.BLOCK,),
    clause="5.b10d",
    since=SINCE,
    lifted_by="head",
    why="In the weeks before an election a visit or a word of thanks can look like support.",
    blind_spots=(
        "A politician called by name alone.",
        "It acts only in the weeks that the school has entered; by default there are none.",
    ),
    clears_when="It waits until after polling day, or says a neutral fact without the person.",
    trips=(
        situation("“Our MP opened the new library” in the weeks before an election", _BEFORE_AN_ELECTION),
        situation("The same with somebody in the picture: it stops the post", _SHOWN_WITH_MP),
    ),
    passes=(
        situation(
            "“Our MP opened the new library” at any other time", facts(post("Our MP opened the new library"))
        ),
        situation(
            "“Our school councillors met” in the weeks before an election",
            replace(facts(post("Our school councillors met")), school=_WINDOW),
        ),
    ),
)
def pre_election_window(facts: Facts) -> Iterable[Finding]:
    """Politicians, candidates and thanks for public money, in the weeks before an election."""
    day = school_date(facts.post.scheduled_for or facts.now)
    if not any(first <= day <= last for first, last in facts.school.election_windows):
        return
    pictured = any(not picture.nobody_pictured for picture in facts.post.pictures)
    for passage in passages(facts.post):
        ours = set(stated(passage, "no-election"))
        for start, end in [span for span in stated(passage, "election") if not ours][:1]:
            yield pre_election_window.found(
                passage.where(start, end),
                severity=Severity.BLOCK if pictured else Severity.REASON,
                message="Extra care before elections: this speaks of a politician or of public money.",
                remedy="Say a neutral fact without the person, or let it wait until after polling day.",
                reader=f"{passage.name.capitalize()} speaks of a politician or public money before an election.",
                evidence=passage.text[start:end],
            )
