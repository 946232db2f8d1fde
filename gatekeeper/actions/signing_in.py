"""How does a person get in, stay in, and get out at once?

Sessions live in the database; the cookie carries a random token of which only the
hash is stored. Tries are counted in the database too, by account and by network,
so that several processes share one limit.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from gatekeeper import networks, passwords
from gatekeeper.actions.base import act
from gatekeeper.actor import VISITOR, Actor
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError, TooManyTries
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Person, PersonRole, PersonStatus, SignInAttempt, SignInSession
from gatekeeper.permissions import Role, permissions_of

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 5
TRIES_PER_NETWORK = 100
SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=1)


class WrongSignIn(GatekeeperError):
    """The address or the password is not right; it is never said which."""

    def __init__(self) -> None:
        """Always the same sentence."""
        super().__init__("The e-mail address or the password is not right. Check both and try again.")


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long a session lasts: without a click, and at most."""

    idle: timedelta
    at_most: timedelta


class Visit:
    """One try to get in: which account and which network, as keyed hashes."""

    def __init__(self, key: OperationalKey, email: str, address: str) -> None:
        """Takes what was typed and the network address it came from."""
        self.email = normal_email(email)
        self._key = key
        self._address = address

    @cached_property
    def account(self) -> str:
        """The account, as a keyed hash."""
        return self._key.fingerprint("sign-in account", self.email)

    @cached_property
    def network(self) -> str:
        """The /24 (or /48) that it came from, as a keyed hash."""
        return self._key.fingerprint("sign-in network", networks.wide(self._address))


def normal_email(email: str) -> str:
    """The address as accounts are stored: no spaces around it, one case."""
    return email.strip().casefold()


def sign_in(db: Database, visit: Visit, password: str, *, device: str, lengths: Lengths, now: datetime) -> str:
    """Checks the password and opens a session. Gives the token for the cookie.

    Raises:
        TooManyTries: too many failures for this account or network lately.
        WrongSignIn: address or password is not right, or the account is switched off.
    """
    with db.write() as session:
        # The try is counted before the password is looked at, one at a time, so that many
        # at once do not slip under the limit together.
        chain.lock(session)
        _throttle(session, visit, now)
        attempt = SignInAttempt(account=visit.account, network=visit.network, at=now, succeeded=False)
        session.add(attempt)
        session.flush()
        attempt_id = attempt.id
        person = session.exec(select(Person).where(Person.email == visit.email)).one_or_none()
    right = passwords.matches(person.password_hash if person else None, password)
    if person is None or not right or person.status is not PersonStatus.ACTIVE:
        with act(db, VISITOR, now) as doing:
            doing.record(Verb.SIGN_IN_FAILED, subject="sign-in", why="wrong address or password")
        raise WrongSignIn
    token = secrets.token_urlsafe(32)
    with act(db, Actor(person.id, person.name), now) as doing:
        doing.session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < now - KEPT))
        attempt = doing.session.get_one(SignInAttempt, attempt_id)
        attempt.succeeded = True
        doing.session.add(attempt)
        doing.session.add(
            SignInSession(
                id_hash=token_hash(token),
                person_id=person.id,
                started_at=now,
                last_seen_at=now,
                ends_at=now + lengths.at_most,
                device=device[:80],
            )
        )
        doing.record(Verb.SIGNED_IN, subject=f"person:{person.id}")
    return token


def sign_out(db: Database, token: str, now: datetime) -> None:
    """Ends this session. It is refused from the next request on, wherever the cookie is."""
    with db.read() as session:
        found = session.get(SignInSession, token_hash(token))
        person = session.get(Person, found.person_id) if found else None
    if found is None or person is None or found.ended_at is not None:
        return
    with act(db, Actor(person.id, person.name), now) as doing:
        end_sessions(doing.session, person.id, now, only=found.id_hash)
        doing.record(Verb.SIGNED_OUT, subject=f"person:{person.id}", how="by choice")


def end_sessions(session: Session, person_id: int, now: datetime, *, only: str | None = None) -> None:
    """Ends all open sessions of a person (or one of them) in the caller's transaction."""
    opened = select(SignInSession).where(
        SignInSession.person_id == person_id, col(SignInSession.ended_at).is_(None)
    )
    for row in session.exec(opened if only is None else opened.where(SignInSession.id_hash == only)):
        row.ended_at = now
        session.add(row)


def who(db: Database, token: str, lengths: Lengths, now: datetime) -> Actor | None:
    """Whom this token belongs to right now, with the rights they hold right now. None: nobody."""
    with db.read() as session:
        found = session.get(SignInSession, token_hash(token))
        if found is None or not _alive(found, lengths, now):
            return None
        actor = actor_of(session, found.person_id)
    if actor is not None and now - found.last_seen_at >= SEEN_EVERY:
        _seen(db, found.id_hash, now)
    return actor


def actor_of(session: Session, person_id: int) -> Actor | None:
    """The person with the rights they hold now, or None if they may not sign in."""
    person = session.get(Person, person_id)
    if person is None or person.status is not PersonStatus.ACTIVE:
        return None
    roles = frozenset(
        Role(role) for role in session.exec(select(PersonRole.role).where(PersonRole.person_id == person_id))
    )
    return Actor(person.id, person.name, roles=roles, permissions=permissions_of(roles, person.category))


def token_hash(token: str) -> str:
    """What is stored instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _alive(found: SignInSession, lengths: Lengths, now: datetime) -> bool:
    return found.ended_at is None and now < found.ends_at and now - found.last_seen_at < lengths.idle


def _seen(db: Database, id_hash: str, now: datetime) -> None:
    with db.write() as session:
        row = session.get(SignInSession, id_hash)
        if row is not None and row.ended_at is None:
            row.last_seen_at = now
            session.add(row)


def _throttle(session: Session, visit: Visit, now: datetime) -> None:
    for column, value, limit in (
        (col(SignInAttempt.account), visit.account, TRIES_PER_ACCOUNT),
        (col(SignInAttempt.network), visit.network, TRIES_PER_NETWORK),
    ):
        failures = session.exec(
            select(func.count())
            .select_from(SignInAttempt)
            .where(column == value, col(SignInAttempt.at) > now - WINDOW, col(SignInAttempt.succeeded).is_(False))
        ).one()
        if failures >= limit:
            raise TooManyTries(
                "There were too many wrong tries. Sign-in is closed for 15 minutes. Nothing is lost; "
                "if it was not you, tell a leader."
            )
