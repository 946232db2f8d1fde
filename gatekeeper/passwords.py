"""Is this the right password, without telling anybody more than yes or no?

Argon2id at OWASP's minimum (19 MiB, two passes, one lane): about 20 ms each. At
most two at once, so that a burst of sign-ins cannot eat the memory of a small server.
"""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gatekeeper.errors import InvalidInput

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)
_NOBODY = _HASHER.hash("somebody who does not exist")


def hashed(password: str) -> str:
    """The hash to store.

    Raises:
        InvalidInput: the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput({"password": f"Choose a password of {SHORTEST} to {LONGEST} characters."})
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits. Takes as long for somebody who does not exist (`stored` None)."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(stored or _NOBODY, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return right and stored is not None and len(password) <= LONGEST  # no beginning of a password is one
