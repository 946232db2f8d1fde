"""Which public posts went out with a permission that no longer holds?

Everything that is still public is compared with the answers of today: what each post was agreed with
lies frozen in its version. What the list of a withdrawal holds is none of these; it is seen to there.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gatekeeper.clock import in_london
from gatekeeper.deadlines import TO_DECIDE, end_of_autumn_term, end_of_next_school_day
from gatekeeper.everybody import Everybody
from gatekeeper.lifecycle import PUBLIC
from gatekeeper.models import (
    Post,
    PublicReview,
    Pupil,
    ReviewCause,
    RollStatus,
    Version,
    Withdrawal,
    WithdrawalPost,
)
from gatekeeper.reach import How, reach
from gatekeeper.withdrawals import open_cases
from rules.consent import Step

REFUSED = frozenset({Step.HELD, Step.CHILD_SAID_NO, Step.REFUSED})
"""Somebody said no. Everything else ran out, or was never enough."""
_IN_PICTURES = frozenset({How.SHOWN, How.SHOWN_UNRECOGNISED, How.SAME_PICTURE})


@dataclass(frozen=True, slots=True)
class Lost:
    """A public post and a child whom it shows or names without permission today, though it once had one."""

    pupil_id: int
    post_id: int
    cause: ReviewCause
    shows: bool
    names: bool
    due_at: datetime


def lost(
    session: Session,
    known: Everybody,
    now: datetime,
    closed: Collection[date],
    pupil_ids: Collection[int] | None = None,
) -> tuple[int, list[Lost]]:
    """How many public posts there are, and what of them is to be looked at again; of all pupils, or of these."""
    posts, likely = _likely(session, known, pupil_ids)
    seen_to = _seen_to(session)
    of_cases = {case.pupil_id for case in open_cases(session)}
    left = {pupil.id: pupil for pupil in session.exec(select(Pupil).where(col(Pupil.roll) == RollStatus.LEFT))}
    found = []
    for pupil_id, post_ids in sorted(likely.items()):
        cause = ReviewCause.LEAVER if pupil_id in left else ReviewCause.PERMISSION
        listed = {(pupil_id, post_id, of) for post_id in post_ids for of in (cause, None)} & seen_to
        open_posts = post_ids - {post_id for _, post_id, _ in listed}
        if not open_posts or pupil_id in of_cases:
            continue
        if cause is ReviewCause.LEAVER:
            due = end_of_autumn_term(left[pupil_id].left_on or in_london(now).date(), closed)
        else:
            answer = known.answers[pupil_id]
            refused = {answer.shown_by, answer.named_by} & REFUSED
            due = end_of_next_school_day(now, closed) if refused else now + TO_DECIDE
        for one in reach(session, pupil_id, known, now, only=open_posts):
            if cause is ReviewCause.PERMISSION and all(way.how is How.SHOWN_UNRECOGNISED for way in one.ways):
                continue  # hands and backs need no permission, so none was lost; of a leaver they are looked at
            shows = any(way.how in _IN_PICTURES for way in one.ways)
            names = any(way.how not in _IN_PICTURES for way in one.ways)
            found.append(Lost(pupil_id, one.post_id, cause, shows, names, due))
    return posts, found


def _likely(
    session: Session, known: Everybody, pupil_ids: Collection[int] | None
) -> tuple[int, dict[int, set[int]]]:
    """The public posts by the children whose frozen yes is no today, for a picture of them alone or a name."""
    rows = session.connection().execute(
        sa.select(col(Post.id), col(Version.consent_snapshot))
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .where(col(Post.state).in_(sorted(PUBLIC)))
    )
    posts, likely = 0, defaultdict(set)
    for post_id, snapshot in rows:
        posts += 1
        for pupil_id, shown, *more in snapshot:
            answer = known.answers.get(pupil_id)
            if answer is None or (pupil_ids is not None and pupil_id not in pupil_ids):
                continue
            named = more[0] if isinstance(more[0], bool) else True  # versions from before names were frozen too
            if (shown and not answer.may_be_shown) or (named and not answer.may_be_named):
                likely[pupil_id].add(post_id)
    return posts, likely


def _seen_to(session: Session) -> set[tuple[int, int, ReviewCause | None]]:
    """What is on a list already: of a withdrawal (whatever its cause), or to be looked at again."""
    of_cases = session.exec(
        select(Withdrawal.pupil_id, WithdrawalPost.post_id).join(
            WithdrawalPost, col(WithdrawalPost.withdrawal_id) == col(Withdrawal.id)
        )
    )
    reviews = session.exec(select(PublicReview.pupil_id, PublicReview.post_id, PublicReview.cause))
    return {(pupil_id, post_id, None) for pupil_id, post_id in of_cases} | {
        (pupil_id, post_id, ReviewCause(cause)) for pupil_id, post_id, cause in reviews
    }
