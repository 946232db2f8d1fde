"""What is in `.venv`, is it what the locks ask for, and if not: how is it made?

Standard library only. The environment is built in place, so that the scripts
in it work, and a marker is written last: no marker, no environment. The marker
holds the hash of each lock it was made from, so a changed lock is noticed.
"""

import enum
import hashlib
import json
import os
import shutil
import time
from pathlib import Path

from gatekeeper.bootstrap import one_at_a_time
from gatekeeper.bootstrap.installer import Installer
from gatekeeper.bootstrap.saying import CannotPrepareError, say


class Level(enum.Enum):
    """What a command needs: to run, or to run and be tested."""

    RUN = "requirements.lock"
    TEST = "tests/requirements.lock"


class Need(enum.Enum):
    """Why something has to be done. The value is what the person is told."""

    NOTHING = ""
    FIRST = "Preparing the gatekeeper for first use, about a minute ..."
    UNFINISHED = "The last preparation did not finish; preparing the gatekeeper again, about a minute ..."
    CHANGED = "The list of packages or the Python has changed; preparing the gatekeeper again ..."
    TEST_TOOLS = "Adding the test tools, about half a minute ..."


class Environment:
    """The `.venv` of one project folder."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.folder = project / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.marker = self.folder / "prepared.json"
        self.log = project / ".venv-setup" / "install.log"

    def need(self, level: Level) -> Need:
        """Say what has to be done before a command of this level can run."""
        asked_for = {"python": self._interpreter(), Level.RUN.name: self._hash(Level.RUN)}
        if not os.path.lexists(self.folder):
            return Need.FIRST
        made_from = self._read_marker()
        if made_from is None:
            return Need.UNFINISHED
        if not self.python.exists() or asked_for.items() - made_from.items():
            return Need.CHANGED
        if level is Level.TEST and made_from.get(Level.TEST.name) != self._hash(Level.TEST):
            return Need.TEST_TOOLS
        return Need.NOTHING

    def prepare(self, level: Level) -> None:
        """Make the environment; of two starts at once, the second waits for the first."""
        try:
            self.log.parent.mkdir(exist_ok=True)
            with one_at_a_time.holding(self.log.with_name("lock"), self._tell_waiting) as handle:
                need = self.need(level)
                if need is not Need.NOTHING:
                    self._make(level, need, handle)
        except OSError as refused:
            raise CannotPrepareError(
                f"{refused.filename or self.project} cannot be used ({refused.strerror}). Check whose it is "
                "and the room on the disk, stop a gatekeeper that still runs from it, and start again."
            ) from refused

    @staticmethod
    def _tell_waiting() -> None:
        say("Another start is preparing the gatekeeper; waiting for it to finish ...")

    def _make(self, level: Level, need: Need, handle: int) -> None:
        installer = Installer(folder=self.folder, python=self.python, log=self.log, handle=handle)
        installer.check_tools()
        if need is Need.TEST_TOOLS and not installer.can_add():
            need = Need.CHANGED  # made by uv, without pip, and uv is gone
        say(need.value)
        began = time.monotonic()
        self.marker.unlink(missing_ok=True)  # from here to the end, this is a half-made environment
        self.log.write_text("", encoding="utf-8")
        if need is not Need.TEST_TOOLS:
            self.clear()
            installer.create()
        installer.install(self.project / level.value)
        self.write_marker(level)
        say(f"Ready after {time.monotonic() - began:.0f} s.")

    def clear(self) -> None:
        """Remove whatever stands where the environment belongs."""
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            shutil.rmtree(self.folder)

    def _read_marker(self) -> dict[str, str] | None:
        try:
            made_from = json.loads(self.marker.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # absent or cut short: the last preparation did not reach its end
            return None
        return made_from if isinstance(made_from, dict) else None

    def write_marker(self, level: Level) -> None:
        """Say that the environment is finished, and from which locks and Python it was made."""
        made_from = {"python": self._interpreter(), Level.RUN.name: self._hash(Level.RUN)}
        if level is Level.TEST:
            made_from[Level.TEST.name] = self._hash(Level.TEST)
        fresh = self.marker.with_suffix(".new")
        fresh.write_text(json.dumps(made_from, indent=1), encoding="utf-8")
        fresh.replace(self.marker)

    def _hash(self, level: Level) -> str:
        try:
            return hashlib.sha256((self.project / level.value).read_bytes()).hexdigest()
        except OSError as problem:
            raise CannotPrepareError(
                f"{level.value} cannot be read, and it says which packages are needed. "
                "Start from the project's own folder, or fetch the project again."
            ) from problem

    def _interpreter(self) -> str:
        """Give the Python behind the link: a new minor version would find an empty environment."""
        return os.path.realpath(self.python) if self.python.is_symlink() else ""
