"""What happens when staff join, change what they do, or leave?

Every change of rights ends the person's sessions, so that it holds from their
next click. Rows are never deleted: the record keeps who did what.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from gatekeeper import passwords
from gatekeeper.actions.base import act
from gatekeeper.actions.signing_in import end_sessions, normal_email
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.models import Person, PersonRole, PersonStatus
from gatekeeper.permissions import MAY_NEVER_APPROVE, ROLE_LABELS, Permission, Role, StaffCategory
from gatekeeper.screening import the_school

LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who joins."""

    email: str
    title: str
    forename: str
    surname: str
    category: StaffCategory
    roles: frozenset[Role]
    password: str


def add(db: Database, actor: Actor, person: NewPerson, now: datetime) -> int:
    """Adds an account for a colleague and gives its id.

    Raises:
        InvalidInput: a field is missing, or the address is not the school's or is in use.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    stored = passwords.hashed(person.password)
    with act(db, actor, now) as doing:
        email = _school_email(doing.session, person.email)
        wrong = {
            name: f"Enter a {words}."
            for name, words in (("forename", "first name"), ("surname", "surname"))
            if not getattr(person, name).strip()
        }
        wrong |= _wrong_roles(person.roles, person.category)
        if doing.session.exec(select(Person.id).where(Person.email == email)).first() is not None:
            wrong["email"] = "There is already an account with this address."
        if wrong:
            raise InvalidInput(wrong)
        row = Person(
            email=email,
            title=person.title.strip(),
            forename=person.forename.strip(),
            surname=person.surname.strip(),
            category=person.category,
            status=PersonStatus.ACTIVE,
            password_hash=stored,
            created_at=now,
        )
        doing.session.add(row)
        doing.session.flush()
        doing.session.add_all(PersonRole(person_id=row.id, role=role) for role in sorted(person.roles))
        doing.record(Verb.USER_ADDED, subject=f"person:{row.id}", person=row.name, roles=role_words(person.roles))
        return row.id


def set_roles(db: Database, actor: Actor, person_id: int, roles: frozenset[Role], now: datetime) -> None:
    """Changes what somebody may do. They are signed out, so that it holds at once.

    Raises:
        InvalidInput: no role is left, one does not fit the person, or no leader would remain.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        person = _person(doing.session, person_id)
        wrong = _wrong_roles(roles, person.category)
        if wrong:
            raise InvalidInput(wrong)
        rows = doing.session.exec(select(PersonRole).where(PersonRole.person_id == person_id)).all()
        if {row.role for row in rows} == roles:
            doing.unchanged = True
            return
        if Role.LEADER not in roles:
            _keep_a_leader(doing.session, person_id)
        for row in rows:
            doing.session.delete(row)
        doing.session.flush()
        doing.session.add_all(PersonRole(person_id=person_id, role=role) for role in sorted(roles))
        end_sessions(doing.session, person_id, now)
        doing.record(Verb.USER_CHANGED, subject=f"person:{person_id}", person=person.name, roles=role_words(roles))


def switch_off(db: Database, actor: Actor, person_id: int, now: datetime) -> None:
    """Switches an account off: the person is signed out at once and cannot come back."""
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        person = _person(doing.session, person_id)
        if person.status is PersonStatus.DEACTIVATED:
            raise Stale("This account is already switched off.")
        _keep_a_leader(doing.session, person_id)
        person.status = PersonStatus.DEACTIVATED
        doing.session.add(person)
        end_sessions(doing.session, person_id, now)
        doing.record(Verb.USER_DISABLED, subject=f"person:{person_id}", person=person.name)


def switch_on(db: Database, actor: Actor, person_id: int, now: datetime) -> None:
    """Switches an account on again, with the roles it had."""
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        person = _person(doing.session, person_id)
        if person.status is PersonStatus.ACTIVE:
            raise Stale("This account is already switched on.")
        person.status = PersonStatus.ACTIVE
        doing.session.add(person)
        doing.record(Verb.USER_ENABLED, subject=f"person:{person_id}", person=person.name)


def change_own_password(db: Database, actor: Actor, *, old: str, new: str, now: datetime) -> None:
    """Changes one's own password. All other devices are signed out, and this one too.

    Raises:
        InvalidInput: the old one is not right, or the new one is too short.
    """
    stored = passwords.hashed(new)
    with db.read() as session:
        person = _person(session, actor.staff_id)
    if not passwords.matches(person.password_hash, old):
        raise InvalidInput({"old": "This is not your present password."})
    with act(db, actor, now) as doing:
        person = _person(doing.session, actor.staff_id)
        person.password_hash = stored
        doing.session.add(person)
        end_sessions(doing.session, person.id, now)
        doing.record(Verb.PASSWORD_SET, subject=f"person:{person.id}", person=person.name)


def role_words(roles: Iterable[Role]) -> str:
    """The roles as staff read them."""
    return ", ".join(ROLE_LABELS[role] for role in Role if role in set(roles))


def _school_email(session: Session, typed: str) -> str:
    email = normal_email(typed)
    name, _, domain = email.rpartition("@")
    if not name or any(c.isspace() for c in email) or len(email) > LONGEST_EMAIL or not email.isascii():
        raise InvalidInput({"email": "Enter a full e-mail address."})
    expected = the_school(session).email_domain
    if domain != expected:
        raise InvalidInput({"email": f"Use a school address, one that ends in @{expected}."})
    return email


def _wrong_roles(roles: frozenset[Role], category: StaffCategory) -> dict[str, str]:
    if not roles:
        return {"roles": "Choose at least one role."}
    approving = roles & {Role.APPROVER, Role.DSL, Role.LEADER}
    if category in MAY_NEVER_APPROVE and approving:
        return {"roles": "A volunteer or contractor may draft, but never approve or lead."}
    if Role.GOVERNOR in roles and len(roles) > 1:
        return {"roles": "A governor looks on and changes nothing, so the role cannot be combined."}
    return {}


def _keep_a_leader(session: Session, person_id: int) -> None:
    others = session.exec(
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)  # type: ignore[arg-type]  # SQLModel types columns as values
        .where(PersonRole.role == Role.LEADER, Person.status == PersonStatus.ACTIVE, Person.id != person_id)
    ).first()
    if others is None:
        raise InvalidInput({"roles": "At least one leader must remain. Make somebody else a leader first."})


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person
