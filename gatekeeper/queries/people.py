"""Who works with the account, what may each of them do, may they sign in, and who was invited?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.models import Invitation, Leaving, Person, PersonRole, PersonStatus, SignInSession
from gatekeeper.permissions import ROLE_LABELS, Role, StaffCategory
from gatekeeper.staffing import role_words

CATEGORY_WORDS: dict[StaffCategory, str] = {
    StaffCategory.TEACHING: "Teaching staff",
    StaffCategory.SUPPORT: "Support staff",
    StaffCategory.LEADERSHIP: "Leadership team",
    StaffCategory.OFFICE: "Office staff",
    StaffCategory.GOVERNOR: "Governor",
    StaffCategory.VOLUNTEER: "Volunteer",
    StaffCategory.CONTRACTOR: "Contractor",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One account."""

    id: int
    name: str
    email: str
    category: str
    roles: tuple[Role, ...]
    active: bool
    has_left: bool
    leaves: str
    seen_at: datetime | None

    @property
    def role_words(self) -> str:
        """The roles as staff read them."""
        return ", ".join(ROLE_LABELS[role] for role in self.roles) or "No role yet"


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """One invitation that is neither accepted nor withdrawn. `open`: its link still opens."""

    id: int
    name: str
    email: str
    roles: str
    by: str
    sent_at: datetime
    expires_at: datetime
    open: bool


@dataclass(frozen=True, slots=True)
class Everybody:
    """All accounts and invitations, by whether they may sign in."""

    active: tuple[PersonRow, ...]
    invited: tuple[InvitedRow, ...]
    left: tuple[PersonRow, ...]


def everybody(session: Session, now: datetime) -> Everybody:
    """Everybody by name: those who may sign in, those who are invited, those whose account is closed."""
    people = session.exec(select(Person).order_by(col(Person.forename), col(Person.surname))).all()
    rows = _rows(session, list(people))
    return Everybody(
        active=tuple(row for row in rows if row.active),
        invited=_invited(session, now),
        left=tuple(row for row in rows if not row.active),
    )


def _invited(session: Session, now: datetime) -> tuple[InvitedRow, ...]:
    found = session.exec(
        select(Invitation, Person)
        .join(Person, col(Person.id) == col(Invitation.invited_by))
        .where(col(Invitation.accepted_at).is_(None), col(Invitation.withdrawn_at).is_(None))
        .order_by(col(Invitation.forename), col(Invitation.surname))
    )
    return tuple(
        InvitedRow(
            id=row.id,
            name=f"{row.title} {row.name}".strip(),
            email=row.email,
            roles=role_words(map(Role, row.roles)),
            by=by.name,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            open=row.expires_at > now,
        )
        for row, by in found
    )


def _rows(session: Session, people: list[Person]) -> list[PersonRow]:
    held: dict[int, set[Role]] = defaultdict(set)
    for person_id, role in session.exec(select(PersonRole.person_id, PersonRole.role)):
        held[person_id].add(Role(role))
    seen = dict(
        session.exec(
            select(SignInSession.person_id, func.max(SignInSession.last_seen_at)).group_by(
                col(SignInSession.person_id)
            )
        ).all()
    )
    noted = {row.person_id: row for row in session.exec(select(Leaving).where(col(Leaving.stays_at).is_(None)))}
    return [
        PersonRow(
            id=person.id,
            name=f"{person.title} {person.name}".strip(),
            email=person.email,
            category=CATEGORY_WORDS[person.category],
            roles=tuple(role for role in Role if role in held[person.id]),
            active=person.status is PersonStatus.ACTIVE,
            has_left=person.id in noted and noted[person.id].done_at is not None,
            leaves=_leaves(noted.get(person.id)),
            seen_at=seen.get(person.id),
        )
        for person in people
    ]


def _leaves(noted: Leaving | None) -> str:
    return "" if noted is None or noted.done_at else f"{noted.last_day.day} {noted.last_day:%B %Y}"
