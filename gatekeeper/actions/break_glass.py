"""What happens when a leader asks to see the emergency login, another agrees, it is shown, and is changed?

The order of an opening is in `gatekeeper.breaking_glass`: recorded and told to everybody before a word is shown.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.actions.base import act, clean_reason
from gatekeeper.actions.break_glass_keys import NOT_STORED, RULE_WORDS, files_of, key_in, unwrapped
from gatekeeper.actor import Actor
from gatekeeper.alarms.break_glass import Touched, tell
from gatekeeper.audit.events import Verb
from gatekeeper.clock import say
from gatekeeper.db import Database
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.models import (
    Person,
    RotationLine,
    VaultAttestation,
    VaultConsent,
    VaultContent,
    VaultRequest,
    VaultRule,
    VaultShowing,
    VaultVersion,
)
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_channel
from gatekeeper.vault import kit as kits
from gatekeeper.vault import sealing
from gatekeeper.vault.kit import Kit
from gatekeeper.vault.standing import latest, leaders, standing

GOOD_FOR = timedelta(minutes=30)
"""How long a request can be used. Then a new one is made, with a line of its own on the record."""
ALREADY_SHOWN = (
    "This was shown once already, and it is never shown twice for one request. If there was not enough time, ask "
    "anew: that leaves a new line on the record."
)
TOO_LATE = "This request is too old. Nothing was shown. Ask anew."


@dataclass(frozen=True, slots=True, repr=False)
class Passphrases:
    """Their own, and that of the leader who agreed, where it takes two."""

    own: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The login, to be shown once and kept nowhere."""

    kit: Kit = field(repr=False)
    made_at: datetime


def ask(db: Database, actor: Actor, reason: str, now: datetime) -> int:
    """Writes down that a leader wants to see the login, and why, and tells everybody. Gives the request's number.

    Raises:
        InvalidInput: no reason is given.
        Stale: nothing is stored, or not for a key of theirs.
    """
    actor.need(Permission.VAULT_KEEP)
    why = clean_reason(reason, "reason", "why you have to get in")
    with act(db, actor, now) as doing:
        version = latest(doing.session)
        if version is None:
            raise Stale(NOT_STORED)
        key_in(doing.session, version, actor.staff_id)
        row = VaultRequest(
            version_id=version.id,
            rule=version.rule,
            custodians=list(version.custodians),
            asked_by=actor.staff_id,
            reason=why,
            asked_at=now,
            ends_at=now + GOOD_FOR,
        )
        doing.session.add(row)
        doing.session.flush()
        details = {"who": actor.name, "handle": the_channel(doing.session).handle, "since": say(now)}
        tell(doing.session, Touched.ASKED, step=str(row.id), now=now, details=details)
        doing.record(
            Verb.BREAK_GLASS_ASKED,
            subject="break-glass",
            number=row.id,
            rule=RULE_WORDS[row.rule],
            reason=why,
        )
        return row.id


def agree(db: Database, actor: Actor, request_id: int, now: datetime) -> None:
    """A second leader agrees, in their own session, that the login is shown to whoever asked.

    Raises:
        Stale: it takes only one, it is their own request, or it is shown or too old.
    """
    actor.need(Permission.VAULT_KEEP)
    with act(db, actor, now) as doing:
        request = _open_request(doing.session, request_id, now)
        if request.rule is not VaultRule.ANY_TWO:
            raise Stale("It takes only one leader to open it, so nobody has to agree.")
        if request.asked_by == actor.staff_id:
            raise Stale("You asked yourself. Another leader has to agree.")
        key_in(doing.session, _version(doing.session, request), actor.staff_id)
        if doing.session.get(VaultConsent, (request_id, actor.staff_id)) is not None:
            doing.unchanged = True
            return
        doing.session.add(VaultConsent(request_id=request_id, person_id=actor.staff_id, agreed_at=now))
        doing.record(Verb.BREAK_GLASS_AGREED, subject="break-glass", number=request_id)


