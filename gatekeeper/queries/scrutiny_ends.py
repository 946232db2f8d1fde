"""What came down in a term and how fast, were withdrawals done in time, and what is late today?"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from gatekeeper import by_hand
from gatekeeper import emergencies as agreed
from gatekeeper.actor import Actor
from gatekeeper.clock import in_london, say
from gatekeeper.deadlines import closed_days, end_of_school_day, say_by
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    InformationRequest,
    Person,
    Post,
    Takedown,
    Withdrawal,
    WithdrawalCause,
    WithdrawalClosing,
    WithdrawalPost,
)
from gatekeeper.permissions import Permission
from gatekeeper.queries import public_review
from gatekeeper.queries.scrutiny_lines import Behind, Lengths, Line, in_bands, lengths_of, say_length
from gatekeeper.screening import the_school
from gatekeeper.terms import Term

READ_WITHIN = 2
"""So many school days may a post wait for a second reader before it counts as late."""
AT_MOST_WEEKDAYS = 10
LOOK_WITHIN = timedelta(days=1)
"""So long may it be in doubt whether a post went before that counts as late."""


def takedowns(session: Session, term: Term) -> tuple[tuple[Line, ...], Lengths]:
    """What was asked to come down in the term, by how long it took until X was read and it was gone."""
    rows = session.exec(
        select(Takedown, Person)
        .join(Person, col(Person.id) == col(Takedown.asked_by))
        .where(Takedown.asked_at >= term.begins, Takedown.asked_at < term.ends)
        .order_by(col(Takedown.id).desc())
    ).all()
    gone, still = [], []
    for one, person in rows:
        note = f"{person.name} asked {say(one.asked_at)}."
        if one.verified_at is None:
            still.append(Behind((one.post_id,), f"{note} It is not gone yet.", one.reason))
            continue
        took = one.verified_at - one.asked_at
        gone.append((Behind((one.post_id,), f"{note} Gone after {say_length(took)}.", one.reason), took))
    lines = (*in_bands("gone", gone), Line("gone-not-yet", "not gone yet", tuple(still), is_open=True))
    return lines, lengths_of([took for _, took in gone])


def withdrawals(session: Session, actor: Actor, term: Term, now: datetime) -> tuple[Line, ...]:
    """The withdrawals recorded in the term, by whether they were done in time. Nothing says whose they are."""
    found: dict[tuple[bool, bool], list[Behind]] = {
        (late, done): [] for late in (False, True) for done in (False, True)
    }
    for case, closing in _cases(session, actor):
        if term.begins <= case.recorded_at < term.ends:
            late = (closing.closed_at if closing else now) > case.due_at
            found[late, closing is not None].append(_case(session, case, closing))
    return (
        Line("withdrawal-in-time", "done in time", tuple(found[False, True])),
        Line("withdrawal-late", "done too late", tuple(found[True, True])),
        Line("withdrawal-open", "open, with time left", tuple(found[False, False]), is_open=True),
        Line("withdrawal-open-late", "open and late", tuple(found[True, False]), is_open=True),
    )


def overdue(session: Session, actor: Actor, now: datetime) -> tuple[Line, ...]:
    """What should have been done by now, whenever it began."""
    late_cases = [case for case, closing in _cases(session, actor) if closing is None and case.due_at < now]
    return (
        Line(
            "late-withdrawals",
            "withdrawals not done",
            tuple(_case(session, case, None) for case in late_cases),
            is_open=True,
        ),
        Line("late-takedowns", "posts that should be gone from X", _late_takedowns(session, now), is_open=True),
        Line(
            "late-reviews",
            "public posts to be looked at again",
            tuple(
                Behind((one.post_id,), f"To be decided {say_by(one.due_at)}.")
                for one in public_review.overdue(session, now)
            ),
            is_open=True,
        ),
        Line(
            "late-afterwards", "posts with a single reader not read afterwards", _alone(session, now), is_open=True
        ),
        Line("late-reading", "posts waiting too long for a second reader", _unread(session, now), is_open=True),
        Line(
            "late-unsure", "posts of which it is not sure whether they went", _unsure(session, now), is_open=True
        ),
        Line("late-information", "requests for information not answered", _asked(session, now), is_open=True),
    )


def _cases(session: Session, actor: Actor) -> list[tuple[Withdrawal, WithdrawalClosing | None]]:
    """All withdrawals, the newest first. Those that a hold opened are for those who know of holds."""
    known: ColumnElement[bool] = (
        true() if actor.may(Permission.HOLD_SET) else col(Withdrawal.cause) != WithdrawalCause.HOLD
    )
    rows = session.exec(
        select(Withdrawal, WithdrawalClosing)
        .join(WithdrawalClosing, col(WithdrawalClosing.withdrawal_id) == col(Withdrawal.id), isouter=True)
        .where(known)
        .order_by(col(Withdrawal.id).desc())
    )
    return [(case, closing) for case, closing in rows]


def _case(session: Session, case: Withdrawal, closing: WithdrawalClosing | None) -> Behind:
    """A case and the posts that came down for it; the others would only help to guess whose it is."""
    came_down = session.exec(
        select(Post.id)
        .join(WithdrawalPost, col(WithdrawalPost.post_id) == col(Post.id))
        .where(WithdrawalPost.withdrawal_id == case.id, Post.state == State.TAKEN_DOWN)
        .order_by(col(Post.id))
    ).all()
    ended = f"Done {say(closing.closed_at)}." if closing else "It is open."
    return Behind(
        tuple(came_down),
        f"Withdrawal {case.id}, recorded {say(case.recorded_at)}, due {say_by(case.due_at)}. {ended}",
    )


def _late_takedowns(session: Session, now: datetime) -> tuple[Behind, ...]:
    rows = session.exec(select(Takedown).where(col(Takedown.verified_at).is_(None)).order_by(col(Takedown.id)))
    due = [(one, by_hand.due_at(session, one)) for one in rows]
    return tuple(
        Behind((one.post_id,), f"Due {say_by(moment)}.", one.reason) for one, moment in due if moment < now
    )


def _unread(session: Session, now: datetime) -> tuple[Behind, ...]:
    closed = closed_days(the_school(session))
    rows = session.exec(select(Post).where(Post.state == State.WAITING).order_by(col(Post.state_since)))
    return tuple(
        Behind((post.id,), f"Waiting since {say(post.state_since)}.")
        for post in rows
        if end_of_school_day(
            in_london(post.state_since).date(), READ_WITHIN, closed, at_most_weekdays=AT_MOST_WEEKDAYS
        )
        < now
    )


def _alone(session: Session, now: datetime) -> tuple[Behind, ...]:
    return tuple(
        Behind((post.id,), f"Somebody else had to read it {say_by(release.due_at)}.", release.reason)
        for release, post in agreed.overdue(session, now)
    )


def _unsure(session: Session, now: datetime) -> tuple[Behind, ...]:
    rows = session.exec(
        select(Post)
        .where(Post.state == State.UNSURE, Post.state_since < now - LOOK_WITHIN)
        .order_by(col(Post.state_since))
    )
    return tuple(Behind((post.id,), f"In doubt since {say(post.state_since)}.") for post in rows)


def _asked(session: Session, now: datetime) -> tuple[Behind, ...]:
    rows = session.exec(
        select(InformationRequest)
        .where(col(InformationRequest.answered_at).is_(None), InformationRequest.due_at < now)
        .order_by(col(InformationRequest.due_at))
    )
    return tuple(
        Behind((), f"Received {say(one.received_at)}, to be answered {say_by(one.due_at)}.") for one in rows
    )
