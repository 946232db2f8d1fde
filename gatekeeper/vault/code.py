"""Which code does an app show now for the secret of the account on X?

RFC 6238 with X's choices: SHA-1, six digits, half a minute. Not by the library that checks codes of our own staff:
it refuses secrets shorter than 112 bits, as is right for ours, and those that X gives out have 80.
"""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

PERIOD = 30
DIGITS = 6
_BASE32 = re.compile(r"[A-Z2-7]{8,128}")


class BadSeedError(ValueError):
    """What was typed is no secret of a code app."""


@dataclass(frozen=True, slots=True)
class Code:
    """Six digits, and in how many seconds they begin and end to count."""

    digits: str
    begins: int
    ends: int


def seed_of(typed: str) -> str:
    """The secret as apps take it: capitals without spaces. An `otpauth://` address is read too.

    Raises:
        BadSeedError: it is none.
    """
    address = urlsplit(typed.strip())
    if address.scheme == "otpauth":
        typed = parse_qs(address.query).get("secret", [""])[0]
    seed = "".join(typed.split()).replace("-", "").rstrip("=").upper()
    if not _BASE32.fullmatch(seed):
        raise BadSeedError
    try:
        _bytes(seed)
    except binascii.Error as error:
        raise BadSeedError from error
    return seed


def codes(seed: str, now: datetime, count: int) -> tuple[Code, ...]:
    """The code that counts now, and those after it."""
    step, past = divmod(int(now.timestamp()), PERIOD)
    left = PERIOD - past
    return tuple(
        Code(_digits(_bytes(seed), step + number), max(0, left + (number - 1) * PERIOD), left + number * PERIOD)
        for number in range(count)
    )


def _bytes(seed: str) -> bytes:
    return base64.b32decode(seed + "=" * (-len(seed) % 8))


def _digits(secret: bytes, step: int) -> str:
    digest = hmac.new(secret, step.to_bytes(8, "big"), "sha1").digest()
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
