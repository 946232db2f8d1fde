"""What of a backup that comes back could go out twice, or speak for the account with an old key? It is stopped.

What the backup thinks is unpublished may be public by now. Nothing of it may go out before somebody has looked.
"""

import hashlib
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from gatekeeper import restores
from gatekeeper.actions.base import Act, act, move
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.doubt import CAME_BACK
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.mail.queueing import drop_waiting
from gatekeeper.models import (
    Attempt,
    AttemptOutcome,
    Channel,
    ChannelConsent,
    ChannelKey,
    ChannelSecret,
    KeyKind,
    OutboxItem,
    OutboxState,
    Post,
    Restore,
    RestoredPost,
    Version,
)

LOOK = "It came back from a backup. Look at the account whether it is already public."


def stop(db: Database, made_at: datetime, now: datetime, *, is_whole: bool) -> bool:
    """Stops every account, marks what may be public by now, drops waiting mail, and lets go of tokens for one use.

    Such a token may have been used since the backup, and X takes everything back from whoever uses one twice.
    Gives whether there were any: then a leader connects the account anew.
    """
    with act(db, COMMAND, now) as doing:
        session = doing.session
        without = _let_go(session)
        for channel in session.exec(select(Channel)):
            channel.stopped_at, channel.stopped_for_key = now, channel.id in without
            channel.stopped_why = f"The data came back from the backup of {say(made_at)}."
            session.add(channel)
        drop_waiting(session, now, "The data came back from a backup.")
        row = Restore(made_at=made_at, restored_at=now, is_whole=is_whole)
        session.add(row)
        session.flush()
        _mark(session, row)
        doing.record(Verb.BACKUP_RESTORED, subject="backup", made_at=made_at.isoformat())
    return bool(without)


def _let_go(session: Session) -> set[int]:
    """Deletes what is good for one use, and gives the accounts that have no key now."""
    consented = select(ChannelKey.id).where(ChannelKey.kind == KeyKind.CONSENTED)
    spent = session.exec(select(ChannelSecret).where(col(ChannelSecret.key_id).in_(consented))).all()
    for secret in spent:
        session.delete(secret)
    session.exec(delete(ChannelConsent))
    return {session.get_one(ChannelKey, secret.key_id).channel_id for secret in spent}


def _mark(session: Session, came_back: Restore) -> None:
    """No post that may be public by now may go out before somebody looked. (The database refuses it too.)"""
    posts = select(Post.id).where(col(Post.state).in_(restores.MAY_BE_ON_X)).order_by(col(Post.id))
    for number in session.exec(posts).all():
        row = session.get(RestoredPost, number) or RestoredPost(post_id=number, restore_id=came_back.id)
        row.restore_id, row.said_at, row.said_by = came_back.id, None, None
        session.add(row)


def ask(db: Database, made_at: datetime, now: datetime) -> int:
    """Takes back what is on its way, so that it is looked for. Gives how many posts may be public by now."""
    with db.read() as session:
        on_their_way = session.exec(
            select(OutboxItem.id)
            .join(Post, col(Post.id) == col(OutboxItem.post_id))
            .where(
                col(Post.state).in_((*CLAIMABLE, State.GOING_OUT, State.UNSURE)),
                col(OutboxItem.state).in_((OutboxState.READY, OutboxState.CLAIMED)),
            )
            .order_by(col(OutboxItem.id))
        ).all()
    for number in on_their_way:
        _ask(db, number, made_at, now)
    with db.read() as session:
        return len(session.exec(select(Post.id).where(col(Post.state).in_(restores.MAY_BE_ON_X))).all())


def _ask(db: Database, outbox_id: int, made_at: datetime, now: datetime) -> None:
    """What was to go out later is held. Anything else may have gone: it is looked for, and a person says so."""
    with act(db, COMMAND, now) as doing:
        item = doing.session.get_one(OutboxItem, outbox_id)
        post = doing.session.get_one(Post, item.post_id)
        subject, was = f"post:{post.reference}", post.state
        if was in CLAIMABLE and item.due_at > now:
            move(doing, post, State.HELD, LOOK)
            doing.record(Verb.POST_HELD, subject=subject, post=post, why=LOOK)
            return
        item.state, item.fence = OutboxState.CLAIMED, item.fence + 1
        item.owner, item.lease_until = None, None
        # Its list of our posts cannot show one that was taken down since: nothing is sent again by itself.
        item.not_after = min(item.not_after, now - timedelta(seconds=1))
        doing.session.add(item)
        doing.session.flush()
        _doubt(doing, item, made_at)
        if was is State.UNSURE:
            post.state_note = LOOK
            doing.session.add(post)
            doing.record(Verb.POST_LOOKED_FOR, subject=subject, post=post, why=LOOK)
            return
        move(doing, post, State.UNSURE, LOOK)
        doing.record(Verb.POST_UNSURE, subject=subject, post=post, why=LOOK)


def _doubt(doing: Act, item: OutboxItem, made_at: datetime) -> None:
    """Makes the publisher look for it, from the time of the backup on, and people wait until it has."""
    session, now = doing.session, doing.now
    tries = session.exec(select(Attempt).where(Attempt.outbox_id == item.id).order_by(col(Attempt.id))).all()
    for running in tries:
        if running.finished_at is None:
            running.finished_at, running.outcome, running.detail = now, AttemptOutcome.UNKNOWN, CAME_BACK
            session.add(running)
    session.flush()
    words = session.get_one(Version, item.version_id).text
    session.add(
        Attempt(
            outbox_id=item.id,
            post_id=item.post_id,
            channel_id=item.channel_id,
            number=1 + len(tries),
            fence=item.fence,
            body_sha256=hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest(),
            started_at=min(made_at, now),
            finished_at=now,
            outcome=AttemptOutcome.UNKNOWN,
            detail=CAME_BACK,
        )
    )
    session.flush()
