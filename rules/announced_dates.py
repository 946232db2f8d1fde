"""Is what this post announces true of the calendar?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from rules.examples import SINCE, facts, post, situation, typed
from rules.facts import Facts
from rules.findings import Finding, Severity
from rules.london import date_words, school_date
from rules.passages import passages
from rules.patterns.dates import DAYS, Named, dates
from rules.plain import plain
from rules.rule import rule

_AHEAD = re.compile(
    r"\b(?:join\sus|come\s(?:along|and)|will\s(?:be|take|start|open|close|have)|(?:is|are)\son|don't\sforget|reminder|remember\sto|"
    r"please\s(?:bring|return|wear|book|come)|see\syou|tickets|book\s(?:now|your)|save\sthe\sdate|starts?\son|deadline|"
    r"coming\sup|looking\sforward|by\s\w{3,6}day|doors\sopen)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:clos(?:ed|es|ing|ure)|inset|holidays?|half[\s\-]?term|bank\sholiday|no\sschool|training\sday|break\s?up|off\sschool|"
    r"not\sin\sschool|staff\sdevelopment|easter|christmas|strike)\b",
    re.IGNORECASE,
)
_RECENTLY, _LONG_AGO = 60, 550
"""Up to so many days ago a date may have been meant for one to come; with its year also one of last year."""
_AT_SCHOOL = re.compile(
    r"\b(?:assembly|lessons?|class(?:es|room)?|lunch|menu|school\s(?:opens|starts|day)|register|pe\skit|trip|workshop|"
    r"parents'?\sevening|clubs?|homework|nativity|sports\sday|back\sto\sschool|photograph(?:er|s)?|photos?)\b",
    re.IGNORECASE,
)
_OLDEST_CERTAIN = 2000
"""Before that a date is history, and whoever wrote it looked it up."""
_LEAP_YEARS = 8
"""So many years on each side hold every day there is."""

Fault = tuple[Severity, str]


def _weekday_fault(named: Named, today: date) -> Fault | None:
    """What is wrong with the day of the week, and how sure we are: with a year it is certain."""
    if named.year is None:
        return _fault_without_year(named, today)
    day = named.on(named.year)
    if day is None:
        return Severity.REASON, f"There is no such day in {named.year}"
    if named.weekday is None or day.weekday() == named.weekday or named.year < _OLDEST_CERTAIN:
        return None
    return Severity.REASON, f"{date_words(day)} is a {DAYS[day.weekday()]}"


def _fault_without_year(named: Named, today: date) -> Fault | None:
    """The same for the last and the next such day: a year was not given, so this is never certain."""
    years = range(today.year - _LEAP_YEARS, today.year + _LEAP_YEARS + 1)
    days = [day for year in years if (day := named.on(year)) is not None]
    if not days:
        return Severity.REASON, "There is no such day"
    if named.weekday is None:
        return None
    around = [max(day for day in days if day <= today), min(day for day in days if day >= today)]
    if any(day.weekday() == named.weekday for day in around):
        return None
    meant = min(around, key=lambda day: abs((day - today).days))
    return Severity.ADVICE, f"{date_words(meant)} is a {DAYS[meant.weekday()]}"


@dataclass(frozen=True, slots=True)
class _Says:
    """What the words around the dates say: that it is to come, that it is at school, that school is closed."""

    ahead: bool
    at_school: bool
    closed: bool

    @classmethod
    def of(cls, text: str) -> "_Says":
        """Reads one text."""
        patterns = (_AHEAD, _AT_SCHOOL, _CLOSED)
        return cls(*(pattern.search(text) is not None for pattern in patterns))


def _time_fault(named: Named, today: date, says: _Says, closed: frozenset[date]) -> Fault | None:
    """What is wrong with announcing it: the day is over, or the school is closed."""
    years = [named.year] if named.year else [today.year - 1, today.year, today.year + 1]
    days = [day for year in years if (day := named.on(year)) is not None]
    if named.weekday is not None:
        days = [day for day in days if day.weekday() == named.weekday]
    if not days:
        return None
    day = min(days, key=lambda day: abs((day - today).days))
    if day < today and says.ahead and (today - day).days <= (_LONG_AGO if named.year else _RECENTLY):
        certain = named.year is not None and named.year >= _OLDEST_CERTAIN
        return (Severity.REASON if certain else Severity.ADVICE), f"{date_words(day)} is over"
    if day >= today and day in closed and says.at_school and not says.closed:
        return Severity.ADVICE, f"The school is closed on {date_words(day)}"
    return None


@rule(
    id="date-day-mismatch",
    title="A date that cannot be right",
    severity=Severity.ADVICE,
    other_severities=(Severity.REASON,),
    clause="5.b10c",
    since=SINCE,
    why="When the day and the date disagree, half of the families come on one and half on the other.",
    blind_spots=(
        "A wrong date whose day of the week is left out.",
        "A year that is left out: then the nearest ones are tried.",
        "Days on which the school is closed that nobody has entered.",
    ),
    clears_when="Day and date agree, and lie ahead. Or you have said why it is right as it stands.",
    trips=(
        typed("Parents' evening is on Thursday 12 March 2027", "a Friday: with its year this is certain"),
        typed("The fair is on Sunday 5 December, from 11am", "a Saturday this year"),
        typed("Join us on 31 November", "there is no such day"),
        typed("Join us for the quiz on 3 March 2026", "over long ago"),
        situation(
            "Lessons announced for a closed day",
            replace(
                facts(post("Swimming lessons start on Monday 30 November")),
                school=replace(facts().school, closed_days=frozenset({date(2026, 11, 30)})),
            ),
        ),
    ),
    passes=(
        typed("Parents' evening is on Friday 12 March 2027"),
        typed("The fair is on Saturday 5 December, from 11am"),
        typed("We loved our trip on Friday 20 November", "it is over, and says so"),
        typed("On 5 November 1605 the plot was found"),
        typed("Mark your calendars: INSET day on Monday 2nd", "no month, so nobody can tell"),
    ),
)
def date_day_mismatch(facts: Facts) -> Iterable[Finding]:
    """Days and dates that disagree, dates there are not, and dates announced that are over or on a closed day."""
    today = school_date(facts.post.scheduled_for or facts.now)
    for passage in passages(facts.post):
        found = dates(passage.text)
        if not found:
            continue
        says = _Says.of(plain(passage.text).text)
        for named in found:
            fault = _weekday_fault(named, today) or _time_fault(named, today, says, facts.school.closed_days)
            if fault is None:
                continue
            severity, what = fault
            shown = passage.text[named.start : named.end]
            yield date_day_mismatch.found(
                passage.where(named.start, named.end),
                severity=severity,
                message=f"“{shown}” may be wrong: {what[0].lower() + what[1:]}.",
                remedy="Compare it with the school's calendar and put it right, or say why it is right.",
                reader=f"{passage.name.capitalize()} says “{shown}”, and that may be wrong. Please look it up.",
                evidence=shown,
            )
