"""Who works with the account, what may each of them do, and may they sign in?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper.errors import NotFound
from gatekeeper.models import Person, PersonRole, PersonStatus, SignInSession
from gatekeeper.permissions import ROLE_LABELS, Role, StaffCategory

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
    seen_at: datetime | None

    @property
    def role_words(self) -> str:
        """The roles as staff read them."""
        return ", ".join(ROLE_LABELS[role] for role in self.roles) or "No role yet"


def everybody(session: Session) -> tuple[PersonRow, ...]:
    """All accounts: those that are on by name, then those that are switched off."""
    people = session.exec(select(Person).order_by(col(Person.forename), col(Person.surname))).all()
    rows = _rows(session, list(people))
    return tuple(sorted(rows, key=lambda row: not row.active))


def one(session: Session, person_id: int) -> PersonRow:
    """One account.

    Raises:
        NotFound: there is none.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return _rows(session, [person])[0]


def _rows(session: Session, people: list[Person]) -> list[PersonRow]:
    ids = [person.id for person in people]
    held: dict[int, set[Role]] = defaultdict(set)
    for person_id, role in session.exec(
        select(PersonRole.person_id, PersonRole.role).where(col(PersonRole.person_id).in_(ids))
    ):
        held[person_id].add(Role(role))
    seen = dict(
        session.exec(
            select(SignInSession.person_id, func.max(SignInSession.last_seen_at))
            .where(col(SignInSession.person_id).in_(ids))
            .group_by(col(SignInSession.person_id))
        ).all()
    )
    return [
        PersonRow(
            id=person.id,
            name=f"{person.title} {person.name}".strip(),
            email=person.email,
            category=CATEGORY_WORDS[person.category],
            roles=tuple(role for role in Role if role in held[person.id]),
            active=person.status is PersonStatus.ACTIVE,
            seen_at=seen.get(person.id),
        )
        for person in people
    ]
