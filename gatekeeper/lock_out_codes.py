"""What is a code for the day on which nobody can sign in, and whose is it?

Sixteen letters without those that look alike: about 79 bits, so that nobody guesses one. Only a keyed hash is
stored, and the key lies in a file outside the database.
"""

import secrets

from gatekeeper.keys import OperationalKey
from gatekeeper.posts import REFERENCE_LETTERS

GROUPS, GROUP = 4, 4
COUNT = 8
_PURPOSE = "code for a lock-out"


def new() -> str:
    """A new code, as it is printed."""
    return "-".join("".join(secrets.choice(REFERENCE_LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def kept(key: OperationalKey, typed: str) -> str:
    """What is stored of a code, however it is typed: with or without lines between, in capitals or not."""
    plain = "".join(c for c in typed.casefold() if c.isalnum())
    return key.fingerprint(_PURPOSE, plain)
