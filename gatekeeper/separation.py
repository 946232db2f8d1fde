"""Who may not act with whom? The two-person promise, as a pure table of reasons.

Contribution is history: whoever ever wrote, edited, tagged, described, re-ordered
or submitted anything of a post can never approve it. No setting turns this off.

Two accounts are not two people while one of them may be in the hand of whoever
opened it anew: for a week, by when its owner would have noticed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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


QUIET = timedelta(hours=24)
"""So long an account that was opened anew decides nothing."""
ONE_HAND = timedelta(days=7)
"""So long it may be in the hand of whoever opened it: by then its owner has tried to sign in."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """An account that was opened anew, by whom, and when it was taken into use by the link."""

    person_id: int
    opened_by: tuple[int, ...]
    opened_at: datetime
    used_at: datetime


def why_not_yet(person_id: int, recovered: Iterable[Recovered], now: datetime, what: str) -> str | None:
    """Why an account that was opened anew may not decide yet, or None if it may."""
    ends = max(
        (r.used_at + QUIET for r in recovered if r.person_id == person_id and r.used_at <= now), default=now
    )
    if ends <= now:
        return None
    until = f"{say_time(ends)} on {say_date(ends)}"
    return f"Your account was opened anew less than a day ago, so until {until} someone else must {what}."


def hands(
    person_id: int, recovered: Sequence[Recovered], at: datetime, *, known: datetime | None = None
) -> set[int]:
    """Everybody in whose hand an account may have been at a moment: its owner, and who had opened it lately.

    Args:
        person_id: the account.
        recovered: every account that was opened anew.
        at: the moment.
        known: the present, where every opening until then counts: what somebody had a hand in before they
            opened the account is theirs all the same.
    """
    found, look = {person_id}, [(person_id, at, known or at)]
    seen: set[tuple[int, datetime]] = set()
    while look:
        account, moment, latest = look.pop()
        for opening in recovered:
            if opening.person_id != account or opening.used_at > latest or moment >= opening.used_at + ONE_HAND:
                continue
            for opener in opening.opened_by:
                found.add(opener)
                if (opener, opening.opened_at) not in seen:
                    seen.add((opener, opening.opened_at))
                    look.append((opener, opening.opened_at, opening.opened_at))
    return found


def why_not_two_people(
    person_id: int, history: Iterable[PastContribution], recovered: Sequence[Recovered], now: datetime, what: str
) -> str | None:
    """Why this account and those that worked on the post may be one person's, or None if they are two's."""
    for one in history:
        mine = hands(person_id, recovered, one.at, known=now)
        if mine & hands(one.person_id, recovered, one.at):
            return (
                "An account that worked on this post was opened anew by whoever holds another one, "
                f"so someone else must {what}."
            )
    return None


def why_not_approve(
    person_id: int, history: Sequence[PastContribution], now: datetime, recovered: Sequence[Recovered] = ()
) -> str | None:
    """Why this person may not approve this post, or None if they may.

    The sentence stands where the button would be.
    """
    return _why_not(person_id, history, now, recovered, "approve")


def why_not_lift(
    person_id: int, history: Sequence[PastContribution], now: datetime, recovered: Sequence[Recovered] = ()
) -> str | None:
    """Why this person may not lift a block of this post, or None if they may.

    A lift is a decision and no contribution: whoever lifts a block may still be the second
    reader, but nobody lifts a block of a post that they had a hand in.
    """
    return _why_not(person_id, history, now, recovered, "decide")


def _why_not(
    person_id: int,
    history: Sequence[PastContribution],
    now: datetime,
    recovered: Sequence[Recovered],
    what: str,
) -> str | None:
    return (
        _own_hand(person_id, history, now, what)
        or why_not_yet(person_id, recovered, now, what)
        or why_not_two_people(person_id, history, recovered, now, what)
    )


def _own_hand(person_id: int, history: Sequence[PastContribution], now: datetime, what: str) -> str | None:
    own = [c for c in history if c.person_id == person_id]
    if not own:
        return None
    last = max(reversed(own), key=lambda c: c.at)  # of several at one moment, the last
    day = "" if say_date(last.at) == say_date(now) else f" on {say_date(last.at)}"
    return f"You {WORDS[last.kind]} at {say_time(last.at)}{day}, so someone else must {what}."
