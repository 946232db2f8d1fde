"""Where does a text tell somebody's age, birthday or date of birth?

This is only about the words; whether they speak of a child is the rule's question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import islice

from rules.patterns.cues import figures_in, words_in
from rules.patterns.dates import dates
from rules.patterns.figures import NUMBER_WORDS, with_figures
from rules.plain import plain


class Kind(Enum):
    """How a text tells it, which decides what else must be near."""

    SAID = "said"
    """"is five tomorrow", "7 years old": of whoever is the subject."""
    REACHED = "reached"
    """"turned 10", "aged 7", "six candles": of whoever is named in the sentence."""
    HINTED = "hinted"
    """"double figures", "a year older": if the sentence is about a birthday."""
    BESIDE = "beside"
    """"Alfie (7)", "Ada 04/10/2019": only right after a name."""
    OF_A_CHILD = "of a child"
    """"our May babies", "the birthday girl", "a 7-year-old girl": of a child, named or not."""
    BIRTHDAY = "birthday"
    """"happy birthday", "was born in 2017": of whoever is named in the sentence."""
    DATE_OF_BIRTH = "date of birth"
    """"DOB 04/10/2019": whoever it belongs to."""


@dataclass(frozen=True, slots=True)
class Told:
    """One such place, as typed. `full_date` says whether day, month and year are told."""

    start: int
    end: int
    kind: Kind
    full_date: bool = False


_YOUNG_WORDS = [word for word, value in NUMBER_WORDS.items() if 2 <= value <= 18]  # noqa: PLR2004  # a pupil's age
_NUMBER = re.compile(
    rf"(?<![\w£$€.,:/+×=#])(?<!\d-)(?:[2-9]|1[0-8]|(?:{'|'.join(_YOUNG_WORDS)})\b)(?![\d:/%£]|\.\d|,\d)",
    re.IGNORECASE,
)
_WHEN = (
    r"today|tomorrow|yesterday|tonight|now|already|last\s|next\s(?:\w{3,6}day|week|month)|at\sthe\sweekend"
    r"|on\s(?:\w{3,6}day|the|\d)|this\s(?:\w{3,6}day|week|weekend|morning|month|half)"
    r"|over\s(?:the|half|easter|christmas)|in\s(?:the\s(?:summer|holidays)|a\s|two|three|\w+ber)"
    r"|in\s(?:january|february|march|april|may|june|july|august)|(?:has|had|was|is|and|but|so|with)\b"
)
_ENDS = re.compile(rf"\s*(?:$|[.!?,;:)\]…\n]|-\s|[^\w\s'\"£%/+\-]|(?:{_WHEN}))", re.IGNORECASE)
"""What may follow an age, and not "10 cartwheels" or "7 points"."""
_ABOUT = r"(?:now|nearly|almost|just|only|still|officially|already|finally|about|not\syet|so|both|all)"
_BEFORE = re.compile(
    rf"""
    (?:
        (?P<at>\bat\s(?:just|only)\s)
      | (?P<turned>\b(?:turn(?:s|ed|ing)?|reach(?:es|ed)?|hits?|celebrat(?:es|ed|ing)\sbeing)\s(?:{_ABOUT}\s)?
            (?:the\s(?:big|grand\sold\sage\sof)\s)?)
      | (?P<big>\bbig\s)
      | (?P<said>(?:\b(?:is|are|was|were|will\sbe|becomes?|became|being|be)|'s|'re)\s
            (?:{_ABOUT}\s){{0,2}}(?:turning\s)?)
      | (?P<now>\b(?:now|nearly|almost)\s)
    )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_KIND_OF = {"at": Kind.REACHED, "turned": Kind.REACHED, "big": Kind.HINTED, "said": Kind.SAID, "now": Kind.SAID}
