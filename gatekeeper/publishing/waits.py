"""Is a wait over that was written down? Also where a clock that ran ahead has set its end too far away."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col

from gatekeeper.beats import CLOCKS_AGREE

LONGEST_ASKED = timedelta(days=2)
"""X's longest limit runs for a day, and an answer that asks for more than two is not believed."""


def is_over(until: datetime | None, now: datetime, longest: timedelta) -> ColumnElement[bool]:
    """Of a column: whether its moment has come. `longest`: no wait was ever meant to be longer."""
    return col(until).is_(None) | (col(until) <= now) | (col(until) > now + longest + CLOCKS_AGREE)
