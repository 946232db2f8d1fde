"""What happens when somebody leaves: at once, or when a noted last day is over?

Sessions end, unfinished posts go to a colleague or stay, invitations and proposals of theirs are withdrawn.
Whoever began a post stays who began it. The noted day is carried out by the publisher, which looks every few
seconds; there is no second way.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.actions.base import Act, act
from gatekeeper.actions.signing_in import end_sessions
from gatekeeper.actor import PUBLISHER, Actor
from gatekeeper.alarms.about_people import leads_no_more
from gatekeeper.audit.events import Verb
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    DraftHandover,
    Invitation,
    LeaderProposal,
    Leaving,
    Person,
    PersonStatus,
    Post,
    Recovery,
)
from gatekeeper.permissions import Permission, permissions_of
from gatekeeper.staffing import keep_a_leader, not_oneself, roles_of, the_person

TO_FINISH = frozenset(
    {State.DRAFT, State.CHANGES_ASKED, State.HELD, State.REFUSED, State.MISSED, State.EXPIRED, State.WAITING}
)
"""The posts of a leaver that somebody else may have to go on with."""
LATEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Goodbye:
    """How somebody leaves. No day: at once. `hand_to` gets their unfinished posts; None: they stay as they are."""

    last_day: date | None = None
    hand_to: int | None = None
    custodian: bool = False


def leave(db: Database, actor: Actor, person_id: int, goodbye: Goodbye, now: datetime) -> None:
    """Notes that somebody leaves, and closes their account at once where no day was given.

    Raises:
        InvalidInput: it is oneself, the last leader, a day that cannot be, or nobody who could go on.
        Stale: the account is closed already, or a day is noted already.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    not_oneself(actor, person_id, "close the account of")
    with act(db, actor, now) as doing:
        person = the_person(doing.session, person_id)
        if person.status is not PersonStatus.ACTIVE:
            raise Stale("This account is switched off already. Nothing was changed.")
        if open_for(doing.session, person_id) is not None:
            raise Stale("A last day is noted already. Nothing was changed.")
        today = in_london(now).date()
        last_day = goodbye.last_day or today
        if not today <= last_day <= today + LATEST:
            raise InvalidInput({"last_day": "Choose a day from today on, at most a year ahead."})
        if goodbye.hand_to is not None:
            _may_go_on(doing.session, person_id, goodbye.hand_to)
        keep_a_leader(doing.session, person_id)
        row = Leaving(
            person_id=person_id,
            last_day=last_day,
            hand_to=goodbye.hand_to,
            custodian=goodbye.custodian,
            noted_by=actor.staff_id,
            noted_at=now,
        )
        doing.session.add(row)
        doing.session.flush()
        if goodbye.last_day is None:
            _go(doing, row)
        else:
            day = f"{last_day.day} {last_day:%B %Y}"
            doing.record(Verb.USER_LEAVES, subject=f"person:{person_id}", person=person.name, day=day)


def stay(db: Database, actor: Actor, person_id: int, now: datetime) -> None:
    """Takes back a noted last day that has not come.

    Raises:
        Stale: none is noted.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        row = open_for(doing.session, person_id)
        if row is None:
            raise Stale("No last day is noted. Nothing was changed.")
        row.stays_by, row.stays_at = actor.staff_id, now
        doing.session.add(row)
        name = the_person(doing.session, person_id).name
        doing.record(Verb.USER_STAYS, subject=f"person:{person_id}", person=name)


def carry_out(db: Database, now: datetime) -> int:
    """Closes the account of everybody whose last day is over. Gives how many."""
    today = in_london(now).date()
    over = (
        select(Leaving.id)
        .where(col(Leaving.done_at).is_(None), col(Leaving.stays_at).is_(None), Leaving.last_day < today)
        .order_by(col(Leaving.id))
    )
    with db.read() as session:
        due = session.exec(over).all()
    for leaving_id in due:
        with act(db, PUBLISHER, now) as doing:
            row = doing.session.get_one(Leaving, leaving_id)
            if row.done_at is not None or row.stays_at is not None:
                doing.unchanged = True
                continue
            _go(doing, row)
    return len(due)


def open_for(session: Session, person_id: int) -> Leaving | None:
    """The noted last day of somebody, until it is carried out."""
    return session.exec(
        select(Leaving).where(
            Leaving.person_id == person_id, col(Leaving.done_at).is_(None), col(Leaving.stays_at).is_(None)
        )
    ).first()


def unfinished(session: Session, person_id: int) -> list[Post]:
    """The posts that somebody began, or was handed, and that are not finished."""
    handed = select(DraftHandover.post_id).where(DraftHandover.to_id == person_id)
    rows = session.exec(
        select(Post)
        .where(
            (col(Post.created_by) == person_id) | col(Post.id).in_(handed), col(Post.state).in_(list(TO_FINISH))
        )
        .order_by(col(Post.id))
    )
    return list(rows)


def _may_go_on(session: Session, person_id: int, other_id: int) -> None:
    other = session.get(Person, other_id)
    if other is None or other_id == person_id or other.status is not PersonStatus.ACTIVE:
        raise InvalidInput({"hand_to": "Choose a colleague who can sign in."})
    if Permission.POST_DRAFT not in permissions_of(roles_of(session, other_id), other.category):
        raise InvalidInput({"hand_to": f"{other.name} does not write posts. Choose somebody who does."})


def _go(doing: Act, row: Leaving) -> None:
    session, now, person_id = doing.session, doing.now, row.person_id
    person = the_person(session, person_id)
    taker = session.get(Person, row.hand_to) if row.hand_to is not None else None
    handed = 0
    if taker is not None and taker.status is PersonStatus.ACTIVE:
        for post in unfinished(session, person_id):
            session.add(DraftHandover(post_id=post.id, from_id=person_id, to_id=taker.id, handed_at=now))
            handed += 1
    leads_no_more(session, person, the_person(session, row.noted_by).name, now)
    withdrawn = _withdraw(session, person_id, row.noted_by, now)
    person.status = PersonStatus.DEACTIVATED
    row.done_at = now
    session.add_all([person, row])
    end_sessions(session, person_id, now)
    doing.record(
        Verb.USER_LEFT,
        subject=f"person:{person_id}",
        person=person.name,
        drafts=handed,
        to=taker.name if handed and taker else "nobody",
        invitations=withdrawn,
    )


def _withdraw(session: Session, person_id: int, by: int, now: datetime) -> int:
    """Closes what somebody had begun about others: invitations, proposals, accounts opened anew."""
    invitations = session.exec(
        select(Invitation).where(
            Invitation.invited_by == person_id,
            col(Invitation.accepted_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
        )
    ).all()
    for invitation in invitations:
        invitation.withdrawn_at, invitation.withdrawn_by = now, by
    proposals = session.exec(
        select(LeaderProposal).where(
            (col(LeaderProposal.proposed_by) == person_id) | (col(LeaderProposal.person_id) == person_id),
            col(LeaderProposal.confirmed_at).is_(None),
            col(LeaderProposal.closed_at).is_(None),
        )
    ).all()
    for proposal in proposals:
        proposal.closed_by, proposal.closed_at = by, now
    opened = session.exec(
        select(Recovery).where(
            (col(Recovery.opened_by) == person_id) | (col(Recovery.person_id) == person_id),
            col(Recovery.used_at).is_(None),
            col(Recovery.closed_at).is_(None),
        )
    ).all()
    for recovery in opened:
        recovery.closed_at = now
    session.add_all([*invitations, *proposals, *opened])
    return len(invitations)
