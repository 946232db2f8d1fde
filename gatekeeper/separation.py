"""Who may not act with whom? The two-person promise, as a pure table of reasons.

Contribution is history: whoever ever wrote, edited, tagged, described, re-ordered
or submitted anything of a post can never approve it. No setting turns this off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gatekeeper.clock import say_date, say_time


class ContributionKind(StrEnum):
    """What somebody did to a post."""

    WROTE = "wrote"
    EDITED = "edited"
    ADDED_PICTURE = "added_picture"
    SUBMITTED = "submitted"


WORDS: dict[ContributionKind, str] = {
    ContributionKind.WROTE: "wrote this",
    ContributionKind.EDITED: "edited this",
    ContributionKind.ADDED_PICTURE: "added a picture to this",
    ContributionKind.SUBMITTED: "sent this in",
}


@dataclass(frozen=True, slots=True)
class PastContribution:
    """One thing that one person did to the post."""

    person_id: int
    kind: ContributionKind
    at: datetime


def why_not_approve(person_id: int, history: Sequence[PastContribution], now: datetime) -> str | None:
    """Why this person may not approve this post, or None if they may.

    The sentence stands where the button would be.
    """
    return _own_hand(person_id, history, now, "approve")


def why_not_lift(person_id: int, history: Sequence[PastContribution], now: datetime) -> str | None:
    """Why this person may not lift a block of this post, or None if they may.

    A lift is a decision and no contribution: whoever lifts a block may still be the second
    reader, but nobody lifts a block of a post that they had a hand in.
    """
    return _own_hand(person_id, history, now, "decide")


def _own_hand(person_id: int, history: Sequence[PastContribution], now: datetime, what: str) -> str | None:
    own = [c for c in history if c.person_id == person_id]
    if not own:
        return None
    last = max(reversed(own), key=lambda c: c.at)  # of several at one moment, the last
    day = "" if say_date(last.at) == say_date(now) else f" on {say_date(last.at)}"
    return f"You {WORDS[last.kind]} at {say_time(last.at)}{day}, so someone else must {what}."
