"""Where are the cleaned pictures kept, and are they still what they were?

Each picture is a file named by the sha256 of its bytes, so that the name an
approval holds can only ever mean those bytes. Writes are atomic and reach the
disk before `put` returns; every read is checked against the name.
"""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.pictures.errors import PictureDamaged, PictureMissing
from gatekeeper.pictures.intake import Cleaned

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = "unfinished"
_STALE_SECONDS = 3600.0
_PRIVATE_FOLDER = 0o700


class PictureStore:
    """Pictures by content in one folder: `ab/cd/abcd...`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unfinished = folder / _UNFINISHED
        self._unfinished.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        self._drop_stale_leftovers()

    def put(self, data: bytes) -> str:
        """Keep the bytes and give the sha256 they are kept under."""
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        try:
            self.read(sha256)
        except (PictureMissing, PictureDamaged):  # a damaged file is mended by the good bytes
            place.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            self._write(place, data)
        return sha256

    def keep(self, cleaned: Cleaned) -> None:
        """Keep a cleaned picture and its small copy, each under its own digest."""
        self.put(cleaned.jpeg)
        self.put(cleaned.small)

    def read(self, sha256: str) -> bytes:
        """Give the bytes kept under a digest.

        Raises PictureMissing when there are none, PictureDamaged when they have
        changed, ValueError when the digest is not one.
        """
        try:
            data = self._place(sha256).read_bytes()
        except FileNotFoundError as error:
            raise PictureMissing(
                "This picture is no longer stored. The rest of the post is safe; please add the picture again."
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PictureDamaged(
                "This picture's file has been changed or damaged, so it will not be used. "
                "The rest of the post is safe; please add the picture again."
            )
        return data

    def exists(self, sha256: str) -> bool:
        """Say whether something is kept under the digest (`read` proves what)."""
        return self._place(sha256).is_file()

    def delete(self, sha256: str) -> bool:
        """Remove the picture; say whether there was one."""
        try:
            self._place(sha256).unlink()
        except FileNotFoundError:
            return False
        return True

    def digests(self) -> Iterator[str]:
        """Give the digest of every picture kept, in order."""
        for place in sorted(self._folder.glob("??/??/*")):
            if _DIGEST.fullmatch(place.name):
                yield place.name

    def _place(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):  # whatever it is, it must not become a path
            raise ValueError("not a sha256 in lower-case hexadecimal")
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def _write(self, place: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._unfinished)  # made with mode 0600
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        for folder in (place.parent, place.parent.parent, self._folder):
            _sync_folder(folder)

    def _drop_stale_leftovers(self) -> None:
        """Remove what a power cut left half-written: a child's picture must not linger there."""
        for leftover in self._unfinished.iterdir():
            if time.time() - leftover.stat().st_mtime > _STALE_SECONDS:
                leftover.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where the platform lets folders be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
