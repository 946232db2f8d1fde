"""Which files make up the project, and what does each Python module look like inside?"""

import ast
import functools
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("gatekeeper", "rules", "web")
NOT_OURS = frozenset({".git", ".venv", ".venv-setup", ".demo", ".hypothesis", "__pycache__"})


@dataclass(frozen=True)
class Module:
    """One Python file: its path in the project, its text and its syntax tree."""

    path: str
    text: str = field(repr=False)

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree, parsed when it is first asked for: a run that only lists the tests needs none."""
        return _parsed(self)


@functools.cache
def files() -> tuple[str, ...]:
    """Give the paths of all files that are, or would be, in version control."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode == 0:
        listed = [name for name in asked.stdout.split("\0") if name]
    else:  # the project was fetched as an archive
        listed = [str(path.relative_to(PROJECT)) for path in _walk(PROJECT)]
    return tuple(sorted(name for name in listed if (PROJECT / name).is_file()))


def _walk(folder: Path) -> list[Path]:
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        found += [Path(here) / name for name in names]
    return found


@functools.cache
def texts() -> dict[str, str]:
    """Give every file that can be read as text."""
    readable = {}
    for name in files():
        content = (PROJECT / name).read_bytes()
        if b"\0" not in content:
            readable[name] = content.decode("utf-8", errors="replace")
    return readable


@functools.cache
def _parsed(module: Module) -> ast.Module:
    return ast.parse(module.text, module.path)


@functools.cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Give the Python modules below these folders."""
    starts = tuple(folder + "/" for folder in folders)
    return tuple(
        Module(name, text) for name, text in texts().items() if name.endswith(".py") and name.startswith(starts)
    )


def imported_by(module: Module) -> set[str]:
    """Give the dotted names a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names
