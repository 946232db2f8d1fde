"""With which key does one leader open what is sealed for them, and who can use it?

The key is made here, shown once for their printed sheet, and kept only inside a file that their own passphrase
opens (age's scrypt). Neither the key nor the passphrase is ever stored.
"""

import threading
from dataclasses import dataclass, field

import pyrage

from gatekeeper.errors import InvalidInput

SHORTEST = 16
LONGEST = 200
FEWEST_WORDS = 4
TOO_SLOW = (
    "The server is too slow or too busy at this moment to try a passphrase. Nothing was shown. Try again in a "
    "minute, or use the printed sheets."
)
_ONE_AT_A_TIME = threading.Lock()
"""Trying a passphrase takes a second or two and 512 MB, so that guessing is slow: never two at once."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: `secret` is for the sheet alone, `public` seals for it, `wrapped` is kept."""

    secret: str = field(repr=False)
    public: str
    wrapped: bytes = field(repr=False)


def normal(passphrase: str) -> str:
    """A passphrase as it is used: single spaces, none around it. Everything else counts as it was typed."""
    return " ".join(passphrase.split())


def check_passphrase(passphrase: str, again: str) -> str:
    """The passphrase as it is used.

    Raises:
        InvalidInput: it is too short, or was not typed twice alike.
    """
    chosen = normal(passphrase)
    if len(chosen) < SHORTEST or len(chosen.split()) < FEWEST_WORDS:
        raise InvalidInput(
            {"passphrase": f"Choose at least {FEWEST_WORDS} words, {SHORTEST} characters or more in all."}
        )
    if len(chosen) > LONGEST:
        raise InvalidInput({"passphrase": f"Choose at most {LONGEST} characters."})
    if normal(again) != chosen:
        raise InvalidInput({"again": "This is not the same as above. Type both once more."})
    return chosen


def make(passphrase: str) -> NewKey:
    """A new key, wrapped with this passphrase."""
    identity = pyrage.x25519.Identity.generate()
    secret = str(identity)
    with _ONE_AT_A_TIME:
        wrapped = pyrage.passphrase.encrypt(secret.encode(), passphrase)
    return NewKey(secret, str(identity.to_public()), wrapped)


def unwrap(wrapped: bytes, passphrase: str) -> str | None:
    """The key inside, or None where the passphrase is not the right one.

    Raises:
        InvalidInput: this computer is far too slow for how the key was wrapped, so that nobody can say.
    """
    with _ONE_AT_A_TIME:
        try:
            secret: bytes = pyrage.passphrase.decrypt(wrapped, normal(passphrase)[:LONGEST])
        except pyrage.DecryptError as error:
            if str(error).startswith("Excessive work"):
                raise InvalidInput({"passphrase": TOO_SLOW}) from error
            return None
    return secret.decode()
