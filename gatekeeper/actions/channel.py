"""What happens to the account as a whole, and to what is already public?

Pausing and resuming, taking down, and settling a post of which nobody knows
whether it went.
"""

import re
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from gatekeeper import restores
from gatekeeper.actions.after_restore import looked_for
from gatekeeper.actions.base import act, clean_reason, move
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say, say_time
from gatekeeper.db import Database
from gatekeeper.doubt import SETTLE, may_be_sent_again_from
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.lifecycle import LABELS, State
from gatekeeper.models import (
    Approval,
    Attempt,
    AttemptOutcome,
    Channel,
    OutboxItem,
    OutboxState,
    Pause,
    Post,
    Takedown,
)
from gatekeeper.permissions import Permission
from gatekeeper.posts import the_post
from gatekeeper.screening import open_pause, the_channel
from gatekeeper.settings import LOOPBACK
from gatekeeper.x.numbers import made_at

_LINK = re.compile(r"https?://([\w.:-]+)/(\w{1,50})/status(?:es)?/(\d{15,19})(?:[/?#].*)?", re.ASCII)
X_HOSTS = frozenset({"x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"})
NEAR = timedelta(hours=6)
RESEND_WINDOW = timedelta(hours=1)
FOUND_BY_A_PERSON = "found on the account by a person"


def pause(db: Database, actor: Actor, *, why: str, now: datetime) -> None:
    """Stops all posting until somebody lifts it."""
    actor.need(Permission.CHANNEL_PAUSE)
    reason = clean_reason(why, "why", "why posting is paused")
    with act(db, actor, now) as doing:
        if open_pause(doing.session):
            raise Stale("Posting is already paused.")
        doing.session.add(Pause(why=reason, started_at=now, started_by=actor.staff_id))
        doing.record(Verb.CHANNEL_PAUSED, subject="channel", why=reason)


def resume(db: Database, actor: Actor, now: datetime) -> None:
    """Lifts the pause, and lets the publisher try again where it had stopped by itself."""
    actor.need(Permission.CHANNEL_LIFT)
    with act(db, actor, now) as doing:
        running = open_pause(doing.session)
        channels = doing.session.exec(select(Channel)).all()
        if running is None and all(channel.stopped_at is None for channel in channels):
            raise Stale("Posting is not paused.")
        if (came_back := restores.to_enter(doing.session)) is not None:
            raise Stale(
                f"First say that what families and the safeguarding lead said after {say(came_back.made_at)} was "
                "entered again. Posting stays stopped."
            )
        if running is not None:
            running.lifted_at, running.lifted_by = now, actor.staff_id
            doing.session.add(running)
        for channel in channels:
            if channel.stopped_for_clock:
                _wait_no_more(doing.session, channel)
            channel.stopped_at, channel.stopped_why, channel.seen_at = None, None, None
            channel.stopped_for_key = channel.stopped_for_clock = False
            doing.session.add(channel)
        doing.record(Verb.CHANNEL_RESUMED, subject="channel")


def _wait_no_more(session: Session, channel: Channel) -> None:
    """Forgets until when agreed posts wait for another try: a clock that was wrong may have said so."""
    waiting = (col(OutboxItem.channel_id) == channel.id) & (col(OutboxItem.state) == OutboxState.READY)
    session.exec(update(OutboxItem).where(waiting).values(retry_at=None))


def ask_takedown(db: Database, actor: Actor, reference: str, *, reason: str, now: datetime) -> None:
    """Asks for a published post to be deleted on X; the publisher does it and reads X again."""
    actor.need(Permission.POST_TAKE_DOWN)
    why = clean_reason(reason, "reason", "why it is taken down")
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        if post.state is not State.PUBLISHED:
            raise Stale(f"This post is now: {LABELS[post.state]}. There is nothing to take down.")
        waiting = select(Takedown.id).where(Takedown.post_id == post.id, col(Takedown.verified_at).is_(None))
        if doing.session.exec(waiting).first() is not None:
            raise Stale("This post is already being taken down.")
        doing.session.add(Takedown(post_id=post.id, reason=why, asked_by=actor.staff_id, asked_at=now))
        doing.record(Verb.TAKEDOWN_ASKED, subject=f"post:{reference}", post=post, reason=why)


