"""What happens when a leader connects the account on X, by keys or by consent, or disconnects it?

X is asked whose key it is before anything is kept, outside of every transaction. A key of another account, or
one that may do more or less than it has to, is not kept at all.
"""

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from gatekeeper.actions.base import act
from gatekeeper.actor import Actor
from gatekeeper.audit.events import Verb
from gatekeeper.connecting import stored
from gatekeeper.connecting.ports import Ways
from gatekeeper.connecting.stored import App, Consented, Parts
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.models import Channel, ChannelConsent, ChannelKey, KeyKind
from gatekeeper.permissions import Permission
from gatekeeper.screening import the_channel
from gatekeeper.x.credentials import XBearer, XCredentials
from gatekeeper.x.port import Identity, IdentityOutcome, RefusalKind, Refused
from gatekeeper.x.tokens import SCOPES, Denied, Tokens, new_verifier

FIELDS = {
    "consumer_key": "API key",
    "consumer_secret": "API key secret",
    "access_token": "access token",
    "access_token_secret": "access token secret",
}
CONSENT_LIFE = timedelta(minutes=10)
CONSENT_PURPOSE = "a consent that was asked for on X"
STATE_PURPOSE = "the state of a consent"
SESSION_PURPOSE = "whose browser was sent to X"
_PLAIN = re.compile(r"[\x21-\x7e]{1,200}")
NOT_KEPT = "Nothing was kept."
BEGIN_AGAIN = (
    f"This answer of X does not belong to what you began here, or it came too late. {NOT_KEPT} Begin again."
)


