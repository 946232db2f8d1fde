"""What does the sandbox's world consist of?

Frozen values read from its database, and the words it is written with.
"""

from collections.abc import Mapping
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
CREATE TABLE IF NOT EXISTS posts (
    id INTEGER PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts (id), text TEXT NOT NULL,
    sameness TEXT NOT NULL, created_ms INTEGER NOT NULL, deleted_ms INTEGER,
    reply_settings TEXT NOT NULL, made_with_ai INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS mentions (
    account_id TEXT NOT NULL REFERENCES accounts (id), post_id INTEGER NOT NULL REFERENCES posts (id),
    PRIMARY KEY (account_id, post_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS media (
    id INTEGER PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts (id), mime TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, data BLOB NOT NULL, alt_text TEXT NOT NULL DEFAULT '',
    expires_ms INTEGER NOT NULL, post_id INTEGER REFERENCES posts (id), position INTEGER);
CREATE TABLE IF NOT EXISTS charges (
    number INTEGER PRIMARY KEY, account_id TEXT NOT NULL, what TEXT NOT NULL, thousandths INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS apps (
    client_id TEXT PRIMARY KEY, client_secret TEXT NOT NULL, name TEXT NOT NULL, redirect_uris TEXT NOT NULL,
    may_write INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS families (
    id TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES apps (client_id), account_id TEXT NOT NULL,
    scopes TEXT NOT NULL, revoked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS bearers (
    token TEXT PRIMARY KEY, family TEXT NOT NULL REFERENCES families (id), refreshes INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0);
"""
# Columns that came later, so that a file of an earlier version is still understood.
ADDED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "accounts": (
        ("locked", "INTEGER NOT NULL DEFAULT 0"),
        ("protected", "INTEGER NOT NULL DEFAULT 0"),
        ("credit", "INTEGER"),
        ("calls_left", "INTEGER"),
        ("owns_app", "INTEGER NOT NULL DEFAULT 1"),
    ),
    "posts": (
        ("visible_ms", "INTEGER NOT NULL DEFAULT 0"),
        ("in_reply_to", "INTEGER"),
        ("quoted", "INTEGER"),
        ("conversation", "INTEGER"),
        ("hidden", "INTEGER NOT NULL DEFAULT 0"),
        ("by_hand", "INTEGER NOT NULL DEFAULT 0"),
    ),
    "media": (
        ("polls_left", "INTEGER NOT NULL DEFAULT 0"),
        ("spoilt", "INTEGER NOT NULL DEFAULT 0"),
    ),
    "charges": (("at_ms", "INTEGER NOT NULL DEFAULT 0"),),
}
INDEXES = """
CREATE INDEX IF NOT EXISTS posts_of_an_account ON posts (account_id, id);
CREATE INDEX IF NOT EXISTS posts_by_sameness ON posts (account_id, sameness);
CREATE INDEX IF NOT EXISTS posts_of_a_conversation ON posts (conversation);
CREATE INDEX IF NOT EXISTS media_of_a_post ON media (post_id);
"""


@dataclass(frozen=True, slots=True)
class Account:
    """An account on this X. `credit` (thousandths of a dollar) and `calls_left` are None without a bound."""

    id: str
    handle: str
    name: str
    suspended: bool = False
    out_of_credit: bool = False
    locked: bool = False
    protected: bool = False
    credit: int | None = None
    calls_left: int | None = None
    owns_app: bool = True

    @property
    def can_pay(self) -> bool:
        """Says whether X would do anything that costs."""
        spent = self.credit is not None and self.credit <= 0
        return not (self.out_of_credit or spent or self.calls_left == 0)


@dataclass(frozen=True, slots=True)
class Token:
    """The right of an app to act for an account. `scopes` is None for OAuth 1.0a, which has none."""

    token: str
    account: Account
    may_write: bool
    scopes: frozenset[str] | None = None
    app_only: bool = False


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
        """X's other name for a picture (3 stands for photos, 16 for moving pictures)."""
        return f"{16 if self.mime == 'image/gif' else 3}_{self.id}"


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it was written, with its pictures in order. `by_hand`: not made through the API."""

    id: int
    account: Account
    text: str
    created_at: datetime
    reply_settings: str
    made_with_ai: bool
    pictures: tuple[Picture, ...]
    deleted_at: datetime | None = None
    in_reply_to: int | None = None
    in_reply_to_account: str = ""
    quoted: int | None = None
    conversation: int = 0
    hidden: bool = False
    by_hand: bool = False


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
    at: datetime
