"""Does this post tell how old a child is, or when it was born?"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.examples import SINCE, described, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.london import school_date
from rules.naming import Kind as Named
from rules.naming import read
from rules.passages import Passage, passages
from rules.patterns.ages import Kind, Told, told_ages
from rules.rule import rule

_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")
_WORD = re.compile(r"[\w'’]+")
_BETWEEN = frozenset(
    """
    is are was were be being will becomes became turning now nearly almost just only still officially already
    finally about not yet so turned turns turn aged age has had have at of the big both
    """.split()  # noqa: SIM905  # a list of words reads better as lines
)
"""Words that may stand between a child and its age."""
_PRONOUNS = frozenset({"he", "she", "they", "who", "he's", "she's", "they're", "who's"})
_DATED = re.compile(r"\s*(?:today|tomorrow|yesterday|on\s|at\sthe\s|this\s|last\s|over\s)", re.IGNORECASE)
_ONE_CAPITAL = re.compile(r"(?:^|[.!?…:]\s|\b[a-z]+\s|[^\w\s,]\s?|\n)(?P<name>[A-Z][a-z]{2,})$")
_NOBODY = frozenset(
    """
    beech class club it maple nursery oak our primary reception school that the they this today tomorrow what
    year monday tuesday wednesday thursday friday saturday sunday everyone everybody somebody nobody each page
    temperature
    """.split()  # noqa: SIM905  # as above
)
_DAY_AFTER = re.compile(
    r"\s*(?:today|tomorrow|yesterday|years?\b|yrs?\b|on\s|this\s|at\sthe\s|next\s|last\s)", re.IGNORECASE
)
_OWNER = re.compile(
    r"\b(?P<owner>(?!some(?:body|one)|today|who)[^\W_]+)(?:['’]s|s['’])\s+(?:\w+\s+)?$|\b(?:its|our\sschool)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_ELDERS = re.compile(
    r"\b(?:mum|dad|mother|father|gran|nan|grandad|grandma|king|queen|school|head|teacher|brother|sister|dog|cat|hamster|"
    r"tortoise|rabbit|pony|score)\b",
    re.IGNORECASE,
)
_STORIES = re.compile(
    r"\b(?:1[0-8]\d\d|19\d\d|victorian|tudor|roman|evacuees?|war|story|stories|book|novel|film|character|called|century|"
    r"suitable|recommended|for\sa)\b",
    re.IGNORECASE,
)
_NOT_CHILDREN = re.compile(
    r"\b(?:lambs?|chicks?|ducklings?|piglets?|cal(?:f|ves)|kittens?|pupp(?:y|ies)|foals?|hatched|dog|trees?|"
    r"king|queen|author|poet|composer|artist|inventor)\b",
    re.IGNORECASE,
)
_ABOUT_BIRTHDAYS = re.compile(r"birthday|turn|candle|today|tomorrow|b-?day", re.IGNORECASE)
_OLDEST_PUPIL, _YOUNGEST_PUPIL, _LIFETIME = 13, 2, 100
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_SHORT_YEAR = re.compile(r"\d\d$")
_NEAR, _FAR, _BESIDE = 40, 300, 4

_YOUNG = frozenset({Named.PUPIL, Named.CHILD})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text, with where it names children and where its sentences end."""

    text: str
    named: tuple[Span, ...]
    others: tuple[Span, ...]
    ends: tuple[int, ...]
    this_year: int

    def sentence(self, told: Told) -> Span:
        """The sentence around a place, and a little more: "Happy birthday! 🎂 Alfie"."""
        before = bisect_right(self.ends, told.start)
        left = self.ends[before - 1] if before else 0
        right = self.ends[before] if before < len(self.ends) else len(self.text)
        left = max(min(left, told.start - _NEAR), told.start - _FAR, 0)
        return left, min(max(right, told.end + _NEAR), told.end + _FAR, len(self.text))

    def near(self, told: Told) -> list[Span]:
        """The children who are named in the sentence of a place."""
        left, right = self.sentence(told)
        return [span for span in self.named[bisect_left(self.named, (left, left)) :] if span[0] < right]

    def around(self, told: Told) -> str:
        """The words of that sentence."""
        left, right = self.sentence(told)
        return self.text[left:right]

    def year(self, told: Told) -> int | None:
        """The year that a place names."""
        written = self.text[told.start : told.end]
        if match := _YEAR.search(written):
            return int(match.group())
        match = _SHORT_YEAR.search(written)
        return 2000 + int(match.group()) if match and told.full_date else None

    def is_pupils_year(self, told: Told) -> bool:
        """Says whether somebody born in that year may be a pupil today."""
        year = self.year(told)
        return year is not None and self.this_year - _OLDEST_PUPIL <= year <= self.this_year - _YOUNGEST_PUPIL

    def is_somebody(self, end: int) -> bool:
        """Says whether one capitalised word ends here that may be a name, though nobody knows it."""
        match = _ONE_CAPITAL.search(self.text, max(0, end - _NEAR), end)
        if match is None or match["name"].casefold() in _NOBODY:
            return False
        return not any(start < end <= stop for start, stop in self.others)

    def subject(self, told: Told) -> tuple[int, bool]:
        """Where the subject of "... is nearly 7" ends, and whether a he or she stands in its place."""
        offset = max(0, told.start - _NEAR)
        at = told.start
        for match in reversed(list(_WORD.finditer(self.text, offset, told.start))):
            word = match.group().replace("’", "'").casefold()
            if word in _PRONOUNS:
                return match.start(), True
            if word not in _BETWEEN:
                return match.end() - (2 if word.endswith("'s") else 0), False
            at = match.start()
        return at, False


