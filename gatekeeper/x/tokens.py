"""How is a yes on X changed into tokens, and an old token into new ones (OAuth 2 with PKCE)?

One HTTP exchange for each question, over the same hardened way as everything that goes to X, bounded by a
wall-clock deadline, and ending in a value. No answer and no error of a library is repeated: they hold tokens.
"""

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import quote, urlencode

import requests

from gatekeeper.x.loopback import loopback_origin
from gatekeeper.x.port import NotSent, Unknown
from gatekeeper.x.transport import Exchange, failure_of, harden, hush

SCOPES = (
    "tweet.read",
    "tweet.write",
    "tweet.moderate.write",
    "users.read",
    "media.write",
    "offline.access",
)
"""All that is ever asked for. Direct messages are not among them."""
CONSENT_PAGE = "https://x.com"
TOKENS = "https://api.x.com/2/oauth2/token"
REVOKE = "https://api.x.com/2/oauth2/revoke"
TIMEOUT = (5.0, 25.0)
LONGEST_LIFE = timedelta(days=1)
USUAL_LIFE = timedelta(hours=2)
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Tokens:
    """An access token until `expires_at`, and the token that is good for one renewal."""

    access: str
    refresh: str
    expires_at: datetime
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return "Tokens(hidden)"

    @classmethod
    def read(cls, said: Mapping[str, object]) -> Self:
        """From what was written down of them."""
        scopes = said["scopes"]
        return cls(
            str(said["access"]),
            str(said["refresh"]),
            datetime.fromisoformat(str(said["expires_at"])),
            tuple(map(str, scopes)) if isinstance(scopes, list | tuple) else (),
        )


@dataclass(frozen=True, slots=True)
class Denied:
    """X answered, and gave nothing: the code or the token is spent, over or not ours."""

    error: str


Outcome = Tokens | Denied | NotSent | Unknown


class TokenDesk:
    """Where one app asks for tokens."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        origin: str | None = None,
        deadline: float = 30.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Takes the app, and None for the real X or the origin of a sandbox on this computer."""
        self._now = now
        self._id, self._secret = client_id, client_secret
        self._origin = None if origin is None else loopback_origin(origin)
        self._deadline = deadline
        hush()

    def consent_address(self, redirect_uri: str, state: str, verifier: str) -> str:
        """The page of X on which a person says yes or no."""
        asked = {
            "response_type": "code",
            "client_id": self._id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._origin or CONSENT_PAGE}/i/oauth2/authorize?{urlencode(asked, quote_via=quote)}"

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> Outcome:
        """Changes the code of a yes into tokens."""
        given = {"code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
        return self._ask(TOKENS, {"grant_type": "authorization_code", **given})

    def renew(self, refresh: str, on_late: Callable[[Outcome], object] | None = None) -> Outcome:
        """Changes a token that is good for one use into new tokens.

        `on_late` is told an answer that came after the deadline: the old token may be spent, so what came counts.
        """
        return self._ask(TOKENS, {"grant_type": "refresh_token", "refresh_token": refresh}, on_late)

    def revoke(self, refresh: str) -> Outcome:
        """Ends everything that belongs to a token. X's answer to that is none that gives tokens."""
        return self._ask(REVOKE, {"token": refresh})

    def _ask(
        self, address: str, form: Mapping[str, str], on_late: Callable[[Outcome], object] | None = None
    ) -> Outcome:
        """Asks in a thread of its own, and waits for it until the deadline, no longer."""
        future = Future[Outcome]()
        threading.Thread(
            target=lambda: future.set_result(self._post(address, form)), name="x-tokens", daemon=True
        ).start()
        try:
            return future.result(timeout=self._deadline)
        except TimeoutError:
            if on_late is not None:
                future.add_done_callback(lambda done: on_late(done.result()))
            return Unknown(f"X did not finish its answer within {self._deadline:g} seconds.")

    def _post(self, address: str, form: Mapping[str, str]) -> Outcome:
        exchange = Exchange()
        with requests.Session() as session:
            harden(session, self._origin, TIMEOUT, exchange)
            body = dict(form) if self._secret else {**form, "client_id": self._id}
            # Written out, because the helper of the library does not encode what stands in front of the colon.
            pair = f"{quote(self._id, safe='')}:{quote(self._secret, safe='')}"
            basic = base64.b64encode(pair.encode()).decode()
            headers = {"Authorization": f"Basic {basic}"} if self._secret else {}
            exchange.begin()
            try:
                answer = session.post(address, data=body, headers=headers, allow_redirects=False)
                return _read(answer, self._now())
            except Exception as error:  # noqa: BLE001  # every end of an exchange is a value, and no message of a library is repeated
                return failure_of(error, left=exchange.left)


def new_verifier() -> str:
    """The secret by which only whoever began can end the exchange."""
    return secrets.token_urlsafe(48)


def challenge_of(verifier: str) -> str:
    """What X is told of the secret before: its hash."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _read(answer: requests.Response, now: datetime) -> Outcome:
    if answer.status_code >= _SERVER_ERROR or 300 <= answer.status_code < 400:  # noqa: PLR2004  # a redirect of HTTP
        return Unknown(f"X answered with {answer.status_code}.")
    try:
        said = answer.json()
    except ValueError:
        return Unknown("X's answer could not be read.")
    if not isinstance(said, dict):
        return Unknown("X's answer could not be read.")
    if not answer.ok:
        error = said.get("error")
        return Denied(error[:40] if isinstance(error, str) else "")
    access, refresh, scope = (said.get(name) for name in ("access_token", "refresh_token", "scope"))
    if not (isinstance(access, str) and access and isinstance(scope, str)):
        return Unknown("X answered without a token.")
    life = said.get("expires_in")
    lasts = timedelta(seconds=life) if isinstance(life, int) and life > 0 else USUAL_LIFE
    return Tokens(
        access,
        refresh if isinstance(refresh, str) else "",
        now + min(lasts, LONGEST_LIFE),
        tuple(sorted(scope.split())),
    )
