"""Does this post single a child out: by what they did wrong, by who is left over, by what only they are?"""

from collections.abc import Iterable, Iterator

from rules.examples import SINCE, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.passages import Passage, passages
from rules.rule import rule
from rules.telling.cues import cues
from rules.telling.private_matters import plain_ones, stated
from rules.telling.sentences import NUMBER, Reading, reading
from rules.telling.subjects import Kind, spoken_of

Span = tuple[int, int]

_NOT_CHILDREN = frozenset(
    """
    match matches game games goal goals question questions day days class classes lesson lessons week weeks event
    events race races ticket tickets place places stall stalls year years minute minutes point points mr mrs
    miss ms
    """.split()  # noqa: SIM905  # a list of words is read as words
)
"""What may be left over without any child being left out."""
_LOOK_AHEAD = 4


@rule(
    id="individual-behaviour-or-attendance",
    title="One child's behaviour or attendance",
    severity=Severity.BLOCK,
    clause="5.b10d",
    since=SINCE,
    why="A child who is told off in public, or counted as missing, is shamed before everybody they know.",
    blind_spots=(
        "It knows plain words such as “detention”, “late every day”, “bit his friend”. Hints and irony pass it.",
        "Praise that tells of better days than before, unless it says “improved” or “used to”.",
        "A child whose name it does not recognise.",
    ),
    clears_when="The child is gone, or a figure for the whole school is given instead.",
    trips=(
        typed("Missing 3 children again this morning"),
        typed("Idris is back after his suspension"),
        typed("Please note that Idris has been late every day this week"),
        typed("A boy in Year 2 bit his friend at playtime"),
    ),
    passes=(
        typed("Our attendance this half term was 96.4%. Thank you!"),
        typed("Anti-Bullying Week: odd socks on Tuesday!"),
        typed("Idris kicked the winning penalty"),
        typed("3 jumpers missing. Lost property is full."),
    ),
)
def individual_behaviour_or_attendance(facts: Facts) -> Iterable[Finding]:
    """Trouble, punishment, lateness or absence of one child or a counted few."""
    for passage in passages(facts.post):
        plain = [(told.start, told.end) for told in plain_ones(facts, passage, "behaviour")]
        for start, end in (plain or list(stated(passage, "behaviour-count")))[:1]:
            yield individual_behaviour_or_attendance.found(
                passage.where(start, end),
                message="This is about one child's behaviour or attendance, or that of a few.",
                remedy="Take it out, or give a figure for the whole school.",
                reader=f"{passage.name.capitalize()} tells how one child, or a few, behaved or attended.",
                evidence=passage.text[start:end],
            )


def _left_out(facts: Facts, passage: Passage) -> Iterator[Span]:
    """Phrases that leave a few children over, at most one a sentence."""
    read = reading(passage.text)
    for hit in cues(passage.text).get("omission", ()):
        after = read.words[hit.last + 1 : min(hit.last + 1 + _LOOK_AHEAD, read.stop[hit.last])]
        if _NOT_CHILDREN.isdisjoint(after):
            yield read.span(hit.first, hit.last)
            return
    yield from _out_of(facts, passage.text, read)


def _out_of(facts: Facts, text: str, read: Reading) -> Iterator[Span]:
    """Nearly all of the children: "28 out of 30 pupils", "29 of our 30"."""
    tens = {word: number for number, word in enumerate(("twenty", "thirty"), 2)}
    for at, word in enumerate(read.words):
        if word != "out" or at + 2 >= read.stop[at] or read.words[at + 1] != "of":
            continue
        whole = read.words[at + 2]
        first = _number_before(read, at, tens)
        if first is None or not (read.marks[at + 2] == NUMBER or whole in tens):
            continue
        size = int(whole) if whole.isdigit() else tens[whole] * 10
        if first < size and size - first <= _LOOK_AHEAD and _speaks_of_children(facts, text, read, at):
            yield read.span(at - 1, at + 2)
            return


_UNITS = {word: n for n, word in enumerate("one two three four five six seven eight nine".split(), 1)}  # noqa: SIM905  # as above


def _number_before(read: Reading, at: int, tens: dict[str, int]) -> int | None:
    if not at:
        return None
    word = read.words[at - 1]
    if read.marks[at - 1] == NUMBER:
        return int(word)
    if at > 1 and word in _UNITS and read.words[at - 2] in tens:
        return tens[read.words[at - 2]] * 10 + _UNITS[word]
    return None


def _speaks_of_children(facts: Facts, text: str, read: Reading, at: int) -> bool:
    here = read.sentence[at]
    if any(read.sentence[hit.first] == here for hit in cues(text).get("children", ())):
        return True
    return any(s.kind is Kind.GROUP and read.sentence[s.first] == here for s in spoken_of(facts, text))


@rule(
    id="named-by-omission",
    title="Somebody is left out",
    severity=Severity.REASON,
    clause="5.b10d",
    since=SINCE,
    why="“Everyone passed except two”: the class knows which two, and so do their families.",
    blind_spots=(
        "A list of all but one child, or a picture of all but one.",
        "Wordings other than “all but”, “except”, “apart from”, “only three children haven't” and “28 out of 30”.",
    ),
    clears_when="Nobody can work out who is left out.",
    trips=(
        typed("Everyone in Larch passed except two"),
        typed("28 out of 30 pupils in Larch handed in their homework"),
        typed("Only three families haven't paid for the trip"),
    ),
    passes=(
        typed("All year groups except Reception take part in the walk"),
        typed("All but one of our matches were won"),
        typed("10 out of 10 in spelling for the whole of Larch"),
    ),
)
def named_by_omission(facts: Facts) -> Iterable[Finding]:
    """All children but a few."""
    for passage in passages(facts.post):
        for start, end in _left_out(facts, passage):
            yield named_by_omission.found(
                passage.where(start, end),
                message="People can work out who is left out.",
                remedy="Say how many did it, or say it of the whole class without counting.",
                reader=f"{passage.name.capitalize()} leaves a few children over whom people can work out.",
                evidence=passage.text[start:end],
            )


@rule(
    id="indirect-identification",
    title="One child, without a name",
    severity=Severity.REASON,
    clause="5.b10e",
    since=SINCE,
    why="A detail that fits one child only is as good as a name to anybody who knows the school.",
    blind_spots=(
        "Details that are rare only here: a language, a pet, a parent's work, a prize.",
        "A detail in the picture, such as a wheelchair, that the words do not mention.",
    ),
    clears_when="The detail fits more than one child, or the family has agreed as if the child were named.",
    trips=(
        typed("Our only wheelchair user won the Year 2 race!"),
        typed("The girl in Year 2 who arrived from Peru last week painted her home"),
        typed("Our one and only set of twins turned up as each other"),
    ),
    passes=(
        typed("Our only rule today: have fun"),
        typed("A Year 2 pupil found a slow worm"),
        typed("The only thing missing was the sun"),
    ),
)
def indirect_identification(facts: Facts) -> Iterable[Finding]:
    """“Our only …”, “the girl who came from …”, twins, the youngest, and their like."""
    for passage in passages(facts.post):
        for start, end in list(stated(passage, "indirect"))[:1]:
            yield indirect_identification.found(
                passage.where(start, end),
                message="This detail points to one child even without a name.",
                remedy="Say it more generally, or ask the family as if you named the child.",
                reader=f"{passage.name.capitalize()} has a detail that fits one child only.",
                evidence=passage.text[start:end],
            )