def _is_said_of_child(reading: _Reading, told: Told, near: list[Span]) -> bool:
    """Says whether it is the named child who "is seven", and not its tortoise or the score."""
    at, is_pronoun = reading.subject(told)
    is_dated = _DAY_AFTER.match(reading.text, told.end) is not None
    if is_pronoun:
        return bool(near) or is_dated
    if any(start < at <= end or 0 <= start - told.end <= _BESIDE for start, end in near):
        return True
    if (is_dated or reading.text[at : at + 1] == ",") and reading.is_somebody(at):
        return True
    before = reading.text[max(0, told.start - _NEAR) : told.start]
    return is_dated and any(end <= told.start for _, end in near) and not _ELDERS.search(before)


def _birthday_weight(reading: _Reading, told: Told, near: list[Span]) -> Severity | None:
    owner = _OWNER.search(reading.text, max(0, told.start - _NEAR), told.start)
    if owner and not any(start <= owner.start() <= end for start, end in near):
        return None
    if near:
        return Severity.BLOCK if told.full_date and reading.is_pupils_year(told) else Severity.REASON
    is_childs = reading.is_pupils_year(told) and not _NOT_CHILDREN.search(reading.around(told))
    return Severity.REASON if is_childs else None


def _beside_weight(reading: _Reading, told: Told, near: list[Span]) -> Severity | None:
    if not any(0 <= told.start - end <= _BESIDE for _, end in near):
        return None
    if not told.full_date:
        return Severity.REASON
    return Severity.BLOCK if reading.is_pupils_year(told) else None


