"""How are the fields that several forms of the register share read: days, numbers, ticks?"""

from datetime import date

from flask import request

from web.shell import typed


def day(name: str, errors: dict[str, str]) -> date | None:
    """The day that was typed, or None where the field is empty; what cannot be read becomes an error."""
    given = typed(name)
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        errors[name] = "Give the day as year-month-day, for example 2027-07-31."
        return None


def ticked(name: str) -> bool:
    """Whether a box was ticked."""
    return name in request.form
