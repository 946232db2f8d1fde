"""Where does a text tell somebody's age, birthday or date of birth?

This is only about the words; whether they speak of a child is the rule's question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rules.patterns.cues import words_in
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
_N = rf"(?:[2-9]|1[0-8]|{'|'.join(_YOUNG_WORDS)})"
_NTH = (
    r"(?:[2-9]th|2nd|3rd|1[0-8]th|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth)"
)
_WHEN = (
    r"today|tomorrow|yesterday|tonight|on\s(?:\w{3,6}day|the|\d)|"
    r"this\s(?:\w{3,6}day|week|weekend|morning|month|half)|last\s|next\s(?:\w{3,6}day|week|month)|at\sthe\sweekend|over\s(?:the|half|easter|christmas)|in\s(?:the\s(?:summer|holidays)|a\s|two|three|\w+ber|"
    r"january|february|march|april|may|june|july|august)|now|already|has\b|had\b|was\b|is\b|and\b|but\b|so\b|with\b|years?\sold|yrs?\b|y/?o\b|"
    r"years?\s(?:young|of\sage)"
)
_AGE_ENDS = rf"(?=\s*(?:$|[.!?,;:)\]…\n]|-\s|[^\w\s'\"£%/+\-]|(?:{_WHEN})))(?!\.\d)"
_IS = r"(?:is|are|was|were|'s|'re|will\sbe|becomes?|became|being|be)"
_ABOUT = r"(?:now|nearly|almost|just|only|still|officially|already|finally|about|not\syet|so|both|all)"
_AGES = re.compile(
    rf"""
    (?:\b|(?<=\w)){_IS}\s(?:{_ABOUT}\s){{0,2}}(?:turning\s)?(?P<is>{_N}){_AGE_ENDS}
  | \b(?:turn(?:s|ed|ing)?|reach(?:es|ed)?|hits?|celebrat(?:es|ed|ing)\sbeing)\s(?:{_ABOUT}\s)?
        (?:the\s(?:big|grand\sold\sage\sof)\s)?(?P<turned>{_N}){_AGE_ENDS}
  | \b(?:now|nearly|almost)\s(?P<now>{_N}){_AGE_ENDS}
  | \bage(?:d|s)?\s?:?\s?(?:of\s|just\s|only\s|is\s)?(?P<aged>{_N})\b
        (?!\s?(?:-|to\b|and\s(?:over|under|above|up|below)|\+|plus|or\s|years?\sand|[,&]\s?\d|and\s\d|\.\d))
  | \bat\s(?:just|only)\s(?P<at>{_N}){_AGE_ENDS}
  | \b(?P<years>{_N}\s(?:years?|yrs?)\s(?:old|young|of\sage))\b
  | \b(?:the\s)?big\s(?P<big>{_N}|one[\s-]?oh|1[\s-]0)\b{_AGE_ENDS}
  | \b(?P<double>double\s(?:figures|digits))\b
  | \b(?P<candles>{_N}\s(?:birthday\s)?candles)\b
  | \b(?P<older>a\syear\solder|one\syear\solder)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_KIND_OF = {
    **dict.fromkeys(("is", "now", "years"), Kind.SAID),
    **dict.fromkeys(("turned", "aged", "at", "candles"), Kind.REACHED),
    **dict.fromkeys(("big", "double", "older"), Kind.HINTED),
}
_CHILD_NOUN = (
    r"(?:pupils?|child|boys?|girls?|lad|lass|twins?|superstar|star|poet|author|artist|reader|writer|swimmer|"
    r"gymnast|dancer|footballer|youngster|singer|musician|pianist|scientist|chef|champion|winner|runner|member|student)"
)
_GOES_ON = "who|was|is|has|had|and|from|in|at|with|said|won|wrote|made|did|can|took|gave|told|today|of|on"
_YEAR_OLD = re.compile(
    rf"\b(?P<age>{_N}[\s\-]{{0,2}}(?:years?|yrs?)[\s\-]{{1,2}}olds?|{_N}[\s\-]?y/?o)\b(?P<plural>(?<=olds))?"
    rf"(?P<child>\s(?:\w{{2,12}}\s)?{_CHILD_NOUN}\b)?(?P<thing>\s(?!(?:{_GOES_ON})\b)[a-z]{{3,}})?",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"\s?\(\s?(?:aged?\s)?(?P<age>{_N})\s?\)|,\s(?P<after>{_N})(?=,|\s?$|\.(?!\d)|\sand\s[A-Z])", re.IGNORECASE
)
_BIRTHDAY = re.compile(
    rf"\b(?:(?P<nth>{_NTH})\s)?(?P<what>birthdays?|b[\s-]?day|bday)\b"
    r"(?P<whose>\s(?:girl|boy|twins?|babies|baby|children|child|pupils?|buddy|buddies|superstar|kids?))?",
    re.IGNORECASE,
)
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "summer|winter|spring|autumn"
)
_BABIES = re.compile(rf"\b(?:{_MONTH})\s(?:babies|birthdays|birthday\s\w{{3,9}})\b", re.IGNORECASE)
_BIRTH_CUE = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|date\s?of\s?birth|birth\s?date|birthdate)[\s:\-=(]{0,4}(?:is|was|of)?\s?",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born|b\.)\s{1,2}(?:on\s|in\s)?(?:the\s)?(?P<year>20[012]\d)?|\b(?P<when>birthday)\s(?:is|was|falls)\s(?:on\s)?(?:the\s)?",
    re.IGNORECASE,
)
_CUES = frozenset(
    """
    age aged ages babies bday birth birthday birthdays birthdate born candles celebrated celebrates celebrating
    digits d dob figures old olds older turn turned turning turns years yo yr yrs b
    """.split()  # noqa: SIM905  # a list of words reads better as lines
)
_YOUNG = frozenset(_YOUNG_WORDS)
_SIGN = re.compile(r"\d")
_NEAR = 2
_MOST = 200  # more than a post or a description can hold


