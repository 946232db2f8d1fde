"""How is something sealed for certain people, so that the stock `age` program opens it too?

Plain X25519 recipients alone (`age1...`): every version of age knows them, and the
format is fixed (age-encryption.org/v1).
"""

import base64
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

import pyrage

from gatekeeper.errors import GatekeeperError

MAGIC = b"age-encryption.org/v1\n"
BEGIN, END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
ARMOUR_WIDTH = 64


class SealError(GatekeeperError):
    """Something could not be sealed or opened."""


def recipients(texts: Iterable[str]) -> list[pyrage.x25519.Recipient]:
    """Public keys from their text form.

    Raises:
        SealError: one of them is no public key of age; the message shows no more than its start.
    """
    found = []
    for text in texts:
        try:
            found.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError as error:
            start = "a secret key" if text.strip().upper().startswith("AGE-SECRET-KEY") else f"“{text[:12]}…”"
            raise SealError(f"{start} is no public key of age: those begin with “age1”.") from error
    return found


def is_sealed(path: Path) -> bool:
    """Whether a file is one that age sealed."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal(source: Path, target: Path, public_keys: Iterable[str]) -> None:
    """Writes a sealed copy that each of these can open alone.

    Raises:
        SealError: a public key is none.
        OSError: the copy could not be written.
    """
    keys = recipients(public_keys)
    with source.open("rb") as plain, target.open("wb") as sealed:
        pyrage.encrypt_io(plain, sealed, keys)


def unseal(source: Path, target: Path, identity: Path) -> None:
    """Writes the opened copy of a sealed file. `identity` is a key file as `age-keygen` writes it.

    Raises:
        SealError: it is no key file, it does not fit, or the sealed file is damaged.
        OSError: a file could not be read or written.
    """
    lines = [line.strip() for line in identity.read_text(errors="replace").splitlines()]
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise SealError(f"{identity} is no key file of age.") from error
    if not keys:
        raise SealError(f"{identity} is no key file of age: no key is in it.")
    try:
        with source.open("rb") as sealed, target.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, keys)
    except (pyrage.DecryptError, OSError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's trouble; a part that was touched is told as an OSError without a number
        raise SealError(f"{source} does not open with the key in {identity}, or it is damaged.") from error


def seal_bytes(plain: bytes, public_keys: Iterable[str]) -> bytes:
    """What each of these can open alone.

    Raises:
        SealError: a public key is none.
    """
    sealed: bytes = pyrage.encrypt(plain, recipients(public_keys))
    return sealed


def unseal_bytes(sealed: bytes, identity: str) -> bytes | None:
    """What was sealed, or None where this key does not open it, or it is damaged."""
    try:
        plain: bytes = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.strip())])
    except (pyrage.DecryptError, pyrage.IdentityError):
        return None
    return plain


def armoured(sealed: bytes) -> str:
    """A sealed file as lines of plain letters, which can be printed and typed. `age` opens them as they are."""
    return "\n".join((BEGIN, *wrap(base64.b64encode(sealed).decode(), ARMOUR_WIDTH), END)) + "\n"
