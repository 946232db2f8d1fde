"""What do `python3 -m gatekeeper test`, `bench` and `screenshots` run, and did all of it pass?

Standard library only. Every part runs even if an earlier one failed; pytest
comes last, so that its closing line is the last line of a good run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"  # it has no __main__
)
BEFORE_PYTEST = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format --check", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("lint-imports", ("-c", LINT_IMPORTS)),
)
FAST = ("-m", "not (browser or bench or postgres or slow)")
BESIDE_EACH_OTHER = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")  # one process for each core
MEMORY = Path("/dev/shm")  # noqa: S108  # Linux keeps these files in memory; elsewhere there is no such folder
PLENTY = 6 * 2**30

USAGE = """\
Usage: python3 -m gatekeeper test [--fast] [PYTEST OPTIONS]

Runs ruff, mypy, the import contracts and then pytest; fails if any part fails.

  --fast   leave out the tests that need Chromium, PostgreSQL or much time

Everything else goes to pytest, for example:
  python3 -m gatekeeper test --fast tests/rules -k hashtag
"""


def run(arguments: list[str], project: Path) -> int:
    """Run all parts in the project folder and give 0 only if every one passed."""
    if "--help" in arguments or "-h" in arguments:
        sys.stdout.write(USAGE)
        return 0
    failed = [name for name, part in BEFORE_PYTEST if not _passes(name, part, project)]
    sys.stdout.write("== pytest\n")
    sys.stdout.flush()
    fast = FAST if "--fast" in arguments else ()
    passed_on = [argument for argument in arguments if argument != "--fast"]
    with in_memory():
        code = _python("-m", "pytest", *BESIDE_EACH_OTHER, *fast, *passed_on, project=project).returncode
    if failed:
        sys.stdout.flush()
        sys.stderr.write(f"Failed before pytest: {', '.join(failed)} (shown above).\n")
    return code or int(bool(failed))


@contextmanager
def in_memory() -> Iterator[None]:
    """Lets temporary files lie in memory where there is plenty, unless TMPDIR says where they go.

    The tests make thousands of small databases, each of which would wait for the disk at every change.
    """
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < PLENTY:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="gk-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            del os.environ["TMPDIR"]


def measure(arguments: list[str], project: Path) -> int:
    """Measure what is asked for ("text", "simulate") and give 0 if the measurement could be made."""
    subjects = {"text": "tests.bench.bench_text", "simulate": "tests.bench.bench_simulate"}
    subject = subjects.get(arguments[0]) if arguments else None
    if subject is None:
        sys.stderr.write(f"What shall be measured? One of: {', '.join(subjects)}. For example: bench text\n")
        return 2
    return _python("-m", subject, *arguments[1:], project=project).returncode


def take_screenshots(arguments: list[str], project: Path) -> int:
    """Take the pictures under docs/images anew and give 0 if all went well."""
    return _python("-m", "tests.browser.screenshots", *arguments, project=project).returncode


def _passes(name: str, part: tuple[str, ...], project: Path) -> bool:
    """Run one part; show its output only if it failed."""
    began = time.monotonic()
    done = _python(*part, project=project, quietly=True)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    sys.stdout.write(f"== {name}: {verdict} ({time.monotonic() - began:.1f} s)\n")
    if done.returncode != 0:
        sys.stdout.write(done.stdout)
    sys.stdout.flush()
    return done.returncode == 0


def _python(*command: str, project: Path, quietly: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own Python with our own words
        [sys.executable, *command],
        cwd=project,
        check=False,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE if quietly else None,
        stderr=subprocess.STDOUT if quietly else None,
    )
