"""What happens when somebody is to lead? One leader proposes it, and another confirms it within a week.

Where there is one leader only, nobody could confirm. Then whoever runs the server does, with a command: it
takes both the leader and somebody who may sit at the server, and the record says that it was so.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.actions.base import Act, act, clean_reason
from gatekeeper.actions.signing_in import end_sessions
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.alarms.about_people import Letter, leaders, tell
from gatekeeper.alarms.raising import holders
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.models import LeaderProposal, Person, PersonRole, PersonStatus
from gatekeeper.permissions import Permission, Role
from gatekeeper.recoveries import may_be_one, need_settled
from gatekeeper.staffing import roles_of, the_person, wrong_roles

LASTS = timedelta(days=7)


def propose(db: Database, actor: Actor, person_id: int, reason: str, now: datetime) -> int:
    """Proposes that somebody should lead, and tells the other leaders. Gives the number of the proposal.

    Raises:
        InvalidInput: no reason, or this person cannot lead or is proposed already.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    why = clean_reason(reason, "why_lead", "why they should lead")
    with act(db, actor, now) as doing:
        need_settled(doing.session, actor, now, "propose")
        person = the_person(doing.session, person_id)
        _may_lead(doing.session, person)
        if open_for(doing.session, person_id, now) is not None:
            raise InvalidInput({"why_lead": "They are proposed already. Another leader has to confirm it."})
        row = LeaderProposal(
            person_id=person_id, reason=why, proposed_by=actor.staff_id, proposed_at=now, expires_at=now + LASTS
        )
        doing.session.add(row)
        doing.session.flush()
        tell(
            doing.session,
            Letter.LEADER_PROPOSED,
            leaders(doing.session, but=[actor.staff_id]),
            about=f"person:{person_id}",
            now=now,
            by=actor.name,
            person=person.name,
            until=say(row.expires_at),
        )
        doing.record(Verb.LEADER_PROPOSED, subject=f"person:{person_id}", person=person.name, reason=why)
        return row.id


def confirm(db: Database, actor: Actor, proposal_id: int, now: datetime) -> None:
    """Confirms what another leader proposed. From now on they lead.

    Raises:
        NotPermitted: it is one's own proposal, or oneself, or both accounts may be in one hand.
        Stale: it is over.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        need_settled(doing.session, actor, now, "confirm it")
        row = _open(doing.session, proposal_id, now)
        if actor.staff_id in {row.proposed_by, row.person_id}:
            raise NotPermitted("Another leader has to confirm this. Nothing was changed.")
        if may_be_one(doing.session, row.proposed_by, row.proposed_at, actor.staff_id, now):
            raise NotPermitted(
                "One of these accounts was opened anew by the other lately, so they are not two leaders. "
                "Another leader has to confirm this. Nothing was changed."
            )
        row.confirmed_by = actor.staff_id
        _make(doing, row, actor.name)


def confirm_on_the_server(db: Database, proposal_id: int, now: datetime) -> str:
    """Confirms the proposal of the only leader there is. Gives the name of the new one.

    Raises:
        NotPermitted: another leader is there who can confirm it.
        Stale: it is over.
    """
    with act(db, COMMAND, now) as doing:
        row = _open(doing.session, proposal_id, now)
        if holders(doing.session, Role.LEADER) - {row.proposed_by}:
            raise NotPermitted("Another leader is there, and confirms it under “People”. Nothing was changed.")
        row.by_command = True
        return _make(doing, row, "somebody on the server")


def refuse(db: Database, actor: Actor, proposal_id: int, now: datetime) -> None:
    """Says no to a proposal, or takes one's own back.

    Raises:
        Stale: it is over.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        row = _open(doing.session, proposal_id, now)
        row.closed_by, row.closed_at = actor.staff_id, now
        doing.session.add(row)
        name = the_person(doing.session, row.person_id).name
        doing.record(Verb.LEADER_REFUSED, subject=f"person:{row.person_id}", person=name)


def open_for(session: Session, person_id: int, now: datetime) -> LeaderProposal | None:
    """The open proposal about somebody."""
    return next((row for row in open_proposals(session, now) if row.person_id == person_id), None)


def open_proposals(session: Session, now: datetime) -> list[LeaderProposal]:
    """All proposals that wait for another leader, the oldest first."""
    rows = session.exec(
        select(LeaderProposal)
        .where(
            col(LeaderProposal.confirmed_at).is_(None),
            col(LeaderProposal.closed_at).is_(None),
            LeaderProposal.expires_at > now,
        )
        .order_by(col(LeaderProposal.id))
    )
    return list(rows)


def _may_lead(session: Session, person: Person) -> None:
    held = roles_of(session, person.id)
    if Role.LEADER in held:
        raise Stale(f"{person.name} leads already. Nothing was changed.")
    if person.status is not PersonStatus.ACTIVE:
        raise InvalidInput({"why_lead": "This account is switched off."})
    if Role.GOVERNOR in held:
        raise InvalidInput({"why_lead": "A governor looks on and changes nothing. Change the role first."})
    if wrong := wrong_roles(held | {Role.LEADER}, person.category):
        raise InvalidInput({"why_lead": wrong["roles"]})


def _open(session: Session, proposal_id: int, now: datetime) -> LeaderProposal:
    row = session.get(LeaderProposal, proposal_id)
    if row is None:
        raise NotFound("There is no such proposal.")
    if row.confirmed_at is not None or row.closed_at is not None or row.expires_at <= now:
        raise Stale("This proposal is over. Nothing was changed.")
    proposer = session.get_one(Person, row.proposed_by)
    if proposer.status is not PersonStatus.ACTIVE or Role.LEADER not in roles_of(session, proposer.id):
        raise Stale("Whoever proposed this does not lead any more. Nothing was changed.")
    return row


def _make(doing: Act, row: LeaderProposal, confirmed: str) -> str:
    session, now = doing.session, doing.now
    person = the_person(session, row.person_id)
    _may_lead(session, person)
    proposer = session.get_one(Person, row.proposed_by)
    row.confirmed_at = now
    session.add(row)
    session.flush()  # the database asks for it before it lets the role in
    session.add(PersonRole(person_id=person.id, role=Role.LEADER))
    session.flush()
    row.granted_at = now
    session.add(row)
    end_sessions(session, person.id, now)
    tell(
        session,
        Letter.LEADER_MADE,
        leaders(session),
        about=f"person:{person.id}",
        now=now,
        person=person.name,
        when=say(now),
        by=proposer.name,
        also=confirmed,
    )
    doing.record(Verb.LEADER_MADE, subject=f"person:{person.id}", person=person.name, proposed=proposer.name)
    return person.name
