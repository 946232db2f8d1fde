"""Is the publisher killed at any moment without harm? A few of the moments, in a program of their own.

GATEKEEPER_KILLS_EVERY says how far apart they are; `python -m tests.bench.bench_kill_matrix` tries all of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).resolve().parents[2]
EVERY = int(os.environ.get("GATEKEEPER_KILLS_EVERY", "397"))

A_FEW = {"sqlite": ("taken down",), "postgres": ("sent",)}


def _matrix(*options: str, **environment: str) -> tuple[int, dict[str, object], str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_kill_matrix", *options],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    said = done.stdout.strip().splitlines()
    assert said, done.stderr
    return done.returncode, json.loads(said[-1]), done.stdout + done.stderr


forked = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes can be forked on Linux and macOS only")


@pytest.mark.slow
@forked
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_publisher_that_is_killed_leaves_one_copy_or_a_person_who_looks(kind: str) -> None:
    server = (
        {databases.ADDRESS: databases.address_of_server()} if kind == "postgres" else {}
    )  # the one that is running
    options = ["--every", str(EVERY), *(["--postgres"] if server else [])]
    if EVERY > 1:
        options += ["--scripts", *A_FEW[kind]]
    code, counts, said = _matrix(*options, **server)
    assert code == 0, said
    assert counts["violations"] == 0
    assert counts["lines_killed"]


@pytest.mark.slow
@forked
def test_a_publisher_that_tries_again_blindly_is_found_out() -> None:
    code, _, said = _matrix("--control", "blind retry", "--scripts", "in doubt, and there", "--every", "1000")
    assert code == 1, said
    assert "it is on X 2 times" in said
