"""Which public posts are to be looked at again, because a child left or a permission no longer holds?"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session, col, select

from gatekeeper.actor import Actor
from gatekeeper.clock import say, say_date
from gatekeeper.consents import answers
from gatekeeper.deadlines import say_by
from gatekeeper.lifecycle import PUBLIC
from gatekeeper.models import (
    Post,
    PublicCheck,
    PublicReview,
    PublicReviewDecision,
    Pupil,
    ReviewCause,
    Takedown,
    Version,
)
from gatekeeper.permissions import Permission
from gatekeeper.queries.consent import name_of
from rules.consent import Answer

START_LENGTH = 120
MOST = 200
"""So many lines stand on the page at once."""
CAUSE_WORDS = {
    ReviewCause.LEAVER: "has left, and there is no leaver’s permission",
    ReviewCause.PERMISSION: "has no permission for this any more",
}


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One public post to decide about."""

    id: int
    reference: str
    starts: str
    published: str
    what: str


@dataclass(frozen=True, slots=True)
class OfChild:
    """All public posts of one child that are to be looked at again for one reason."""

    child: str
    why: str
    due: str
    is_late: bool
    lines: tuple[ReviewLine, ...]


@dataclass(frozen=True, slots=True)
class Reviews:
    """The whole list, and when everything public was compared last."""

    children: tuple[OfChild, ...]
    compared: str
    more: int = 0
    """How many lines follow when these are decided: a page holds no more than somebody can look at."""


def to_review(session: Session, actor: Actor, now: datetime) -> Reviews:
    """What nobody has decided about yet and is still public without permission, the most urgent first."""
    actor.need(Permission.CONSENT_RECORD)
    wanted = _open(session, now)
    rows = _rows(session, wanted[:MOST])
    children = []
    for (due, _, cause), group in groupby(rows, key=lambda row: (row[0].due_at, row[0].pupil_id, row[0].cause)):
        lines = list(group)
        children.append(
            OfChild(
                child=name_of(lines[0][3]),
                why=CAUSE_WORDS[cause],
                due=say_by(due),
                is_late=due < now,
                lines=tuple(_line(review, post, version) for review, post, version, _ in lines),
            )
        )
    last = session.exec(select(PublicCheck).order_by(col(PublicCheck.day).desc())).first()
    return Reviews(tuple(children), say(last.at) if last else "", len(wanted[MOST:]))


def count(session: Session, actor: Actor, now: datetime) -> int:
    """How many posts are to be looked at again, for those who may know."""
    return len(_open(session, now)) if actor.may(Permission.CONSENT_RECORD) else 0


def overdue(session: Session, now: datetime) -> tuple[PublicReview, ...]:
    """The lines that should have been decided by now, the oldest first. Whose they are is not for everybody."""
    late = select(PublicReview).where(col(PublicReview.id).in_(_open(session, now)), PublicReview.due_at < now)
    return tuple(session.exec(late.order_by(col(PublicReview.due_at), col(PublicReview.id))))


def _open(session: Session, now: datetime) -> list[int]:
    """The lines to decide about: public, without permission today, and nobody has asked for the post to go."""
    decided = select(PublicReviewDecision.review_id)
    asked = select(Takedown.post_id)
    rows = session.exec(
        select(PublicReview)
        .join(Post, col(Post.id) == col(PublicReview.post_id))
        .where(
            col(PublicReview.id).not_in(decided),
            col(Post.state).in_(sorted(PUBLIC)),
            col(Post.id).not_in(asked),
        )
        .order_by(
            col(PublicReview.due_at), col(PublicReview.pupil_id), col(PublicReview.cause), col(PublicReview.id)
        )
    ).all()
    today = answers(session, now, {review.pupil_id for review in rows}) if rows else {}
    return [review.id for review in rows if _still(review, today[review.pupil_id])]


def _rows(session: Session, review_ids: list[int]) -> list[tuple[PublicReview, Post, Version, Pupil]]:
    rows = session.exec(
        select(PublicReview, Post, Version, Pupil)
        .join(Post, col(Post.id) == col(PublicReview.post_id))
        .join(Version, col(Version.id) == col(Post.current_version_id))
        .join(Pupil, col(Pupil.id) == col(PublicReview.pupil_id))
        .where(col(PublicReview.id).in_(review_ids))
        .order_by(
            col(PublicReview.due_at), col(PublicReview.pupil_id), col(PublicReview.cause), col(PublicReview.id)
        )
    )
    return [(review, post, version, pupil) for review, post, version, pupil in rows]


def _still(review: PublicReview, answer: Answer) -> bool:
    """Whether there still is no permission: a family may have said yes again meanwhile."""
    return (review.shows and not answer.may_be_shown) or (review.names and not answer.may_be_named)


def _line(review: PublicReview, post: Post, version: Version) -> ReviewLine:
    line = " ".join(version.text.split())
    ways = [words for words, so in (("in a picture", review.shows), ("by name", review.names)) if so]
    return ReviewLine(
        id=review.id,
        reference=post.reference,
        starts=line if len(line) <= START_LENGTH else f"{line[: START_LENGTH - 1].rstrip()}…",
        published=say_date(post.published_at) if post.published_at else "",
        what=" and ".join(ways),
    )
