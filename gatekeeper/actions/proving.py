"""How does somebody who is signed in show once more that it is they, before a page where much can be harmed?

A proof gives the session a new id: whoever had copied the old one has nothing from then on.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from gatekeeper import passwords
from gatekeeper.actions import tries
from gatekeeper.actions.base import act
from gatekeeper.actions.signing_in import actor_of, is_open, token_hash
from gatekeeper.actions.tries import Visit
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError, NotPermitted
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Person, SignInSession


class WrongProof(GatekeeperError):
    """What was typed does not show that it is they."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives to show that it is they."""

    password: str


def prove(db: Database, key: OperationalKey, token: str, given: Given, *, address: str, now: datetime) -> str:
    """Checks the proof and gives the new token of the session, which has proved itself just now.

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
        WrongProof: the password is not right.
    """
    with db.write() as session:
        person, _ = _whose(session, token, now)
        attempt_id = tries.begin(session, Visit(key, person.email, address), now)
    actor = Actor(person.id, person.name)
    if not passwords.matches(person.password_hash, given.password):
        with act(db, actor, now) as doing:
            doing.record(Verb.PROOF_FAILED, subject=f"person:{person.id}", why="wrong password")
        raise WrongProof("This is not your password. Type it again.")
    fresh = secrets.token_urlsafe(32)
    with act(db, actor, now) as doing:
        _, found = _whose(doing.session, token, now)
        tries.succeeded(doing.session, attempt_id, now)
        renew(doing.session, found, fresh, now)
        doing.record(Verb.PROVED, subject=f"person:{person.id}", how="password")
    return fresh


def renew(session: Session, found: SignInSession, fresh: str, now: datetime) -> None:
    """Puts a session that has just been proved in the place of `found`, which ends. Its own end stays the same."""
    session.add(
        SignInSession(
            id_hash=token_hash(fresh),
            person_id=found.person_id,
            started_at=found.started_at,
            last_seen_at=now,
            ends_at=found.ends_at,
            device=found.device,
            proved_at=now,
        )
    )
    found.ended_at = now
    session.add(found)


def _whose(session: Session, token: str, now: datetime) -> tuple[Person, SignInSession]:
    found = session.get(SignInSession, token_hash(token))
    if found is None or not is_open(found, now) or actor_of(session, found.person_id) is None:
        raise NotPermitted("You have been signed out. Sign in again.")
    return session.get_one(Person, found.person_id), found