def show(db: Database, actor: Actor, request_id: int, typed: Passphrases, now: datetime) -> Opened:
    """Opens the login for whoever asked, once. It is on the record and told before it is given back.

    Args:
        db: the database.
        actor: whoever asked.
        request_id: their request.
        typed: the passphrases.
        now: the present instant.

    Raises:
        InvalidInput: a passphrase is not right; it is not said which.
        Stale: it was shown, is too old, or nobody agreed yet.
        TooManyTries: too many wrong passphrases lately.
    """
    actor.need(Permission.VAULT_KEEP)
    with db.read() as session:
        request = _open_request(session, request_id, now)
        other = _second(session, actor, request)
        version = _version(session, request)
        mine = key_in(session, version, actor.staff_id)
        given = {mine.id: (mine.wrapped, typed.own)}
        if other is not None:
            theirs = key_in(session, version, other)
            given[theirs.id] = (theirs.wrapped, typed.second)
        files = files_of(session, version, VaultContent.LOGIN)
    text = sealing.opened(files, unwrapped(db, actor, given, now))
    if text is None:
        raise InvalidInput(
            {"passphrase": "The keys opened, but what is sealed for them does not. Use the printed sheets."}
        )
    with act(db, actor, now) as doing:
        _open_request(doing.session, request_id, now)
        row = VaultShowing(request_id=request_id, shown_to=actor.staff_id, together_with=other, shown_at=now)
        doing.session.add(row)
        details = {"who": actor.name, "handle": the_channel(doing.session).handle, "since": say(now)}
        tell(doing.session, Touched.SHOWN, step=str(request_id), now=now, details=details)
        together = f", together with {doing.session.get_one(Person, other).name}" if other is not None else ""
        doing.record(
            Verb.BREAK_GLASS_OPENED,
            subject="break-glass",
            number=request_id,
            together=together,
            reason=request.reason,
        )
    return Opened(kits.read_back(text), version.made_at)


def attest(db: Database, actor: Actor, line: str, now: datetime) -> None:
    """Somebody stands for one line of what has to be changed. It counts wherever that line is open.

    Raises:
        Stale: it is not open any more, or is done by storing the login.
    """
    actor.need(Permission.VAULT_KEEP)
    with act(db, actor, now) as doing:
        cases = [case for case in standing(doing.session, now).cases if line in case.open_lines]
        if not cases or line == RotationLine.STORED:
            raise Stale("This line is not open any more, or it is done by storing the login anew.")
        chosen = RotationLine(line)
        doing.session.add_all(
            VaultAttestation(about=case.about, line=chosen, said_by=actor.staff_id, said_at=now) for case in cases
        )
        doing.record(Verb.BREAK_GLASS_ATTESTED, subject="break-glass", line=LINE_WORDS[chosen])


LINE_WORDS = {
    RotationLine.PASSWORD: "the password was changed",
    RotationLine.BACKUP_CODE: "a new backup code was made",
    RotationLine.SEED: "the code app was set up anew",
    RotationLine.SESSIONS: "all sessions and apps were signed out on X",
    RotationLine.RECONNECTED: "the gatekeeper was connected again",
    RotationLine.STORED: "the login was stored anew",
    RotationLine.SHEETS: "new sheets were printed",
}


def _open_request(session: Session, request_id: int, now: datetime) -> VaultRequest:
    request = session.get(VaultRequest, request_id)
    if request is None:
        raise NotFound("There is no such request.")
    if session.get(VaultShowing, request_id) is not None:
        raise Stale(ALREADY_SHOWN)
    if not request.asked_at <= now < request.ends_at:
        raise Stale(TOO_LATE)
    return request


def _second(session: Session, actor: Actor, request: VaultRequest) -> int | None:
    """Who opens it with whoever asked; None where it takes only one."""
    if request.asked_by != actor.staff_id:
        raise Stale("It is shown only to whoever asked.")
    if request.rule is VaultRule.ANY_ONE:
        return None
    there = [person.id for person in leaders(session)]
    consent = session.exec(
        select(VaultConsent)
        .where(VaultConsent.request_id == request.id, col(VaultConsent.person_id).in_(there))
        .order_by(col(VaultConsent.agreed_at))
    ).first()
    if consent is None:
        raise Stale("Another leader has to agree first, signed in as themselves. Nothing was shown.")
    return consent.person_id


def _version(session: Session, request: VaultRequest) -> VaultVersion:
    return session.get_one(VaultVersion, request.version_id)
