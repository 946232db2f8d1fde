"""How does somebody whose password was right get past the second step of signing in?

Until then the session opens nothing at all, and ends by itself after ten minutes.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from gatekeeper.actions import tries
from gatekeeper.actions.base import act
from gatekeeper.actions.signing_in import Lengths, actor_of, renew, token_hash
from gatekeeper.actions.tries import Visit
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import GatekeeperError
from gatekeeper.factors import passkeys, totp
from gatekeeper.factors.passkeys import Site
from gatekeeper.keys import OperationalKey
from gatekeeper.models import CodeFactor, Passkey, Person, SignInSession

WRONG_CODE = "This code is not right, or was used before. Wait for the next one in your app, and type that."

WRONG_PASSKEY = "The passkey did not answer in time, or is not one of this account. Try once more."


class NotWaiting(GatekeeperError):
    """Nobody waits at the second step with this session."""

    def __init__(self) -> None:
        """Always the same sentence."""
        super().__init__("Too much time went by. Nothing is lost: sign in once more.")


class WrongSecondStep(GatekeeperError):
    """What was given is not what the second factor would give now."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives to prove who they are: what they typed, or what their passkey answered for our site."""

    password: str = ""
    code: str = ""
    passkey: str = ""
    site: Site | None = None


def waiting(db: Database, token: str, now: datetime) -> int | None:
    """Who waits at the second step with this session, if anybody does."""
    with db.read() as session:
        found = _found(session, token, now)
        return None if found is None else found.person_id


def finish(
    db: Database, key: OperationalKey, token: str, given: Given, *, address: str, lengths: Lengths, now: datetime
) -> str:
    """Checks the second factor and opens the session. Gives the token for the cookie.

    Args:
        db: the database.
        key: the operational key.
        token: that of the session which waits.
        given: what was typed.
        address: the network address that it came from.
        lengths: how long the session lasts from now on.
        now: the present instant.

    Raises:
        NotWaiting: the session has ended.
        TooManyTries: too many failures for this account or network lately.
        WrongSecondStep: it is not right, or was used before.
    """
    with db.write() as session:
        found = _found(session, token, now)
        if found is None:
            raise NotWaiting
        person = session.get_one(Person, found.person_id)
        attempt_id = tries.begin(session, Visit(key, person.email, address), now)
        asked = passkeys.take(session, found, now) if given.passkey else None
    fresh = secrets.token_urlsafe(32)
    with act(db, Actor(person.id, person.name), now) as doing:
        found = _found(doing.session, token, now)
        how = taken(doing.session, key, person.id, given, asked=asked, now=now) if found else None
        if found is None or how is None:
            doing.record(Verb.SIGN_IN_FAILED, subject=f"person:{person.id}", why="wrong second step")
        else:
            tries.succeeded(doing.session, attempt_id, now)
            renew(doing.session, found, fresh, now, ends_at=found.started_at + lengths.at_most)
            doing.record(Verb.SIGNED_IN, subject=f"person:{person.id}")
    if how is None:
        raise WrongSecondStep(WRONG_PASSKEY if given.passkey else WRONG_CODE)
    return fresh


def taken(
    session: Session, key: OperationalKey, person_id: int, given: Given, *, asked: bytes | None, now: datetime
) -> str | None:
    """By what somebody's second factor was proved, in the caller's transaction; None where it was not.

    Args:
        session: the caller's writing transaction.
        key: the operational key.
        person_id: whose.
        given: what they gave. An answer of a passkey counts alone.
        asked: what a passkey was asked to sign, where one was.
        now: the present instant.
    """
    if given.passkey:
        have = session.exec(select(Passkey).where(Passkey.person_id == person_id)).all()
        right = given.site and passkeys.signed(session, given.site, asked, have, given.passkey, now=now)
        return "passkey" if right else None
    mine = select(CodeFactor).where(CodeFactor.person_id == person_id, col(CodeFactor.confirmed_at).is_not(None))
    for row in session.exec(mine).all():
        if totp.take(session, row, given.code, key, now):
            return "code"
    return None


def _found(session: Session, token: str, now: datetime) -> SignInSession | None:
    found = session.get(SignInSession, token_hash(token))
    if found is None or found.proved_at is not None or found.ended_at is not None or now >= found.ends_at:
        return None
    return found if actor_of(session, found.person_id) else None
