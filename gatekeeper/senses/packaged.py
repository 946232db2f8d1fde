"""Is this file of an installed package there, and is it exactly the one we measured?

Models and lists are read from the packages that carry them. The packages themselves are
never imported: some would bring much that nobody needs.
"""

import hashlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path


class NotAsPinned(Exception):
    """The file is absent or another than the one we measured; the text says which, for a person."""


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file inside an installed package, and the SHA-256 of the version we measured."""

    package: str
    version: str
    path: str
    sha256: str

    def read(self) -> bytes:
        """Gives the file's bytes.

        Raises:
            NotAsPinned: the package is not installed, or the file is not the one we measured.
        """
        return self._read()[1]

    def checked(self) -> Path:
        """Gives the file's place once its contents are proved, for a library that opens files itself.

        Raises:
            NotAsPinned: as for `read`.
        """
        return self._read()[0]

    def _read(self) -> tuple[Path, bytes]:
        try:
            place = Path(str(metadata.distribution(self.package).locate_file(self.path)))
            data = place.read_bytes()
        except (metadata.PackageNotFoundError, OSError) as missing:
            raise NotAsPinned(f"{self.package} {self.version} is not installed") from missing
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise NotAsPinned(
                f"{Path(self.path).name} of {self.package} is not the file of version {self.version}"
            )
        return place, data
