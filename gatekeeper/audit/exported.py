"""Is an export of the record sound? Our own answer, made of the parts that write the record.

`verify_audit.py` is the outsider's answer and shares no line with this one; tests hold the two together.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from gatekeeper.audit import bundle, chain
from gatekeeper.audit.merkle import Tree
from gatekeeper.audit.notes import key_id, opened, public_line, unsigned


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an export holds, and else the first bad row, where a row is what is bad."""

    sound: bool
    first_bad: int | None = None
    problem: str = ""


class _Bad(Exception):
    def __init__(self, problem: str, row: int | None = None) -> None:
        super().__init__(problem)
        self.row = row


def check(files: Mapping[str, bytes], kept: str | None = None) -> Answer:
    """Looks through the files of an export.

    Args:
        files: what was in the zip.
        kept: the five lines of a checkpoint that somebody kept outside.
    """
    try:
        _check(files, kept)
    except _Bad as bad:
        return Answer(sound=False, first_bad=bad.row, problem=str(bad))
    return Answer(sound=True)


def _check(files: Mapping[str, bytes], kept: str | None) -> None:
    if set(files) != {
        bundle.README, bundle.CHECKER, bundle.EVENTS, bundle.DETAILS,
        bundle.DIGESTS, bundle.CHECKPOINTS, bundle.KEYS, bundle.MANIFEST,
    }:  # fmt: skip
        raise _Bad("The files are not those of an export.")
    leaves = _leaves(files[bundle.EVENTS], files[bundle.DETAILS])
    known = _keys(_text(files[bundle.KEYS]))
    if kept is not None:
        _fits(_notes(kept), known, leaves)
    inside = _text(files[bundle.CHECKPOINTS])
    notes = _notes(inside)
    if "\n".join(notes) != inside or _fits(notes, known, leaves) != len(leaves):
        raise _Bad("The checkpoints are not all there, or not as they were written.")
    _manifest(files, known)


def _leaves(events: bytes, details: bytes) -> list[bytes]:
    """What the tree is made of: the hash of each event, once every row is found to be right."""
    leaves: list[bytes] = []
    prev = chain.GENESIS
    beside = _parsed(details)
    for seq, row in enumerate(_parsed(events), start=1):
        if row is None or set(row) != set(bundle.FIELDS):
            raise _Bad(f"Row {seq} cannot be read.", seq)
        detail = next(beside, None)
        erased = detail == {"seq": seq, "erased": True}
        if not erased and (detail is None or set(detail) != {"seq", "salt", "details"} or detail["seq"] != seq):
            detail = {"salt": "", "details": None}  # fits no commitment
        problem = chain.problem_of(_event(row, None if erased else detail), seq, prev)
        if problem:
            raise _Bad(problem, seq)
        prev = row["hash"]
        leaves.append(bytes.fromhex(prev))
    if next(beside, "end") != "end":
        raise _Bad("There are details without a row.", len(leaves) + 1)
    return leaves


def _event(row: dict[str, Any], detail: dict[str, Any] | None) -> Any:  # noqa: ANN401  # stands for a row of the database
    salt = None if detail is None else detail["salt"]
    if salt is not None and not (
        isinstance(salt, str) and len(salt) % 2 == 0 and set(salt) <= set("0123456789abcdef")
    ):
        salt = ""
    return SimpleNamespace(**row, salt=salt, details=None if detail is None else detail["details"])


def _parsed(data: bytes) -> Iterator[dict[str, Any] | None]:
    """Each line as an object, or None for a line that is not written as we write it."""
    for line in data.splitlines(keepends=True):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        yield row if isinstance(row, dict) and chain.canonical(row) + b"\n" == line else None


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _Bad("A file is not text.") from None


def _keys(text: str) -> dict[bytes, bytes]:
    found = {}
    for line in text.splitlines():
        name, _, rest = line.partition("+")
        try:
            public = bytes.fromhex(_packed(rest))
        except ValueError:
            raise _Bad("A public key cannot be read.") from None
        if public_line(name, public) != line:
            raise _Bad("A public key cannot be read.")
        found[key_id(name, public)] = public
    return found


def _packed(rest: str) -> str:
    """The key inside a line of C2SP, in hexadecimal, without the byte that says its kind."""
    return base64.b64decode(rest.partition("+")[2], validate=True)[1:].hex()


def _notes(text: str) -> list[str]:
    """The checkpoints that stand in a text with an empty line between them."""
    blocks = text.rstrip("\n").split("\n\n")
    pairs = zip(blocks[::2], blocks[1::2], strict=False)
    return [f"{above}\n\n{below}\n" for above, below in pairs]


def _fits(notes: list[str], known: dict[bytes, bytes], leaves: list[bytes]) -> int:
    """Compares the events with what was signed for them; gives how many the longest note speaks of."""
    said = [opened(note, known) for note in notes]
    tree, good, count = Tree(), 0, len(leaves)
    for one in sorted(said, key=lambda one: one.size if one else -1):
        if one is None:
            raise _Bad("A checkpoint is not signed as it should be.")
        if one.size > count:
            raise _Bad(f"Row {count + 1} is missing: a checkpoint counted {one.size}.", count + 1)
        for leaf in leaves[good : one.size]:
            tree.add(leaf)
        if tree.root() != one.root:
            raise _Bad(f"Rows {good + 1} to {one.size} are not those of a checkpoint.", good + 1)
        good = one.size
    return good


def _manifest(files: Mapping[str, bytes], known: dict[bytes, bytes]) -> None:
    found = unsigned(_text(files[bundle.MANIFEST]), known)
    names = sorted(set(files) - {bundle.MANIFEST})
    wanted = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names)
    if found is None or found[0] != f"{bundle.TITLE}\n{wanted}":
        raise _Bad("A file is not as it was exported.")
