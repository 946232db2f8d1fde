"""With which tools are packages installed, and how is each step run and watched?

Standard library only.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.bootstrap.saying import (
    CannotPrepareError,
    explain,
    is_wrong_hash,
    missing_venv,
    say,
    show_progress,
)

INSTALLERS = {
    "PIP_USER": "0",  # into the environment, whatever a personal setting says
    # Many schools look into encrypted traffic with a certificate of their own, which only the
    # system knows; pip reads the system's from 24.2 on, uv by one of these, by its age.
    "UV_SYSTEM_CERTS": "true",
    "UV_NATIVE_TLS": "true",
}


class Installer:
    """Makes an environment with uv where there is one, otherwise with venv and pip."""

    def __init__(self, *, folder: Path, python: Path, log: Path, handle: int) -> None:
        """Take where it will stand, its future Python, the log, and the lock its steps must hold."""
        self.folder = folder
        self.python = python
        self.log = log
        self.handle = handle
        self.uv = shutil.which("uv")
        # In an activated environment `sys.executable` may be the very thing that is replaced.
        self.base = getattr(sys, "_base_executable", None) or sys.executable

    def can_add(self) -> bool:
        """Say whether packages can be added to the environment that is there."""
        return self.uv is not None or any(self._places_of_pip())

    def _places_of_pip(self) -> Iterator[Path]:
        yield from self.folder.glob("lib/python*/site-packages/pip")
        yield from self.folder.glob("Lib/site-packages/pip")  # on Windows

    def check_tools(self) -> None:
        """Refuse now rather than half-way if this Python lacks what making an environment takes."""
        if not self.uv and not (_has("venv") and _has("ensurepip")):
            raise CannotPrepareError(missing_venv(sys.version_info[:2], apt=bool(shutil.which("apt-get"))))

    def create(self) -> None:
        """Make an empty environment."""
        folder = str(self.folder)
        if self.uv:
            code, output = self._run([self.uv, "venv", "--python", self.base, folder])
            if code == 0:
                return
            self._leave_uv()
        self.check_tools()
        code, output = self._run([self.base, "-I", "-m", "venv", "--clear", folder])
        if code != 0:
            if "ensurepip" in output:
                raise CannotPrepareError(missing_venv(sys.version_info[:2], apt=bool(shutil.which("apt-get"))))
            raise CannotPrepareError(explain(output, self.log))

    def install(self, lock: Path) -> None:
        """Install what a lock names, and nothing that those packages ask for besides."""
        what = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
        what += ["-r", str(lock)]
        python = str(self.python)
        if self.uv:
            code, output = self._run([self.uv, "pip", "install", "--python", python, "--compile-bytecode", *what])
            if code == 0:
                return
            if not is_wrong_hash(output):
                self._leave_uv()
                self.create()
        if not self.uv:
            pip = [python, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
            code, output = self._run([*pip, *what])
        if code != 0:
            raise CannotPrepareError(explain(output, self.log))

    def _leave_uv(self) -> None:
        say(f"uv could not do it (see {self.log}); trying with pip ...")
        self.uv = None

    def _run(self, command: list[str]) -> tuple[int, str]:
        """Run a step, keep its output in the log, and show that something is going on."""
        kept: list[str] = []
        child = subprocess.Popen(  # noqa: S603  # the command is made above, of our own words
            command,
            cwd=self.folder.parent,
            env=os.environ | INSTALLERS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # The step keeps our lock: if we are killed, nobody starts before it has ended too.
            pass_fds=() if os.name == "nt" else (self.handle,),
        )
        with self.log.open("a", encoding="utf-8") as log, _ended(child):
            for line in child.stdout or ():
                log.write(line)
                kept.append(line)
                show_progress(line)
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


def _has(module: str) -> bool:
    found = importlib.util.find_spec(module)
    return found is not None and found.origin is not None  # an emptied folder has no origin
