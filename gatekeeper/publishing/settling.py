"""What becomes of a post after an attempt: published, refused, to be tried again, or not sure?

Every change is guarded by the fence of the claim, so a sender that was given up
for dead cannot overwrite what happened since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from gatekeeper.actions.base import Act, act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.alarms import raising
from gatekeeper.audit.events import Verb
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.lifecycle import State
from gatekeeper.models import Attempt, AttemptOutcome, Channel, OutboxItem, OutboxState, OutsidePost, Post
from gatekeeper.publishing.outbox import Claim
from gatekeeper.x.numbers import made_at
from gatekeeper.x.port import CreateOutcome, NotSent, RefusalKind, Refused, Sent, Unknown

RETRY_AFTER = timedelta(minutes=1)
LONGEST_LEASE = timedelta(minutes=10)
RATE_LIMIT_WAIT = timedelta(minutes=15)
WORDS: dict[RefusalKind, str] = {
    RefusalKind.DUPLICATE: "X says this was already posted. Change the text, or leave it.",
    RefusalKind.TOO_LONG: "X says it is too long.",
    RefusalKind.MEDIA_INVALID: "X did not accept a picture. Add it again.",
    RefusalKind.BAD_REQUEST: "X did not understand the post.",
    RefusalKind.UNAUTHORISED: "X does not accept our key any more. A leader must reconnect the account.",
    RefusalKind.OUT_OF_CREDIT: "The X account has no credit left. A leader must top it up.",
    RefusalKind.PERMISSIONS: "Our X app may not post. A leader must set it to 'Read and write'.",
    RefusalKind.SUSPENDED: "X has suspended the account. A leader must contact X.",
    RefusalKind.NOT_FOUND: "X could not find what was asked for.",
    RefusalKind.RATE_LIMIT: "X asks us to wait.",
    RefusalKind.FORBIDDEN: "X did not allow it.",
    RefusalKind.OTHER: "X refused it.",
}
STOPS_THE_CHANNEL = frozenset(
    {
        RefusalKind.UNAUTHORISED,
        RefusalKind.OUT_OF_CREDIT,
        RefusalKind.PERMISSIONS,
        RefusalKind.SUSPENDED,
    }
)

MAY_BE_THERE = frozenset({RefusalKind.DUPLICATE, RefusalKind.FORBIDDEN, RefusalKind.OTHER})
"""Refusals that X may give because it has the post already."""
MAYBE = "X did not take it, and an earlier attempt was not clear: it may be there already."
FAILS_THE_KEY = frozenset({RefusalKind.UNAUTHORISED, RefusalKind.PERMISSIONS})
"""Refusals after which another key is what helps."""


def settle(db: Database, claimed: Claim, outcome: CreateOutcome, now: datetime) -> None:
    """Writes down what became of an attempt."""
    if isinstance(outcome, Refused) and outcome.kind in STOPS_THE_CHANNEL:
        stop_refused(db, claimed.channel_id, outcome.kind, now)
    with act(db, PUBLISHER, now) as doing:
        one = _try(doing, claimed.attempt_id)
        if one.item.fence != claimed.fence or one.attempt.finished_at is not None:
            _take_late(one, claimed, outcome)
            return
        match outcome:
            case Sent():
                _published(one, outcome)
            case NotSent(why=why):
                _try_again(one, why, AttemptOutcome.NOT_SENT, now + RETRY_AFTER)
            case Refused():
                _refused(one, outcome)
            case Unknown(why=why):
                _unsure(one, why)


def settle_late(db: Database, claimed: Claim, outcome: CreateOutcome, now: datetime) -> None:
    """An answer that came after its deadline can still turn "not sure" into "published"."""
    with act(db, PUBLISHER, now) as doing:
        _take_late(_try(doing, claimed.attempt_id), claimed, outcome)


def give_up_crashed(db: Database, now: datetime) -> int:
    """An attempt whose sender died may or may not have reached X: a person must look."""
    with db.read() as session:
        rows = session.exec(
            select(Attempt, OutboxItem)
            .join(OutboxItem, col(OutboxItem.id) == col(Attempt.outbox_id))
            .where(
                col(Attempt.finished_at).is_(None),
                col(OutboxItem.state) == OutboxState.CLAIMED,
                # A lease beyond any that is given now was made by a clock that ran ahead.
                (col(OutboxItem.lease_until) < now) | (col(OutboxItem.lease_until) > now + LONGEST_LEASE),
            )
        ).all()
        stuck = [(attempt.id, item.fence) for attempt, item in rows]
    for attempt_id, fence in stuck:
        with act(db, PUBLISHER, now) as doing:
            one = _try(doing, attempt_id)
            if one.attempt.finished_at is not None or one.item.fence != fence:
                doing.unchanged = True
                continue
            _unsure(one, "The publisher stopped while it was sending.")
    return len(stuck)


def stop_refused(db: Database, channel_id: int, kind: RefusalKind, now: datetime) -> None:
    """Stops sending to an account because X refused it."""
    stop_channel(db, channel_id, WORDS[kind], now, for_key=kind in FAILS_THE_KEY)


def stop_channel(db: Database, channel_id: int, why: str, now: datetime, *, for_key: bool = False) -> None:
    """Stops sending to an account until a leader has looked. Agreed posts wait. `for_key`: its key is why."""
    with act(db, PUBLISHER, now) as doing:
        channel = doing.session.get_one(Channel, channel_id, with_for_update=True)
        if channel.stopped_at is not None:
            doing.unchanged = True
            return
        channel.stopped_at, channel.stopped_why, channel.stopped_for_key = now, why, for_key
        doing.session.add(channel)
        raising.channel_stopped(doing.session, channel, now)
        doing.record(Verb.CHANNEL_STOPPED, subject="channel", why=why)


@dataclass(slots=True)
class _Try:
    """The rows of one attempt inside a transaction."""

    doing: Act
    attempt: Attempt
    item: OutboxItem
    post: Post

    def finish(self, outcome: AttemptOutcome, detail: str) -> None:
        """Closes the attempt."""
        self.attempt.finished_at, self.attempt.outcome = self.doing.now, outcome
        self.attempt.detail = detail[:500]
        self.doing.session.add(self.attempt)
        ledger.attempted(self.doing.session, self.attempt, self.doing.now)

    def outbox(self, state: OutboxState, retry_at: datetime | None = None) -> None:
        """Lets go of the claim."""
        self.item.state, self.item.retry_at = state, retry_at
        self.item.owner, self.item.lease_until = None, None
        self.doing.session.add(self.item)

    def end(self, to: State, verb: Verb, note: str, **details: object) -> None:
        """Moves the post and records it."""
        move(self.doing, self.post, to, note)
        self.doing.record(verb, subject=f"post:{self.post.reference}", post=self.post, **details)


def _try(doing: Act, attempt_id: int) -> _Try:
    attempt = doing.session.get_one(Attempt, attempt_id, with_for_update=True)
    item = doing.session.get_one(OutboxItem, attempt.outbox_id)
    return _Try(doing, attempt, item, doing.session.get_one(Post, attempt.post_id))


def _take_late(one: _Try, claimed: Claim, outcome: CreateOutcome) -> None:
    """A post that is there is published, also when it was given up for unsure meanwhile, and even when
    somebody already asked for it to be sent again and no new claim has been made, or it was held then.
    Where it went another way meanwhile, a leader is told of the copy as of any that is not ours.
    """
    in_doubt = one.post.state is State.UNSURE and one.item.state is OutboxState.CLAIMED
    asked_again = one.post.state is State.APPROVED and one.item.state is OutboxState.READY
    was_held = one.post.state is State.HELD
    was_unknown = one.attempt.outcome is AttemptOutcome.UNKNOWN
    same_claim = one.item.fence == claimed.fence
    if isinstance(outcome, Sent) and was_unknown and same_claim and (in_doubt or asked_again or was_held):
        _published(one, outcome)
    elif isinstance(outcome, Sent) and was_unknown:
        _noted_as_outside(one, claimed, outcome)
    else:
        one.doing.unchanged = True


def _noted_as_outside(one: _Try, claimed: Claim, sent: Sent) -> None:
    session, number = one.doing.session, sent.x_post_id
    one.attempt.x_post_id, one.attempt.transaction_id = number, sent.transaction_id[:80]
    session.add(one.attempt)
    known = (
        select(Post.id).where(Post.x_post_id == number),
        select(OutsidePost.id).where(OutsidePost.x_post_id == number),
    )
    if any(session.exec(rows).first() is not None for rows in known):
        one.doing.unchanged = True
        return
    contents = claimed.contents
    session.add(
        OutsidePost(
            channel_id=claimed.channel_id,
            x_post_id=number,
            text=contents.text,
            made_at=made_at(number),
            pictures=len(contents.pictures),
            replies_to=contents.reply_to,
            found_at=one.doing.now,
        )
    )
    one.doing.record(Verb.OUTSIDE_FOUND, subject="channel", posts=1)


def _published(one: _Try, sent: Sent) -> None:
    one.finish(AttemptOutcome.SENT, "")
    one.attempt.x_post_id, one.attempt.transaction_id = sent.x_post_id, sent.transaction_id[:80]
    one.outbox(OutboxState.DONE)
    one.post.x_post_id, one.post.published_at = sent.x_post_id, one.doing.now
    one.doing.session.add(one.post)
    one.doing.session.flush()
    one.end(State.PUBLISHED, Verb.POST_PUBLISHED, "", x_post_id=sent.x_post_id)


def _try_again(one: _Try, why: str, outcome: AttemptOutcome, retry_at: datetime) -> None:
    one.finish(outcome, why)
    one.outbox(OutboxState.READY, retry_at)
    one.end(State.APPROVED, Verb.POST_NOT_SENT, why, why=why)


def _refused(one: _Try, refused: Refused) -> None:
    words, now = WORDS[refused.kind], one.doing.now
    if refused.kind is RefusalKind.RATE_LIMIT:
        # A reset that lies in the past (another clock) must not make a tight loop.
        wait_until = max(refused.retry_at or now + RATE_LIMIT_WAIT, now + RETRY_AFTER)
        _try_again(one, words, AttemptOutcome.REFUSED, wait_until)
    elif refused.kind in STOPS_THE_CHANNEL:
        _try_again(one, words, AttemptOutcome.REFUSED, now + RETRY_AFTER)
    elif refused.kind in MAY_BE_THERE and _was_in_doubt(one):
        _unsure(one, MAYBE)
    else:
        one.finish(AttemptOutcome.REFUSED, f"{refused.status} {refused.detail}")
        one.outbox(OutboxState.DONE)
        one.end(State.REFUSED, Verb.POST_REFUSED, words, why=words)


def _was_in_doubt(one: _Try) -> bool:
    """Whether an earlier attempt of this post was: also one from before it was changed and agreed anew.

    Not a second time: once it was looked for because of such a refusal, the next one is believed.
    """
    earlier = (
        select(Attempt.detail)
        .where(Attempt.post_id == one.post.id, col(Attempt.outcome) == AttemptOutcome.UNKNOWN)
        .order_by(col(Attempt.id).desc())
    )
    return one.doing.session.exec(earlier).first() not in {None, MAYBE}


def _unsure(one: _Try, why: str) -> None:
    """The outbox stays claimed: nothing may send this again before a person has looked."""
    one.finish(AttemptOutcome.UNKNOWN, why)
    one.outbox(OutboxState.CLAIMED)
    one.end(State.UNSURE, Verb.POST_UNSURE, why, why=why)
