"""Did a post go of which nobody knows? The list of our own posts on X is read until the answer is sure.

One post that matches, made about then: it is published. Several, one of another time, or none in several
good readings of which one came after the time in which a late one would have shown: a person looks, or, where
the school chose so and none was found, it is sent once more with identical words. A reading that failed proves
nothing, and neither does an early one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.actions.base import Act, act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say, say_time
from gatekeeper.contents import Contents
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.lifecycle import State
from gatekeeper.matching import CLOCKS_APART, found_among, is_surely
from gatekeeper.models import (
    Approval,
    Attempt,
    AttemptOutcome,
    Channel,
    OutboxItem,
    OutboxState,
    OutsidePost,
    Post,
    TimelineLook,
    Version,
)
from gatekeeper.publishing.accounts import Accounts
from gatekeeper.versions import read_contents
from gatekeeper.x.port import ListOutcome, OwnPost, OwnPosts

FIRST_LOOK = timedelta(seconds=90)
BETWEEN_LOOKS = timedelta(minutes=3)
BETWEEN_FAILED_LOOKS = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(hours=24)
FEWEST_READINGS = 2
READINGS_APART = timedelta(seconds=60)
MOST_ATTEMPTS = 6
"""So an X that fails for more than an hour ends with a person; each try was proved absent before the next."""


@dataclass(frozen=True, slots=True)
class _Doubt:
    """One post in doubt: what was sent, between which moments, and how it was looked for."""

    outbox_id: int
    attempt_id: int
    channel_id: int
    account_id: str
    contents: Contents
    started: datetime
    ended: datetime
    looks: tuple[TimelineLook, ...]

    def next_look(self, settle: timedelta) -> datetime | None:
        """When to read again; None: everything has been read."""
        if not self.looks:
            return self.ended + FIRST_LOOK
        last = self.looks[-1].at
        if last < self.ended + settle:
            return min(last + BETWEEN_LOOKS, max(self.ended + settle, last + READINGS_APART))
        if self.is_proved_absent(settle) or self.looks[-1].found:
            return None  # what was found and did not settle it is for a person
        again = last + (BETWEEN_LOOKS if self.looks[-1].was_read else BETWEEN_FAILED_LOOKS)
        return again if again <= self.ended + GIVE_UP_AFTER else None

    def is_proved_absent(self, settle: timedelta) -> bool:
        """Whether enough good readings, apart from each other and late enough, did not show it.

        As many as the time to settle has room for: where the clock jumps ahead, that time seems to be over
        at once, but each reading still waits for the one before it.
        """
        good = [look.at for look in self.looks if look.was_read and look.found == 0]
        return (
            len(good) >= max(FEWEST_READINGS, settle // BETWEEN_LOOKS)
            and good[-1] - good[0] >= READINGS_APART
            and good[-1] >= self.ended + settle
        )


def reconcile(db: Database, accounts: Accounts, now: datetime, *, settle: timedelta, resend: bool) -> int:
    """Looks for every post in doubt whose turn it is. Gives how many of them are settled now."""
    with db.read() as session:
        doubts = [doubt for doubt in _doubts(session) if (due := doubt.next_look(settle)) and due <= now]
    settled = 0
    for doubt in doubts:
        account = accounts.standing(doubt.channel_id)
        if account.port is None or not account.may_delete:
            continue  # not known to be our own account: its list would prove nothing
        listed = account.port.own_posts(doubt.account_id, doubt.started - CLOCKS_APART)
        settled += _note(db, doubt, listed, now, settle=settle, resend=resend)
    return settled


def _doubts(session: Session) -> list[_Doubt]:
    rows = session.exec(
        select(OutboxItem, Channel)
        .join(Post, col(Post.id) == col(OutboxItem.post_id))
        .join(Channel, col(Channel.id) == col(OutboxItem.channel_id))
        .where(col(Post.state) == State.UNSURE, col(OutboxItem.state) == OutboxState.CLAIMED)
        .order_by(col(OutboxItem.id))
    ).all()
    return [doubt for item, channel in rows if (doubt := _doubt(session, item, channel)) is not None]


def _doubt(session: Session, item: OutboxItem, channel: Channel) -> _Doubt | None:
    attempts = session.exec(
        select(Attempt)
        .where(Attempt.outbox_id == item.id, col(Attempt.outcome) == AttemptOutcome.UNKNOWN)
        .order_by(col(Attempt.id))
    ).all()
    if not attempts or attempts[-1].finished_at is None:
        return None
    looks = session.exec(
        select(TimelineLook).where(TimelineLook.attempt_id == attempts[-1].id).order_by(col(TimelineLook.id))
    ).all()
    version = session.get_one(Version, item.version_id)
    return _Doubt(
        outbox_id=item.id,
        attempt_id=attempts[-1].id,
        channel_id=channel.id,
        account_id=channel.account_id,
        contents=read_contents(session, version),
        started=attempts[0].started_at,  # an earlier attempt of the same words may be the one that shows
        ended=attempts[-1].finished_at,
        looks=tuple(looks),
    )


def _note(
    db: Database, doubt: _Doubt, listed: ListOutcome, now: datetime, *, settle: timedelta, resend: bool
) -> bool:
    """Writes a reading down, and in the same breath what follows from it. Whether it is in doubt no longer."""
    if isinstance(listed, OwnPosts):
        with act(db, PUBLISHER, now) as doing:
            found = _matches(doing.session, doubt, listed.posts)
            look = _written_down(doing.session, doubt, listed, len(found), now)
            settled = _decided(doing, _with(doubt, look), found, settle=settle, resend=resend)
        if not doing.unchanged:
            return settled
    with db.write() as session:
        chain.lock(session)  # so that of two publishers one comes after the other
        found = _matches(session, doubt, listed.posts) if isinstance(listed, OwnPosts) else ()
        _written_down(session, doubt, listed, len(found), now)
    return False


def _written_down(session: Session, doubt: _Doubt, listed: ListOutcome, found: int, now: datetime) -> TimelineLook:
    was_read = isinstance(listed, OwnPosts)
    look = TimelineLook(attempt_id=doubt.attempt_id, at=now, was_read=was_read, found=found)
    session.add(look)
    if isinstance(listed, OwnPosts):
        ledger.read(session, (post.x_post_id for post in listed.posts), now)
    session.flush()
    return look


def _decided(doing: Act, doubt: _Doubt, found: Sequence[OwnPost], *, settle: timedelta, resend: bool) -> bool:
    """What follows from the last of the readings, where anything does. Whether it is in doubt no longer."""
    item = doing.session.get_one(OutboxItem, doubt.outbox_id, with_for_update=True)
    post = doing.session.get_one(Post, item.post_id)
    attempt = doing.session.get_one(Attempt, doubt.attempt_id)
    if post.state is not State.UNSURE or item.state is not OutboxState.CLAIMED:
        doing.unchanged = True  # an answer came late, or a person was quicker
        return False
    if len(found) == 1 and is_surely(found[0], started=doubt.started, ended=doubt.ended):
        _it_went(doing, post, item, attempt, found[0])
        return True
    if len(found) == 1:
        made = say(found[0].created_at)
        _for_a_person(doing, post, f"The account shows a post with these words, but it was made on {made}.")
    elif found:
        _for_a_person(doing, post, f"The account shows {len(found)} posts with these words.")
    elif not doubt.is_proved_absent(settle):
        doing.unchanged = True
    elif resend and _may_go_again(doing, item):
        _send_again(doing, post, item)
        return True
    else:
        reads = sum(one.was_read for one in doubt.looks)
        words = f"The account was read {reads} times, last at {say_time(doing.now)}, and does not show it."
        _for_a_person(doing, post, words)
    return False


def _with(doubt: _Doubt, look: TimelineLook) -> _Doubt:
    return replace(doubt, looks=(*doubt.looks, look))


def _matches(session: Session, doubt: _Doubt, listed: Sequence[OwnPost]) -> tuple[OwnPost, ...]:
    """The posts of a list that can be it."""
    numbers = [post.x_post_id for post in listed]
    there_before = select(OutsidePost.x_post_id).where(
        col(OutsidePost.x_post_id).in_(numbers), col(OutsidePost.found_at) < doubt.started
    )
    known = {
        *session.exec(select(Post.x_post_id).where(col(Post.x_post_id).in_(numbers))),
        *session.exec(there_before),
    }
    return found_among(
        doubt.contents,
        listed,
        started=doubt.started,
        ended=doubt.ended,
        known={number for number in known if number},
    )


def _it_went(doing: Act, post: Post, item: OutboxItem, attempt: Attempt, there: OwnPost) -> None:
    x_post_id = there.x_post_id
    attempt.outcome, attempt.x_post_id = AttemptOutcome.SENT, x_post_id
    item.state = OutboxState.DONE
    post.x_post_id, post.published_at = x_post_id, there.created_at
    doing.session.add_all((attempt, item, post))
    doing.session.flush()
    move(doing, post, State.PUBLISHED)
    doing.record(Verb.POST_CONFIRMED, subject=f"post:{post.reference}", post=post, x_post_id=x_post_id)


def _for_a_person(doing: Act, post: Post, why: str) -> None:
    words = f"{why} Please look at the account, and say what you find."
    if post.state_note == words:
        doing.unchanged = True
        return
    post.state_note = words
    doing.session.add(post)
    doing.record(Verb.POST_LOOKED_FOR, subject=f"post:{post.reference}", post=post, why=why)


def _may_go_again(doing: Act, item: OutboxItem) -> bool:
    """Whether one more attempt is allowed: not too many in doubt yet, still in time, and still agreed."""
    in_doubt = select(Attempt.id).where(
        Attempt.outbox_id == item.id, col(Attempt.outcome) == AttemptOutcome.UNKNOWN
    )
    tried = len(doing.session.exec(in_doubt).all())
    approval = doing.session.get(Approval, item.approval_id)
    return (
        tried < MOST_ATTEMPTS
        and item.not_after >= doing.now
        and approval is not None
        and approval.expires_at > doing.now
    )


def _send_again(doing: Act, post: Post, item: OutboxItem) -> None:
    """Identical words: X's own rule against duplicates is one more guard."""
    item.state, item.retry_at, item.owner = OutboxState.READY, None, None
    doing.session.add(item)
    move(doing, post, State.APPROVED)
    doing.record(Verb.POST_SENT_AGAIN, subject=f"post:{post.reference}", post=post)
