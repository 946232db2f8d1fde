"""What happens before anybody can post: the school, its account, its first leader, its roll?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select

from gatekeeper import passwords
from gatekeeper.actions.base import act
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.models import (
    Channel,
    Objective,
    Person,
    PersonRole,
    PersonStatus,
    Pupil,
    RollStatus,
    School,
    SchoolClass,
)
from gatekeeper.objectives import STARTER
from gatekeeper.permissions import Permission, Role, StaffCategory


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


@dataclass(frozen=True, slots=True)
class FirstLeader:
    """Who can let everybody else in."""

    email: str
    title: str
    forename: str
    surname: str
    password: str


@dataclass(frozen=True, slots=True)
class NewClass:
    """A class of the roll."""

    name: str
    year_group: str


@dataclass(frozen=True, slots=True)
class NewPupil:
    """A child of the roll. `class_name` is one of the classes given with it."""

    mis_ref: str
    forename: str
    surname: str
    class_name: str
    year_group: str
    joined_on: date
    known_as: str = ""
    former_names: tuple[str, ...] = ()


def set_up(db: Database, school: NewSchool, leader: FirstLeader, now: datetime) -> int:
    """Makes the school, its account, the starter aims and the first leader; gives the leader's id.

    Raises:
        Stale: this installation has a school already.
        InvalidInput: something is missing.
    """
    email = leader.email.strip().casefold()
    if not email.endswith(f"@{school.email_domain}"):
        raise InvalidInput({"email": f"The leader's address must end in @{school.email_domain}."})
    stored = passwords.hashed(leader.password)
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


def take_in_roll(
    db: Database, actor: Actor, classes: Sequence[NewClass], pupils: Sequence[NewPupil], now: datetime
) -> dict[str, int]:
    """Adds classes and pupils that are not there yet; gives each pupil's id by `mis_ref`."""
    actor.need(Permission.CONSENT_RECORD)
    with act(db, actor, now) as doing:
        ids = {row.name: row.id for row in doing.session.exec(select(SchoolClass))}
        for position, new in enumerate(classes, start=len(ids)):
            if new.name not in ids:
                row = SchoolClass(name=new.name, year_group=new.year_group, position=position)
                doing.session.add(row)
                doing.session.flush()
                ids[new.name] = row.id
        rows = [
            Pupil(
                mis_ref=p.mis_ref,
                forename=p.forename,
                known_as=p.known_as,
                surname=p.surname,
                former_names=list(p.former_names),
                class_id=ids[p.class_name],
                year_group=p.year_group,
                roll=RollStatus.ON_ROLL,
                joined_on=p.joined_on,
            )
            for p in pupils
        ]
        doing.session.add_all(rows)
        doing.session.flush()
        doing.record(Verb.ROLL_IMPORTED, subject="roll", classes=len(classes), pupils=len(pupils))
        return {row.mis_ref: row.id for row in rows}
