"""What time is it in the sandbox's world?

Posts, pictures, tokens and the duplicate rule live by this clock, so that a demo can
publish "last Tuesday" and a simulator can live through a year in a second. Signatures
do not: they are about the moment at which they were made.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657
_SEQUENCE_BITS = 22
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def real_time() -> datetime:
    """The computer's own clock, in UTC."""
    return datetime.now(UTC)


class WorldClock:
    """Another clock (the computer's own, or a simulator's), moved by an offset or stopped at one moment."""

    def __init__(self, source: Callable[[], datetime] = real_time) -> None:
        """Takes the clock that goes on by itself."""
        self._source = source
        self._offset = timedelta(0)
        self._stopped: datetime | None = None
        self.skew = timedelta(0)
        """By how much the moment differs by which signatures are judged."""

    @property
    def stopped(self) -> bool:
        """Says whether history is being written: the clock then stands still."""
        return self._stopped is not None

    def now(self) -> datetime:
        """The present instant of the world, in UTC."""
        return self._stopped or self._source() + self._offset

    def advance(self, by: timedelta) -> None:
        """Moves the clock, onwards or back; a stopped one stays stopped."""
        if self._stopped is None:
            self._offset += by
        else:
            self._stopped += by

    def window_seconds(self) -> float:
        """Seconds since 1970 for rate limits. They go on while history is written."""
        return (self._source() + self._offset).timestamp()

    def signing_seconds(self) -> float:
        """Seconds since 1970 by which a signature's timestamp is judged."""
        return (self._source() + self.skew).timestamp()

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
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(ms: int) -> datetime:
    """Gives the instant of so many milliseconds since 1970, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def first_id(ms: int) -> int:
    """Gives the lowest Snowflake id of a millisecond."""
    return (ms - SNOWFLAKE_EPOCH_MS) << _SEQUENCE_BITS


def made_at(snowflake: int) -> datetime:
    """Gives the instant that a Snowflake id carries."""
    return moment_of((snowflake >> _SEQUENCE_BITS) + SNOWFLAKE_EPOCH_MS)
