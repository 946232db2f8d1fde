"""Whose keys are these, what may they do, and what did it cost?"""

import random
import secrets
import threading
from collections.abc import Iterable

from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.sandbox.records import Account, Charge, Token
from gatekeeper.x.sandbox.signature import Secrets
from gatekeeper.x.sandbox.store import Store
from gatekeeper.x.sandbox.worldclock import WorldClock, milliseconds, moment_of

_COLUMNS = "id, handle, name, suspended, out_of_credit, locked, protected, credit, calls_left, owns_app"
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Accounts:
    """Accounts, keys and charges."""

    def __init__(self, store: Store, clock: WorldClock, chance: random.Random | None = None) -> None:
        """Takes the store, the clock, and what to draw keys with (None: as secret keys are drawn)."""
        self._store = store
        self._clock = clock
        self._chance = chance or secrets.SystemRandom()
        self._known: dict[str, Account] = {}
        self._tokens: dict[str, Token] = {}
        self._read_today: set[tuple[str, int]] = set()
        self._today = 0
        self._lock = threading.Lock()

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
            self.introduce(handle, name, account_id)
            row = self._store.row(
                "SELECT consumer_key, consumer_secret, token, token_secret FROM tokens WHERE account_id = ?",
                (account_id,),
            )
            if keys is None and row is not None:
                return XCredentials(*row)
            keys = keys or self._fresh_keys(account_id)
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
            self._forget(account_id)
            return keys

    def introduce(self, handle: str, name: str, account_id: str) -> Account:
        """Makes sure that an account exists. Without keys it is somebody who only writes by hand."""
        with self._store.change():
            self._store.write(
                "INSERT INTO accounts (id, handle, name) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, name = excluded.name",
                (account_id, handle, name),
            )
            self._forget(account_id)
        return self.known(account_id)

    def set_flags(
        self,
        account_id: str,
        *,
        suspended: bool = False,
        out_of_credit: bool = False,
        locked: bool = False,
        protected: bool = False,
    ) -> None:
        """Suspends an account, locks or protects it or empties its credit, or takes all back."""
        with self._store.change():
            self._store.write(
                "UPDATE accounts SET suspended = ?, out_of_credit = ?, locked = ?, protected = ? WHERE id = ?",
                (suspended, out_of_credit, locked, protected, account_id),
            )
            self._forget(account_id)

    def set_credit(
        self, account_id: str, *, thousandths: int | None = None, calls: int | None = None, owns_app: bool = True
    ) -> None:
        """Says how much credit is left, for how many calls it lasts (None: for ever), and whose the app is."""
        with self._store.change():
            self._store.write(
                "UPDATE accounts SET credit = ?, calls_left = ?, owns_app = ? WHERE id = ?",
                (thousandths, calls, owns_app, account_id),
            )
            self._forget(account_id)

    def find(self, *, handle: str = "", account_id: str = "") -> Account | None:
        """Finds an account by its handle or its number."""
        if account_id and (kept := self._known.get(account_id)):
            return kept
        row = self._store.row(
            f"SELECT {_COLUMNS} FROM accounts WHERE handle = ? OR id = ?",  # noqa: S608  # our own columns
            (handle, account_id),
        )
        if row is None:
            return None
        number, name_of, called, suspended, spent, locked, protected, credit, calls_left, owns_app = row
        found = Account(
            number,
            name_of,
            called,
            suspended=bool(suspended),
            out_of_credit=bool(spent),
            locked=bool(locked),
            protected=bool(protected),
            credit=credit,
            calls_left=calls_left,
            owns_app=bool(owns_app),
        )
        self._known[found.id] = found
        return found

    def known(self, account_id: str) -> Account:
        """Gives an account that must be there."""
        account = self.find(account_id=account_id)
        if account is None:
            raise LookupError("no such account")
        return account

    def first(self) -> Account | None:
        """Gives the account that was opened first."""
        row = self._store.row("SELECT id FROM accounts ORDER BY rowid LIMIT 1")
        return None if row is None else self.find(account_id=row[0])

    def with_keys(self, most: int = 50) -> list[Account]:
        """Gives the accounts that have keys, oldest first."""
        rows = self._store.rows("SELECT DISTINCT account_id FROM tokens ORDER BY rowid LIMIT ?", (most,))
        return [self.known(row[0]) for row in rows]

    def next_id(self, lowest: int) -> int:
        """Gives a number that no account has."""
        row = self._store.row("SELECT max(CAST(id AS INTEGER)) FROM accounts")
        return max(lowest, 0 if row is None or row[0] is None else int(row[0]) + 1)

    def secrets_of(self, consumer_key: str, token: str) -> Secrets | None:
        """Gives both secrets for a signature check."""
        row = self._store.row(
            "SELECT consumer_secret, token_secret FROM tokens WHERE consumer_key = ? AND token = ?",
            (consumer_key, token),
        )
        return None if row is None else Secrets(*row)

    def account_of(self, token: str) -> str:
        """Gives the number of the account that an access token speaks for, or nothing."""
        row = self._store.row("SELECT account_id FROM tokens WHERE token = ?", (token,))
        return "" if row is None else str(row[0])

    def holder(self, token: str) -> Token:
        """Gives the account and the rights behind a verified token."""
        row = self._store.row("SELECT account_id, may_write FROM tokens WHERE token = ?", (token,))
        if row is None:
            raise LookupError("a token without an account")
        return Token(token, self.known(row[0]), bool(row[1]))

    def token_of(self, account_id: str) -> Token:
        """Gives the rights of an account's own keys, for whoever need not prove to have them."""
        if account_id not in self._tokens:
            row = self._store.row("SELECT token FROM tokens WHERE account_id = ?", (account_id,))
            if row is None:
                raise LookupError("an account without keys")
            self._tokens[account_id] = self.holder(row[0])
        return self._tokens[account_id]

    def charge(self, account_id: str, what: str, thousandths: int) -> None:
        """Writes down what a call cost, in thousandths of a dollar, and takes it from the credit."""
        if not thousandths:
            return
        account = self.known(account_id)
        with self._store.change():
            self._store.write(
                "INSERT INTO charges (account_id, what, thousandths, at_ms) VALUES (?, ?, ?, ?)",
                (account_id, what, thousandths, milliseconds(self._clock.now())),
            )
            if account.credit is not None or account.calls_left is not None:
                self._store.write(
                    "UPDATE accounts SET credit = credit - ?, calls_left = max(0, calls_left - 1) WHERE id = ?",
                    (thousandths, account_id),
                )
                self._forget(account_id)

    def charge_reading(self, account_id: str, post_ids: Iterable[int], thousandths: int) -> None:
        """Charges for posts read. The same post costs once on one day (in UTC), however often it is read."""
        day = self._clock.now().toordinal()
        with self._lock:
            if day != self._today:
                self._today, self._read_today = day, set()
            read = {(account_id, post_id) for post_id in post_ids} - self._read_today
            self._read_today |= read
        self.charge(account_id, "read", thousandths * len(read))

    def charges(self) -> list[Charge]:
        """Gives all charges, oldest first."""
        rows = self._store.rows("SELECT account_id, what, thousandths, at_ms FROM charges ORDER BY number")
        return [Charge(who, what, cost, moment_of(at_ms)) for who, what, cost, at_ms in rows]

    def _forget(self, account_id: str) -> None:
        self._known.pop(account_id, None)
        self._tokens.pop(account_id, None)

    def _fresh_keys(self, account_id: str) -> XCredentials:
        return XCredentials(
            consumer_key=self._letters(25),
            consumer_secret=self._letters(50),
            access_token=f"{account_id}-{self._letters(40)}",
            access_token_secret=self._letters(45),
        )

    def _letters(self, count: int) -> str:
        return "".join(self._chance.choices(_LETTERS, k=count))
