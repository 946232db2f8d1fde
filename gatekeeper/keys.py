"""Which secrets does the server itself hold? One operational key, in a file of its own.

The key file lies outside the database and its backups. Everything that the
server signs or fingerprints is derived from it by purpose, so that one use can
never stand for another. Break-glass secrets are never under this key.
"""

import hmac
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gatekeeper.errors import SettingsError

KEY_BYTES = 32
NONCE_BYTES = 12


class OperationalKey:
    """The server's own key. Its bytes are never shown."""

    def __init__(self, raw: bytes) -> None:
        """Takes the 32 bytes of the key file."""
        self._raw = raw

    def __repr__(self) -> str:
        return "OperationalKey(...)"

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one named purpose."""
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(self._raw)

    def fingerprint(self, purpose: str, value: str) -> str:
        """A keyed hash, for values that may be compared but not read back."""
        return hmac.new(self.derive(purpose), value.encode(), "sha256").hexdigest()

    def seal(self, purpose: str, data: bytes, context: str) -> bytes:
        """Encrypts for one purpose. It opens only with the same context, so that no row can pose as another."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.derive(purpose)).encrypt(nonce, data, context.encode())

    def unseal(self, purpose: str, sealed: bytes, context: str) -> bytes | None:
        """What was sealed, or None where it was sealed with another key, for another context, or is damaged."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self.derive(purpose)).decrypt(nonce, rest, context.encode())
        except (InvalidTag, ValueError):
            return None


def create(path: Path) -> OperationalKey:
    """Makes a new key file that only this account can read. Never overwrites one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = secrets.token_bytes(KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(raw.hex() + "\n")
    return OperationalKey(raw)


def load(path: Path) -> OperationalKey:
    """Reads the key file.

    Raises:
        SettingsError: it is missing, damaged, or readable by others.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise SettingsError(
            f"The key file {path} is missing. Restore it from your safe copy, or run 'init' on a new installation."
        ) from error
    except OSError as error:
        raise SettingsError(f"The key file {path} cannot be read: {error.strerror}.") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"The key file {path} can be read by others. Run: chmod 600 {path}")
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise SettingsError(f"The key file {path} is damaged. Restore it from your safe copy.")
    return OperationalKey(raw)
