"""What did somebody ask the history for? The search form, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gatekeeper.lifecycle import State
from gatekeeper.queries.history import Search
from web.addresses import row_number

FIELDS = ("words", "person", "state", "from", "to")
LONGEST = 200
EARLIEST, LATEST = 2000, 2100
"""The years to search in. Others are slips of the finger, and the last ones have no next day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The search, the fields as they were typed, and what is wrong with them."""

    search: Search
    typed: dict[str, str]
    errors: dict[str, str]

    @property
    def filled(self) -> dict[str, str]:
        """The fields that ask for something, for links and for the export."""
        return {name: value for name, value in self.typed.items() if value}


def asked(form: Mapping[str, str]) -> Asked:
    """Reads the search form."""
    typed = {name: _seen(form.get(name, "")) for name in FIELDS}
    errors: dict[str, str] = {}
    if len(typed["words"]) > LONGEST:
        errors["words"] = f"Use at most {LONGEST} characters to search for."
    first, last = _day(typed, "from", errors), _day(typed, "to", errors)
    if first and last and first > last:
        errors["to"] = "The last day is before the first day. Swap them, or leave one empty."
    return Asked(
        search=Search(
            words=typed["words"][:LONGEST],
            person_id=_number(typed, "person", errors),
            state=_state(typed, errors),
            first_day=first,
            last_day=last,
        ),
        typed=typed,
        errors=errors,
    )


def _seen(typed: str) -> str:
    """What was typed without characters that nobody can see, which a database may refuse."""
    return "".join(c if c.isprintable() else " " for c in typed).strip()


def _day(typed: dict[str, str], name: str, errors: dict[str, str]) -> date | None:
    if not typed[name]:
        return None
    try:
        day = date.fromisoformat(typed[name])
    except ValueError:
        errors[name] = "Give the day as year-month-day, for example 2026-11-22."
        return None
    if not EARLIEST <= day.year <= LATEST:
        errors[name] = f"Give a day between the years {EARLIEST} and {LATEST}."
        return None
    return day


def _number(typed: dict[str, str], name: str, errors: dict[str, str]) -> int | None:
    if typed[name] and row_number(typed[name]) is None:
        errors[name] = "Choose somebody from the list."
    return row_number(typed[name])


def _state(typed: dict[str, str], errors: dict[str, str]) -> State | None:
    if not typed["state"]:
        return None
    try:
        return State(typed["state"])
    except ValueError:
        errors["state"] = "Choose a state from the list."
        return None
