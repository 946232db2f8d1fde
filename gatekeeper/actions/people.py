"""What happens when staff change what they do, come back, or are switched off?

How somebody joins is `inviting`, how they leave `leaving`, how they come to lead `leading`. Every change of
rights ends the person's sessions, so that it holds from their next click. Rows are never deleted: the record
keeps who did what.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from gatekeeper import passwords
from gatekeeper.actions.base import act
from gatekeeper.actions.signing_in import end_sessions
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.alarms.about_people import Letter, leads_no_more, tell
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotPermitted, Stale
from gatekeeper.models import Person, PersonRole, PersonStatus
from gatekeeper.password_words import names_near
from gatekeeper.permissions import Permission, Role, StaffCategory
from gatekeeper.staffing import (
    Described,
    Namesake,
    keep_a_leader,
    not_oneself,
    one_account,
    role_words,
    roles_of,
    school_email,
    the_person,
    wrong_names,
    wrong_roles,
)

NOBODY_ELSE = Namesake()


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is there from the start."""

    email: str
    title: str
    forename: str
    surname: str
    category: StaffCategory
    roles: frozenset[Role]
    password: str

    @property
    def described(self) -> Described:
        """Their name, and how they belong to the school."""
        return Described(self.title, self.forename, self.surname, self.category)


def add(db: Database, actor: Actor, person: NewPerson, now: datetime) -> int:
    """Makes an account with a password, for the practice school. A leader cannot: they invite.

    Raises:
        NotPermitted: a member of staff asks for it.
        InvalidInput: a field is missing, or the address is not the school's or is in use.
    """
    if actor != COMMAND:
        raise NotPermitted("Nobody chooses a password for somebody else. Invite them.")
    stored = passwords.hashed(person.password)
    with act(db, actor, now) as doing:
        email = school_email(doing.session, person.email)
        wrong = wrong_names(person.described) | wrong_roles(person.roles, person.category)
        if doing.session.exec(select(Person.id).where(Person.email == email)).first() is not None:
            wrong["email"] = "There is already an account with this address."
        if Role.LEADER in person.roles:
            wrong["roles"] = "Nobody starts as a leader. Two leaders make a leader."
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
        InvalidInput: no role is left, one does not fit the person, no leader would remain, or somebody
            would lead whom no second leader confirmed.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        person = the_person(doing.session, person_id)
        if wrong := wrong_roles(roles, person.category):
            raise InvalidInput(wrong)
        held = roles_of(doing.session, person_id)
        if held == roles:
            doing.unchanged = True
            return
        if Role.LEADER in roles - held:
            raise InvalidInput({"roles": "Two leaders make a leader. Propose it below; another leader confirms."})
        if Role.LEADER in held - roles:
            keep_a_leader(doing.session, person_id)
            leads_no_more(doing.session, person, actor.name, now)
        for row in doing.session.exec(select(PersonRole).where(PersonRole.person_id == person_id)):
            if row.role not in roles:
                doing.session.delete(row)
        doing.session.add_all(PersonRole(person_id=person_id, role=role) for role in sorted(roles - held))
        end_sessions(doing.session, person_id, now)
        doing.record(Verb.USER_CHANGED, subject=f"person:{person_id}", person=person.name, roles=role_words(roles))


def set_details(
    db: Database,
    actor: Actor,
    person_id: int,
    described: Described,
    *,
    now: datetime,
    namesake: Namesake = NOBODY_ELSE,
) -> None:
    """Changes the name, the title, or how somebody belongs to the school. The address never changes.

    Raises:
        InvalidInput: a name is missing, or the category does not go with the roles that they hold.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        person = the_person(doing.session, person_id)
        wrong = wrong_names(described)
        if (
            wrong_roles(roles_of(doing.session, person_id), described.category)
            .get("roles", "")
            .startswith("A vol")
        ):
            wrong["category"] = (
                "They approve or lead now. Take that role away first: a volunteer or contractor may not."
            )
        if wrong:
            raise InvalidInput(wrong)
        said = ""
        if (described.forename, described.surname) != (person.forename, person.surname):
            said = one_account(doing.session, described, namesake, but=person_id)
        changes = []
        for field, words in (("title", "title"), ("forename", "first name"), ("surname", "surname")):
            new = getattr(described, field).strip()
            if getattr(person, field) != new:
                setattr(person, field, new)
                changes.append(words)
        if person.category is not described.category:
            person.category = described.category
            changes.append("how they belong to the school")
            end_sessions(doing.session, person_id, now)
        if not changes:
            doing.unchanged = True
            return
        doing.session.add(person)
        doing.record(
            Verb.USER_DETAILS,
            subject=f"person:{person_id}",
            person=person.name,
            changes=", ".join(changes),
            namesake=said,
        )


def switch_off(db: Database, actor: Actor, person_id: int, now: datetime) -> None:
    """Switches an account off: the person is signed out at once and cannot come back."""
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        person = the_person(doing.session, person_id)
        if person.status is PersonStatus.DEACTIVATED:
            raise Stale("This account is already switched off.")
        keep_a_leader(doing.session, person_id)
        leads_no_more(doing.session, person, actor.name, now)
        person.status = PersonStatus.DEACTIVATED
        doing.session.add(person)
        end_sessions(doing.session, person_id, now)
        doing.record(Verb.USER_DISABLED, subject=f"person:{person_id}", person=person.name)


def switch_on(db: Database, actor: Actor, person_id: int, now: datetime, namesake: Namesake = NOBODY_ELSE) -> None:
    """Switches an account on again, with the roles it had. Whoever led does not lead by that.

    Raises:
        Stale: it is on already.
        InvalidInput: it is one's own, or somebody of the same name has an account meanwhile.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    not_oneself(actor, person_id, "switch on")
    with act(db, actor, now) as doing:
        person = the_person(doing.session, person_id)
        if person.status is PersonStatus.ACTIVE:
            raise Stale("This account is already switched on.")
        described = Described(person.title, person.forename, person.surname, person.category)
        said = one_account(doing.session, described, namesake, but=person_id)
        for row in doing.session.exec(
            select(PersonRole).where(PersonRole.person_id == person_id, PersonRole.role == Role.LEADER)
        ):
            doing.session.delete(row)
        doing.session.flush()
        person.status = PersonStatus.ACTIVE
        doing.session.add(person)
        if said:
            doing.record(
                Verb.USER_ENABLED_NAMESAKE, subject=f"person:{person_id}", person=person.name, namesake=said
            )
        else:
            doing.record(Verb.USER_ENABLED, subject=f"person:{person_id}", person=person.name)


def change_own_password(db: Database, actor: Actor, *, old: str, new: str, now: datetime) -> None:
    """Changes one's own password. All other devices are signed out, and this one too.

    Raises:
        InvalidInput: the old one is not right, or the new one is too short or easy to guess.
    """
    with db.read() as session:
        person = the_person(session, actor.staff_id)
        near = names_near(session, person.forename, person.surname, person.email)
    stored = passwords.hashed(new, near)
    if not passwords.matches(person.password_hash, old):
        raise InvalidInput({"old": "This is not your present password."})
    with act(db, actor, now) as doing:
        person = the_person(doing.session, actor.staff_id)
        person.password_hash = stored
        doing.session.add(person)
        end_sessions(doing.session, person.id, now)
        tell(
            doing.session,
            Letter.PASSWORD_CHANGED,
            [person.email],
            about=f"person:{person.id}",
            now=now,
            page="/account",
            person=person.name,
            when=say(now),
        )
        doing.record(Verb.PASSWORD_SET, subject=f"person:{person.id}", person=person.name)
