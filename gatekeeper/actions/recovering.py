"""What happens when somebody cannot get into their account? A leader opens it anew, and sees nothing of it.

The owner gets a link by mail, chooses a new password and sets up their second step again. Both are told, and
so are all leaders. For a day the account decides nothing, and it never agrees what whoever opened it had a
hand in (`separation`). Where no leader can sign in, see `locking_out`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from gatekeeper import links, passwords, recoveries
from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actions.signing_in import end_sessions
from gatekeeper.actor import VISITOR, Actor
from gatekeeper.alarms.about_people import Letter, leaders, tell
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import NotFound
from gatekeeper.factors.held import forget_all
from gatekeeper.keys import OperationalKey
from gatekeeper.mail import private
from gatekeeper.models import Person
from gatekeeper.password_words import names_near
from gatekeeper.permissions import Permission
from gatekeeper.separation import QUIET
from gatekeeper.staffing import not_oneself, the_person

CLOSED = "This link opens nothing any more. Links work once, for one day. Ask a leader for a new one."


@dataclass(frozen=True, slots=True)
class Open:
    """What somebody who follows a link is told."""

    name: str
    email: str
    until: datetime


def open_anew(
    db: Database, key: OperationalKey, actor: Actor, person_id: int, *, reason: str, now: datetime
) -> None:
    """Opens the account of a colleague: ends their sessions and sends them a link.

    Raises:
        InvalidInput: it is one's own account, or no reason was given.
        Stale: the account is switched off.
        NotPermitted: one's own account was opened anew less than a day ago.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    not_oneself(actor, person_id, "open the account of")
    why = clean_reason(reason, "why_open", "why it is opened, and how you know that it is they")
    with act(db, actor, now) as doing:
        recoveries.need_settled(doing.session, actor, now, "open it")
        person = the_person(doing.session, person_id)
        row, link = recoveries.begin(doing.session, person, why, by=(actor.staff_id, None), now=now)
        end_sessions(doing.session, person.id, now)
        tell(
            doing.session,
            Letter.RESET_LINK,
            [person.email],
            about=f"person:{person.id}",
            now=now,
            page=private.sealed(key, f"{links.RECOVER}{link}", person.email),
            by=actor.name,
            until=say(row.expires_at),
        )
        tell(
            doing.session,
            Letter.RESET_OPENED,
            leaders(doing.session, but=[person.id]),
            about=f"person:{person.id}",
            now=now,
            by=actor.name,
            person=person.name,
            when=say(now),
        )
        doing.record(Verb.ACCOUNT_OPENED_ANEW, subject=f"person:{person.id}", person=person.name, reason=why)


def look(session: Session, link: str, now: datetime) -> Open | None:
    """Whose account an open link is for. Nothing is used up by looking."""
    found = recoveries.open_by(session, link, now)
    return None if found is None else Open(found[1].name, found[1].email, found[0].expires_at)


def use(db: Database, link: str, password: str, now: datetime) -> None:
    """Sets the new password that the owner chose, forgets their second steps and ends their sessions.

    Raises:
        NotFound: the link opens nothing (any more).
        InvalidInput: the password is too short, too long or easy to guess.
    """
    with db.read() as session:
        opened = recoveries.open_by(session, link, now)
        if opened is None:
            raise NotFound(CLOSED)
        near = names_near(session, opened[1].forename, opened[1].surname, opened[1].email)
    stored = passwords.hashed(password, near)
    with act(db, VISITOR, now) as doing:
        found = recoveries.open_by(doing.session, link, now)
        if found is None:
            raise NotFound(CLOSED)
        row, person = found
        person.password_hash = stored
        row.used_at, row.quiet_until = now, now + QUIET
        doing.session.add_all([row, person])
        forget_all(doing.session, person.id)
        end_sessions(doing.session, person.id, now)
        openers = [doing.session.get_one(Person, one).name for one in (row.opened_by, row.also_by) if one]
        tell(
            doing.session,
            Letter.RESET_USED,
            dict.fromkeys([person.email, *leaders(doing.session)]),
            about=f"person:{person.id}",
            now=now,
            person=person.name,
            by=" and ".join(openers),
            when=say(now),
            until=say(row.quiet_until),
        )
        doing.record(Verb.ACCOUNT_RECOVERED, subject=f"person:{person.id}", person=person.name)
