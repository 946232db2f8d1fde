"""What happens when somebody joins? A leader invites an address; whoever reads it chooses their own password.

No leader sees the link or the password. A link opens once, for a day; sent again, it takes the place of the
one before.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper import links, passwords
from gatekeeper.actions.base import Act, act
from gatekeeper.actor import VISITOR, Actor
from gatekeeper.alarms.about_people import Letter, tell
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.mail import private
from gatekeeper.models import Invitation, Person, PersonRole, PersonStatus
from gatekeeper.password_words import names_near
from gatekeeper.permissions import Permission, Role
from gatekeeper.recoveries import need_settled
from gatekeeper.staffing import (
    Described,
    Namesake,
    one_account,
    role_words,
    school_email,
    wrong_names,
    wrong_roles,
)

NO_NAMESAKE = Namesake()
CLOSED = "This link opens nothing any more. Links work once, for one day. Ask a leader for a new one."


class AccountThere(InvalidInput):
    """There is an account with this address. `person_id` is whose, so that the page can lead there."""

    def __init__(self, person_id: int, *, active: bool) -> None:
        """Says whether it is switched on."""
        self.person_id = person_id
        off = "There is an account with this address that is switched off. Switch that one on instead."
        super().__init__({"email": "There is already an account with this address." if active else off})


@dataclass(frozen=True, slots=True)
class NewColleague:
    """Whom a leader invites."""

    email: str
    described: Described
    roles: frozenset[Role]
    namesake: Namesake = NO_NAMESAKE


@dataclass(frozen=True, slots=True)
class Open:
    """What somebody who follows a link is told."""

    name: str
    email: str
    roles: str
    until: datetime


def invite(db: Database, key: OperationalKey, actor: Actor, whom: NewColleague, now: datetime) -> int:
    """Invites an address and queues the mail with the link. Gives the number of the invitation.

    Raises:
        AccountThere: somebody has an account with this address.
        InvalidInput: a field is missing, the address is not exactly one of the school, or it is invited already.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        need_settled(doing.session, actor, now, "invite")
        described = whom.described
        wrong = wrong_names(described) | wrong_roles(whom.roles, described.category)
        if Role.LEADER in whom.roles:
            wrong["roles"] = "Nobody joins as a leader. Invite them with another role; two leaders make a leader."
        try:
            email = school_email(doing.session, whom.email)
            _nobody_there(doing.session, email)
            _not_invited(doing.session, email)
        except AccountThere:
            raise
        except InvalidInput as error:
            wrong |= error.fields
        if wrong:
            raise InvalidInput(wrong)
        said = one_account(doing.session, described, whom.namesake)
        link, kept = links.new()
        row = Invitation(
            email=email,
            title=described.title.strip(),
            forename=described.forename.strip(),
            surname=described.surname.strip(),
            category=described.category,
            roles=sorted(whom.roles),
            link_hash=kept,
            invited_by=actor.staff_id,
            invited_at=now,
            sent_at=now,
            expires_at=now + links.LASTS,
        )
        doing.session.add(row)
        doing.session.flush()
        _write(doing, key, row, link)
        doing.record(
            Verb.USER_INVITED,
            subject=f"invitation:{row.id}",
            person=row.name,
            email=email,
            roles=role_words(whom.roles),
            namesake=said,
        )
        return row.id


def send_again(db: Database, key: OperationalKey, actor: Actor, invitation_id: int, now: datetime) -> None:
    """Sends an invitation again with a new link and a new day. The link before opens nothing any more.

    Raises:
        Stale: it was accepted or withdrawn meanwhile.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        need_settled(doing.session, actor, now, "invite")
        row = _waiting(doing.session, invitation_id)
        link, row.link_hash = links.new()
        row.sent_at, row.expires_at = now, now + links.LASTS
        doing.session.add(row)
        _write(doing, key, row, link)
        doing.record(Verb.INVITED_AGAIN, subject=f"invitation:{row.id}", person=row.name)


def withdraw(db: Database, actor: Actor, invitation_id: int, now: datetime) -> None:
    """Withdraws an invitation: its link opens nothing any more.

    Raises:
        Stale: it was accepted or withdrawn meanwhile.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        row = _waiting(doing.session, invitation_id)
        row.withdrawn_at, row.withdrawn_by = now, actor.staff_id
        doing.session.add(row)
        doing.record(Verb.INVITATION_WITHDRAWN, subject=f"invitation:{row.id}", person=row.name)


def look(session: Session, link: str, now: datetime) -> Open | None:
    """What an open link is for. Nothing is used up by looking."""
    row = _open(session, link, now)
    return None if row is None else Open(row.name, row.email, role_words(map(Role, row.roles)), row.expires_at)


def accept(db: Database, link: str, password: str, now: datetime) -> str:
    """Makes the account of whoever was invited, with the password that they chose. Gives its address.

    Raises:
        NotFound: the link opens nothing (any more).
        InvalidInput: the password is too short, too long or easy to guess.
    """
    with db.read() as session:
        invited = _open(session, link, now)
        if invited is None:
            raise NotFound(CLOSED)
        near = names_near(session, invited.forename, invited.surname, invited.email)
    stored = passwords.hashed(password, near)
    with act(db, VISITOR, now) as doing:
        row = _open(doing.session, link, now)
        if row is None:
            raise NotFound(CLOSED)
        _nobody_there(doing.session, row.email)
        person = Person(
            email=row.email,
            title=row.title,
            forename=row.forename,
            surname=row.surname,
            category=row.category,
            status=PersonStatus.ACTIVE,
            password_hash=stored,
            created_at=now,
        )
        doing.session.add(person)
        doing.session.flush()
        roles = frozenset(map(Role, row.roles))
        doing.session.add_all(PersonRole(person_id=person.id, role=role) for role in sorted(roles))
        row.accepted_at, row.person_id = now, person.id
        doing.session.add(row)
        doing.record(Verb.USER_JOINED, subject=f"person:{person.id}", person=person.name, roles=role_words(roles))
        return row.email


def _nobody_there(session: Session, email: str) -> None:
    person = session.exec(select(Person).where(Person.email == email)).first()
    if person is not None:
        raise AccountThere(person.id, active=person.status is PersonStatus.ACTIVE)


def _not_invited(session: Session, email: str) -> None:
    waiting = select(Invitation.id).where(
        Invitation.email == email, col(Invitation.accepted_at).is_(None), col(Invitation.withdrawn_at).is_(None)
    )
    if session.exec(waiting).first() is not None:
        raise InvalidInput(
            {"email": "This address is invited already. Send that invitation again, or withdraw it."}
        )


def _waiting(session: Session, invitation_id: int) -> Invitation:
    row = session.get(Invitation, invitation_id)
    if row is None:
        raise NotFound("There is no such invitation.")
    if row.accepted_at is not None or row.withdrawn_at is not None:
        raise Stale("This invitation was accepted or withdrawn meanwhile. Nothing was changed.")
    return row


def _open(session: Session, link: str, now: datetime) -> Invitation | None:
    row = session.exec(select(Invitation).where(Invitation.link_hash == links.kept(link))).one_or_none()
    if row is None or row.accepted_at is not None or row.withdrawn_at is not None or row.expires_at <= now:
        return None
    return row


def _write(doing: Act, key: OperationalKey, row: Invitation, link: str) -> None:
    tell(
        doing.session,
        Letter.INVITED,
        [row.email],
        about=f"invitation:{row.id}",
        now=doing.now,
        page=private.sealed(key, f"{links.JOIN}{link}", row.email),
        by=doing.actor.name,
        roles=role_words(map(Role, row.roles)),
        until=say(row.expires_at),
    )
