"""When is what a post tells over, and will it be public before that?"""

import re
from datetime import date, datetime, time, timedelta

from rules.london import LONDON
from rules.telling.cues import cues
from rules.telling.sentences import CLOCK, NUMBER, Reading, reading

END_OF_SCHOOL = time(15, 30)
"""When a day out is over if its post does not say so."""

AFTER = timedelta(hours=1)
"""How long after the return a post about it may go out."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNTIL = frozenset({"until", "till", "til"})
_BACK = frozenset({"back", "return", "returning", "home"})
_BETWEEN = frozenset({"at", "by", "about", "around", "for", "on", "roughly"})
_LOOK_AHEAD = 4
_HOUR = re.compile(r"(\d{1,2})(?:[.:](\d\d))?(am|pm)?")
_FIRST_MORNING_HOUR = 8
_NOON = 12
_DAYS_BACK = 2


def day_near(published: date, weekday: int) -> date:
    """The day of that name which a post published then means: at most two days back, or else to come."""
    back = (published.weekday() - weekday) % 7
    return published - timedelta(days=back) if back <= _DAYS_BACK else published + timedelta(days=7 - back)


def _clock(word: str, mark: str) -> time | None:
    """A time of day as a teacher writes it: "2.45" and "4" are in the afternoon, "8.30" and "11" are not."""
    if word in _NUMBERS:
        word, mark = str(_NUMBERS.index(word) + 1), NUMBER
    match = _HOUR.fullmatch(word) if mark in (CLOCK, NUMBER) else None
    if match is None:
        return None
    hour, half = int(match[1]), match[3]
    if hour < _NOON and (half == "pm" or (half is None and hour < _FIRST_MORNING_HOUR)):
        hour += _NOON
    elif hour == _NOON and half == "am":
        hour = 0
    return time(hour, int(match[2] or 0)) if hour < 24 else None  # noqa: PLR2004  # the hours of a day


def _stated(read: Reading, published: date) -> tuple[date | None, time | None]:
    """The day and the time of day at which it says that it ends, either of them None when it does not."""
    for at, word in enumerate(read.words):
        if word not in _UNTIL and word not in _BACK:
            continue
        day, hour, told = None, None, word in _UNTIL
        for here in range(at + 1, min(at + 1 + _LOOK_AHEAD, read.stop[at])):
            near = read.words[here]
            told = told or near in _BETWEEN
            if near in _WEEKDAYS:
                day = day_near(published, _WEEKDAYS.index(near))
            elif near == "tomorrow":
                day = published + timedelta(days=1)
            elif told and hour is None:
                hour = _clock(near, read.marks[here])
        if day or hour:
            return day, hour
    return None, None


def is_over(text: str, published: datetime) -> bool:
    """Says whether the children are back for an hour when a post that tells where they are is public.

    A stay overnight that does not say when it ends is never over.
    """
    local = published.astimezone(LONDON)
    day, hour = _stated(reading(text), local.date())
    if day is None and cues(text).get("overnight"):
        return False
    ends = datetime.combine(day or local.date(), hour or END_OF_SCHOOL, LONDON)
    return local >= ends + AFTER