_AGED = re.compile(r"\bage(?:d|s)?\s?:?\s?(?:of\s|just\s|only\s|is\s)?$", re.IGNORECASE)
_RANGE = re.compile(
    r"\s?(?:-|to\b|and\s(?:over|under|above|up|below)|\+|plus|or\s|years?\sand|[,&]\s?\d|and\s\d)", re.IGNORECASE
)
_CANDLES = re.compile(r"\s(?:birthday\s)?candles\b", re.IGNORECASE)
_OLD = re.compile(
    r"[\s\-]{0,2}(?:years?|yrs?)[\s\-]{1,2}(?:old|young|of\sage)(?P<many>s)?\b|[\s\-]?y/?o\b", re.IGNORECASE
)
_CHILD_NEXT = re.compile(
    r"\s(?:\w{2,12}\s)?(?:pupils?|child|boys?|girls?|lad|lass|twins?|superstar|star|poet|author|artist|reader|writer|"
    r"swimmer|gymnast|dancer|footballer|youngster|singer|musician|pianist|scientist|chef|champion|winner|runner|member|"
    r"student|inventor|builder|baker|cook|helper|hero|genius|explorer|engineer|mathematician|magician|goalkeeper|"
    r"prodigy|entrepreneur|brother|sister|son|daughter|cousin)\b",
    re.IGNORECASE,
)
_THING_NEXT = re.compile(
    r"\s(?!(?:who|was|is|has|had|and|from|in|at|with|said|won|wrote|made|did|can|took|gave|told|today|of|on)\b)[a-z]{3,}"
)
_AFTER_COMMA = re.compile(r",|\s?$|\.(?!\d)|\sand\s[A-Z]")
_BIRTHDAY = re.compile(
    r"(?:\b(?:[2-9]th|2nd|3rd|1[0-8]th|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth)\s)?\b(?:birthdays?|b[\s-]?day|bday)\b"
    r"(?P<whose>\s(?:girl|boy|twins?|babies|baby|children|child|pupils?|buddy|buddies|superstar|kids?)\b)?",
    re.IGNORECASE,
)
_HINTS = re.compile(
    r"\bdouble\s(?:figures|digits)\b|\b(?:a|one)\syear\solder\b|\bbig\s(?:one[\s-]?oh|1[\s-]0)\b", re.IGNORECASE
)
_BABIES = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|summer|winter|spring|"
    r"autumn)\s(?:babies|birthdays|birthday\s\w{3,9})\b",
    re.IGNORECASE,
)
_BIRTH_CUE = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|date\s?of\s?birth|birth\s?date|birthdate)[\s:\-=(]{0,4}(?:is|was|of)?\s?",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born|b\.)\s{1,2}(?:on\s|in\s)?(?:the\s)?(?P<year>20[012]\d)?|"
    r"\bbirthday\s(?:is|was|falls)\s(?:on\s)?(?:the\s)?",
    re.IGNORECASE,
)
_BIRTHDAY_WORDS = frozenset({"birthday", "birthdays", "bday", "b", "babies"})
_BIRTH_WORDS = frozenset({"born", "b", "birth", "birthdate", "birthday", "dob", "d"})
_HINT_WORDS = frozenset({"double", "older", "big"})
_YOUNG = frozenset(_YOUNG_WORDS)
_NEAR, _REACH = 2, 48
_MOST = 300  # more than a post or a description can hold


def _of_number(text: str, number: re.Match[str]) -> Iterator[Told]:
    """What is told around one number that may be an age."""
    start, end = number.span()
    if old := _OLD.match(text, end):
        child = _CHILD_NEXT.match(text, old.end())
        if old["many"] is None and (child or not _THING_NEXT.match(text, old.end())):
            yield Told(start, old.end(), Kind.OF_A_CHILD if child else Kind.SAID)
    elif candles := _CANDLES.match(text, end):
        yield Told(start, candles.end(), Kind.REACHED)
    elif _AGED.search(text, max(0, start - _REACH), start):
        if not _RANGE.match(text, end):
            yield Told(start, end, Kind.REACHED)
    elif text[start - 1 : start] == "(" and text[end : end + 2].strip().startswith(")"):
        yield Told(start, end, Kind.BESIDE)
    elif _ENDS.match(text, end):
        if before := _BEFORE.search(text, max(0, start - _REACH), start):
            yield Told(start, end, _KIND_OF[before.lastgroup or "said"])
        elif text[max(0, start - 2) : start] == ", " and _AFTER_COMMA.match(text, end):
            yield Told(start, end, Kind.BESIDE)


def _spoken(text: str, words: frozenset[str]) -> Iterator[Told]:
    """What the words themselves tell, in the plain text."""
    for number in islice(_NUMBER.finditer(text), _MOST):
        yield from _of_number(text, number)
    if not words.isdisjoint(_BIRTHDAY_WORDS):
        for match in _BABIES.finditer(text):
            yield Told(*match.span(), Kind.OF_A_CHILD)
        for match in _BIRTHDAY.finditer(text):
            yield Told(*match.span(), Kind.OF_A_CHILD if match["whose"] else Kind.BIRTHDAY)
    if not words.isdisjoint(_HINT_WORDS):
        for match in _HINTS.finditer(text):
            yield Told(*match.span(), Kind.HINTED)


def _dated(text: str, words: frozenset[str]) -> Iterator[Told]:
    """Dates of birth, placed as typed."""
    read = plain(text)
    shown = with_figures(read.text)
    found = dates(text)
    cues: list[tuple[re.Match[str], Kind]] = []
    if not words.isdisjoint(_BIRTH_WORDS):
        cues += [(match, Kind.DATE_OF_BIRTH) for match in _BIRTH_CUE.finditer(shown)]
        cues += [(match, Kind.BIRTHDAY) for match in _BORN.finditer(shown)]
    for match, kind in cues:
        start, end = read.span(match.start(), match.end())
        named = next((n for n in found if -1 <= n.start - end <= _NEAR), None)
        if named is not None:
            is_birth = kind is Kind.DATE_OF_BIRTH
            yield Told(named.start, named.end, kind, full_date=named.year is not None or is_birth)
        elif kind is Kind.BIRTHDAY and match["year"]:
            yield Told(start, end, kind)
    for named in found:
        if named.year is not None:
            yield Told(named.start, named.end, Kind.BESIDE, full_date=True)


@lru_cache(maxsize=64)
def told_ages(text: str) -> tuple[Told, ...]:
    """Where a text, as typed, tells an age, a birthday or a date of birth of anybody."""
    words = words_in(text)
    if not figures_in(text) and words.isdisjoint(_YOUNG | _BIRTHDAY_WORDS | _HINT_WORDS | _BIRTH_WORDS):
        return ()
    read = plain(text)
    spoken = _spoken(with_figures(read.text), words)
    found = [Told(*read.span(told.start, told.end), told.kind, told.full_date) for told in spoken]
    found += _dated(text, words)
    return tuple(sorted(found, key=lambda told: (told.start, told.end, told.kind.value))[:_MOST])
