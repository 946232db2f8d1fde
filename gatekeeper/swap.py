"""How do new files take the place of old ones so that a failure puts everything back?"""

import shutil
from collections.abc import Iterable
from pathlib import Path

KEPT = ".before-restore"


def swap(pairs: Iterable[tuple[Path, Path]]) -> None:
    """Renames each new thing (first) to where the old one is (second): all of them, or none.

    A new thing that does not exist leaves its place empty. The old things are kept
    beside their places until all new ones stand there.

    Raises:
        OSError: something could not be renamed; everything is where it was.
    """
    done: list[tuple[Path, Path]] = []
    try:
        for new, place in pairs:
            old = place.with_name(place.name + KEPT)
            if place.exists():  # else what is kept from an interrupted swap is all there is
                _remove(old)
                place.rename(old)
            done.append((place, old))
            if new.exists():
                new.rename(place)
    except OSError:
        for place, old in reversed(done):
            _remove(place)
            if old.exists():
                old.rename(place)
        raise
    for _, old in done:
        _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
