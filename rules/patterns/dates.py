"""Which dates does a text name, with or without their year and their day of the week?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from rules.patterns.cues import figures_in, words_in
from rules.patterns.figures import with_figures
from rules.plain import plain

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The days of the week, as `date.weekday` counts them."""

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s?[\d']))?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_TH = r"(?:\s?(?:st|nd|rd|th)\b)?"
_IN_FIGURES = r"(?P<figures>0?[1-9]|1[0-2])"
_FREE = r"(?<![\w£$€.,:/\-])"
_DAY_FIRST = (
    rf"{_FREE}{_DAY}{_TH}\s{{0,2}}(?:of\s|day\sof\s)?{_MONTH}"
    r"(?:,?\s{1,2}(?P<long>(?:1\d|20)\d\d)(?!\d)|,?\s?'(?P<short>\d\d)(?!\d)"
    r"|\s(?P<bare>[012]\d)(?![\d:.,%]|\s?[ap]m|\s\w))?"
    r"(?:\s{0,2}[(,]?\s{0,2}(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day\b)?"
)
_MONTH_FIRST = (
    rf"(?<!\w){_MONTH}\s{{1,2}}(?:the\s)?{_DAY}{_TH}(?![\d:.]\d|\d|\s?[ap]m\b|\s?%)"
    r"(?:,?\s{1,2}(?P<long>(?:1\d|20)\d\d)(?!\d))?"
)
_FIGURED = (
    rf"{_FREE}{_DAY}(?P<sep>[/.\-]){_IN_FIGURES}(?P=sep)(?P<long>(?:1\d|20)\d\d|\d\d)(?![\d/\-])",
    rf"{_FREE}{_DAY}/{_IN_FIGURES}(?![\d/])",
    rf"{_FREE}(?P<long>(?:19|20)\d\d)-(?P<figures>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
)
_WORDED_FORMS = tuple(re.compile(form, re.IGNORECASE) for form in (_DAY_FIRST, _MONTH_FIRST))
_FIGURED_FORMS = tuple(re.compile(form) for form in _FIGURED)
_LEAD = re.compile(
    r"\b(?P<weekday>mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?[\s,.]{1,3}(?:the\s)?$",
    re.IGNORECASE,
)
_MONTH_WORDS = frozenset((*_MONTHS, *(month[:3] for month in _MONTHS), "sept"))
_HAS_FIGURES = re.compile(r"\d[/.\-]\d")
_LONGEST_LEAD = 20
_MOST = 200  # more than a post or a description can hold
_CENTURY = 2000
_SHORT = 100


@dataclass(frozen=True, slots=True)
class Named:
    """A date as a text names it. `year` and `weekday` (Monday is 0) are None where it does not say."""

    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None

    def on(self, year: int) -> date | None:
        """The date in that year, or None where that year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def _weekday_of(name: str) -> int:
    return next(i for i, day in enumerate(DAYS) if day[:3].casefold() == name[:3].casefold())


def _year_of(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    written = groups.get("long") or groups.get("short") or groups.get("bare")
    if not written:
        return None
    year = int(written)
    return year + _CENTURY if year < _SHORT else year


def _found(text: str, forms: tuple[re.Pattern[str], ...]) -> Iterator[Named]:
    for form in forms:
        for match in islice(form.finditer(text), _MOST):
            groups = match.groupdict()
            lead = _LEAD.search(text, max(0, match.start() - _LONGEST_LEAD), match.start())
            weekday = lead["weekday"] if lead else groups.get("weekday")
            is_short = "/" in match.group() and not groups.get("long")
            if is_short and not weekday:
                continue
            if figures := groups.get("figures"):
                month = int(figures)
            else:
                month = next(i for i, name in enumerate(_MONTHS, 1) if name[:3] == groups["month"][:3].casefold())
            yield Named(
                start=lead.start() if lead else match.start(),
                end=match.end(),
                day=int(groups["day"]),
                month=month,
                year=_year_of(match),
                weekday=_weekday_of(weekday) if weekday else None,
            )


@lru_cache(maxsize=64)
def dates(text: str) -> tuple[Named, ...]:
    """The dates a text names, in order, placed as typed; what overlaps an earlier or longer one is left out."""
    if not figures_in(text):
        return ()
    read = plain(text)
    shown = with_figures(read.text)
    forms: tuple[re.Pattern[str], ...] = () if words_in(text).isdisjoint(_MONTH_WORDS) else _WORDED_FORMS
    if _HAS_FIGURES.search(shown):
        forms += _FIGURED_FORMS
    kept: list[Named] = []
    for named in sorted(_found(shown, forms), key=lambda named: (named.start, -named.end)):
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
    return tuple(Named(*read.span(n.start, n.end), n.day, n.month, n.year, n.weekday) for n in kept)
