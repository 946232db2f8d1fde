"""How does somebody who is signed in show once more that it is they, before a page where much can be harmed?

A proof gives the session a new id: whoever had copied the old one has nothing from then on.
"""

import secrets
from datetime import datetime

from sqlmodel import Session

from gatekeeper import passwords
from gatekeeper.actions import tries
from gatekeeper.actions.base import act
from gatekeeper.actions.second_step import WRONG_CODE, WRONG_PASSKEY, Given, taken
from gatekeeper.actions.signing_in import actor_of, is_open, renew, token_hash
from gatekeeper.actions.tries import Visit
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError, NotPermitted
from gatekeeper.factors import held, passkeys
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Person, SignInSession


class WrongProof(GatekeeperError):
    """What was typed does not show that it is they. `field` is where it was typed."""

    def __init__(self, field: str, message: str) -> None:
        """Takes the field and its sentence."""
        super().__init__(message)
        self.field = field


def prove(db: Database, key: OperationalKey, token: str, given: Given, *, address: str, now: datetime) -> str:
    """Checks the proof and gives the new token of the session, which has proved itself just now.

    A passkey is a proof alone: its device has checked who holds it. Otherwise it takes the password, and with it
    a code where somebody has an app for codes, or has any second factor.

    Args:
        db: the database.
        key: the operational key.
        token: that of the session.
        given: what was typed.
        address: the network address that it came from.
        now: the present instant.

    Raises:
        NotPermitted: the session has ended.
        TooManyTries: too many failures for this account or network lately.
        WrongProof: the password, or the second factor of somebody who has one, is not right.
    """
    with db.write() as session:
        person, found = _whose(session, token, now)
        attempt_id = tries.begin(session, Visit(key, person.email, address), now)
        asked = passkeys.take(session, found, now) if given.passkey else None
    fresh = secrets.token_urlsafe(32)
    right = bool(given.passkey) or passwords.matches(person.password_hash, given.password)
    with act(db, Actor(person.id, person.name), now) as doing:
        _, found = _whose(doing.session, token, now)
        how, wrong = ("password", "") if right else ("", "wrong password")
        if given.passkey or (right and held.has_one(doing.session, person.id)):
            how = taken(doing.session, key, person.id, given, asked=asked, now=now) or ""
            wrong = "" if how else "wrong second step"
        if how:
            tries.succeeded(doing.session, attempt_id, now)
            renew(doing.session, found, fresh, now, ends_at=found.ends_at)
            doing.record(Verb.PROVED, subject=f"person:{person.id}", how=how)
        else:
            doing.record(Verb.PROOF_FAILED, subject=f"person:{person.id}", why=wrong)
    if not right:
        raise WrongProof("password", "This is not your password. Type it again.")
    if not how:
        raise WrongProof("passkey", WRONG_PASSKEY) if given.passkey else WrongProof("code", WRONG_CODE)
    return fresh


def _whose(session: Session, token: str, now: datetime) -> tuple[Person, SignInSession]:
    found = session.get(SignInSession, token_hash(token))
    if found is None or not is_open(found, now) or actor_of(session, found.person_id) is None:
        raise NotPermitted("You have been signed out. Sign in again.")
    return session.get_one(Person, found.person_id), found
