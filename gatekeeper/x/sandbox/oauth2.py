"""Which app may act for whom, by OAuth 2, and for how long?

As X does it: an authorization code lives for thirty seconds and is good for the one who
began (PKCE S256); an access token lives for two hours; a refresh token is good for one
use, and whoever uses it a second time ends the whole family.
"""

import base64
import hashlib
import hmac
import random
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from gatekeeper.x.sandbox.store import Store
from gatekeeper.x.sandbox.worldclock import WorldClock, milliseconds

CODE_LIFE = timedelta(seconds=30)
ACCESS_LIFE = timedelta(seconds=7200)
REFRESH_LIFE = timedelta(days=180)
OFFLINE = "offline.access"
SCOPES = frozenset(
    {"tweet.read", "tweet.write", "tweet.moderate.write", "users.read", "media.write", OFFLINE},
)
_ACCESS, _REFRESH = 0, 1


@dataclass(frozen=True, slots=True)
class App:
    """A registered app. Without a secret it is a public one and only gives its id."""

    client_id: str
    client_secret: str
    name: str
    redirect_uris: tuple[str, ...]
    may_write: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """What an access token that is still good stands for. Without an account it is the app's own."""

    account_id: str
    scopes: frozenset[str]
    may_write: bool
    client_id: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What an app is given: an access token, and with `offline.access` a refresh token."""

    access: str
    refresh: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Code:
    client_id: str
    account_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    expires_ms: int


class OAuth2:
    """Apps, codes and tokens."""

    def __init__(self, store: Store, clock: WorldClock, chance: random.Random | None = None) -> None:
        """Takes the store, the clock, and what to draw tokens with (None: as secret keys are drawn)."""
        self._store = store
        self._clock = clock
        self._chance = chance or secrets.SystemRandom()
        self._codes: dict[str, _Code] = {}

    def register(
        self,
        client_id: str,
        client_secret: str = "",
        *,
        name: str = "Gatekeeper",
        redirect_uris: Collection[str] = (),
        may_write: bool = True,
    ) -> App:
        """Registers an app, or changes it."""
        with self._store.change():
            self._store.write(
                "INSERT OR REPLACE INTO apps VALUES (?, ?, ?, ?, ?)",
                (client_id, client_secret, name, "\n".join(redirect_uris), may_write),
            )
        return App(client_id, client_secret, name, tuple(redirect_uris), may_write)

    def app(self, client_id: str) -> App | None:
        """Finds an app."""
        row = self._store.row("SELECT * FROM apps WHERE client_id = ?", (client_id,))
        return None if row is None else App(row[0], row[1], row[2], tuple(row[3].split()), bool(row[4]))

    def give_code(
        self, app: App, account_id: str, scopes: Collection[str], redirect_uri: str, challenge: str
    ) -> str:
        """Gives the code that the app may change into tokens within thirty seconds."""
        code = self._letters()
        expires_ms = self._now_ms() + _ms(CODE_LIFE)
        self._codes[code] = _Code(
            app.client_id, account_id, tuple(sorted(scopes)), redirect_uri, challenge, expires_ms
        )
        return code

    def redeem(self, app: App, code: str, redirect_uri: str, verifier: str) -> Pair | None:
        """Changes a code into tokens, once; None when anything about it is not right."""
        given = self._codes.pop(code, None)
        if given is None or given.client_id != app.client_id or given.expires_ms <= self._now_ms():
            return None
        if given.redirect_uri != redirect_uri or not _fits(verifier, given.challenge):
            return None
        return self.grant(app, given.account_id, given.scopes)

    def grant(self, app: App, account_id: str, scopes: Collection[str] = tuple(sorted(SCOPES))) -> Pair:
        """Gives the first tokens of a new family, as after a person's consent."""
        with self._store.change():
            family = self._letters()
            self._store.write(
                "INSERT INTO families (id, client_id, account_id, scopes) VALUES (?, ?, ?, ?)",
                (family, app.client_id, account_id, " ".join(scopes)),
            )
            return self._pair(family, tuple(scopes))

    def app_only(self, app: App) -> str:
        """Gives a token of the app itself, which acts for nobody."""
        return self.grant(app, "", ()).access

    def refresh(self, app: App, token: str) -> Pair | None:
        """Changes a refresh token into new tokens, once. A second use ends the family."""
        with self._store.change():
            row = self._store.row(
                "SELECT family, scopes, used, expires_ms, revoked FROM bearers "
                "JOIN families ON families.id = family WHERE token = ? AND refreshes = ? AND client_id = ?",
                (token, _REFRESH, app.client_id),
            )
            if row is None:
                return None
            family, scopes, used, expires_ms, revoked = row
            if used:
                self._store.write("UPDATE families SET revoked = 1 WHERE id = ?", (family,))
                return None
            if revoked or expires_ms <= self._now_ms():
                return None
            self._store.write("UPDATE bearers SET used = 1 WHERE token = ?", (token,))
            return self._pair(family, tuple(scopes.split()))

    def revoke(self, app: App, token: str) -> None:
        """Ends an access token, or with a refresh token the whole family. An unknown token is none to end."""
        with self._store.change():
            row = self._store.row(
                "SELECT family, refreshes FROM bearers JOIN families ON families.id = family "
                "WHERE token = ? AND client_id = ?",
                (token, app.client_id),
            )
            if row is not None and row[1] == _REFRESH:
                self._store.write("UPDATE families SET revoked = 1 WHERE id = ?", (row[0],))
            elif row is not None:
                self._store.write("UPDATE bearers SET used = 1 WHERE token = ?", (token,))

    def bearer(self, token: str) -> Bearer | None:
        """Gives what an access token stands for; None when it is unknown, over, or revoked."""
        row = self._store.row(
            "SELECT account_id, scopes, may_write, families.client_id FROM bearers "
            "JOIN families ON families.id = family JOIN apps ON apps.client_id = families.client_id "
            "WHERE token = ? AND refreshes = ? AND NOT used AND NOT revoked AND expires_ms > ?",
            (token, _ACCESS, self._now_ms()),
        )
        return None if row is None else Bearer(row[0], frozenset(row[1].split()), bool(row[2]), row[3])

    def let_expire(self, account_id: str) -> None:
        """Ends the life of an account's access tokens now; its refresh tokens stay good."""
        self._end("UPDATE bearers SET expires_ms = 0 WHERE refreshes = 0 AND family IN ({})", account_id)

    def revoke_access(self, account_id: str) -> None:
        """Revokes an account's access tokens; its refresh tokens stay good."""
        self._end("UPDATE bearers SET used = 1 WHERE refreshes = 0 AND family IN ({})", account_id)

    def revoke_families(self, account_id: str) -> None:
        """Revokes everything that apps hold for an account."""
        self._end("UPDATE families SET revoked = 1 WHERE id IN ({})", account_id)

    def _end(self, sql: str, account_id: str) -> None:
        with self._store.change():
            self._store.write(sql.format("SELECT id FROM families WHERE account_id = ?"), (account_id,))

    def _pair(self, family: str, scopes: tuple[str, ...]) -> Pair:
        now_ms, access = self._now_ms(), self._letters()
        refresh = self._letters() if OFFLINE in scopes else ""
        add = "INSERT INTO bearers (token, family, refreshes, expires_ms) VALUES (?, ?, ?, ?)"
        self._store.write(add, (access, family, _ACCESS, now_ms + _ms(ACCESS_LIFE)))
        if refresh:
            self._store.write(add, (refresh, family, _REFRESH, now_ms + _ms(REFRESH_LIFE)))
        return Pair(access, refresh, scopes)

    def _letters(self) -> str:
        return base64.urlsafe_b64encode(self._chance.randbytes(48)).decode()

    def _now_ms(self) -> int:
        return milliseconds(self._clock.now())


def _fits(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return hmac.compare_digest(made.encode(), challenge.encode())


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
