"""What happens when a leader makes a key of their own for the emergency login, or rehearses with it?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.alarms.break_glass import Touched, tell
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, Stale, TooManyTries
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    DrillWay,
    VaultContent,
    VaultCustodian,
    VaultDrill,
    VaultFile,
    VaultRule,
    VaultTry,
    VaultVersion,
)
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_channel
from gatekeeper.vault import identities, sealing
from gatekeeper.vault.sealing import SealedFile
from gatekeeper.vault.standing import latest

TRIES = 5
WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
CANARY_PURPOSE = "the words to rehearse with"
WRONG = "This did not open it. Nothing was shown. Look whether capitals are right, and type it once more."
NOT_STORED = "The login has not been stored yet, so there is nothing to open."
NO_KEY = "The login is not sealed for a key of yours. Another leader has to store it anew first."


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new key: `secret` is shown once, for the sheet."""

    secret: str = field(repr=False)
    public: str


def enrol(db: Database, actor: Actor, passphrase: str, again: str, now: datetime) -> Enrolled:
    """Makes a key for a leader. An older one of theirs goes on opening what is sealed for it.

    Raises:
        InvalidInput: the passphrase is too short, or was not typed twice alike.
    """
    actor.need(Permission.VAULT_KEEP)
    key = identities.make(identities.check_passphrase(passphrase, again))
    with act(db, actor, now) as doing:
        row = VaultCustodian(person_id=actor.staff_id, recipient=key.public, wrapped=key.wrapped, enrolled_at=now)
        doing.session.add(row)
        doing.session.flush()
        details = {"who": actor.name, "handle": the_channel(doing.session).handle, "since": say(now)}
        tell(doing.session, Touched.KEY_MADE, step=str(row.id), now=now, details=details)
        doing.record(Verb.BREAK_GLASS_KEY, subject="break-glass", key=key.public[-8:])
    return Enrolled(key.secret, key.public)


def rehearse_by_passphrase(db: Database, actor: Actor, passphrase: str, now: datetime) -> str:
    """Opens the words to rehearse with, and nothing else. Gives them.

    Raises:
        InvalidInput: the passphrase does not open them.
        TooManyTries: too many wrong ones lately.
    """
    actor.need(Permission.VAULT_KEEP)
    with db.read() as session:
        version = _stored(session)
        key = key_in(session, version, actor.staff_id)
        files = files_of(session, version, VaultContent.CANARY)
    secret = unwrapped(db, actor, {key.id: (key.wrapped, passphrase)}, now)
    words = sealing.opened(files, secret)
    if words is None:
        raise InvalidInput({"passphrase": "Your key opened, but what is sealed does not. Store the login anew."})
    _rehearsed(db, actor, version, DrillWay.PASSPHRASE, now)
    return words.decode()


def rehearse_by_sheet(db: Database, key: OperationalKey, actor: Actor, words: str, now: datetime) -> None:
    """Notes that a leader opened the words with their printed sheet and `age` alone: they type what they read.

    Raises:
        InvalidInput: these are not the words.
    """
    actor.need(Permission.VAULT_KEEP)
    with db.read() as session:
        version = _stored(session)
        key_in(session, version, actor.staff_id)
    if canary_hash(key, words) != version.canary_hash:
        raise InvalidInput(
            {"words": "These are not the words of the newest sheet. Look whether yours is of an older one."}
        )
    _rehearsed(db, actor, version, DrillWay.SHEET, now)


def unwrapped(db: Database, actor: Actor, given: dict[int, tuple[bytes, str]], now: datetime) -> dict[int, str]:
    """The secret keys inside wrapped ones, each with its passphrase. All of them, or none.

    Every try counts before it is looked at, and a wrong one is put on the record.

    Raises:
        InvalidInput: a passphrase is not right; it is not said which.
        TooManyTries: too many wrong ones lately.
    """
    number = _begin(db, actor, now)
    found = {key: identities.unwrap(wrapped, passphrase) for key, (wrapped, passphrase) in given.items()}
    opened = {key: secret for key, secret in found.items() if secret is not None}
    if len(opened) != len(given):
        with act(db, actor, now) as doing:
            doing.record(Verb.BREAK_GLASS_WRONG, subject="break-glass")
        raise InvalidInput({"passphrase": WRONG})
    with db.write() as session:
        row = session.get_one(VaultTry, number)
        row.succeeded = True
        session.add(row)
    return opened


def key_in(session: Session, version: VaultVersion, person_id: int) -> VaultCustodian:
    """The key of somebody for which a version is sealed.

    Raises:
        Stale: there is none.
    """
    found = session.exec(
        select(VaultCustodian)
        .where(VaultCustodian.person_id == person_id, col(VaultCustodian.id).in_(version.custodians))
        .order_by(col(VaultCustodian.id).desc())
    ).first()
    if found is None:
        raise Stale(NO_KEY)
    return found


def files_of(session: Session, version: VaultVersion, content: VaultContent) -> list[SealedFile]:
    """The sealed files of a version."""
    wanted = select(VaultFile).where(VaultFile.version_id == version.id, VaultFile.content == content)
    rows = session.exec(wanted.order_by(col(VaultFile.id)))
    return [SealedFile(row.first_id, row.second_id, row.sealed) for row in rows]


def canary_hash(key: OperationalKey, words: str) -> str:
    """What is kept of the words to rehearse with, so that typed ones can be compared."""
    return key.fingerprint(CANARY_PURPOSE, " ".join(words.casefold().split()))


def _stored(session: Session) -> VaultVersion:
    version = latest(session)
    if version is None:
        raise Stale(NOT_STORED)
    return version


def _rehearsed(db: Database, actor: Actor, version: VaultVersion, way: DrillWay, now: datetime) -> None:
    with act(db, actor, now) as doing:
        row = VaultDrill(person_id=actor.staff_id, version_id=version.id, way=way, done_at=now)
        doing.session.add(row)
        doing.record(Verb.BREAK_GLASS_DRILL, subject="break-glass", way=WAYS[way])


RULE_WORDS = {VaultRule.ANY_ONE: "any one of them", VaultRule.ANY_TWO: "any two of them together"}
WAYS = {DrillWay.PASSPHRASE: "passphrase", DrillWay.SHEET: "printed sheet"}


def _begin(db: Database, actor: Actor, now: datetime) -> int:
    with db.write() as session:
        chain.lock(session)  # one at a time, so that many at once do not slip under the limit together
        session.exec(delete(VaultTry).where(col(VaultTry.at) < now - KEPT))
        failed = session.exec(
            select(func.count())
            .select_from(VaultTry)
            .where(
                VaultTry.person_id == actor.staff_id,
                col(VaultTry.at) > now - WINDOW,
                col(VaultTry.succeeded).is_(False),
            )
        ).one()
        if failed >= TRIES:
            raise TooManyTries(
                "There were too many wrong passphrases, so this is closed to you for 15 minutes. Nothing was "
                "shown. If it cannot wait, another leader can open it, and the sheets on paper need no server."
            )
        row = VaultTry(person_id=actor.staff_id, at=now, succeeded=False)
        session.add(row)
        session.flush()
        return row.id
