"""How does somebody add a second factor to their own account, and take one away?

The person is told by mail each time, so that whoever did it in their place does not stay unseen. With the first
one all their other sessions end: those were opened by a password alone.
"""

from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from gatekeeper.actions.base import Act, act, one_line
from gatekeeper.actions.signing_in import end_sessions
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.factors import held, totp
from gatekeeper.keys import OperationalKey
from gatekeeper.mail import queueing
from gatekeeper.models import CodeFactor, Passkey, Person
from gatekeeper.screening import the_school

AT_MOST = 10
LONGEST_NAME = 60
APP, PASSKEY = "an app with codes", "a passkey"


@dataclass(frozen=True, slots=True)
class Begun:
    """An app that is being set up: what it has to be told."""

    seed: str
    address: str


def begin_codes(db: Database, key: OperationalKey, actor: Actor, now: datetime) -> int:
    """Makes a secret for an app, which counts only once a code of it was typed. Gives the number of its row.

    What was begun before and not finished is forgotten.

    Raises:
        InvalidInput: they have as many second factors as anybody may have.
    """
    person_id = actor.staff_id
    with act(db, actor, now) as doing:
        not_too_many(doing.session, person_id)
        doing.session.exec(
            delete(CodeFactor).where(
                col(CodeFactor.person_id) == person_id, col(CodeFactor.confirmed_at).is_(None)
            )
        )
        row = CodeFactor(person_id=person_id, name="", key_version=totp.KEY_VERSION, sealed=b"", added_at=now)
        doing.session.add(row)
        doing.session.flush()
        totp.seal(row, totp.new_seed(), key)
        doing.session.add(row)
        doing.record(Verb.FACTOR_BEGUN, subject=f"person:{person_id}")
        return row.id


def begun(db: Database, key: OperationalKey, actor: Actor, factor_id: int) -> Begun:
    """What the app has to be told.

    Raises:
        NotFound: nothing of this number was begun by them, or it was finished.
    """
    with db.read() as session:
        row = _begun(session, actor, factor_id)
        seed = totp.seed_of(row, key)
        if seed is None:
            raise NotFound("There is nothing to set up here. Begin again from your account.")
        email = session.get_one(Person, row.person_id).email
        return Begun(seed, totp.address(seed, email, the_school(session).name))


def confirm_codes(
    db: Database,
    key: OperationalKey,
    actor: Actor,
    factor_id: int,
    *,
    code: str,
    name: str,
    keep: str | None,
    now: datetime,
) -> None:
    """Counts the app from now on, because it shows the right code.

    Args:
        db: the database.
        key: the operational key.
        actor: whose app it is.
        factor_id: the number of what was begun.
        code: what the app shows.
        name: how they call it.
        keep: the stored hash of the one session that goes on if this is their first second factor.
        now: the present instant.

    Raises:
        NotFound: nothing of this number was begun by them.
        InvalidInput: the code is not right, or the name is too long.
    """
    called = plain_name(name, "My phone")
    with act(db, actor, now) as doing:
        row = _begun(doing.session, actor, factor_id)
        first = not held.has_one(doing.session, row.person_id)
        if not totp.take(doing.session, row, code, key, now):
            raise InvalidInput(
                {
                    "code": "This code is not right. Look whether the clock of your phone is set by itself, and "
                    "type the code that the app shows now."
                }
            )
        row.name, row.confirmed_at, row.added_at = called, now, now
        doing.session.add(row)
        added(doing, row.person_id, APP, first=first, keep=keep)


def remove(db: Database, actor: Actor, factor_id: int, *, is_passkey: bool, now: datetime) -> None:
    """Takes a second factor away.

    Raises:
        NotFound: they have none of this number.
        Stale: it is their last, and what they may do demands one.
    """
    person_id = actor.staff_id
    with act(db, actor, now) as doing:
        found: tuple[Passkey | CodeFactor | None, str]
        if is_passkey:
            found = (doing.session.get(Passkey, factor_id), PASSKEY)
        else:
            found = (doing.session.get(CodeFactor, factor_id), APP)
        row, what = found
        if row is None or row.person_id != person_id:
            raise NotFound("There is no such second step in your account.")
        doing.session.delete(row)
        doing.session.flush()
        if held.must_have_one(doing.session, person_id) and not held.has_one(doing.session, person_id):
            raise Stale(
                "This is your only second step, and what you may do here needs one. Nothing was changed. "
                "Add another first, and then remove this one."
            )
        _tell(doing.session, person_id, "was removed from", what, now)
        doing.record(Verb.FACTOR_REMOVED, subject=f"person:{person_id}", what=what)


def added(doing: Act, person_id: int, what: str, *, first: bool, keep: str | None) -> None:
    """What follows every new second factor: other sessions end with the first, a mail, and the event."""
    if first:
        end_sessions(doing.session, person_id, doing.now, but=keep)
    _tell(doing.session, person_id, "was added to", what, doing.now)
    doing.record(Verb.FACTOR_ADDED, subject=f"person:{person_id}", what=what)


def _tell(session: Session, person_id: int, done: str, what: str, now: datetime) -> None:
    queueing.queue(
        session,
        to=[session.get_one(Person, person_id).email],
        subject=f"A second step {done} your account",
        body=f"To sign in at the gatekeeper, {what} {done} your account.\n\n"
        "If that was you, there is nothing to do. If it was not you, tell a leader at once, in person or by "
        "telephone, and change your password.",
        kind="second-step",
        about=f"person:{person_id}",
        step=f"{done} {now.isoformat()}",
        page="/account",
        now=now,
    )


def _begun(session: Session, actor: Actor, factor_id: int) -> CodeFactor:
    row = session.get(CodeFactor, factor_id)
    if row is None or row.person_id != actor.staff_id or row.confirmed_at is not None:
        raise NotFound("There is nothing to set up here. Begin again from your account.")
    return row


def not_too_many(session: Session, person_id: int) -> None:
    """Refuses one more second factor where there are many.

    Raises:
        InvalidInput: they have as many as anybody may have.
    """
    codes = session.exec(select(func.count()).where(CodeFactor.person_id == person_id)).one()
    keys = session.exec(select(func.count()).where(Passkey.person_id == person_id)).one()
    if codes + keys >= AT_MOST:
        raise InvalidInput({"second-step": "You have as many second steps as one can have. Remove one first."})


def plain_name(typed: str, otherwise: str) -> str:
    """How somebody calls a second factor.

    Raises:
        InvalidInput: it is too long, or holds signs that no screen shows.
    """
    name = one_line(typed) or otherwise
    if len(name) > LONGEST_NAME or any(category(c) == "Cf" for c in name):
        raise InvalidInput({"name": f"Use a plain name of at most {LONGEST_NAME} characters."})
    return name
