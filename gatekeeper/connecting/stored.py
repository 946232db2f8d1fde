"""How is the key of an account kept, so that only this gatekeeper can use it and nobody can read it?

It lies sealed with the operational key and opens only as the key of exactly its row. What is shown of it
is how it ends, who entered it and when.
"""

import json
from dataclasses import asdict, dataclass

from sqlmodel import Session, col, delete, select

from gatekeeper.keys import OperationalKey
from gatekeeper.models import ChannelKey, ChannelSecret, KeyKind
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.tokens import Tokens

KEY_VERSION = 1
PURPOSE = "keys of the account on X"


@dataclass(frozen=True, slots=True)
class App:
    """The app on X by which somebody said yes. Without a secret it is a public one."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return "App(hidden)"


@dataclass(frozen=True, slots=True)
class Consented:
    """What came of a yes on X: the app, and the tokens that it holds now."""

    app: App
    tokens: Tokens


Parts = XCredentials | Consented


def newest(session: Session, channel_id: int) -> ChannelKey | None:
    """What was last done about the key of an account; None where nobody ever entered one."""
    mine = select(ChannelKey).where(ChannelKey.channel_id == channel_id)
    return session.exec(mine.order_by(col(ChannelKey.id).desc()).limit(1)).first()


def in_force(session: Session, channel_id: int) -> ChannelKey | None:
    """The key that is kept here for an account, if one is."""
    row = newest(session, channel_id)
    return None if row is None or row.kind is KeyKind.REMOVED else row


def secret_of(session: Session, row: ChannelKey) -> ChannelSecret | None:
    """The sealed parts of a key, while they are there."""
    return session.get(ChannelSecret, row.id)


def put(session: Session, row: ChannelKey, parts: Parts | None, key: OperationalKey) -> None:
    """Makes `row` the newest of its channel, with its parts, and destroys all earlier keys of the channel."""
    session.add(row)
    session.flush()
    mine = select(ChannelKey.id).where(ChannelKey.channel_id == row.channel_id)
    session.exec(delete(ChannelSecret).where(col(ChannelSecret.key_id).in_(mine)))
    if parts is not None:
        session.add(sealed(row, parts, key))


def sealed(row: ChannelKey, parts: Parts, key: OperationalKey) -> ChannelSecret:
    """The sealed parts of a key whose row has its number."""
    said = asdict(parts)
    expires_at = None
    if isinstance(parts, Consented):
        expires_at = parts.tokens.expires_at
        said["tokens"]["expires_at"] = expires_at.isoformat()
    data = key.seal(PURPOSE, json.dumps(said).encode(), _context(row, KEY_VERSION))
    return ChannelSecret(key_id=row.id, key_version=KEY_VERSION, sealed=data, expires_at=expires_at)


def opened(row: ChannelKey, secret: ChannelSecret | None, key: OperationalKey) -> Parts | None:
    """The parts of a key; None where they are gone or do not open as those of this row."""
    if secret is None:
        return None
    data = key.unseal(PURPOSE, secret.sealed, _context(row, secret.key_version))
    if data is None:
        return None
    said = json.loads(data)
    if row.kind is KeyKind.ENTERED:
        return XCredentials(**said)
    return Consented(App(**said["app"]), Tokens.read(said["tokens"]))


def _context(row: ChannelKey, key_version: int) -> str:
    return f"channel_secret|sealed|{row.id}|{row.channel_id}|{row.kind}|{key_version}"
