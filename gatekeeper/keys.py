"""Which secrets does the server itself hold? One operational key, and one that signs checkpoints.

Each has a file of its own, outside the database and its backups. Everything that the server seals or
fingerprints is derived from the operational key by purpose, so that one use can never stand for another.
Break-glass secrets are never under this key.
"""

import hmac
import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
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


class SigningKey:
    """The key that signs checkpoints of the record (Ed25519). Only its public half is ever shown."""

    def __init__(self, raw: bytes) -> None:
        """Takes the 32 bytes of the key file."""
        self._key = Ed25519PrivateKey.from_private_bytes(raw)

    def __repr__(self) -> str:
        return "SigningKey(...)"

    @property
    def public(self) -> bytes:
        """The 32 bytes by which anybody checks a signature."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._key.sign(data)


def is_signed(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether whoever holds the other half of this public key signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def signing_key(path: Path) -> SigningKey:
    """Reads the key that signs checkpoints; where there is none yet, makes it first.

    Raises:
        SettingsError: it is damaged, readable by others, or cannot be made.
    """
    if not path.exists():
        try:
            _make_whole(path, secrets.token_bytes(KEY_BYTES))
        except OSError as error:
            raise SettingsError(
                f"The key file {path}, which signs checkpoints of the record, cannot be made: {error.strerror}. "
                "Name another place with GATEKEEPER_CHECKPOINT_KEY_FILE."
            ) from error
    return SigningKey(_read(path))


def _make_whole(path: Path, raw: bytes) -> None:
    """Puts a complete file into its place, whichever of several processes is first; the others find it there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-") as file:  # made with 0600
        file.write(raw.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)


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
    return OperationalKey(_read(path))


def _read(path: Path) -> bytes:
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
    return raw
