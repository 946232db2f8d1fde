"""Is an exported record whole and unchanged? Answers without any other part of the program.

    python3 verify_audit.py FILE.zip [--checkpoint mail.txt]

Python 3.8 or newer, its standard library, and the program openssl (3.0 or newer) for signatures.
Says SOUND (exit code 0), NOT SOUND with the first bad row (1), or why it could not look (2).
"""

from __future__ import annotations

import argparse
import base64
import email.policy
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

NAMES = (
    *("README.txt", "checkpoints.txt", "details.jsonl", "digests.jsonl"),
    *("events.jsonl", "keys.txt", "manifest.txt", "verify_audit.py"),
)
TITLE = "gatekeeper audit export 1"
PARTS = {"seq", "at", "actor", "actor_id", "roles", "verb", "subject", "post_id", "details_commit", "prev", "hash"}
NOTE = re.compile(
    "(?m)^(\\S+)\\n(\\d+)\\n([A-Za-z0-9+/]{43}=)\\n(?:next key: (\\S+)\\n)?"
    "\\s*\u2014 (\\S+) ([A-Za-z0-9+/]{90,91}={0,2})$"
)
DER = bytes.fromhex("302a300506032b6570032100")
KNOWN = (  # from RFC 8032, section 7.1: shows that openssl can do what is asked of it
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c 72 "
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


class BadError(Exception):
    """The record is not what it should be. `row` is the first bad row, where there is one."""

    def __init__(self, problem: str, row: int | None = None) -> None:
        """Takes what is wrong."""
        super().__init__(problem)
        self.row = row


class CannotLookError(Exception):
    """Nothing can be said either way."""


def spelt(value: Any) -> bytes:  # noqa: ANN401  # any JSON value
    """The one way in which a value is written down."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def rows_of(data: bytes, what: str) -> Iterator[dict[str, Any]]:
    """The lines of a file, each of them spelt in the one way."""
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise BadError(f"The last line of {what} is cut off.", len(lines) + 1)
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line.decode("utf-8", "surrogatepass"))
        except ValueError:
            row = None
        if not isinstance(row, dict) or spelt(row) != line:
            raise BadError(f"Row {number} of {what} is not as it was written.", number)
        yield row


class Roots:
    """The root of RFC 6962 after each row that somebody signed for."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.count = 0
        self.levels: list[bytes | None] = []

    def append(self, leaf: bytes) -> None:
        """Counts one up, as a binary number is counted up."""
        carried, self.count = hashlib.sha256(b"\0" + leaf).digest(), self.count + 1
        for level, stands in enumerate(self.levels):
            if stands is None:
                self.levels[level] = carried
                return
            carried, self.levels[level] = hashlib.sha256(b"\1" + stands + carried).digest(), None
        self.levels.append(carried)

    def now(self) -> bytes:
        """The root over what was appended."""
        root = b""
        for stands in self.levels:
            if stands is not None:
                root = hashlib.sha256(b"\1" + stands + root).digest() if root else stands
        return root or hashlib.sha256(b"").digest()


def check_rows(files: dict[str, bytes], sizes: set[int]) -> tuple[int, int, dict[int, bytes]]:
    """Walks all rows. Gives how many there are, how many are erased, and the roots at these sizes."""
    roots, found, erased, number, before = Roots(), {}, 0, 0, "0" * 64
    beside = rows_of(files["details.jsonl"], "details.jsonl")
    for number, row in enumerate(rows_of(files["events.jsonl"], "events.jsonl"), start=1):
        if set(row) != PARTS or row["seq"] != number:
            raise BadError(f"Row {number} is missing, or another row stands in its place.", number)
        if row["prev"] != before:
            raise BadError(f"Row {number} does not follow from the row before it.", number)
        inside = {name: value for name, value in row.items() if name != "hash"}
        before = hashlib.sha256(b"gatekeeper/audit/1\n" + spelt(inside)).hexdigest()
        if row["hash"] != before:
            raise BadError(f"Row {number} has been changed.", number)
        detail = next(beside, None)
        if detail == {"erased": True, "seq": number}:
            erased += 1
        elif detail is None or set(detail) != {"details", "salt", "seq"} or detail["seq"] != number:
            raise BadError(f"The details of row {number} are missing.", number)
        elif committed(detail) != row["details_commit"]:
            raise BadError(f"The details of row {number} have been changed.", number)
        roots.append(bytes.fromhex(before))
        if number in sizes:
            found[number] = roots.now()
    if next(beside, None) is not None:
        raise BadError(f"Row {number + 1} is missing; its details are there.", number + 1)
    return number, erased, found


def committed(detail: dict[str, Any]) -> str:
    """What the row holds in place of these details."""
    try:
        salt = bytes.fromhex(detail["salt"])
    except (TypeError, ValueError):
        return ""
    return hashlib.sha256(salt + spelt(detail["details"])).hexdigest() if salt.hex() == detail["salt"] else ""


def keys_of(text: str) -> dict[bytes, tuple[str, bytes]]:
    """The public keys: a name, four bytes that stand for the key, the key."""
    found = {}
    for line in text.splitlines():
        try:
            name, short, packed = line.split("+", 2)
            kind_and_key = base64.b64decode(packed, validate=True)
        except ValueError:
            raise BadError("A line of keys.txt is not a key.") from None
        stands_for = hashlib.sha256(name.encode() + b"\n" + kind_and_key).digest()[:4]
        if stands_for.hex() != short or kind_and_key[:1] != b"\1" or len(kind_and_key) != 33:  # noqa: PLR2004  # one byte of kind
            raise BadError("A line of keys.txt is not a key.")
        found[stands_for] = (name, kind_and_key[1:])
    return found


def openssl_agrees(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether openssl finds that this key signed exactly this."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("key", DER + public), ("text", text), ("signature", signature)):
            Path(folder, name).write_bytes(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin"]
        command += ["-in", "text", "-sigfile", "signature"]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603  # our own words
        except OSError:
            raise CannotLookError("The program openssl is not installed. It checks the signatures.") from None
    return done.returncode == 0


def needs_openssl() -> None:
    """Says so where openssl cannot do what is asked of it."""
    public, text, signature = map(bytes.fromhex, KNOWN.split())
    if not openssl_agrees(public, text, signature):
        raise CannotLookError("This openssl cannot check Ed25519 signatures. Version 3.0 or newer is needed.")


def check_signature(text: str, name: str, packed: str, keys: dict[bytes, tuple[str, bytes]], what: str) -> None:
    """Says that a signature is wrong, or nothing."""
    signature = base64.b64decode(packed)
    known, public = keys.get(signature[:4], ("", b""))
    if known != name or base64.b64encode(signature).decode() != packed:
        raise BadError(f"{what} is signed with another key than the one whose turn it was.")
    if not openssl_agrees(public, text.encode(), signature[4:]):
        raise BadError(f"The signature of {what} is wrong.")


class Note(NamedTuple):
    """A checkpoint as it stands in a text. `next_key` is the key that signs from then on, where it changes."""

    origin: str
    size: int
    root: str
    next_key: str
    name: str
    packed: str

    @property
    def text(self) -> str:
        """What is signed."""
        more = f"next key: {self.next_key}\n" if self.next_key else ""
        return f"{self.origin}\n{self.size}\n{self.root}\n{more}"

    @property
    def whole(self) -> str:
        """What is signed, and the signature."""
        return f"{self.text}\n\u2014 {self.name} {self.packed}\n"


def notes_in(text: str) -> list[Note]:
    """Every checkpoint that stands in a text."""
    return [Note(m[1], int(m[2]), m[3], m[4] or "", m[5], m[6]) for m in NOTE.finditer(text)]


class Signers(NamedTuple):
    """The public keys with their names, and up to which row each of them signs."""

    keys: dict[bytes, tuple[str, bytes]]
    turns: list[tuple[int | None, bytes]]


def turns_of(notes: list[Note], keys: dict[bytes, tuple[str, bytes]]) -> list[tuple[int | None, bytes]]:
    """Up to which row each key signs, and the key. Each vouches for the next; the first is the first listed."""
    current = next(iter(keys.values()), ("", b""))[1]
    turns: list[tuple[int | None, bytes]] = []
    for note in sorted(notes, key=lambda note: note.size):
        if note.next_key:
            ((_, after),) = keys_of(note.next_key).values()
            turns.append((note.size, current))
            current = after
    return [*turns, (None, current)]


def compare(notes: list[Note], roots: dict[int, bytes], count: int, signers: Signers, whose: str) -> None:
    """Compares rows with what was signed for them, the oldest checkpoint first."""
    good = 0
    for note in sorted(notes, key=lambda note: note.size):
        what = f"the checkpoint of {note.size} rows {whose}"
        if note.name != note.origin:
            raise BadError(f"The name under {what} is not that of the record.")
        key = next(key for until, key in signers.turns if until is None or note.size <= until)
        check_signature(note.text, note.name, note.packed, only(key, signers.keys), what)
        if note.size > count:
            raise BadError(f"Row {count + 1} is missing: {what} counted more.", count + 1)
        if note.size and base64.b64encode(roots[note.size]).decode() != note.root:
            raise BadError(f"Rows {good + 1} to {note.size} are not those that {what} was signed for.", good + 1)
        good = note.size


def only(key: bytes, keys: dict[bytes, tuple[str, bytes]]) -> dict[bytes, tuple[str, bytes]]:
    """The names under which one key signs."""
    return {short: (name, public) for short, (name, public) in keys.items() if public == key}


def check_files(files: dict[str, bytes], keys: dict[bytes, tuple[str, bytes]]) -> None:
    """Compares every file with the signed list of them."""
    manifest = text_of(files, "manifest.txt")
    lines = [f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in sorted(files) if n != "manifest.txt"]
    wanted = TITLE + "\n" + "".join(lines)
    if not manifest.startswith(wanted + "\n"):
        changed = ", ".join(line.split()[1] for line in lines if line not in manifest) or "manifest.txt"
        raise BadError(f"Not as it was exported: {changed}.")
    last = re.fullmatch("\u2014 (\\S+) ([A-Za-z0-9+/]+={0,2})\\n", manifest[len(wanted) + 1 :])
    if last is None:
        raise BadError("The list of files is not signed.")
    check_signature(wanted, last[1], last[2], keys, "the list of files")


def check_stamps(files: dict[str, bytes], notes: list[Note]) -> int:
    """How many time stamps are enclosed, each with its checkpoint. Who made them, `openssl ts` can tell."""
    found = {f"checkpoints/{note.size}": note.whole.encode() for note in notes}
    stamped = [name for name in found if f"{name}.tsr" in files]
    if set(files) != {*NAMES, *(name + kind for name in stamped for kind in (".tsr", ".txt"))}:
        raise BadError("The export does not hold exactly the files that it should.")
    for name in stamped:
        if files[f"{name}.txt"] != found[name] or hashlib.sha256(found[name]).digest() not in files[f"{name}.tsr"]:
            raise BadError(f"The time stamp {name}.tsr is not for its checkpoint.")
    return len(stamped)


def text_of(files: dict[str, bytes], name: str) -> str:
    """A file as text."""
    try:
        return files[name].decode("utf-8")
    except UnicodeDecodeError:
        raise BadError(f"{name} is not text.") from None


def mail_text(data: bytes) -> str:
    """The words of a plain text or of a saved mail, which may be encoded for its way."""
    plain = unquoted(data.decode("utf-8", "replace"))
    if notes_in(plain):
        return plain
    body = email.message_from_bytes(data, policy=email.policy.default).get_body(("plain",))
    return unquoted(body.get_content()) if body is not None else plain


def unquoted(text: str) -> str:
    """The lines of a text as they were before somebody quoted them."""
    return "\n".join(line.lstrip("> \t\ufeff").rstrip() for line in text.splitlines())


def verify(files: dict[str, bytes], outside: str | None = None) -> str:
    """What can be said about an export: one line where all is well.

    Raises:
        BadError: something is not as it should be.
    """
    if not set(NAMES) <= set(files):
        raise BadError("The export does not hold exactly the files that it should.")
    inside = text_of(files, "checkpoints.txt")
    notes, kept = notes_in(inside), notes_in(outside or "")
    if outside is not None and not kept:
        raise CannotLookError("No checkpoint was found in the text that was given.")
    count, erased, roots = check_rows(files, {note.size for note in (*notes, *kept)})
    keys = keys_of(text_of(files, "keys.txt"))
    turns = turns_of(notes, keys)
    compare(kept, roots, count, Signers(keys, turns), "that you kept")
    compare(notes, roots, count, Signers(keys, turns), "in the export")
    if "\n".join(note.whole for note in notes) != inside or not notes or max(note.size for note in notes) != count:
        raise BadError("The checkpoints are not all there, or not as they were written.")
    if [key for _, key in turns] != list(dict.fromkeys(public for _, public in keys.values())):
        raise BadError("The keys are not those that signed the checkpoints.")
    check_files(files, only(turns[-1][1], keys))
    told = f"SOUND: {count} rows, {erased} with details erased, {len(notes)} checkpoints, "
    told += f"{check_stamps(files, notes)} time stamps."
    if kept:
        proofs = "a checkpoint" if len(kept) == 1 else f"{len(kept)} checkpoints"
        return f"{told} It is the record of which you kept {proofs}."
    return told + " Only a checkpoint from an old mail (--checkpoint) shows that it was not rewritten as a whole."


def read(path: str) -> dict[str, bytes]:
    """The files of an export. A name that stands in it twice is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len(set(names)) != len(names):
                raise BadError("A file stands twice in the export.")
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]  # the error of a damaged member
        raise BadError("The file is damaged: it cannot be unpacked.") from None


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Checks an exported record.")
    parser.add_argument("file")
    parser.add_argument("--checkpoint", help="a mail with a checkpoint that you kept, as text")
    chosen = parser.parse_args()
    try:
        outside = mail_text(Path(chosen.checkpoint).read_bytes()) if chosen.checkpoint else None
        files = read(chosen.file)
        needs_openssl()
        print(verify(files, outside))  # noqa: T201  # the answer
    except BadError as bad:
        print(f"NOT SOUND. {bad}")  # noqa: T201  # the answer
        return 1
    except (CannotLookError, OSError) as problem:
        print(f"Could not look: {problem}")  # noqa: T201  # the answer
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
