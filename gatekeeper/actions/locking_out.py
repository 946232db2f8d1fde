"""What happens for the day on which no leader can sign in? Printed codes, and a command on the server.

Each leader has codes of their own, on paper. Two unused ones of two different leaders open the account of one
leader: whoever sits at the server gets a link, once, and all leaders are told. A code alone opens nothing, and
neither does the server alone.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper import links, lock_out_codes, recoveries
from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actions.signing_in import end_sessions
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.alarms.about_people import Letter, leaders, tell
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError, NotFound
from gatekeeper.keys import OperationalKey
from gatekeeper.models import LockOutCode, Person, PersonStatus
from gatekeeper.permissions import Permission, Role
from gatekeeper.school_addresses import folded
from gatekeeper.staffing import roles_of, the_person


class CodesDoNotFit(GatekeeperError):
    """The codes are not two open ones of two leaders; it is never said which is wrong."""

    def __init__(self) -> None:
        """Always the same sentence."""
        super().__init__(
            "These are not two unused codes of two different leaders. Nothing was opened, and no code is used up. "
            "The try is on the record."
        )


def make_codes(db: Database, key: OperationalKey, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Makes a leader's own codes anew, and gives them: they are shown this once. Those before open nothing.

    Raises:
        NotPermitted: only a leader has codes, and nobody whose account was opened anew less than a day ago.
    """
    actor.need(Permission.PEOPLE_MANAGE)
    with act(db, actor, now) as doing:
        recoveries.need_settled(doing.session, actor, now, "make codes")
        person = the_person(doing.session, actor.staff_id)
        for row in open_codes(doing.session, person.id):
            row.replaced_at = now
            doing.session.add(row)
        codes = tuple(lock_out_codes.new() for _ in range(lock_out_codes.COUNT))
        doing.session.add_all(
            LockOutCode(person_id=person.id, code_hash=lock_out_codes.kept(key, code), made_at=now)
            for code in codes
        )
        tell(
            doing.session,
            Letter.CODES_MADE,
            [person.email],
            about=f"person:{person.id}",
            now=now,
            page="/people/codes",
            person=person.name,
            when=say(now),
        )
        doing.record(Verb.CODES_MADE, subject=f"person:{person.id}", count=len(codes))
        return codes


def unlock(
    db: Database, key: OperationalKey, email: str, *, codes: tuple[str, str], reason: str, now: datetime
) -> str:
    """On the server: opens the account of a leader with two codes of two leaders. Gives the path of the link.

    Raises:
        NotFound: no leader has this address.
        CodesDoNotFit: they are not two unused codes of two different leaders. That is on the record too.
        InvalidInput: no reason was given.
    """
    why = clean_reason(reason, "reason", "why it is opened")
    with act(db, COMMAND, now) as doing:
        person = doing.session.exec(select(Person).where(Person.email == folded(email.strip()))).one_or_none()
        if person is None or Role.LEADER not in roles_of(doing.session, person.id):
            raise NotFound(f"No leader has the address {email}.")
        subject = f"person:{person.id}"
        first, second = (_leaders_code(doing.session, key, code) for code in codes)
        link = None
        if first is None or second is None or first.person_id == second.person_id:
            doing.record(Verb.UNLOCK_FAILED, subject=subject, person=person.name)
        else:
            for code in (first, second):
                code.used_at = now
                doing.session.add(code)
            _, link = recoveries.begin(doing.session, person, why, by=(first.person_id, second.person_id), now=now)
            end_sessions(doing.session, person.id, now)
            names = [the_person(doing.session, code.person_id).name for code in (first, second)]
            tell(
                doing.session,
                Letter.UNLOCKED,
                leaders(doing.session),
                about=subject,
                now=now,
                person=person.name,
                when=say(now),
                by=names[0],
                also=names[1],
            )
            doing.record(
                Verb.UNLOCKED, subject=subject, person=person.name, first=names[0], second=names[1], reason=why
            )
    if link is None:
        raise CodesDoNotFit
    return f"{links.RECOVER}{link}"


def open_codes(session: Session, person_id: int) -> list[LockOutCode]:
    """The codes of somebody that open something."""
    rows = session.exec(
        select(LockOutCode).where(
            LockOutCode.person_id == person_id,
            col(LockOutCode.used_at).is_(None),
            col(LockOutCode.replaced_at).is_(None),
        )
    )
    return list(rows)


def _leaders_code(session: Session, key: OperationalKey, typed: str) -> LockOutCode | None:
    row = session.exec(
        select(LockOutCode).where(
            LockOutCode.code_hash == lock_out_codes.kept(key, typed),
            col(LockOutCode.used_at).is_(None),
            col(LockOutCode.replaced_at).is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    owner = the_person(session, row.person_id)
    leads = owner.status is PersonStatus.ACTIVE and Role.LEADER in roles_of(session, owner.id)
    return row if leads else None
