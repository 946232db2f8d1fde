"""A project in miniature: our preparation, one tiny package in its lock, and no network."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
COMMAND_LINE = '''"""What the miniature does when it is started."""

import sys

import tiny


def main() -> None:
    print("started with", tiny.NAME, sys.argv[1:], sys.prefix)
'''


@dataclass(frozen=True)
class Miniature:
    """A project folder that can be started as its user would."""

    folder: Path
    wheels: Path

    def lock(self, sha256: str) -> None:
        for name in ("requirements.lock", "tests/requirements.lock"):
            (self.folder / name).write_text(f"tiny==1.0 \\\n    --hash=sha256:{sha256}\n", encoding="utf-8")

    def popen(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GATEKEEPER_", "PIP_"))}
        kept["PATH"] = "/usr/bin:/bin"  # without uv
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}
        return subprocess.Popen(
            [sys.executable, "-m", "gatekeeper", *arguments],
            cwd=self.folder,
            env=kept | offline | more,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def start(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        process = self.popen(*arguments, **more)
        out, err = process.communicate(timeout=180)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def miniature(tmp_path: Path) -> Miniature:
    folder, wheels = tmp_path / "project", tmp_path / "wheels"
    (folder / "tests").mkdir(parents=True)
    wheels.mkdir()
    ours = folder / "gatekeeper"
    shutil.copytree(PROJECT / "gatekeeper/bootstrap", ours / "bootstrap")
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(PROJECT / "gatekeeper" / name, ours / name)
    (ours / "cli.py").write_text(COMMAND_LINE, encoding="utf-8")
    made = Miniature(folder, wheels)
    made.lock(_tiny_package(wheels))
    return made


def _tiny_package(wheels: Path) -> str:
    """Write the smallest package that pip accepts, and give its hash."""
    path = wheels / "tiny-1.0-py3-none-any.whl"
    about = "tiny-1.0.dist-info/"
    contents = {
        "tiny.py": 'NAME = "tiny"\n',
        about + "METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        about + "WHEEL": "Wheel-Version: 1.0\nGenerator: by-hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*contents, about + "RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in (contents | {about + "RECORD": record}).items():
            wheel.writestr(name, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()
