"""How does a person get in, stay in, and get out at once?

Sessions live in the database; the cookie carries a random token of which only the
hash is stored. How often somebody may try is counted in `tries`.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import passwords
from gatekeeper.actions import tries
from gatekeeper.actions.base import act
from gatekeeper.actions.tries import Visit, normal_email
from gatekeeper.actor import VISITOR, Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError
from gatekeeper.factors import held
from gatekeeper.models import Person, PersonRole, PersonStatus, SignInSession
from gatekeeper.permissions import Permission, Role, must_prove_twice, permissions_of

__all__ = ["Visit", "normal_email"]  # of `tries`, which everybody who signs somebody in needs with it

SEEN_EVERY = timedelta(minutes=1)
RECENT = timedelta(minutes=10)
"""So long a proof opens the dangerous pages; then they ask again."""
SECOND_STEP_WITHIN = timedelta(minutes=10)
"""So long a session waits for its second step."""


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


@dataclass(frozen=True, slots=True)
class Entry:
    """The token for the cookie, and whether a second step has to follow before it opens anything."""

    token: str
    second_step: bool


def sign_in(db: Database, visit: Visit, password: str, *, device: str, lengths: Lengths, now: datetime) -> Entry:
    """Checks the password and starts a session. Where somebody has a second factor, it still opens nothing.

    Raises:
        TooManyTries: too many failures for this account or network lately.
        WrongSignIn: address or password is not right, or the account is switched off.
    """
    with db.write() as session:
        attempt_id = tries.begin(session, visit, now)
        person = session.exec(select(Person).where(Person.email == visit.email)).one_or_none()
    right = passwords.matches(person.password_hash if person else None, password)
    if person is None or not right or person.status is not PersonStatus.ACTIVE:
        with act(db, VISITOR, now) as doing:
            doing.record(Verb.SIGN_IN_FAILED, subject="sign-in", why="wrong address or password")
        raise WrongSignIn
    token = secrets.token_urlsafe(32)
    with act(db, Actor(person.id, person.name), now) as doing:
        tries.succeeded(doing.session, attempt_id, now)
        second_step = held.has_one(doing.session, person.id)
        doing.session.add(
            SignInSession(
                id_hash=token_hash(token),
                person_id=person.id,
                started_at=now,
                last_seen_at=now,
                ends_at=now + (SECOND_STEP_WITHIN if second_step else lengths.at_most),
                device=device[:80],
                proved_at=None if second_step else now,
            )
        )
        verb = Verb.FIRST_STEP_PASSED if second_step else Verb.SIGNED_IN
        doing.record(verb, subject=f"person:{person.id}")
    return Entry(token, second_step)


def renew(session: Session, found: SignInSession, fresh: str, now: datetime, *, ends_at: datetime) -> None:
    """Puts a session with a new token that has just been proved in the place of `found`, which ends.

    What is seen of it, its start and its device, stays the same.
    """
    session.add(
        SignInSession(
            id_hash=token_hash(fresh),
            person_id=found.person_id,
            started_at=found.started_at,
            last_seen_at=now,
            ends_at=ends_at,
            device=found.device,
            proved_at=now,
        )
    )
    found.ended_at = now
    session.add(found)


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


def sign_out_elsewhere(db: Database, actor: Actor, token: str, which: str, now: datetime) -> int:
    """Ends other sessions of one's own. Gives how many were open.

    Args:
        db: the database.
        actor: whose.
        token: that of the session which goes on.
        which: the name of one session, or nothing for all others.
        now: the present instant.
    """
    keep = token_hash(token)
    with act(db, actor, now) as doing:
        ended = 0
        for row in _opened(doing.session, actor.staff_id):
            if row.id_hash != keep and (not which or row.name == which):
                row.ended_at = now
                doing.session.add(row)
                ended += 1
        doing.unchanged = not ended
        if ended:
            words = "one session" if which else "all other sessions"
            doing.record(Verb.SESSIONS_ENDED, subject=f"person:{actor.person_id}", which=words)
    return ended


def end_sessions(
    session: Session, person_id: int, now: datetime, *, only: str | None = None, but: str | None = None
) -> None:
    """Ends all open sessions of a person (or only one of them, or all but one) in the caller's transaction."""
    for row in _opened(session, person_id):
        if row.id_hash != but and only in {None, row.id_hash}:
            row.ended_at = now
            session.add(row)


def _opened(session: Session, person_id: int) -> list[SignInSession]:
    mine = select(SignInSession).where(SignInSession.person_id == person_id, col(SignInSession.ended_at).is_(None))
    return list(session.exec(mine))


def who(db: Database, token: str, lengths: Lengths, now: datetime) -> Actor | None:
    """Whom this token belongs to right now, with the rights they hold right now. None: nobody."""
    with db.read() as session:
        found = session.get(SignInSession, token_hash(token))
        if found is None or not _alive(found, lengths, now):
            return None
        actor = actor_of(session, found.person_id, found.proved_at)
    if actor is not None and now - found.last_seen_at >= SEEN_EVERY:
        _seen(db, found.id_hash, now)
    return actor


def actor_of(session: Session, person_id: int, proved_at: datetime | None = None) -> Actor | None:
    """The person with the rights they hold now, or None if they may not sign in.

    Whoever must have a second factor and has none holds no right but that to their own account, on every
    way that leads to an action, and not only on pages.

    Args:
        session: any transaction.
        person_id: whose.
        proved_at: when they last proved who they are, where they sit at a browser.
    """
    person = session.get(Person, person_id)
    if person is None or person.status is not PersonStatus.ACTIVE:
        return None
    roles = frozenset(
        Role(role) for role in session.exec(select(PersonRole.role).where(PersonRole.person_id == person_id))
    )
    if must_prove_twice(roles) and not held.has_one(session, person_id):
        own = frozenset({Permission.SIGNED_IN})
        return Actor(person.id, person.name, permissions=own, proved_at=proved_at, lacks_second_factor=True)
    permissions = permissions_of(roles, person.category)
    return Actor(person.id, person.name, roles=roles, permissions=permissions, proved_at=proved_at)


def is_recent(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a proof of who somebody is still opens the dangerous pages."""
    return proved_at is not None and now - proved_at < RECENT


def token_hash(token: str) -> str:
    """What is stored instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_open(found: SignInSession, now: datetime) -> bool:
    """Whether a session was proved and not ended, by somebody or by its age."""
    return found.proved_at is not None and found.ended_at is None and now < found.ends_at


def _alive(found: SignInSession, lengths: Lengths, now: datetime) -> bool:
    return is_open(found, now) and now - found.last_seen_at < lengths.idle


def _seen(db: Database, id_hash: str, now: datetime) -> None:
    with db.write() as session:
        row = session.get(SignInSession, id_hash)
        if row is not None and row.ended_at is None:
            row.last_seen_at = now
            session.add(row)
