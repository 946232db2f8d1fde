"""What do the processes of one test run make only once, and use together?

pytest-xdist runs each test in one of several processes. What takes long to make is made by the first that
needs it, in a folder that all of them can reach.
"""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.demo import run as demonstration

LONGEST_WAIT = 300.0
_MOMENT = 0.2


def folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of the whole run; that of each process lies in it."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Gives `folder`, made by whichever process asks first; the others wait for it."""
    done, failed = (folder.with_name(f"{folder.name}.{end}") for end in ("done", "failed"))
    try:
        folder.with_name(f"{folder.name}.begun").mkdir()
    except FileExistsError:
        ends_by = time.monotonic() + LONGEST_WAIT
        while not done.exists():
            assert not failed.exists(), f"another process of this run could not make {folder.name}"
            assert time.monotonic() < ends_by, f"another process of this run has not made {folder.name} in time"
            time.sleep(_MOMENT)
        return folder
    try:
        make(folder)
    except BaseException:
        failed.touch()
        raise
    done.touch()
    return folder


def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo after its first start. Copy it: others use it too."""

    def make(folder: Path) -> None:
        options = demonstration.Options(
            folder, port=1, fresh=True, browser=False, seed_only=True
        )  # no port is opened
        demonstration.run(options, lambda _: None, lambda _services, _ready: None)

    return made_once(folder_of_the_run(tmp_path_factory) / "first-start", make)


class SeenOnce:
    """Which texts has any process of this run seen before?"""

    def __init__(self, folder: Path | None = None) -> None:
        """Takes a folder that all processes share; without one, it is remembered here alone."""
        self._folder = folder
        self._seen: set[str] = set()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def is_new(self, text: str) -> bool:
        """Whether nobody has asked about this text before."""
        name = hashlib.sha256(text.encode()).hexdigest()
        if name in self._seen:
            return False
        self._seen.add(name)
        if self._folder is None:
            return True
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
