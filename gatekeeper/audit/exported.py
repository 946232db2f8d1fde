"""Is an export of the record sound? Our own answer, made of the parts that write the record.

`verify_audit.py` is the outsider's answer and shares no line with this one; tests hold the two together.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from gatekeeper.audit import bundle, chain
from gatekeeper.audit.merkle import Tree
from gatekeeper.audit.notes import Checkpoint, key_id, opened, public_of, unsigned
from gatekeeper.stamps import tokens

_ALWAYS = frozenset(
    {
        *(bundle.README, bundle.CHECKER, bundle.EVENTS, bundle.DETAILS),
        *(bundle.DIGESTS, bundle.CHECKPOINTS, bundle.KEYS, bundle.MANIFEST),
    }
)


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
    if not set(files) >= _ALWAYS:
        raise _Bad("A file is missing.")
    leaves = _leaves(files[bundle.EVENTS], files[bundle.DETAILS])
    known = _keys(_text(files[bundle.KEYS]))
    inside = _text(files[bundle.CHECKPOINTS])
    notes = _notes(inside)
    turns = _turns(notes, known)
    if kept is not None:
        _fits(_notes(kept), known, turns, leaves)
    if "\n".join(notes) != inside or _fits(notes, known, turns, leaves) != len(leaves):
        raise _Bad("The checkpoints are not all there, or not as they were written.")
    if [turn.key for turn in turns] != list(dict.fromkeys(known.values())):
        raise _Bad("The keys are not those that signed the checkpoints.")
    _stamps(files, notes)
    _manifest(files, {short: public for short, public in known.items() if public == turns[-1].key})


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
        public = public_of(line)
        if public is None:
            raise _Bad("A public key cannot be read.")
        found[key_id(line.partition("+")[0], public)] = public
    return found


def _notes(text: str) -> list[str]:
    """The checkpoints that stand in a text with an empty line between them."""
    blocks = text.rstrip("\n").split("\n\n")
    pairs = zip(blocks[::2], blocks[1::2], strict=False)
    return [f"{above}\n\n{below}\n" for above, below in pairs]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A key that signs, and for how many events at most: then the next has its turn."""

    key: bytes
    until: int | None = None


def _turns(notes: list[str], known: dict[bytes, bytes]) -> list[_Turn]:
    """The keys in the order in which each vouched for the next, beginning with the first that is listed."""
    turns = [_Turn(next(iter(known.values()), b""))]
    said = [one for note in notes if (one := opened(note, known)) is not None and one.next_key is not None]
    for one in sorted(said, key=lambda one: one.size):
        turns[-1] = replace(turns[-1], until=one.size)
        turns.append(_Turn(one.next_key or b""))
    return turns


def _said(note: str, known: dict[bytes, bytes], turns: list[_Turn]) -> Checkpoint | None:
    """What a checkpoint says, if the key signed it whose turn it was."""
    one = opened(note, known)
    if one is None:
        return None
    key = next(turn.key for turn in turns if turn.until is None or one.size <= turn.until)
    return opened(note, {short: public for short, public in known.items() if public == key})


def _fits(notes: list[str], known: dict[bytes, bytes], turns: list[_Turn], leaves: list[bytes]) -> int:
    """Compares the events with what was signed for them; gives how many the longest note speaks of."""
    said = [_said(note, known, turns) for note in notes]
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


def _stamps(files: Mapping[str, bytes], notes: list[str]) -> None:
    """Each time stamp lies beside the checkpoint that it is for, and there is no other file."""
    more = set(files) - _ALWAYS
    for note in notes:
        size = note.split("\n")[1]
        text, token = f"{bundle.STAMPED}{size}.txt", f"{bundle.STAMPED}{size}.tsr"
        if token in more:
            if files.get(text) != note.encode() or not tokens.is_for(files[token], note.encode()):
                raise _Bad("A time stamp is not for its checkpoint.")
            more -= {text, token}
    if more:
        raise _Bad("There are files that are not of an export.")


def _manifest(files: Mapping[str, bytes], known: dict[bytes, bytes]) -> None:
    found = unsigned(_text(files[bundle.MANIFEST]), known)
    names = sorted(set(files) - {bundle.MANIFEST})
    wanted = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names)
    if found is None or found[0] != f"{bundle.TITLE}\n{wanted}":
        raise _Bad("A file is not as it was exported.")
