"""Exports of the record: made, read, written anew by a thief, and held before both verifiers."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from gatekeeper.audit import bundle, chain, exported, notes, verify_audit
from gatekeeper.audit.merkle import Tree
from gatekeeper.keys import SigningKey
from gatekeeper.settings import Settings
from tests.world import World

Files = dict[str, bytes]


def settings_of(folder: Path, world: World) -> Settings:
    """Settings over the database of a world, with the key files in a folder."""
    address = world.db.engine.url.render_as_string(hide_password=False)
    return Settings(_env_file=None, data=folder, database_url=SecretStr(address))  # type: ignore[call-arg]  # pydantic-settings takes it


def read(path: Path) -> Files:
    """What is in an export."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def both(files: Files, kept: str | None = None) -> tuple[bool, int | None]:
    """What both say, once it is shown that they say the same."""
    ours = exported.check(files, kept)
    try:
        verify_audit.verify(files, kept)
        theirs: tuple[bool, int | None] = (True, None)
    except verify_audit.BadError as bad:
        theirs = (False, bad.row)
    assert (ours.sound, ours.first_bad) == theirs, ours.problem
    return theirs


def rows_of(files: Files) -> list[dict[str, Any]]:
    """The events of an export."""
    return [json.loads(line) for line in files[bundle.EVENTS].splitlines()]


def made_anew(files: Files, rows: list[dict[str, Any]], key: SigningKey) -> Files:
    """What a thief of the key and of the server makes: everything fits again, and is signed."""
    tree, prev = Tree(), chain.GENESIS
    for row in rows:
        row["prev"] = prev
        inside = {name: value for name, value in row.items() if name != "hash"}
        prev = row["hash"] = hashlib.sha256(b"gatekeeper/audit/1\n" + chain.canonical(inside)).hexdigest()
        tree.add(bytes.fromhex(prev))
    origin = files[bundle.CHECKPOINTS].decode().partition("\n")[0]
    new = {
        **files,
        bundle.EVENTS: b"".join(chain.canonical(row) + b"\n" for row in rows),
        bundle.DETAILS: b"".join(files[bundle.DETAILS].splitlines(keepends=True)[: len(rows)]),
        bundle.CHECKPOINTS: notes.sign(notes.Checkpoint(origin, tree.size, tree.root()), key).encode(),
        bundle.KEYS: (notes.public_line(origin, key.public) + "\n").encode(),
    }
    listed = "".join(
        f"{hashlib.sha256(new[name]).hexdigest()}  {name}\n" for name in sorted(new) if name != bundle.MANIFEST
    )
    new[bundle.MANIFEST] = notes.signed(f"{bundle.TITLE}\n{listed}", origin, key).encode()
    return new
