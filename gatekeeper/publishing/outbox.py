"""Which agreed post is next, and may it still go?

Three steps, each short and each in a transaction of its own, because nothing may
be open over the network. `reserve` takes a due item for a while; `examine`, for a
post with pictures, asks every question again before one of them leaves the house;
`claim` asks once more and commits the intent, in the same breath as its audit
event, before the first byte of the post leaves.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from gatekeeper import corrections
from gatekeeper.actions.base import Act, act, move
from gatekeeper.actor import PUBLISHER
from gatekeeper.audit.events import Verb
from gatekeeper.beats import CLOCKS_AGREE
from gatekeeper.contents import Contents
from gatekeeper.costs import credit
from gatekeeper.db import Database
from gatekeeper.emergencies import release_behind
from gatekeeper.everybody import everybody
from gatekeeper.lifecycle import CLAIMABLE, State
from gatekeeper.models import (
    Approval,
    Attempt,
    Channel,
    Contribution,
    OutboxItem,
    OutboxState,
    Post,
    Version,
)
from gatekeeper.publishing.waits import LONGEST_ASKED, is_over
from gatekeeper.screening import check, open_pause, store
from gatekeeper.versions import as_of, read_contents
from rules.facts import Stage
from rules.findings import Report
from rules.permissions_kept import permission_changed

ON_TIME = timedelta(minutes=10)
"""A post that is later than this is part of a backlog."""
SPACING = timedelta(minutes=5)
"""So long after another post of the account such a one has to wait."""
READ_AGAIN = "Choose 'Change it' and have it read again."


@dataclass(frozen=True, slots=True)
class Reserved:
    """An item that is ours until the lease runs out."""

    outbox_id: int
    post_id: int
    channel_id: int
    contents: Contents


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to make one attempt. `fence` guards everything that follows."""

    outbox_id: int
    post_id: int
    channel_id: int
    attempt_id: int
    fence: int
    at: datetime
    contents: Contents


def reserve(db: Database, owner: str, *, lease: timedelta, now: datetime) -> Reserved | None:
    """Takes the next due item for this process. A technical lease: nothing of the record changes."""
    with db.write() as session:
        if open_pause(session) is not None:
            return None
        item = session.exec(
            select(OutboxItem)
            .join(Post, col(Post.id) == col(OutboxItem.post_id))
            .join(Channel, col(Channel.id) == col(OutboxItem.channel_id))
            .where(
                col(OutboxItem.state) == OutboxState.READY,
                col(OutboxItem.due_at) <= now,
                col(OutboxItem.not_after) >= now,
                is_over(OutboxItem.retry_at, now, LONGEST_ASKED),
                is_over(OutboxItem.lease_until, now, 3 * lease),
                col(Post.state).in_(CLAIMABLE),
                col(Channel.stopped_at).is_(None),
                ~select(Attempt.id)
                .where(Attempt.channel_id == OutboxItem.channel_id, col(Attempt.finished_at).is_(None))
                .exists(),
                # What piled up while nothing could be sent goes out one by one, not all at once.
                (col(OutboxItem.due_at) >= now - ON_TIME)
                | ~select(Attempt.id)
                .where(
                    Attempt.channel_id == OutboxItem.channel_id,
                    col(Attempt.started_at).between(now - SPACING, now + CLOCKS_AGREE),
                )
                .exists(),
            )
            .order_by(col(OutboxItem.due_at), col(OutboxItem.id))
            .limit(1)
            .with_for_update(skip_locked=True, of=OutboxItem)
        ).first()
        if item is None:
            return None
        item.owner, item.lease_until = owner, now + lease
        session.add(item)
        version = session.get_one(Version, item.version_id)
        return Reserved(item.id, item.post_id, item.channel_id, read_contents(session, version))


def examine(db: Database, reserved: Reserved, now: datetime) -> bool:
    """Asks everything before a picture leaves the house. Holds the post and says why if it may not go."""
    with db.read() as session:  # nothing is locked while the rules think
        post, item, version = _rows(session, reserved.outbox_id)
        if item.state is not OutboxState.READY or post.state not in CLAIMABLE or open_pause(session):
            return False  # in a pause everything waits; what is held would have to be let go one by one
        if _why_not(session, post, item, version, now) is None:
            return True
    with act(db, PUBLISHER, now) as doing:
        post, item, version = _rows(doing.session, reserved.outbox_id, lock=True)
        why = None if open_pause(doing.session) else _why_not(doing.session, post, item, version, now)
        if item.state is not OutboxState.READY or post.state not in CLAIMABLE or why is None:
            doing.unchanged = True
            return False
        _hold(doing, post, item, version, why)
        return False


def claim(db: Database, reserved: Reserved, owner: str, *, lease: timedelta, now: datetime) -> Claim | None:
    """Asks everything once more and commits the intent to send.

    None means that it may not go now: it is held and says why, or another publisher
    is sending to this account at this moment.
    """
    try:
        return _claim(db, reserved, owner, lease=lease, now=now)
    except IntegrityError:
        # The last guard, one open attempt an account, is the database's own.
        return None


