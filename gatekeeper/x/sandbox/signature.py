"""Did the holder of these keys sign this very request?

Our own reading of RFC 5849 (OAuth 1.0, HMAC-SHA1), written apart from the libraries
that sign, so that the two can disagree. It never says to the caller what was wrong:
X answers every failure with the same 401. The reason is kept for inspection.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, unquote_plus

CANONICAL_ORIGINS = ("https://api.twitter.com", "https://api.x.com")
ALLOWED_DRIFT_SECONDS = 300
FORM = "application/x-www-form-urlencoded"
_PARAMETER = re.compile(r'\s*([A-Za-z0-9_.~%-]+)="([^"]*)"\s*')


class Flaw(StrEnum):
    """What was wrong with a signature."""

    NO_OAUTH = "no OAuth 1.0 header"
    MALFORMED = "a header that cannot be read"
    UNKNOWN_KEY = "an unknown key or token"
    METHOD = "another signature method or version"
    TIMESTAMP = "a timestamp too far from now"
    SIGNATURE = "a signature that does not fit"
    NONCE = "a nonce used before"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The parts of a request that a signature covers. `path` and `query` are as they were sent."""

    method: str
    path: str
    query: str = ""
    authorization: str = ""
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The two secrets that belong to a consumer key and a token."""

    consumer_secret: str
    token_secret: str


def encode(text: str) -> str:
    """Percent-encodes as RFC 5849 section 3.6 wants: only letters, digits and -._~ stay."""
    return quote(text, safe="~")


def header_parameters(authorization: str) -> dict[str, str] | None:
    """Reads `OAuth a="b", c="d"`, or gives None when that is not what it is."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "oauth":
        return None
    parameters: dict[str, str] = {}
    for part in rest.split(","):
        match = _PARAMETER.fullmatch(part)
        if match is None or unquote(match[1]) in parameters:
            return None
        parameters[unquote(match[1])] = unquote(match[2])
    return parameters


def base_string(method: str, url: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Builds the text that is signed (RFC 5849 section 3.4.1)."""
    encoded = sorted((encode(name), encode(value)) for name, value in pairs)
    joined = "&".join(f"{name}={value}" for name, value in encoded)
    return "&".join((method.upper(), encode(url), encode(joined)))


def hmac_sha1(text: str, secrets: Secrets) -> str:
    """Signs `text` with both secrets (RFC 5849 section 3.4.2)."""
    key = f"{encode(secrets.consumer_secret)}&{encode(secrets.token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()


def verify(  # noqa: PLR0911  # one return for each flaw reads best
    request: SignedRequest,
    *,
    origins: Iterable[str],
    now: float,
    secrets_of: Callable[[str, str], Secrets | None],
    remember_nonce: Callable[[str, int, str], bool],
) -> str | Flaw:
    """Gives the access token that signed the request, or the flaw.

    `secrets_of(consumer key, token)` knows the secrets; `remember_nonce(token, timestamp,
    nonce)` gives False when it has seen the three together before.
    """
    if not request.authorization.lower().startswith("oauth "):
        return Flaw.NO_OAUTH
    oauth = header_parameters(request.authorization)
    if oauth is None or not oauth.get("oauth_nonce") or not oauth.get("oauth_signature"):
        return Flaw.MALFORMED
    if oauth.get("oauth_signature_method") != "HMAC-SHA1" or oauth.get("oauth_version", "1.0") != "1.0":
        return Flaw.METHOD
    token, stamp = oauth.get("oauth_token", ""), oauth.get("oauth_timestamp", "")
    if not re.fullmatch(r"[0-9]{1,12}", stamp) or abs(int(stamp) - now) > ALLOWED_DRIFT_SECONDS:
        return Flaw.TIMESTAMP
    secrets = secrets_of(oauth.get("oauth_consumer_key", ""), token)
    if secrets is None:
        return Flaw.UNKNOWN_KEY
    if not _fits(request, oauth, origins, secrets):
        return Flaw.SIGNATURE
    # Last, so that a forged request cannot use up a nonce.
    if not remember_nonce(token, int(stamp), oauth["oauth_nonce"]):
        return Flaw.NONCE
    return token


def _fits(request: SignedRequest, oauth: dict[str, str], origins: Iterable[str], secrets: Secrets) -> bool:
    pairs = [(name, value) for name, value in oauth.items() if name not in ("realm", "oauth_signature")]
    pairs += _pairs(request.query)
    if request.content_type.partition(";")[0].strip().lower() == FORM:
        pairs += _pairs(request.body.decode("utf-8", "replace"))
    given = oauth["oauth_signature"].encode()
    fits = False
    for origin in origins:
        expected = hmac_sha1(base_string(request.method, origin + request.path, pairs), secrets)
        fits |= hmac.compare_digest(expected.encode(), given)
    return fits


def _pairs(form: str) -> list[tuple[str, str]]:
    pairs = []
    for part in form.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs
