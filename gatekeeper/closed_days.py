"""On which days is the school closed, and how does a person write them down: a day or a stretch on each line?

Deadlines that count school days stand on these. Weekends need not be written.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

LONGEST = 100
"""No holiday has more days than this; a stretch that has is a slip."""
MOST = 500
_TO = re.compile(r"\s+(?:to|until|-|–)\s+", re.IGNORECASE)
_DAY = timedelta(days=1)


def read(line: str) -> list[str]:
    """The days of one line such as "21 December 2026 to 1 January 2027"; none where it cannot be read."""
    ends = [_day(part) for part in _TO.split(line.strip())]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None or not 0 <= (last - first).days < LONGEST:  # noqa: PLR2004  # two ends
        return []
    return [(first + count * _DAY).isoformat() for count in range((last - first).days + 1)]


def say(days: Iterable[str]) -> list[str]:
    """The same days as lines that can be read back, one for each stretch."""
    lines: list[tuple[date, date]] = []
    for day in sorted(date.fromisoformat(day) for day in set(days)):
        if lines and day - lines[-1][1] == _DAY:
            lines[-1] = (lines[-1][0], day)
        else:
            lines.append((day, day))
    return [_said(first) if first == last else f"{_said(first)} to {_said(last)}" for first, last in lines]


def _day(text: str) -> date | None:
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  # a day, without a time
        except ValueError:
            continue
    return None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