def enter_keys(ways: Ways, actor: Actor, given: dict[str, str]) -> str:
    """Keeps four keys that a leader copied from X. Gives the handle of the account that they belong to.

    Raises:
        InvalidInput: one is missing, or X does not take them as the keys of this account.
    """
    actor.need(Permission.CHANNEL_CONNECT)
    typed = {name: "".join(given.get(name, "").split()) for name in FIELDS}
    wrong = {
        name: f"Copy the {FIELDS[name]} from X, the whole of it."
        for name in FIELDS
        if not _PLAIN.fullmatch(typed[name])
    }
    if wrong:
        raise InvalidInput(wrong)
    keys = XCredentials(**typed)
    handle = _checked(ways, ways.port(keys).identity(), "consumer_key")
    _keep(ways, actor, KeyKind.ENTERED, keys, ending=keys.access_token[-4:])
    return handle


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a leader goes on: a page of X."""

    address: str


def ask_consent(
    ways: Ways, actor: Actor, session_token: str, *, client_id: str, client_secret: str, back: str
) -> Sent:
    """Makes ready that a leader says yes on X's own page, and gives its address.

    Args:
        ways: how X is reached.
        actor: a leader.
        session_token: that of their browser, which alone may bring the answer.
        client_id: the app on X.
        client_secret: its secret; empty for a public app.
        back: where X leads the browser afterwards, letter for letter as the app says.
    """
    actor.need(Permission.CHANNEL_CONNECT)
    app = App("".join(client_id.split()), "".join(client_secret.split()))
    wrong = {}
    if not _PLAIN.fullmatch(app.client_id):
        wrong["client_id"] = "Copy the client ID from X, the whole of it."
    if app.client_secret and not _PLAIN.fullmatch(app.client_secret):
        wrong["client_secret"] = "Copy the client secret from X, the whole of it."  # noqa: S105  # words for people
    if wrong:
        raise InvalidInput(wrong)
    state, verifier, now = secrets.token_urlsafe(32), new_verifier(), ways.now()
    hashed = ways.key.fingerprint(STATE_PURPOSE, state)
    said = json.dumps({"id": app.client_id, "secret": app.client_secret, "verifier": verifier, "back": back})
    with ways.db.write() as session:
        # Nothing of the account changes here, so that nothing is put on the record before X's answer.
        session.exec(
            delete(ChannelConsent).where(
                (col(ChannelConsent.person_id) == actor.staff_id)
                | (col(ChannelConsent.started_at) <= now - CONSENT_LIFE)
            )
        )
        session.add(
            ChannelConsent(
                state_hash=hashed,
                session_hash=ways.key.fingerprint(SESSION_PURPOSE, session_token),
                person_id=actor.staff_id,
                key_version=stored.KEY_VERSION,
                sealed=ways.key.seal(CONSENT_PURPOSE, said.encode(), f"channel_consent|{hashed}"),
                started_at=now,
            )
        )
    return Sent(ways.desk(app).consent_address(back, state, verifier))


def take_consent(ways: Ways, actor: Actor, session_token: str, *, state: str, code: str, error: str) -> str:
    """Takes X's answer, which the browser brings. Gives the handle of the account that said yes.

    Raises:
        InvalidInput: the answer is a no, is not for this browser, or gives us more, less or another account.
    """
    actor.need(Permission.CHANNEL_CONNECT)
    begun = _begun(ways, actor, session_token, state)
    if error or not code:
        raise InvalidInput({"client_id": f"On X somebody said no, or X did not let it happen. {NOT_KEPT}"})
    app = App(begun["id"], begun["secret"])
    desk = ways.desk(app)
    answer = desk.redeem(code, begun["back"], begun["verifier"])
    if isinstance(answer, Denied):
        raise InvalidInput(
            {"client_id": f"X did not take the client ID and secret, or it took too long. {NOT_KEPT} Begin again."}
        )
    if not isinstance(answer, Tokens):
        raise InvalidInput({"client_id": f"X could not be asked. {NOT_KEPT} Begin again in a few minutes."})
    try:
        handle = _agreed(ways, answer)
    except InvalidInput:
        desk.revoke(answer.refresh or answer.access)
        raise
    _keep(ways, actor, KeyKind.CONSENTED, Consented(app, answer), ending=app.client_id[-4:])
    return handle


def _agreed(ways: Ways, tokens: Tokens) -> str:
    """The handle of our account, if X gave exactly the rights that were asked for, and for it."""
    if set(tokens.scopes) != set(SCOPES) or not tokens.refresh:
        raise InvalidInput(
            {"client_id": f"X gave other rights than were asked for, so they were given back. {NOT_KEPT}"}
        )
    return _checked(ways, ways.port(XBearer(tokens.access)).identity(), "client_id")


def disconnect(ways: Ways, actor: Actor) -> None:
    """Destroys the key that is kept here. Tokens given by consent are given back to X as well."""
    actor.need(Permission.CHANNEL_CONNECT)
    parts: Parts | None = None
    with act(ways.db, actor, ways.now()) as doing:
        channel = the_channel(doing.session)
        before = stored.in_force(doing.session, channel.id)
        if before is None:
            raise Stale("No key is kept here, so there is nothing to remove.")
        parts = stored.opened(before, stored.secret_of(doing.session, before), ways.key)
        row = ChannelKey(
            channel_id=channel.id, kind=KeyKind.REMOVED, ending="", set_by=actor.staff_id, set_at=ways.now()
        )
        stored.put(doing.session, row, None, ways.key)
        channel.seen_account_id, channel.seen_at = None, None
        doing.session.add(channel)
        doing.record(Verb.CHANNEL_DISCONNECTED, subject="channel", handle=channel.handle)
    if isinstance(parts, Consented) and parts.tokens.refresh:
        ways.desk(parts.app).revoke(parts.tokens.refresh)


def _begun(ways: Ways, actor: Actor, session_token: str, state: str) -> dict[str, str]:
    """What was begun in this browser, once: a second answer finds nothing."""
    hashed = ways.key.fingerprint(STATE_PURPOSE, state)
    mine = ways.key.fingerprint(SESSION_PURPOSE, session_token)
    with ways.db.write() as session:
        row = session.exec(
            select(ChannelConsent).where(ChannelConsent.state_hash == hashed).with_for_update()
        ).one_or_none()
        if row is None or row.person_id != actor.staff_id or row.session_hash != mine:
            raise InvalidInput({"client_id": BEGIN_AGAIN})
        sealed, late = row.sealed, not timedelta(0) <= ways.now() - row.started_at < CONSENT_LIFE
        session.delete(row)
    data = ways.key.unseal(CONSENT_PURPOSE, sealed, f"channel_consent|{hashed}")
    if late or data is None:
        raise InvalidInput({"client_id": BEGIN_AGAIN})
    begun: dict[str, str] = json.loads(data)
    return begun


def _checked(ways: Ways, answer: IdentityOutcome, field: str) -> str:
    """The handle of our account, if the key is one of it and may do what it has to, and no more."""
    with ways.db.read() as session:
        channel = the_channel(session)
        number, handle = channel.account_id, channel.handle
    if isinstance(answer, Refused) and answer.kind is RefusalKind.UNAUTHORISED:
        raise InvalidInput({field: f"X does not know these keys. Copy each of them from X once more. {NOT_KEPT}"})
    if isinstance(answer, Refused):
        raise InvalidInput({field: f"X answered, but not with whose key it is ({answer.status}). {NOT_KEPT}"})
    if not isinstance(answer, Identity):
        raise InvalidInput(
            {field: f"X could not be asked whose keys these are. {NOT_KEPT} Try again in a minute."}
        )
    if answer.account_id != number:
        raise InvalidInput(
            {
                field: f"These keys belong to @{answer.handle}, and the school’s account is {handle}. {NOT_KEPT} "
                f"Sign in to X as {handle}, and make the keys there."
            }
        )
    if "direct" in answer.access:
        raise InvalidInput(
            {
                field: "These keys may read direct messages, which we never do. Choose “Read and write” under "
                f"“App permissions” on X, then make a new access token. {NOT_KEPT}"
            }
        )
    if answer.access == "read":
        raise InvalidInput(
            {
                field: "These keys may only read. Choose “Read and write” under “App permissions” on X, then make "
                f"a new access token: the old one does not learn of it. {NOT_KEPT}"
            }
        )
    return f"@{answer.handle}"


def _keep(ways: Ways, actor: Actor, kind: KeyKind, parts: Parts, *, ending: str) -> None:
    now = ways.now()
    with act(ways.db, actor, now) as doing:
        channel = the_channel(doing.session)
        row = ChannelKey(channel_id=channel.id, kind=kind, ending=ending, set_by=actor.staff_id, set_at=now)
        stored.put(doing.session, row, parts, ways.key)
        _seen(doing.session, channel, now)
        how = "keys" if kind is KeyKind.ENTERED else "consent on X"
        doing.record(Verb.CHANNEL_CONNECTED, subject="channel", handle=channel.handle, how=how)


def _seen(session: Session, channel: Channel, now: datetime) -> None:
    """X has just said that the key is that of the account; that it was stopped stays for a person to lift."""
    channel.seen_account_id, channel.seen_at = channel.account_id, now
    session.add(channel)