def _spoken(text: str) -> Iterator[Told]:
    """What the words themselves tell, in the plain text."""
    for match in _AGES.finditer(text):
        name = match.lastgroup or "is"
        yield Told(match.start(name), match.end(name), _KIND_OF[name])
    for match in _YEAR_OLD.finditer(text):
        if match["plural"] is not None or (match["thing"] and not match["child"] and not _names_next(text, match)):
            continue
        yield Told(*match.span("age"), Kind.OF_A_CHILD if match["child"] else Kind.SAID)
    for match in _BABIES.finditer(text):
        yield Told(*match.span(), Kind.OF_A_CHILD)
    for match in _BIRTHDAY.finditer(text):
        yield Told(*match.span(), Kind.OF_A_CHILD if match["whose"] else Kind.BIRTHDAY)
    for match in _BESIDE.finditer(text):
        yield Told(*match.span("age" if match["age"] else "after"), Kind.BESIDE)


def _names_next(text: str, match: re.Match[str]) -> bool:
    """Says whether a name may follow, as in "7-year-old Poppy"."""
    return text[match.start("thing") + 1].isupper()


def _dated(text: str) -> Iterator[Told]:
    """Dates of birth, placed as typed."""
    read = plain(text)
    shown = with_figures(read.text)
    cues = [(match, Kind.DATE_OF_BIRTH) for match in _BIRTH_CUE.finditer(shown)]
    born = [(match, Kind.BIRTHDAY) for match in _BORN.finditer(shown)]
    found = dates(text)
    for match, kind in (*cues, *born):
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
    has_figure = not text.isascii() or _SIGN.search(text) is not None
    if not has_figure and words.isdisjoint(_YOUNG) and words.isdisjoint(_CUES):
        return ()
    read = plain(text)
    shown = with_figures(read.text)
    found = [
        Told(*read.span(told.start, told.end), told.kind, told.full_date)
        for told in _spoken(shown)
        if told.end > told.start
    ]
    found += _dated(text)
    return tuple(sorted(found, key=lambda told: (told.start, told.end, told.kind.value))[:_MOST])
