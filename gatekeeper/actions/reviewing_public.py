"""What happens to public posts whose permission ran out: who puts them on the list, and who decides?

Nothing is deleted because a permission ran out. Somebody looks, and decides with a reason.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actions import channel
from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actions.withdrawal_steps import pictures_of, rule_out
from gatekeeper.actor import PUBLISHER, Actor
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.everybody import everybody
from gatekeeper.keys import OperationalKey
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    Post,
    PublicCheck,
    PublicReview,
    PublicReviewDecision,
    ReviewChoice,
)
from gatekeeper.permissions import Permission
from gatekeeper.public_review import Lost, lost
from gatekeeper.reach import Way, reach
from gatekeeper.screening import the_school
from gatekeeper.withdrawals import REASON

CHOICES = {ReviewChoice.KEEP: "kept", ReviewChoice.TAKE_DOWN: "taken down"}
SUBJECT = "public posts"
IN_DOUBT = (
    "Nobody knows yet whether this is on X, so nothing was decided. Open the post, look at the account, say what "
    "you found, and take it down then."
)


def compare(db: Database, now: datetime, pupil_ids: Collection[int] | None = None) -> int:
    """Compares what is public with today's permissions, of all pupils or of these. Gives how many lines came new.

    Of all pupils it is noted that the day's comparison was made; without new lines that is all it leaves.
    """
    with db.read() as session:
        closed = closed_days(the_school(session))
        posts, found = lost(session, everybody(session, now), now, closed, pupil_ids)
    if found:
        with act(db, PUBLISHER, now) as doing:
            known = set(
                doing.session.exec(select(PublicReview.pupil_id, PublicReview.post_id, PublicReview.cause)).all()
            )
            fresh = [one for one in found if (one.pupil_id, one.post_id, one.cause) not in known]
            if fresh:
                doing.session.add_all(_line(one, now) for one in fresh)
                count = len({one.post_id for one in fresh})
                doing.record(Verb.PUBLIC_REVIEW_OPENED, subject=SUBJECT, posts=count)
            else:
                doing.unchanged = True
    if pupil_ids is None:
        with db.write() as session:
            chain.lock(session)  # so that of two publishers one comes after the other
            today = in_london(now).date()
            if session.get(PublicCheck, today) is None:
                session.add(PublicCheck(day=today, at=now, posts=posts, opened=len(found)))
    return len(found)


def is_due(db: Database, now: datetime) -> bool:
    """Whether today's comparison has not been made yet."""
    with db.read() as session:
        return session.get(PublicCheck, in_london(now).date()) is None


def decide(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    review_ids: Collection[int],
    choice: ReviewChoice,
    *,
    why: str,
    now: datetime,
) -> int:
    """Keeps public posts, or has them deleted on X. Gives how many lines were decided.

    A post of which nobody knows whether it is on X cannot be deleted yet: its line stays open.

    Raises:
        InvalidInput: nothing was chosen, or there is no reason.
    """
    actor.need(Permission.POST_TAKE_DOWN)
    reason = clean_reason(why, "why", "why, in a few words")
    if choice is ReviewChoice.TAKE_DOWN:
        with db.read() as session:
            asked = _undecided(session, review_ids)
        if asked and all(post.state is not State.PUBLISHED for _, post in asked):
            raise InvalidInput({"reviews": IN_DOUBT})
        for line, post in asked:  # asked for first: should the program stop in between, no post is left public
            _take_down(db, key, actor, line, post, now=now)
    with act(db, actor, now) as doing:
        lines = [
            (line, post)
            for line, post in _undecided(doing.session, review_ids)
            if choice is ReviewChoice.KEEP or post.state in {State.PUBLISHED, State.TAKEN_DOWN}
        ]
        if not lines:
            raise InvalidInput({"reviews": "Choose at least one post of the list."})
        doing.session.add_all(
            PublicReviewDecision(
                review_id=line.id, choice=choice, why=reason, decided_by=actor.staff_id, decided_at=now
            )
            for line, _ in lines
        )
        posts = ", ".join(dict.fromkeys(post.reference for _, post in lines))
        doing.record(Verb.PUBLIC_REVIEWED, subject=SUBJECT, posts=posts, choice=CHOICES[choice], why=reason)
        return len(lines)


def _take_down(
    db: Database, key: OperationalKey, actor: Actor, line: PublicReview, post: Post, *, now: datetime
) -> None:
    with db.read() as session:
        ways: list[Way] = []
        for one in reach(session, line.pupil_id, everybody(session, now), now, only=[post.id]):
            ways += one.ways
        pictures = pictures_of(session, post.id, line.pupil_id, ways)
    rule_out(db, key, actor, post.reference, pictures, now=now)
    if post.state is not State.PUBLISHED:
        return
    try:
        channel.ask_takedown(db, actor, post.reference, reason=REASON, now=now)
    except Stale:  # another line asked for the same post a moment ago
        return


def _undecided(session: Session, review_ids: Collection[int]) -> list[tuple[PublicReview, Post]]:
    decided = select(PublicReviewDecision.review_id)
    rows = session.exec(
        select(PublicReview, Post)
        .join(Post, col(Post.id) == col(PublicReview.post_id))
        .where(col(PublicReview.id).in_(list(review_ids)), col(PublicReview.id).not_in(decided))
        .order_by(col(PublicReview.id))
    )
    return [(line, post) for line, post in rows]


def _line(one: Lost, now: datetime) -> PublicReview:
    return PublicReview(
        pupil_id=one.pupil_id,
        post_id=one.post_id,
        cause=one.cause,
        shows=one.shows,
        names=one.names,
        opened_at=now,
        due_at=one.due_at,
    )
