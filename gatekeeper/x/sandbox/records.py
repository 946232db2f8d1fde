"""What does the sandbox's world consist of?

Frozen values read from its database, and the words it is written with.
"""

from dataclasses import dataclass
from datetime import datetime

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY, handle TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL,
    suspended INTEGER NOT NULL DEFAULT 0, out_of_credit INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, token_secret TEXT NOT NULL, consumer_key TEXT NOT NULL,
    consumer_secret TEXT NOT NULL, account_id TEXT NOT NULL REFERENCES accounts (id),
    may_write INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS nonces (
    token TEXT NOT NULL, stamp INTEGER NOT NULL, nonce TEXT NOT NULL, PRIMARY KEY (token, stamp, nonce));
CREATE TABLE IF NOT EXISTS posts (
    id INTEGER PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts (id), text TEXT NOT NULL,
    sameness TEXT NOT NULL, created_ms INTEGER NOT NULL, deleted_ms INTEGER,
    reply_settings TEXT NOT NULL, made_with_ai INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS media (
    id INTEGER PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts (id), mime TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, data BLOB NOT NULL, alt_text TEXT NOT NULL DEFAULT '',
    expires_ms INTEGER NOT NULL, post_id INTEGER REFERENCES posts (id), position INTEGER);
CREATE TABLE IF NOT EXISTS windows (
    token TEXT NOT NULL, endpoint TEXT NOT NULL, started INTEGER NOT NULL, used INTEGER NOT NULL,
    PRIMARY KEY (token, endpoint));
CREATE TABLE IF NOT EXISTS charges (
    number INTEGER PRIMARY KEY, account_id TEXT NOT NULL, what TEXT NOT NULL, thousandths INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Account:
    """An account on this X."""

    id: str
    handle: str
    name: str
    suspended: bool
    out_of_credit: bool


@dataclass(frozen=True, slots=True)
class Token:
    """The right of an app to act for an account."""

    token: str
    account: Account
    may_write: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """An uploaded picture, without its bytes."""

    id: int
    account_id: str
    mime: str
    width: int
    height: int
    alt_text: str
    size: int

    @property
    def key(self) -> str:
        """X's other name for a picture (3 stands for photos)."""
        return f"3_{self.id}"


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it was written, with its pictures in order."""

    id: int
    account: Account
    text: str
    created_at: datetime
    reply_settings: str
    made_with_ai: bool
    pictures: tuple[Picture, ...]
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """How much of a rate limit is left. `reset` is in seconds since 1970."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool


@dataclass(frozen=True, slots=True)
class Charge:
    """What one call cost, in thousandths of a dollar."""

    account_id: str
    what: str
    thousandths: int
