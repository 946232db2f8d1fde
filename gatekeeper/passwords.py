"""Is this the right password, without telling anybody more than yes or no?

Argon2id at OWASP's minimum (19 MiB, two passes, one lane): about 20 ms each. At
most two at once, so that a burst of sign-ins cannot eat the memory of a small server.
"""

import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from gatekeeper.errors import InvalidInput

SHORTEST = 12
LONGEST = 200
EVERYBODY_TRIES = ("gatekeeper", "password", "passphrase", "welcome", "school", "primary", "teacher", "twitter")
"""Words that are tried first here, besides the names of the school and of the person."""
EASY_NAME = "This is easy to guess, because most of it is a name or a word from around here."
EASY_COMMON = "This is easy to guess, because it is a password or a pattern that many people use."
BETTER = "Choose three or four words that have nothing to do with the school or with you."
SHORTEST_WORD = 3
LEFT_AT_LEAST = 8
"""So many letters and digits have to be left of a password once such words are taken out of it."""
GUESSES_AT_LEAST = 10**8
"""So many tries a password has to withstand by zxcvbn's estimate, whose lists hold the 30,000 commonest ones.

Its authors call less "somewhat guessable" (Wheeler, USENIX Security 2016); sign-in allows a few tries an hour.
"""
LOOKED_AT = 40
"""So many characters are judged: the estimate takes seconds for long sequences, and these have to do alone."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)
_NOBODY = _HASHER.hash("somebody who does not exist")


def hashed(password: str, near: Iterable[str] = ()) -> str:
    """The hash to store.

    Args:
        password: as it was typed.
        near: names by which somebody would guess it: of the school, of the person.

    Raises:
        InvalidInput: the password is too short or too long, little more than such names, or a common one.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput({"password": f"Choose a password of {SHORTEST} to {LONGEST} characters."})
    if is_easy(password, near):
        raise InvalidInput({"password": f"{EASY_NAME} {BETTER}"})
    if is_common(password):
        raise InvalidInput({"password": f"{EASY_COMMON} {BETTER}"})
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_easy(password: str, near: Iterable[str]) -> bool:
    """Whether little is left of a password without the words that are tried first."""
    words = {word for name in (*EVERYBODY_TRIES, *near) for word in _words(name) if len(word) >= SHORTEST_WORD}
    plain = left = "".join(_words(password))
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != plain and len(left) < LEFT_AT_LEAST


def is_common(password: str) -> bool:
    """Whether it is a password that many people use, or a pattern such as a row of keys."""
    return bool(zxcvbn(password[:LOOKED_AT])["guesses"] < GUESSES_AT_LEAST)


def _words(text: str) -> list[str]:
    """The runs of letters and digits in a text, without capitals and accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        c if c.isalnum() else "" if unicodedata.combining(c) or c in "'’" else " " for c in bare
    ).split()


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits. Takes as long for somebody who does not exist (`stored` None)."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(stored or _NOBODY, password[:LONGEST])
        except (VerifyMismatchError, InvalidHashError):  # not where memory runs out: that is no wrong password
            return False
    return right and stored is not None and len(password) <= LONGEST  # no beginning of a password is one
