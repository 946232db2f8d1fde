"""How is a checkpoint written, so that any tool for signed notes can read it? As C2SP has it.

Five lines: whose record, how many events, the root of their tree, an empty line, and the signature.
When the key is changed there is a line more, below the root: the new key, for which the old one vouches.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from gatekeeper.keys import SigningKey, is_signed

NEXT_KEY = "next key: "
_ED25519 = b"\x01"
_DASH = "\u2014"
_ID = 4


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the record after `size` events. `next_key` signs whatever comes after, where it is changed."""

    origin: str
    size: int
    root: bytes
    next_key: bytes | None = None

    @property
    def text(self) -> str:
        """What is signed."""
        more = f"{NEXT_KEY}{public_line(self.origin, self.next_key)}\n" if self.next_key else ""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{more}"


def key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a signature says which key it needs."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_ID]


def public_line(name: str, public: bytes) -> str:
    """The public key as C2SP writes it."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def public_of(line: str) -> bytes | None:
    """The public key in a line of C2SP, or None where it is not written as we write it."""
    name, _, rest = line.partition("+")
    try:
        public = base64.b64decode(rest.partition("+")[2], validate=True)[1:]
    except ValueError:
        return None
    return public if public_line(name, public) == line else None


def signed(text: str, name: str, key: SigningKey) -> str:
    """Lines of text with a signature below them."""
    signature = base64.b64encode(key_id(name, key.public) + key.sign(text.encode())).decode()
    return f"{text}\n{_DASH} {name} {signature}\n"


def sign(checkpoint: Checkpoint, key: SigningKey) -> str:
    """The five lines, signed in the name of the record itself."""
    return signed(checkpoint.text, checkpoint.origin, key)


def unsigned(note: str, keys: Mapping[bytes, bytes]) -> tuple[str, str] | None:
    """The text above a signature and the name below it, or None where none of these keys signed exactly that.

    Args:
        note: text, an empty line, and the line of the signature.
        keys: public keys by their `key_id`.
    """
    text, _, last = note.partition("\n\n")
    text += "\n"
    try:
        _, name, packed = last.split(" ")
        signature = base64.b64decode(packed, validate=False)
    except ValueError:
        return None
    public = keys.get(signature[:_ID])
    spelt = f"{text}\n{_DASH} {name} {base64.b64encode(signature).decode()}\n"
    if public is None or key_id(name, public) != signature[:_ID] or note != spelt:
        return None
    return (text, name) if is_signed(public, text.encode(), signature[_ID:]) else None


def opened(note: str, keys: Mapping[bytes, bytes]) -> Checkpoint | None:
    """What five lines say, or None where they are not a checkpoint that one of these keys signed."""
    found = unsigned(note, keys)
    if found is None:
        return None
    text, name = found
    try:
        origin, size, root, *more = text.removesuffix("\n").split("\n")
        next_key = public_of(more[0].removeprefix(NEXT_KEY)) if more else None
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True), next_key)
    except ValueError:
        return None
    return checkpoint if (checkpoint.text, origin) == (text, name) else None
