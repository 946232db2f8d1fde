"""One person never has two hands in a post, whichever accounts they have opened.

A rogue leader is let loose: they open accounts, write and approve through every account in their hand, in any
order, for weeks. Whatever they had a hand in, no account in their hand may approve.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import separation
from gatekeeper.separation import (
    ONE_HAND,
    QUIET,
    ContributionKind,
    PastContribution,
    Recovered,
    why_not_approve,
    why_not_lift,
)

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ROGUE = 0
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "write", "approve"]),
        st.integers(0, 3),  # by which account
        st.integers(0, 3),  # which account is opened, or which post is meant
        st.sampled_from([1, 6, 24, 25, 72, 167, 168, 200]),  # hours that pass first
    ),
    min_size=3,
    max_size=25,
)


@dataclass
class School:
    """Accounts, who holds each until when, and posts. Account 0 is the rogue's own."""

    now: datetime = START
    recovered: list[Recovered] = field(default_factory=list)
    held_until: dict[int, datetime] = field(default_factory=dict)
    posts: dict[int, list[PastContribution]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    through: list[str] = field(default_factory=list)

    def in_hand(self, account: int) -> bool:
        return account == ROGUE or self.now < self.held_until.get(account, START)

    def open(self, by: int, whom: int) -> None:
        """Opens an account and gets at its link. Its owner notices within a week, and has it back."""
        if by == whom or separation.why_not_yet(by, self.recovered, self.now, "open it"):
            return
        self.recovered.append(Recovered(whom, (by,), self.now, self.now))
        self.held_until[whom] = self.now + ONE_HAND if self.in_hand(by) else self.now

    def write(self, account: int, post: int) -> None:
        history = self.posts.setdefault(post, [])
        history.append(PastContribution(account, ContributionKind.EDITED, self.now))
        if self.in_hand(account):
            self.touched.add(post)

    def approve(self, account: int, post: int) -> None:
        why = why_not_approve(account, self.posts.get(post, []), self.now, self.recovered)
        if why is None and self.in_hand(account) and post in self.touched:
            self.through.append(f"{account} approves {post} at {self.now}")


def play(steps: list[tuple[str, int, int, int]]) -> School:
    school = School()
    for what, by, other, hours in steps:
        school.now += timedelta(hours=hours)
        getattr(school, what)(by, other)
    return school


@given(STEPS)
def test_no_account_in_one_hand_approves_what_that_hand_wrote(steps: list[tuple[str, int, int, int]]) -> None:
    assert play(steps).through == []


STORIES = {
    "through an account that they opened": [("write", 0, 3, 1), ("open", 0, 1, 1), ("approve", 1, 3, 25)],
    "what the opened account wrote": [("open", 0, 1, 1), ("write", 1, 3, 1), ("approve", 0, 3, 200)],
    "through an account opened by an opened account": [
        ("write", 0, 3, 1),
        ("open", 0, 1, 1),
        ("open", 1, 2, 25),
        ("approve", 2, 3, 25),
    ],
    "from one opened account to another": [
        ("open", 0, 1, 1),
        ("open", 0, 2, 1),
        ("write", 1, 3, 1),
        ("approve", 2, 3, 25),
    ],
}


@pytest.mark.parametrize("story", STORIES)
def test_each_known_way_is_closed_by_this_rule_and_nothing_else(
    story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert play(STORIES[story]).through == []
    monkeypatch.setattr(separation, "why_not_two_people", lambda *_: None)
    assert play(STORIES[story]).through != [], "the test can fail"


def test_the_quiet_day_ends_to_the_minute() -> None:
    recovered = [Recovered(1, (0,), START, START)]
    assert why_not_approve(1, [], START + QUIET - timedelta(minutes=1), recovered)
    assert why_not_lift(1, [], START + QUIET - timedelta(minutes=1), recovered)
    assert why_not_approve(1, [], START + QUIET, recovered) is None
    assert why_not_approve(2, [], START, recovered) is None, "nobody else waits"


def test_the_owner_reads_new_posts_of_the_leader_again_after_a_week() -> None:
    recovered = [Recovered(1, (0,), START, START)]
    late = START + ONE_HAND
    wrote = [PastContribution(0, ContributionKind.WROTE, late)]
    assert why_not_approve(1, wrote, late + timedelta(hours=1), recovered) is None
    early = [PastContribution(0, ContributionKind.WROTE, late - timedelta(minutes=1))]
    assert why_not_approve(1, early, late + timedelta(days=99), recovered)
