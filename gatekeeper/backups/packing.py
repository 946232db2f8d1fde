"""What is in a backup file, and is all of it there as it was written?

A tar file with `manifest.json`, which lists the hash of each file and of the rows of each table,
sealed with age where the installation names who may open it.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gatekeeper.backups.errors import BackupError
from gatekeeper.vault import age

FORMAT = 2
CHUNK = 1 << 20
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: when it was made, its database version, and the hashes of all that is in it.

    `rows` gives for each table how many rows it has, and their hash.
    """

    made_at: str
    revision: str
    sha256: dict[str, str]
    rows: dict[str, tuple[int, str]]

    def to_json(self) -> bytes:
        """The text of it."""
        told = {
            "format": FORMAT,
            "made_at": self.made_at,
            "revision": self.revision,
            "sha256": self.sha256,
            "rows": self.rows,
        }
        return json.dumps(told, indent=1).encode()


def write(target: Path, manifest: Manifest, files: dict[str, Path], now: datetime, keys: Iterable[str]) -> None:
    """Writes the backup beside its place and renames it there, so that half a backup never has its name.

    Raises:
        BackupError: it could not be written, or sealed.
    """
    plain, sealed = (target.with_name(target.name + ending) for ending in (".partial", ".sealing"))
    keys = list(keys)
    try:
        plain.touch(0o600)
        with tarfile.open(plain, "w") as tar:
            raw = manifest.to_json()
            info = tarfile.TarInfo(MANIFEST)
            info.size, info.mtime = len(raw), int(now.timestamp())
            tar.addfile(info, io.BytesIO(raw))
            for name, path in files.items():
                tar.add(path, arcname=name, recursive=False)
        if keys:
            sealed.touch(0o600)
            age.seal(plain, sealed, keys)
        (sealed if keys else plain).replace(target)
    except OSError as error:
        raise BackupError(f"{target} could not be written ({error.strerror}). There is no backup.") from error
    except age.SealError as error:
        raise BackupError(f"The backup could not be sealed: {error.message} There is no backup.") from error
    finally:
        plain.unlink(missing_ok=True)
        sealed.unlink(missing_ok=True)


def unpack(source: Path, work: Path, identity: Path | None) -> Manifest:
    """Opens a backup into an empty folder, and makes sure that each file is what it was and that none was added.

    Raises:
        BackupError: it is sealed and does not open, or it is damaged or of another format.
    """
    try:
        with _opened(source, work, identity) as plain, tarfile.open(plain) as tar:
            tar.extractall(work, filter="data")
        told: dict[str, Any] = json.loads((work / MANIFEST).read_text())
        hashes, rows = told["sha256"], told.get("rows", {})
        made_at, revision = str(told["made_at"]), str(told["revision"])
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is not a backup of the gatekeeper, or it is damaged.") from error
    if not isinstance(hashes, dict) or not isinstance(rows, dict) or told.get("format") != FORMAT:
        raise BackupError(f"{source} is a backup of another format.")
    for name, expected in hashes.items():
        if not (work / name).is_file() or sha256(work / name) != expected:
            raise BackupError(f"{source} is damaged: {name} is missing or not what it was. Nothing was changed.")
    unpacked = {path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()}
    if unpacked - {MANIFEST, *hashes}:
        raise BackupError(f"{source} holds files that are not in its list. Nothing was changed.")
    return Manifest(made_at, revision, hashes, {name: (told[0], told[1]) for name, told in rows.items()})


@contextmanager
def _opened(source: Path, work: Path, identity: Path | None) -> Iterator[Path]:
    """The backup itself, or an opened copy of a sealed one beside the work folder, deleted afterwards."""
    if not age.is_sealed(source):
        yield source
        return
    if identity is None:
        raise BackupError(
            f"{source} is sealed. Give the key file of somebody it was sealed for with --identity. "
            "Nothing was changed."
        )
    copy = work.with_name(work.name + ".opened")
    try:
        copy.touch(0o600)
        age.unseal(source, copy, identity)
        yield copy
    except age.SealError as error:
        raise BackupError(f"{error.message} Nothing was changed.") from error
    finally:
        copy.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """The hash of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()
