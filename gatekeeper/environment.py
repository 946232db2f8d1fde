"""What is in `.venv`, is it what the locks ask for, and if not: how is it made?

Standard library only. The environment is built in place, so that the scripts
in it work, and a marker is written last: no marker, no environment. The marker
holds the hash of each lock it was made from, so a changed lock is noticed.
"""

import contextlib
import enum
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from gatekeeper import one_at_a_time

CLEAR_LINE = "\r\x1b[K"  # progress is written over itself on a terminal


INSTALLERS = {
    "PIP_USER": "0",  # into the environment, whatever a personal setting says
    # Many schools look into encrypted traffic with a certificate of their own, which only the
    # system knows; pip reads the system's from 24.2 on, uv by one of these, by its age.
    "UV_SYSTEM_CERTS": "true",
    "UV_NATIVE_TLS": "true",
}


class CannotPrepareError(Exception):
    """The environment cannot be made; the message is the one line a person needs."""


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


def say(line: str) -> None:
    """Tell the person, without touching what a command prints."""
    sys.stderr.write((CLEAR_LINE if sys.stderr.isatty() else "") + line + "\n")
    sys.stderr.flush()


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
        builder = Builder(self, handle, shutil.which("uv"))
        builder.check_tools()
        if need is Need.TEST_TOOLS and not builder.can_add():
            need = Need.CHANGED  # made by uv, without pip, and uv is gone
        say(need.value)
        began = time.monotonic()
        self.marker.unlink(missing_ok=True)  # from here to the end, this is a half-made environment
        self.log.write_text("", encoding="utf-8")
        if need is not Need.TEST_TOOLS:
            builder.create()
        builder.install(level)
        self._write_marker(level)
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

    def _write_marker(self, level: Level) -> None:
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


class Builder:
    """Makes an environment with uv where there is one, otherwise with venv and pip."""

    def __init__(self, environment: Environment, handle: int, uv: str | None) -> None:
        self.environment = environment
        self.handle = handle
        self.uv = uv
        # In an activated environment `sys.executable` may be the very thing that is replaced.
        self.base = getattr(sys, "_base_executable", sys.executable)

    def can_add(self) -> bool:
        """Say whether packages can be added to the environment that is there."""
        return self.uv is not None or any(self.environment.folder.glob("[lL]ib*/**/site-packages/pip"))

    def check_tools(self) -> None:
        """Refuse now rather than half-way if this Python lacks what making an environment takes."""
        if not self.uv and not (_has("venv") and _has("ensurepip")):
            raise CannotPrepareError(missing_venv(sys.version_info[:2], apt=bool(shutil.which("apt-get"))))

    def create(self) -> None:
        """Make an empty environment."""
        self.environment.clear()
        folder = str(self.environment.folder)
        if self.uv:
            code, output = self._run([self.uv, "venv", "--python", self.base, folder])
            if code == 0:
                return
            self._leave_uv()
        self.check_tools()
        code, output = self._run([self.base, "-I", "-m", "venv", folder])
        if code != 0:
            if "ensurepip" in output:
                raise CannotPrepareError(missing_venv(sys.version_info[:2], apt=bool(shutil.which("apt-get"))))
            raise CannotPrepareError(explain(output, self.environment.log))

    def install(self, level: Level) -> None:
        """Install the lock of this level: exactly those files, and nothing they ask for besides."""
        what = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
        what += ["-r", str(self.environment.project / level.value)]
        python = str(self.environment.python)
        if self.uv:
            code, output = self._run([self.uv, "pip", "install", "--python", python, "--compile-bytecode", *what])
            if code == 0:
                return
            if not _is_wrong_hash(output):
                self._leave_uv()
                self.create()
        if not self.uv:
            pip = [python, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
            code, output = self._run([*pip, *what])
        if code != 0:
            raise CannotPrepareError(explain(output, self.environment.log))

    def _leave_uv(self) -> None:
        say(f"uv could not do it (see {self.environment.log}); trying with pip ...")
        self.uv = None

    def _run(self, command: list[str]) -> tuple[int, str]:
        """Run a step, keep its output in the log, and show that something is going on."""
        kept: list[str] = []
        child = subprocess.Popen(  # noqa: S603 -- the command is made above, of our own words
            command,
            cwd=self.environment.project,
            env=os.environ | INSTALLERS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # The step keeps our lock: if we are killed, nobody starts before it has ended too.
            pass_fds=() if os.name == "nt" else (self.handle,),
        )
        with self.environment.log.open("a", encoding="utf-8") as log, _ended(child):
            for line in child.stdout or ():
                log.write(line)
                kept.append(line)
                _show_progress(line)
        return child.returncode, "".join(kept)


@contextlib.contextmanager
def _ended(child: subprocess.Popen[str]) -> Iterator[None]:
    """Leave no step running behind, whatever stopped us."""
    try:
        yield
        child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def _show_progress(line: str) -> None:
    if line.startswith("Installing collected packages"):
        say("  installing ...")
    elif line.startswith("Collecting ") and sys.stderr.isatty():
        sys.stderr.write(f"{CLEAR_LINE}  fetching {line.split()[1].partition('==')[0]} ...")
        sys.stderr.flush()


def _has(module: str) -> bool:
    found = importlib.util.find_spec(module)
    return found is not None and found.origin is not None  # an emptied folder has no origin


def missing_venv(version: tuple[int, int], *, apt: bool) -> str:
    """Name the one system package that is missing."""
    remedy = (
        f"sudo apt install python{version[0]}.{version[1]}-venv"
        if apt
        else "install your system's package for Python's venv and ensurepip modules"
    )
    return f"This Python cannot make an environment. Do this once, then start again: {remedy}"


def _is_wrong_hash(output: str) -> bool:
    return bool(re.search(r"DO NOT MATCH THE HASHES|[Hh]ash mismatch", output))


def explain(output: str, log: Path) -> str:
    """Turn what the installer printed into one line: what happened and what to do."""
    where = f"The whole story is in {log}."
    if _is_wrong_hash(output):
        return (
            "Stopped: a downloaded package is not the one that requirements.lock names (its hash differs). "
            f"Do not work round this; try on another network, and tell whoever looks after the project. {where}"
        )
    if "No space left on device" in output:
        return f"The disk is full: the preparation needs about 500 MB. Make room and start again. {where}"
    if re.search(
        r"NewConnectionError|NameResolution|resolv|ConnectTimeout|[Cc]onnection (refused|reset|timed out)"
        r"|ReadTimeout|Network is unreachable|ProxyError|CERTIFICATE_VERIFY|tls handshake|Failed to fetch"
        r"|error sending request",
        output,
    ):
        return (
            "The packages could not be fetched: no connection to the package index. Check the network (and the "
            f"proxy, if the school has one) and start again. {where}"
        )
    if re.search(r"No matching distribution|no (compatible )?(version|wheels?)|not satisfiable", output):
        name = re.search(r"No matching distribution found for (\S+)", output)
        return (
            f"There is no ready-made {name[1] if name else 'package'} for this Python or this machine. "
            f"Start with another Python from 3.11 on. {where}"
        )
    return f"The packages could not be installed. {where}"
