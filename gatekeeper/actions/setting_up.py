"""What happens before anybody can post: the school, its account and its first leader?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select

from gatekeeper import passwords
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.models import (
    Channel,
    Objective,
    Person,
    PersonRole,
    PersonStatus,
    PracticeMark,
    School,
)
from gatekeeper.objectives import STARTER
from gatekeeper.permissions import Role, StaffCategory
from gatekeeper.school_addresses import NotTheSchools, school_address


def mark_practice(db: Database, now: datetime) -> None:
    """Marks this data as that of a practice school, for ever. Its pupils are in it already.

    Raises:
        Stale: it is marked already.
    """
    with act(db, COMMAND, now) as doing:
        if doing.session.get(PracticeMark, 1) is not None:
            raise Stale("This is a practice school already. Nothing was changed.")
        doing.session.add(PracticeMark(id=1, made_at=now))
        doing.record(Verb.PRACTICE_BEGUN, subject="school")


@dataclass(frozen=True, slots=True)
class NewSchool:
    """The school and its account."""

    name: str
    email_domain: str
    handle: str
    account_id: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    link_hosts: tuple[str, ...] = ()
    closed_days: tuple[date, ...] = ()
    address: str = ""
    places: tuple[str, ...] = ()
    allowed_handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstLeader:
    """Who can let everybody else in."""

    email: str
    title: str
    forename: str
    surname: str
    password: str


def set_up(db: Database, school: NewSchool, leader: FirstLeader, now: datetime) -> int:
    """Makes the school, its account, the starter aims and the first leader; gives the leader's id.

    Raises:
        Stale: this installation has a school already.
        InvalidInput: something is missing.
    """
    try:
        email = school_address(leader.email.strip(), school.email_domain)
    except NotTheSchools as error:
        must = f"The first leader's address must end in @{school.email_domain}."
        raise InvalidInput({"email": f"{must} {error}"}) from error
    near = (
        school.name,
        school.email_domain,
        school.handle,
        *school.places,
        leader.forename,
        leader.surname,
        email,
    )
    stored = passwords.hashed(leader.password, near)
    with act(db, COMMAND, now) as doing:
        if doing.session.exec(select(School.id)).first() is not None:
            raise Stale("This installation has a school already. Nothing was changed.")
        doing.session.add(
            School(
                name=school.name,
                email_domain=school.email_domain,
                phones=list(school.phones),
                emails=list(school.emails),
                postcodes=list(school.postcodes),
                link_hosts=list(school.link_hosts),
                closed_days=[day.isoformat() for day in school.closed_days],
                address=school.address,
                places=list(school.places),
                allowed_handles=list(school.allowed_handles),
            )
        )
        doing.session.add(Channel(handle=school.handle, account_id=school.account_id))
        doing.session.add_all(
            Objective(code=code, title=title, intended_outcome=outcome, position=position)
            for position, (code, title, outcome) in enumerate(STARTER)
        )
        person = Person(
            email=email,
            title=leader.title,
            forename=leader.forename,
            surname=leader.surname,
            category=StaffCategory.LEADERSHIP,
            status=PersonStatus.ACTIVE,
            password_hash=stored,
            created_at=now,
        )
        doing.session.add(person)
        doing.session.flush()
        doing.session.add(PersonRole(person_id=person.id, role=Role.LEADER))
        doing.record(Verb.SCHOOL_SET_UP, subject="school", handle=school.handle)
        return person.id
