"""Which withdrawal is meant, who may open it, and which places outside X have to be seen to?

Whoever recorded a withdrawal may follow it, as may the office, the safeguarding lead and leaders. A case
that a hold opened is for those alone who may know of holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from gatekeeper.actor import Actor
from gatekeeper.errors import NotFound
from gatekeeper.models import (
    Post,
    Withdrawal,
    WithdrawalCause,
    WithdrawalClosing,
    WithdrawalDecision,
    WithdrawalPost,
    WithdrawalTick,
    WithdrawnUse,
)
from gatekeeper.permissions import Permission
from gatekeeper.public_words import REACHED
from gatekeeper.reach import Reached

REGISTER = "safeguarding register"
"""The subject of an event that must not say which child it is about."""
REASON = "A permission changed."
"""Why a post came down, for everybody. Who took what back stands in the case alone."""

USE_WORDS = {
    WithdrawnUse.PICTURES: "pictures on X",
    WithdrawnUse.NAME: "the name on X",
    WithdrawnUse.EVERYTHING: "everything, everywhere",
}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place that the gatekeeper does not reach: a person looks there and says so."""

    key: str
    words: str
    hint: str


FAMILY_TOLD = "family"
ELSEWHERE = (
    Elsewhere("website", "The school’s website", "Pages, news, galleries, documents to download."),
    Elsewhere("newsletter", "Newsletters", "Those that are still online or handed out."),
    Elsewhere("prospectus", "The prospectus", "The one in print and the one to download."),
    Elsewhere("print", "Posters, displays and printed stock", "Boards in the corridor, banners, leaflets."),
    Elsewhere("search", "Search engines asked", "Where a search still shows the post or the picture."),
    Elsewhere(FAMILY_TOLD, "The family was told", "A letter is drafted below. Read it before you send it."),
)
"""Nothing of this is done by the gatekeeper: posts are on X alone so far."""


def elsewhere_of(case: Withdrawal) -> tuple[Elsewhere, ...]:
    """The places of this case. After a hold the safeguarding lead decides whom to tell, and when."""
    is_hold = case.cause is WithdrawalCause.HOLD
    return tuple(place for place in ELSEWHERE if not (is_hold and place.key == FAMILY_TOLD))


def the_case(session: Session, actor: Actor, number: int) -> Withdrawal:
    """The withdrawal with this number, for somebody who may open it.

    Raises:
        NotFound: there is none, or it is not for their eyes. Which of the two is not said.
    """
    case = session.exec(select(Withdrawal).where(Withdrawal.id == number, opened_by(actor))).one_or_none()
    if case is None:
        raise NotFound("There is no such withdrawal, or it is not yours to open.")
    return case


def opened_by(actor: Actor) -> ColumnElement[bool]:
    """Which withdrawals this person may open, as a condition on their table."""
    own = col(Withdrawal.recorded_by) == (actor.person_id or 0)
    if actor.may(Permission.HOLD_SET):
        return or_(own, col(Withdrawal.id) > 0)
    is_family = col(Withdrawal.cause) != WithdrawalCause.HOLD
    return is_family if actor.may(Permission.CONSENT_RECORD) else own & is_family


def is_closed(session: Session, case: Withdrawal) -> bool:
    """Whether somebody closed it."""
    return session.get(WithdrawalClosing, case.id) is not None


def open_cases(session: Session) -> list[Withdrawal]:
    """Every withdrawal that nobody has closed, the oldest first."""
    closed = select(WithdrawalClosing.withdrawal_id)
    rows = session.exec(select(Withdrawal).where(col(Withdrawal.id).not_in(closed)).order_by(col(Withdrawal.id)))
    return list(rows)


def listed_posts(session: Session, case: Withdrawal) -> dict[int, WithdrawalPost]:
    """The posts on the list of a case, by their id."""
    rows = session.exec(
        select(WithdrawalPost).where(WithdrawalPost.withdrawal_id == case.id).order_by(col(WithdrawalPost.id))
    )
    return {row.post_id: row for row in rows}


def line_of(case: Withdrawal, one: Reached, now: datetime) -> WithdrawalPost:
    """A post that was found, as a line on the list of a case."""
    return WithdrawalPost(
        withdrawal_id=case.id,
        post_id=one.post_id,
        is_sure=one.is_sure,
        ways=[way.as_json() for way in one.ways],
        found_at=now,
    )


def decisions(session: Session, numbers: Iterable[int]) -> dict[tuple[int, int], WithdrawalDecision]:
    """What was decided last, by case and post."""
    rows = session.exec(
        select(WithdrawalDecision)
        .where(col(WithdrawalDecision.withdrawal_id).in_(list(numbers)))
        .order_by(col(WithdrawalDecision.id))
    )
    return {(row.withdrawal_id, row.post_id): row for row in rows}


def left_to_do(session: Session, case: Withdrawal) -> list[str]:
    """What still has to be done before a case can be closed, in words."""
    decided = decisions(session, [case.id])
    rows = session.exec(
        select(Post)
        .join(WithdrawalPost, col(WithdrawalPost.post_id) == col(Post.id))
        .where(WithdrawalPost.withdrawal_id == case.id, col(Post.state).in_(REACHED))
    )
    posts = sum((case.id, post.id) not in decided for post in rows)
    ticked = set(session.exec(select(WithdrawalTick.item).where(WithdrawalTick.withdrawal_id == case.id)))
    places = sum(place.key not in ticked for place in elsewhere_of(case))
    left = [f"{posts} {'post is' if posts == 1 else 'posts are'} neither gone nor decided"] if posts else []
    if places:
        left.append(f"{places} {'place is' if places == 1 else 'places are'} not ticked")
    return left
