"""What stands on the account that was not sent from here, and is it read at all?

Reading costs and has limits in X's terms, so a leader switches it on. What a post in doubt may turn out
to be is not shown to anybody before that doubt is settled.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.costs import credit
from gatekeeper.costs.prices import in_force
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.matching import found_among
from gatekeeper.models import (
    Attempt,
    AttemptOutcome,
    OutboxItem,
    OutboxState,
    OutsideChoice,
    OutsideDecision,
    OutsideLook,
    OutsidePost,
    Post,
    Version,
)
from gatekeeper.versions import read_contents
from gatekeeper.x.port import OwnPost

EVERY = timedelta(hours=24)
AGAIN_AFTER = timedelta(hours=1)
"""Where X could not be read."""
SETTLED_AFTER = timedelta(minutes=30)
"""What is younger is left for the next day: X's list may lag, and a post of ours may still be in doubt."""
BEFORE_THE_FIRST = timedelta(hours=24)
"""How far back the first look reads from the moment at which it was switched on."""
FEWEST, MOST, USUAL = 5, 100, 20
"""How many posts a day may be read; X gives no list of fewer than five."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is to be read next: posts made from one moment to another, and how many of them at the most."""

    since: datetime
    until: datetime
    most: int


def choice(session: Session) -> OutsideChoice | None:
    """What a leader chose last. None: nobody has chosen, and nothing is read."""
    return session.exec(select(OutsideChoice).order_by(col(OutsideChoice.id).desc())).first()


def last_look(session: Session, channel_id: int, *, read_before: datetime | None = None) -> OutsideLook | None:
    """The last look at this account; `read_before`: the last one that X answered, about a time before this."""
    looks = select(OutsideLook).where(OutsideLook.channel_id == channel_id)
    if read_before is not None:
        looks = looks.where(col(OutsideLook.was_read), col(OutsideLook.reads_until) <= read_before)
    return session.exec(looks.order_by(col(OutsideLook.id).desc())).first()


def next_stretch(session: Session, channel_id: int, now: datetime) -> Stretch | None:
    """What is to be read of this account now; None: nothing yet, or it is switched off, or no credit is left."""
    chosen = choice(session)
    if chosen is None or not chosen.is_on or is_too_dear(session):
        return None
    last, good = last_look(session, channel_id), last_look(session, channel_id, read_before=now)
    if last is not None:
        wait = EVERY if last.was_read else AGAIN_AFTER
        if timedelta(0) <= now - last.at < wait and last.at >= chosen.set_at:
            return None
    since = good.reads_until if good is not None else _switched_on(session, chosen) - BEFORE_THE_FIRST
    until = now - SETTLED_AFTER
    return Stretch(since, until, chosen.most) if since < until else None


def _switched_on(session: Session, chosen: OutsideChoice) -> datetime:
    """When it was switched on first."""
    first = session.exec(select(func.min(OutsideChoice.set_at)).where(col(OutsideChoice.is_on))).one()
    return first or chosen.set_at


def is_too_dear(session: Session) -> bool:
    """Whether what is left of the credit is kept to take posts down."""
    left = credit.credit(session)
    return left is not None and left.is_kept(in_force(session))


def not_ours(session: Session, listed: tuple[OwnPost, ...]) -> list[OwnPost]:
    """The posts of a list that no attempt of ours made, and that nobody has noted before."""
    numbers = [post.x_post_id for post in listed]
    known = {
        *session.exec(select(Post.x_post_id).where(col(Post.x_post_id).in_(numbers))),
        *session.exec(select(Attempt.x_post_id).where(col(Attempt.x_post_id).in_(numbers))),
        *session.exec(select(OutsidePost.x_post_id).where(col(OutsidePost.x_post_id).in_(numbers))),
    }
    return [post for post in listed if post.x_post_id not in known]


def undecided(session: Session, now: datetime) -> list[OutsidePost]:
    """The posts that were not sent from here and about which nobody has decided, the oldest first.

    What turned out to be one of ours is none of them, nor is what a post in doubt may turn out to be.
    """
    decided = select(OutsideDecision.outside_id).where(OutsideDecision.outside_id == OutsidePost.id)
    ours = select(Post.id).where(Post.x_post_id == OutsidePost.x_post_id)
    rows = session.exec(
        select(OutsidePost)
        .where(~decided.exists(), ~ours.exists())
        .order_by(col(OutsidePost.made_at), col(OutsidePost.id))
    ).all()
    return [row for row in rows if not _may_be_ours(session, row, now)] if rows else []


def _may_be_ours(session: Session, row: OutsidePost, now: datetime) -> bool:
    own = OwnPost(row.x_post_id, row.text, row.made_at, row.pictures, row.replies_to)
    in_doubt = session.exec(
        select(Attempt, OutboxItem.version_id)
        .join(OutboxItem, col(OutboxItem.id) == col(Attempt.outbox_id))
        .join(Post, col(Post.id) == col(OutboxItem.post_id))
        .where(
            Attempt.channel_id == row.channel_id,
            col(OutboxItem.state).in_((OutboxState.CLAIMED, OutboxState.READY)),
            col(Post.state).in_((State.UNSURE, State.GOING_OUT, *CLAIMABLE)),
            col(Attempt.finished_at).is_(None) | (col(Attempt.outcome) == AttemptOutcome.UNKNOWN),
        )
    ).all()
    return any(
        found_among(
            read_contents(session, session.get_one(Version, version_id)),
            (own,),
            started=attempt.started_at,
            ended=attempt.finished_at or now,
            known=(),
        )
        for attempt, version_id in in_doubt
    )
