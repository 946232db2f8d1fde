"""What time is it in the sandbox's world?

Posts, pictures and the duplicate rule live by this clock, so that a demo can publish
"last Tuesday". Signatures and rate limits do not: they are about the real moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
_SEQUENCE_BITS = 22


class WorldClock:
    """The real clock, moved by an offset, or stopped at one moment."""

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self._stopped: datetime | None = None

    def now(self) -> datetime:
        """The present instant of the world, in UTC."""
        return self._stopped or datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Moves the clock, onwards or back."""
        self._offset += by

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Stops the clock at `moment` (aware) for as long as the block lasts."""
        if moment.tzinfo is None:
            raise ValueError("The sandbox's clock needs a moment with its time zone.")
        before, self._stopped = self._stopped, moment.astimezone(UTC)
        try:
            yield
        finally:
            self._stopped = before


def milliseconds(moment: datetime) -> int:
    """Gives the milliseconds since 1970."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def moment_of(ms: int) -> datetime:
    """Gives the instant of so many milliseconds since 1970, in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def first_id(ms: int) -> int:
    """Gives the lowest Snowflake id of a millisecond."""
    return (ms - SNOWFLAKE_EPOCH_MS) << _SEQUENCE_BITS


def made_at(snowflake: int) -> datetime:
    """Gives the instant that a Snowflake id carries."""
    return moment_of((snowflake >> _SEQUENCE_BITS) + SNOWFLAKE_EPOCH_MS)