def confirm_live(db: Database, actor: Actor, reference: str, *, link: str, now: datetime) -> None:
    """Somebody looked at the account and found the post: it is published."""
    actor.need(Permission.POST_RESOLVE)
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        if post.state is not State.UNSURE:
            raise Stale(f"This post is now: {LABELS[post.state]}. There is nothing to decide.")
        item = _claimed(doing.session, post)
        attempts = doing.session.exec(
            select(Attempt).where(Attempt.outbox_id == item.id).order_by(col(Attempt.id).desc())
        ).all()
        attempt = attempts[0] if attempts else None
        tried = [at for one in attempts for at in (one.started_at, one.finished_at) if at] or [item.due_at]
        x_post_id = _number_in(link, the_channel(doing.session).handle, min(tried), max(tried))
        if doing.session.exec(select(Post.id).where(Post.x_post_id == x_post_id)).first() is not None:
            raise InvalidInput({"link": "This is the address of another post of ours. Look for this one."})
        if attempt is not None:
            attempt.outcome, attempt.x_post_id = AttemptOutcome.SENT, x_post_id
            attempt.detail = FOUND_BY_A_PERSON
            doing.session.add(attempt)
        item.state = OutboxState.DONE
        doing.session.add(item)
        post.x_post_id, post.published_at = x_post_id, made_at(x_post_id)
        move(doing, post, State.PUBLISHED)
        doing.record(Verb.POST_CONFIRMED, subject=f"post:{reference}", post=post, x_post_id=x_post_id)


def send_again(db: Database, actor: Actor, reference: str, *, now: datetime, settle: timedelta = SETTLE) -> None:
    """Somebody looked at the account and did not find it: one more attempt, identical text.

    Not before `settle` has passed since the last one: until then X may still be carrying it out.

    Where the agreement has become too old meanwhile, the post expires instead and
    can be changed and read again.
    """
    actor.need(Permission.POST_RESOLVE)
    with act(db, actor, now) as doing:
        post = the_post(doing.session, reference)
        if post.state is not State.UNSURE:
            raise Stale(f"This post is now: {LABELS[post.state]}. There is nothing to decide.")
        earliest = may_be_sent_again_from(doing.session, post.id, settle)
        if earliest is not None and now < earliest:
            raise Stale(
                "X may still be working on the last try, and its list may lag. "
                f"Look again at {say_time(earliest)}, and send it again then if it is still not there. "
                "Nothing was sent."
            )
        looked_for(doing, post)
        item = _claimed(doing.session, post)
        approval = doing.session.get(Approval, item.approval_id)
        if approval is None or approval.expires_at <= now:
            item.state = OutboxState.CANCELLED
            doing.session.add(item)
            why = "the agreement is too old; change it and have it read again."
            move(doing, post, State.EXPIRED, why)
            doing.record(Verb.POST_EXPIRED, subject=f"post:{reference}", post=post, why=why)
            return
        item.state, item.retry_at, item.owner = OutboxState.READY, None, None
        item.not_after = max(item.not_after, now + RESEND_WINDOW)
        doing.session.add(item)
        move(doing, post, State.APPROVED)
        doing.record(Verb.POST_SENT_AGAIN, subject=f"post:{reference}", post=post)


def _claimed(session: Session, post: Post) -> OutboxItem:
    return session.exec(
        select(OutboxItem).where(OutboxItem.post_id == post.id, col(OutboxItem.state) == OutboxState.CLAIMED)
    ).one()


def _number_in(link: str, handle: str, first: datetime, last: datetime) -> str:
    """The number of the post in an address of our own account, made when we tried to send it.

    After a restore nobody knows when that was: then it is the time from the backup on.

    Raises:
        InvalidInput: it is not such an address.
    """
    found = _LINK.fullmatch(link.strip())
    host = found[1].casefold() if found else ""
    if found is None or not (host in X_HOSTS or host.partition(":")[0] in LOOPBACK):
        raise InvalidInput({"link": "Paste the whole address of the post on X. It ends in a long number."})
    if found[2].casefold() != handle.lstrip("@").casefold():
        raise InvalidInput({"link": f"This is a post of another account. It must be one of {handle}."})
    if not first - NEAR <= made_at(found[3]) <= last + NEAR:
        raise InvalidInput(
            {"link": f"This post was made on {say(made_at(found[3]))}, which does not fit. Look for this one."}
        )
    return found[3]
