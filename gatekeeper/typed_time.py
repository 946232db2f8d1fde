"""Which instant does somebody mean who typed a day and a time on a London clock?"""

from datetime import date, datetime, time, timedelta

from gatekeeper.clock import LONDON, ClockProblem, UnclearTime, london_to_utc, say_date, say_time
from gatekeeper.errors import InvalidInput

FIRST, SECOND = "first", "second"
"""The answers to "which of the two?" in the hour that comes twice."""
FURTHEST = timedelta(days=366)
"""A day further away than this is a slip of the finger."""


def read_time(day: str, clock_time: str, which: str, now: datetime) -> tuple[str, datetime]:
    """The time as it is stored ("2026-11-22T15:15", London) and the instant it names.

    Args:
        day: as a browser sends it, "2026-11-22".
        clock_time: as a browser sends it, "15:15".
        which: FIRST or SECOND where the clocks go back, else empty.
        now: the present instant.

    Raises:
        InvalidInput: for `date`, `time` or `which`, with a sentence each.
    """
    typed = datetime.combine(*_parts(day, clock_time))
    if abs(typed.replace(tzinfo=LONDON) - now) > FURTHEST:
        raise InvalidInput({"date": "This day is more than a year away. Choose a day in the coming year."})
    try:
        instant = london_to_utc(typed, second_time_round={FIRST: False, SECOND: True}.get(which))
    except UnclearTime as unclear:
        raise _clocks_change(typed, unclear.problem) from unclear
    if instant <= now:
        raise InvalidInput({"time": "This time has passed. Choose a later one, or “as soon as it is agreed”."})
    return typed.isoformat(timespec="minutes"), instant


def which_time(typed_time: str, instant: datetime) -> str:
    """FIRST or SECOND where a stored time lies in the hour that comes twice, else empty."""
    typed = datetime.fromisoformat(typed_time)
    try:
        london_to_utc(typed)
    except UnclearTime:
        return SECOND if london_to_utc(typed, second_time_round=True) == instant else FIRST
    return ""


def _parts(day: str, clock_time: str) -> tuple[date, time]:
    wrong: dict[str, str] = {}
    found_day, found_time = date.min, time.min
    try:
        found_day = date.fromisoformat(day.strip())
    except ValueError:
        wrong["date"] = "Choose the day." if not day.strip() else "Write the day as year, month, day: 2026-11-22."
    try:
        found_time = time.fromisoformat(clock_time.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        wrong["time"] = (
            "Choose the time." if not clock_time.strip() else "Write the time as hours and minutes: 15:15."
        )
    if wrong:
        raise InvalidInput(wrong)
    return found_day, found_time


def _clocks_change(typed: datetime, problem: ClockProblem) -> InvalidInput:
    on_the_clock = typed.replace(tzinfo=LONDON)
    day, hour = say_date(on_the_clock), say_time(on_the_clock)
    if problem is ClockProblem.MISSING_HOUR:
        choose = "Choose a time before 1am or from 2am."
        return InvalidInput({"time": f"The clocks go forward on {day}, so {hour} does not exist. {choose}"})
    return InvalidInput({"which": f"The clocks go back on {day}, so {hour} comes twice. Say which one you mean."})