def _claim(db: Database, reserved: Reserved, owner: str, *, lease: timedelta, now: datetime) -> Claim | None:
    with act(db, PUBLISHER, now) as doing:
        post, item, version = _rows(doing.session, reserved.outbox_id, lock=True)
        channel = doing.session.get_one(Channel, item.channel_id)
        busy = _open_attempt(doing.session, item.channel_id) or open_pause(doing.session) is not None
        # Uploading pictures takes a while, in which the account may have been stopped, or its time have passed.
        busy = busy or channel.stopped_at is not None or item.not_after < now
        if busy or item.state is not OutboxState.READY or item.owner != owner or post.state not in CLAIMABLE:
            doing.unchanged = True
            return None
        why = _why_not(doing.session, post, item, version, now)
        if why is not None:
            _hold(doing, post, item, version, why)
            return None
        taken = doing.session.exec(
            update(OutboxItem)
            .where(
                col(OutboxItem.id) == item.id,
                col(OutboxItem.state) == OutboxState.READY,
                col(OutboxItem.fence) == item.fence,
            )
            .values(state=OutboxState.CLAIMED, fence=item.fence + 1, lease_until=now + lease, problem="")
        )
        if taken.rowcount != 1:
            doing.unchanged = True
            return None
        doing.session.refresh(item)
        number = 1 + len(doing.session.exec(select(Attempt.id).where(Attempt.outbox_id == item.id)).all())
        contents = read_contents(doing.session, version)
        attempt = Attempt(
            outbox_id=item.id,
            post_id=post.id,
            channel_id=item.channel_id,
            number=number,
            fence=item.fence,
            body_sha256=hashlib.sha256(contents.text.encode("utf-8", "surrogatepass")).hexdigest(),
            started_at=now,
        )
        doing.session.add(attempt)
        move(doing, post, State.GOING_OUT)
        doing.record(
            Verb.POST_GOING_OUT,
            subject=f"post:{post.reference}",
            post=post,
            attempt=number,
            version=version.number,
        )
        return Claim(item.id, post.id, item.channel_id, attempt.id, item.fence, now, contents)


def give_back(db: Database, reserved: Reserved, owner: str, *, retry_at: datetime, why: str = "") -> None:
    """Lets go of a reserved item that could not be prepared; it is tried again later.

    `why` is kept for its page until it is sent; without one what was kept stays.
    """
    with db.write() as session:
        item = session.get_one(OutboxItem, reserved.outbox_id, with_for_update=True)
        if item.state is OutboxState.READY and item.owner == owner:
            item.owner, item.lease_until, item.retry_at = None, None, retry_at
            item.problem = why or item.problem
            session.add(item)


def hold_unsendable(db: Database, reserved: Reserved, why: str, now: datetime) -> None:
    """Holds a post whose pictures X will not take. Nothing was published."""
    with act(db, PUBLISHER, now) as doing:
        post, item, version = _rows(doing.session, reserved.outbox_id, lock=True)
        is_this = item.state is OutboxState.READY and post.current_version_id == version.id
        if post.state not in CLAIMABLE or not is_this:
            doing.unchanged = True
            return
        _hold(doing, post, item, version, _Why(why))


def _open_attempt(session: Session, channel_id: int) -> bool:
    unfinished = select(Attempt.id).where(Attempt.channel_id == channel_id, col(Attempt.finished_at).is_(None))
    return session.exec(unfinished).first() is not None


def _rows(session: Session, outbox_id: int, *, lock: bool = False) -> tuple[Post, OutboxItem, Version]:
    item = session.get_one(OutboxItem, outbox_id, with_for_update=lock)
    post = session.get_one(Post, item.post_id, with_for_update=lock)
    return post, item, session.get_one(Version, item.version_id)


@dataclass(frozen=True, slots=True)
class _Why:
    """One sentence that says why a post may not be sent now, and what the rules said where it was they."""

    sentence: str
    report: Report | None = None


def _why_not(session: Session, post: Post, item: OutboxItem, version: Version, now: datetime) -> _Why | None:
    """Why this may not be sent now, or None."""
    approval = session.get_one(Approval, item.approval_id)
    contributed = session.exec(
        select(Contribution.id).where(
            Contribution.post_id == post.id, Contribution.person_id == approval.person_id
        )
    ).first()
    frozen = read_contents(session, version)
    if (
        (contributed is not None and release_behind(session, post, version, approval) is None)
        or post.current_version_id != version.id
        or approval.version_id != version.id
        or not (approval.digest == item.digest == version.digest == frozen.digest)
    ):
        return _Why(f"It is not what was agreed, so it was not sent. {READ_AGAIN}")
    if approval.expires_at <= now:
        return _Why(f"The agreement is too old. {READ_AGAIN}")
    people = everybody(session, now)
    today = as_of(session, frozen, now, people)
    if today.answers != frozen.answers:
        return _Why(f"An answer “not a person here” was taken back after it was agreed. {READ_AGAIN}")
    if replace(today, consent=frozen.consent).digest != frozen.digest:
        return _Why(f"The rules or the registered account changed after it was agreed. {READ_AGAIN}")
    report = check(
        session,
        frozen,
        post=post,
        stage=Stage.CLAIM,
        now=now,
        agreement=approval,
        permissions=today.consent,
        known=people,
    )
    if report.blocks:
        first = next((f for f in report.blocks if f.rule == permission_changed.id), report.blocks[0])
        return _Why(f"{first.message} {first.remedy}", report)
    sentence = corrections.why_not(session, post.id) or credit.why_not(session, frozen)
    return None if sentence is None else _Why(sentence)


def _hold(doing: Act, post: Post, item: OutboxItem, version: Version, why: _Why) -> None:
    if why.report is not None:
        store(doing.session, version, why.report, Stage.CLAIM, doing.now)
    item.owner, item.lease_until = None, None
    doing.session.add(item)
    move(doing, post, State.HELD, why.sentence)
    doing.record(Verb.POST_HELD, subject=f"post:{post.reference}", post=post, why=why.sentence)
