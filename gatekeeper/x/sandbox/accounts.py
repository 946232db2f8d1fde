"""Whose keys are these, what may they do, how often, and what did it cost?"""

import secrets
import time
from collections.abc import Mapping

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.sandbox.records import Account, Charge, Token, Window
from gatekeeper.x.sandbox.signature import ALLOWED_DRIFT_SECONDS, Secrets
from gatekeeper.x.sandbox.store import Store

WINDOW_SECONDS = 15 * 60
# X's own figures for one user in a quarter of an hour.
LIMITS: Mapping[str, int] = {
    "create": 100,
    "delete": 50,
    "post": 900,
    "me": 75,
    "own posts": 900,
    "media": 500,
    "metadata": 500,
}


class Accounts:
    """Accounts, keys, rate limits and charges."""

    def __init__(self, store: Store, limits: Mapping[str, int] | None = None) -> None:
        """Takes the store and the limits that differ from X's own."""
        self._store = store
        self._limits = {**LIMITS, **(limits or {})}

    def open(
        self,
        handle: str,
        name: str,
        account_id: str,
        keys: XCredentials | None = None,
        *,
        may_write: bool = True,
    ) -> XCredentials:
        """Makes sure that the account and its keys exist, and gives the keys (new ones when it had none)."""
        with self._store.change():
            self._store.write(
                "INSERT INTO accounts (id, handle, name) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, name = excluded.name",
                (account_id, handle, name),
            )
            row = self._store.row(
                "SELECT consumer_key, consumer_secret, token, token_secret FROM tokens WHERE account_id = ?",
                (account_id,),
            )
            if keys is None and row is not None:
                return XCredentials(*row)
            keys = keys or _fresh_keys(account_id)
            self._store.write(
                "INSERT OR REPLACE INTO tokens (consumer_key, consumer_secret, token, token_secret, account_id, "
                "may_write) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    keys.consumer_key,
                    keys.consumer_secret,
                    keys.access_token,
                    keys.access_token_secret,
                    account_id,
                    may_write,
                ),
            )
            return keys

    def set_flags(self, account_id: str, *, suspended: bool = False, out_of_credit: bool = False) -> None:
        """Suspends an account or empties its credit, or takes both back."""
        with self._store.change():
            self._store.write(
                "UPDATE accounts SET suspended = ?, out_of_credit = ? WHERE id = ?",
                (suspended, out_of_credit, account_id),
            )

    def find(self, *, handle: str = "", account_id: str = "") -> Account | None:
        """Finds an account by its handle or its number."""
        row = self._store.row(
            "SELECT id, handle, name, suspended, out_of_credit FROM accounts WHERE handle = ? OR id = ?",
            (handle, account_id),
        )
        return None if row is None else Account(row[0], row[1], row[2], bool(row[3]), bool(row[4]))

    def first(self) -> Account | None:
        """Gives the account that was opened first."""
        row = self._store.row("SELECT id FROM accounts ORDER BY rowid LIMIT 1")
        return None if row is None else self.find(account_id=row[0])

    def secrets_of(self, consumer_key: str, token: str) -> Secrets | None:
        """Gives both secrets for a signature check."""
        row = self._store.row(
            "SELECT consumer_secret, token_secret FROM tokens WHERE consumer_key = ? AND token = ?",
            (consumer_key, token),
        )
        return None if row is None else Secrets(*row)

    def remember_nonce(self, token: str, stamp: int, nonce: str) -> bool:
        """Keeps a nonce; False when the same token used it before at the same second."""
        oldest = int(time.time()) - 2 * ALLOWED_DRIFT_SECONDS
        with self._store.change():
            self._store.write("DELETE FROM nonces WHERE stamp < ?", (oldest,))
            return self._store.write("INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (token, stamp, nonce)) == 1

    def holder(self, token: str) -> Token:
        """Gives the account and the rights behind a verified token."""
        row = self._store.row("SELECT account_id, may_write FROM tokens WHERE token = ?", (token,))
        account = None if row is None else self.find(account_id=row[0])
        if row is None or account is None:
            raise LookupError("a token without an account")
        return Token(token, account, bool(row[1]))

    def spend(self, token: str, endpoint: str) -> Window:
        """Counts one call against the limit of an endpoint, in windows of a quarter of an hour."""
        now, limit = int(time.time()), self._limits[endpoint]
        with self._store.change():
            row = self._store.row(
                "SELECT started, used FROM windows WHERE token = ? AND endpoint = ?",
                (token, endpoint),
            )
            started, used = row if row is not None and row[0] + WINDOW_SECONDS > now else (now, 0)
            exceeded = used >= limit
            used = used if exceeded else used + 1
            self._store.write(
                "INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?)", (token, endpoint, started, used)
            )
        return Window(limit, limit - used, started + WINDOW_SECONDS, exceeded)

    def charge(self, account_id: str, what: str, thousandths: int) -> None:
        """Writes down what a call cost, in thousandths of a dollar."""
        with self._store.change():
            self._store.write(
                "INSERT INTO charges (account_id, what, thousandths) VALUES (?, ?, ?)",
                (account_id, what, thousandths),
            )

    def charges(self) -> list[Charge]:
        """Gives all charges, oldest first."""
        rows = self._store.rows("SELECT account_id, what, thousandths FROM charges ORDER BY number")
        return [Charge(*row) for row in rows]


def _fresh_keys(account_id: str) -> XCredentials:
    return XCredentials(
        consumer_key=secrets.token_urlsafe(18),
        consumer_secret=secrets.token_urlsafe(36),
        access_token=f"{account_id}-{secrets.token_urlsafe(30)}",
        access_token_secret=secrets.token_urlsafe(34),
    )