def _weight(reading: _Reading, told: Told) -> Severity | None:
    """How much one such place weighs in this post, or None where it is no child's."""
    near, around = reading.near(told), reading.around(told)
    if told.kind is Kind.DATE_OF_BIRTH:
        year = reading.year(told)
        return Severity.BLOCK if year is None or year >= reading.this_year - _LIFETIME else None
    if told.kind is Kind.BESIDE:
        return _beside_weight(reading, told, near)
    if told.kind is Kind.BIRTHDAY:
        return _birthday_weight(reading, told, near)
    if told.kind is Kind.OF_A_CHILD:
        is_childs = bool(near) or not _STORIES.search(around)
    elif told.kind is Kind.SAID:
        is_childs = _is_said_of_child(reading, told, near)
    elif told.kind is Kind.REACHED:
        at, is_pronoun = reading.subject(told)
        is_childs = (
            bool(near)
            or is_pronoun
            or (_DATED.match(reading.text, told.end) is not None and reading.is_somebody(at))
        )
    else:
        is_childs = bool(near) and _ABOUT_BIRTHDAYS.search(around) is not None
    return Severity.REASON if is_childs else None


def _places(facts: Facts, passage: Passage) -> Iterator[tuple[int, int, Severity]]:
    """The places in one text that tell a child's age or birthday, and how much each weighs."""
    told = told_ages(passage.text)
    if not told:
        return
    ends = tuple(match.end() for match in _SENTENCE_END.finditer(passage.text))
    people = read(facts, passage.text)
    # Also words that may be just words: an age beside them settles the question.
    young = tuple((named.start, named.end) for named in people if named.kind in _YOUNG)
    others = tuple((named.start, named.end) for named in people if named.kind not in _YOUNG)
    reading = _Reading(passage.text, young, others, ends, school_date(facts.now).year)
    weighed = [(place, weight) for place in told if (weight := _weight(reading, place)) is not None]
    done = -1
    for place, weight in sorted(
        weighed, key=lambda pair: (pair[0].start, pair[1] is not Severity.BLOCK, -pair[0].end)
    ):
        if place.start >= done:
            yield place.start, place.end, weight
            done = place.end


@rule(
    id="birthday-or-age",
    title="A child's birthday or age",
    severity=Severity.REASON,
    other_severities=(Severity.BLOCK,),
    clause="5.b10e",
    since=SINCE,
    why="A birthday and an age help a stranger to find out which child it is, and to pretend to know it.",
    blind_spots=(
        "An age told in a riddle, or by a number in the picture.",
        "An age in one sentence and the name in another that is far from it.",
        "A name that looks like a place or a word may be taken for one, and its age with it.",
    ),
    clears_when="The age or the birthday is gone, or you have said why it may be told. A date of birth has to go.",
    trips=(
        typed("Alfie is five tomorrow"),
        typed("Big birthday! Alfie turned 10 at the weekend"),
        typed("Happy 7th birthday to our May babies", "nobody is named, but the class can be found"),
        typed("Well done to 7-year-old Alfie, who swam a mile"),
        typed("Idris (7) told us all about volcanoes"),
        typed("Idris, DOB 04/10/2019, needs a form", "a date of birth stops the post"),
        described("A cake with seven candles for Alfie's birthday"),
    ),
    passes=(
        typed("Happy birthday Mrs Okafor from all of us", "an adult"),
        typed("Charles Dickens was born on 7 February 1812"),
        typed("Year 6 and our under 11s won 7-2. Ages 7 to 11 are welcome"),
        typed("Our school is 50 today, and Mr Redfern has given 10 years of service"),
        typed("Alfie turned 10 cartwheels and was 7 points ahead"),
    ),
)
def birthday_or_age(facts: Facts) -> Iterable[Finding]:
    """Ages and birthdays of a child, named or not; dates of birth of anybody alive."""
    for passage in passages(facts.post):
        for start, end, weight in _places(facts, passage):
            is_date = weight is Severity.BLOCK
            what = "a date of birth" if is_date else "a child's age or birthday"
            yield birthday_or_age.found(
                passage.where(start, end),
                severity=weight,
                message=f"This tells {what}, which helps strangers to find out who it is.",
                remedy="Take it out."
                if is_date
                else "Say it without the age or the day, or give your reason for telling it.",
                reader=f"{passage.name.capitalize()} tells {what}.",
                evidence=passage.text[start:end],
            )
