"""What happens when a family, or a child, takes a permission back? One step, and everything else follows from it.

The answer counts at once. Then the queue is held and every public post is listed, each in an action of its
own: should the program stop in between, the publisher goes on where it stopped.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from gatekeeper.actions import consenting
from gatekeeper.actions.base import act, one_line
from gatekeeper.actions.refusing import hold_queue
from gatekeeper.actor import PUBLISHER, Actor
from gatekeeper.alarms import raising
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days, end_of_next_school_day, within_the_hour
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.everybody import everybody
from gatekeeper.models import (
    AuthorityBasis,
    Consent,
    ConsentChannel,
    ConsentMethod,
    Contact,
    Decision,
    Medium,
    ParentalResponsibility,
    PublicationHold,
    Pupil,
    Withdrawal,
    WithdrawalCause,
    WithdrawnUse,
)
from gatekeeper.permissions import Permission
from gatekeeper.reach import reach
from gatekeeper.screening import the_school
from gatekeeper.uses import USES
from gatekeeper.withdrawals import REGISTER, USE_WORDS, is_closed, line_of, listed_posts

LONGEST_SAID_BY, LONGEST_NOTE = 200, 500


@dataclass(frozen=True, slots=True)
class NewWithdrawal:
    """What was taken back and who said so. No form is demanded: `said_by` is whatever is known."""

    pupil_id: int
    what: WithdrawnUse
    by_child: bool = False
    contact_id: int | None = None
    said_by: str = ""
    method: ConsentMethod = ConsentMethod.IN_PERSON_NOTED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of it at once: the number of the case, how many posts were held, how many were found."""

    number: int
    held: int
    found: int


def record(db: Database, actor: Actor, new: NewWithdrawal, now: datetime) -> Begun:
    """Writes down that a permission was taken back, holds what would go out, and lists what is public.

    Raises:
        InvalidInput: something was typed that is too long, or is not this family's.
        NotFound: there is no such pupil.
    """
    actor.need(Permission.CONSENT_WITHDRAW)
    said_by, note = one_line(new.said_by), one_line(new.note)
    wrong = {}
    if len(said_by) > LONGEST_SAID_BY:
        wrong["said_by"] = f"Use at most {LONGEST_SAID_BY} characters."
    if len(note) > LONGEST_NOTE:
        wrong["note"] = f"Use at most {LONGEST_NOTE} characters."
    if wrong:
        raise InvalidInput(wrong)
    with act(db, actor, now) as doing:
        session = doing.session
        if session.get(Pupil, new.pupil_id) is None:
            raise NotFound("There is no such pupil on the roll.")
        _may_decide(session, new)
        consenting.write_down(doing, _answers(session, new, said_by), None)
        case = Withdrawal(
            pupil_id=new.pupil_id,
            cause=WithdrawalCause.CHILD if new.by_child else WithdrawalCause.FAMILY,
            what=WithdrawnUse.EVERYTHING if new.by_child else new.what,
            contact_id=None if new.by_child else new.contact_id,
            said_by=said_by,
            note=note,
            recorded_by=actor.staff_id,
            recorded_at=now,
            due_at=end_of_next_school_day(now, closed_days(the_school(session))),
        )
        session.add(case)
        session.flush()
        doing.record(
            Verb.WITHDRAWAL_RECORDED,
            subject=f"pupil:{new.pupil_id}",
            what=USE_WORDS[case.what],
            number=case.id,
        )
        number = case.id
    return follow(db, number, now)


def after_hold(db: Database, actor: Actor, hold_id: int, now: datetime) -> Begun:
    """Opens the case of a hold that was set: the same list, within the hour, for those alone who know of holds.

    Raises:
        NotFound: there is no such hold, or it has ended.
    """
    actor.need(Permission.HOLD_SET)
    with act(db, actor, now) as doing:
        hold = doing.session.get(PublicationHold, hold_id)
        if hold is None or hold.ended_at is not None:
            raise NotFound("There is no such hold, or it has ended.")
        case = Withdrawal(
            pupil_id=hold.pupil_id,
            cause=WithdrawalCause.HOLD,
            what=WithdrawnUse.EVERYTHING,
            hold_id=hold.id,
            recorded_by=actor.staff_id,
            recorded_at=now,
            due_at=within_the_hour(now),
        )
        doing.session.add(case)
        doing.session.flush()
        what = f"entry H{hold.id} in the safeguarding register"
        doing.record(Verb.WITHDRAWAL_RECORDED, subject=REGISTER, what=what, number=case.id)
        number = case.id
    return follow(db, number, now)


