"""How does somebody add a passkey to their own account, and how is one asked to sign?"""

from datetime import datetime

from sqlmodel import Session, select

from gatekeeper.actions.base import act
from gatekeeper.actions.own_factors import PASSKEY, added, not_too_many, plain_name
from gatekeeper.actions.second_step import NotWaiting
from gatekeeper.actions.signing_in import actor_of, token_hash
from gatekeeper.actor import Actor
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound
from gatekeeper.factors import held, passkeys
from gatekeeper.factors.passkeys import Site
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Passkey, Person, SignInSession
from gatekeeper.screening import the_school

REFUSED = (
    "The passkey could not be added: the device did not answer in time, or its answer does not fit this page. "
    "Nothing was changed. Try once more."
)


def ask_to_make(db: Database, key: OperationalKey, actor: Actor, token: str, site: Site, *, now: datetime) -> str:
    """The options by which the browser lets a device make a passkey.

    Raises:
        InvalidInput: they have as many second factors as anybody may have.
    """
    with db.write() as session:
        not_too_many(session, actor.staff_id)
        person = session.get_one(Person, actor.staff_id)
        question = passkeys.ask_to_make(
            site,
            the_school(session).name,
            person.email,
            bytes.fromhex(key.fingerprint("passkey of a person", str(person.id))),
            _of(session, person.id),
        )
        passkeys.keep(session, session.get_one(SignInSession, token_hash(token)), question, now)
    return question.options


def ask_to_sign(db: Database, token: str, site: Site, now: datetime) -> str:
    """The options by which the browser lets a passkey sign, for whoever waits at the second step or is signed in.

    Raises:
        NotWaiting: the session has ended.
        NotFound: they have no passkey.
    """
    with db.write() as session:
        found = session.get(SignInSession, token_hash(token))
        if found is None or found.ended_at is not None or now >= found.ends_at:
            raise NotWaiting
        have = _of(session, found.person_id)
        if not have or actor_of(session, found.person_id) is None:
            raise NotFound("There is no passkey in this account.")
        question = passkeys.ask_to_sign(site, have)
        passkeys.keep(session, found, question, now)
    return question.options


def add(db: Database, actor: Actor, token: str, site: Site, *, answer: str, name: str, now: datetime) -> None:
    """Counts a passkey from now on, which a device of theirs made for the question of before.

    Args:
        db: the database.
        actor: whose it is.
        token: that of the session which asked.
        site: our name and address.
        answer: what the device answered.
        name: how they call it.
        now: the present instant.

    Raises:
        InvalidInput: the answer is not right, or the name is too long.
    """
    called = plain_name(name, "Passkey")
    with db.write() as session:
        challenge = passkeys.take(session, session.get_one(SignInSession, token_hash(token)), now)
    new = passkeys.made(site, challenge, answer)
    if new is None:
        raise InvalidInput({"passkey": REFUSED})
    with act(db, actor, now) as doing:
        not_too_many(doing.session, actor.staff_id)
        same = select(Passkey.id).where(Passkey.credential_id == new.credential_id)
        if doing.session.exec(same).first() is not None:
            raise InvalidInput({"passkey": "This passkey belongs to an account already. Nothing was changed."})
        first = not held.has_one(doing.session, actor.staff_id)
        doing.session.add(
            Passkey(
                person_id=actor.staff_id,
                name=called,
                credential_id=new.credential_id,
                public_key=new.public_key,
                sign_count=new.sign_count,
                added_at=now,
            )
        )
        added(doing, actor.staff_id, PASSKEY, first=first, keep=token_hash(token))


def _of(session: Session, person_id: int) -> list[Passkey]:
    return list(session.exec(select(Passkey).where(Passkey.person_id == person_id)))
