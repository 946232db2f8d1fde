"""When was a post made? X's numbers hold the moment, so a number can be asked and computed."""

from datetime import UTC, datetime

EPOCH_MS = 1_288_834_974_657
"""Where X's numbers begin to count."""
_BITS_BELOW = 22
_LATEST_MS = 4_102_444_800_000  # the year 2100


def made_at(x_post_id: str) -> datetime:
    """When the post of this number was made."""
    milliseconds = (int(x_post_id) >> _BITS_BELOW) + EPOCH_MS
    return datetime.fromtimestamp(min(milliseconds, _LATEST_MS) / 1000, UTC)


def first_number_at(moment: datetime) -> int:
    """The smallest number that a post made at this moment can have."""
    return max(0, int(moment.timestamp() * 1000) - EPOCH_MS) << _BITS_BELOW
