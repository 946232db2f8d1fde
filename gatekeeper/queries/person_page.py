"""What does a leader see of one colleague: what they are, may do and have begun, and what can be done?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.audit.events import Verb
from gatekeeper.errors import NotFound
from gatekeeper.factors import held
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuditEvent,
    LeaderProposal,
    Leaving,
    LockOutCode,
    Person,
    PersonRole,
    PersonStatus,
    Post,
    Recovery,
    SignInSession,
)
from gatekeeper.permissions import GRANTS, Permission, Role
from gatekeeper.queries.people import CATEGORY_WORDS
from gatekeeper.staffing import role_words

TO_FINISH = (State.DRAFT, State.CHANGES_ASKED, State.HELD, State.REFUSED, State.MISSED, State.EXPIRED)
ON_THEIR_WAY = (State.WAITING, State.APPROVED, State.SCHEDULED, State.GOING_OUT, State.UNSURE)
_OF_ROLES = (Verb.USER_ADDED, Verb.USER_JOINED, Verb.USER_CHANGED, Verb.LEADER_MADE)


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """Somebody is proposed as a leader."""

    id: int
    person_id: int
    name: str
    by: str
    by_id: int
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class LeavingRow:
    """Somebody leaves or has left."""

    last_day: date
    taker: str
    custodian: bool
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One account. `sessions` is a number only: where somebody sits is their own business."""

    id: int
    email: str
    title: str
    forename: str
    surname: str
    category: str
    category_words: str
    roles: tuple[Role, ...]
    roles_since: datetime | None
    active: bool
    since: datetime
    seen_at: datetime | None
    sessions: int
    second_factor: bool
    to_finish: int
    on_their_way: int
    leaving: LeavingRow | None
    opened_until: datetime | None
    quiet_until: datetime | None
    proposal: ProposalRow | None
    takers: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The name as colleagues read it."""
        return f"{self.title} {self.forename} {self.surname}".strip()

    @property
    def role_words(self) -> str:
        """The roles as staff read them."""
        return role_words(self.roles) or "No role yet"

    @property
    def leads(self) -> bool:
        """Whether they are a leader."""
        return Role.LEADER in self.roles


@dataclass(frozen=True, slots=True)
class CodesPage:
    """A leader's own codes for a lock-out: how many open something, since when, and who else has some."""

    mine: int
    made_at: datetime | None
    leaders: tuple[tuple[str, int], ...]


def one(session: Session, person_id: int, now: datetime, idle: timedelta) -> PersonPage:
    """One account.

    Raises:
        NotFound: there is none.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    roles = set(session.exec(select(PersonRole.role).where(PersonRole.person_id == person_id)))
    opened = session.exec(select(Recovery).where(Recovery.person_id == person_id)).all()
    return PersonPage(
        id=person.id,
        email=person.email,
        title=person.title,
        forename=person.forename,
        surname=person.surname,
        category=person.category.value,
        category_words=CATEGORY_WORDS[person.category],
        roles=tuple(role for role in Role if role in roles),
        roles_since=_roles_since(session, person_id),
        active=person.status is PersonStatus.ACTIVE,
        since=person.created_at,
        seen_at=session.exec(
            select(func.max(SignInSession.last_seen_at)).where(SignInSession.person_id == person_id)
        ).one(),
        sessions=_sessions(session, person_id, now, idle),
        second_factor=held.has_one(session, person_id),
        to_finish=_posts(session, person_id, TO_FINISH),
        on_their_way=_posts(session, person_id, ON_THEIR_WAY),
        leaving=_leaving(session, person_id),
        opened_until=max(
            (r.expires_at for r in opened if not r.used_at and not r.closed_at and r.expires_at > now),
            default=None,
        ),
        quiet_until=max((r.quiet_until for r in opened if r.quiet_until and r.quiet_until > now), default=None),
        proposal=next((row for row in proposals(session, now) if row.person_id == person_id), None),
        takers=_takers(session, person_id),
    )


def proposals(session: Session, now: datetime) -> tuple[ProposalRow, ...]:
    """Everybody who is proposed as a leader, the oldest first."""
    names = {person.id: person.name for person in session.exec(select(Person))}
    rows = session.exec(
        select(LeaderProposal)
        .where(
            col(LeaderProposal.confirmed_at).is_(None),
            col(LeaderProposal.closed_at).is_(None),
            LeaderProposal.expires_at > now,
        )
        .order_by(col(LeaderProposal.id))
    )
    return tuple(
        ProposalRow(
            row.id,
            row.person_id,
            names[row.person_id],
            names[row.proposed_by],
            row.proposed_by,
            row.reason,
            row.expires_at,
        )
        for row in rows
    )


def codes(session: Session, person_id: int) -> CodesPage:
    """What is known of codes for a lock-out, for one leader."""
    rows = session.exec(
        select(LockOutCode).where(col(LockOutCode.used_at).is_(None), col(LockOutCode.replaced_at).is_(None))
    ).all()
    mine = [row for row in rows if row.person_id == person_id]
    people = session.exec(
        select(Person)
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(PersonRole.role == Role.LEADER, Person.status == PersonStatus.ACTIVE)
        .order_by(col(Person.forename), col(Person.surname))
    )
    return CodesPage(
        mine=len(mine),
        made_at=max((row.made_at for row in mine), default=None),
        leaders=tuple((p.name, sum(row.person_id == p.id for row in rows)) for p in people),
    )


def _roles_since(session: Session, person_id: int) -> datetime | None:
    at = session.exec(
        select(AuditEvent.at)
        .where(AuditEvent.subject == f"person:{person_id}", col(AuditEvent.verb).in_([v.value for v in _OF_ROLES]))
        .order_by(col(AuditEvent.seq).desc())
    ).first()
    return datetime.fromisoformat(at) if at else None


def _sessions(session: Session, person_id: int, now: datetime, idle: timedelta) -> int:
    return session.exec(
        select(func.count())
        .select_from(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            col(SignInSession.ended_at).is_(None),
            col(SignInSession.proved_at).is_not(None),
            SignInSession.ends_at > now,
            SignInSession.last_seen_at > now - idle,
        )
    ).one()


def _posts(session: Session, person_id: int, states: tuple[State, ...]) -> int:
    return session.exec(
        select(func.count()).select_from(Post).where(Post.created_by == person_id, col(Post.state).in_(states))
    ).one()


def _leaving(session: Session, person_id: int) -> LeavingRow | None:
    row = session.exec(
        select(Leaving)
        .where(Leaving.person_id == person_id, col(Leaving.stays_at).is_(None))
        .order_by(col(Leaving.id).desc())
    ).first()
    if row is None:
        return None
    taker = session.get(Person, row.hand_to) if row.hand_to is not None else None
    return LeavingRow(row.last_day, taker.name if taker else "", row.custodian, row.done_at)


def _takers(session: Session, person_id: int) -> tuple[tuple[str, str], ...]:
    writers = [role for role in Role if Permission.POST_DRAFT in GRANTS[role]]
    rows = session.exec(
        select(Person)
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(
            Person.status == PersonStatus.ACTIVE, col(PersonRole.role).in_(writers), col(Person.id) != person_id
        )
        .distinct()
        .order_by(col(Person.forename), col(Person.surname), col(Person.id))
    )
    return tuple((str(person.id), person.name) for person in rows)