def follow(db: Database, number: int, now: datetime) -> Begun:
    """Everything that a withdrawal does by itself. Done twice, it does no more than once."""
    with db.read() as session:
        pupil_id = session.get_one(Withdrawal, number).pupil_id
    return Begun(number, hold_queue(db, [pupil_id], now), list_posts(db, number, now))


def list_posts(db: Database, number: int, now: datetime, only: frozenset[int] | None = None) -> int:
    """Puts every public post that shows or names the child on the list of a case. Gives how many came new.

    `only` restricts the look to these posts. What is on the list stays there.
    """
    with db.read() as session:
        case = session.get_one(Withdrawal, number)
        found = reach(session, case.pupil_id, everybody(session, now), now, only=only)
        known = listed_posts(session, case)
    if all(one.post_id in known for one in found):
        return 0
    with act(db, PUBLISHER, now) as doing:
        case = doing.session.get_one(Withdrawal, number, with_for_update=True)
        known = listed_posts(doing.session, case)
        fresh = [one for one in found if one.post_id not in known]
        if not fresh or is_closed(doing.session, case):
            doing.unchanged = True
            return 0
        doing.session.add_all(line_of(case, one, now) for one in fresh)
        raising.must_come_down(doing.session, case, now)
        is_hold = case.cause is WithdrawalCause.HOLD
        subject = REGISTER if is_hold else f"pupil:{case.pupil_id}"
        doing.record(Verb.WITHDRAWAL_LISTED, subject=subject, number=number, posts=len(fresh))
        return len(fresh)


def _may_decide(session: Session, new: NewWithdrawal) -> None:
    """Nobody shall believe that something was stopped which goes on: a no of some adults changes nothing."""
    contact = session.get(Contact, new.contact_id) if new.contact_id and not new.by_child else None
    if contact is not None and contact.has_pr is ParentalResponsibility.NO:
        raise InvalidInput(
            {
                "contact": f"On record {contact.display_name} has no parental responsibility, so their no alone "
                "would change nothing. Choose “somebody else”: then it counts until you have asked."
            }
        )


def _answers(session: Session, new: NewWithdrawal, said_by: str) -> list[consenting.NewConsent]:
    """The records of what was taken back: one for each use that it covers."""
    basis = AuthorityBasis.PUPIL_VOICE if new.by_child else AuthorityBasis.PR_HOLDER
    return [
        consenting.NewConsent(
            new.pupil_id,
            Decision.WITHDRAWN,
            channel=channel,
            medium=medium,
            contact_id=None if new.by_child else new.contact_id,
            authority_basis=basis,
            method=new.method,
            evidence_ref=f"said by {said_by}"[: consenting.LONGEST_REF] if said_by else None,
        )
        for channel, medium in _uses(session, new)
    ]


def _uses(session: Session, new: NewWithdrawal) -> list[tuple[ConsentChannel, Medium]]:
    """A child's no is asked no further. "Everything" is every use that the school asks about, or ever recorded."""
    pictures, name = (ConsentChannel.X, Medium.PHOTO), (ConsentChannel.X, Medium.TEXT)
    if new.by_child:
        return [pictures]
    if new.what is WithdrawnUse.PICTURES:
        return [pictures, (ConsentChannel.X, Medium.VIDEO)]
    if new.what is WithdrawnUse.NAME:
        return [name]
    asked = {(use.channel, use.medium) for use in USES}
    recorded = session.exec(
        select(Consent.channel, Consent.medium).where(Consent.pupil_id == new.pupil_id).distinct()
    ).all()
    return sorted({pictures, name, *asked, *((ConsentChannel(c), Medium(m)) for c, m in recorded)})
