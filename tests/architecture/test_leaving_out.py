"""Is a test that would skip itself a failure where everything is required?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PROJECT

SKIPS = """
import pytest

def test_skips() -> None:
    pytest.skip("Chromium is not here")
"""
SKIPS_AS_A_WHOLE = """
import pytest

pytest.skip("PostgreSQL is not here", allow_module_level=True)
"""


def outcome(folder: Path, test: str, *, required: str) -> str:
    """Run one small test under our conftest and give what pytest printed."""
    shutil.copy(PROJECT / "tests/conftest.py", folder / "conftest.py")
    (folder / "test_it.py").write_text(test, encoding="utf-8")
    settings = folder / "pytest.ini"
    settings.write_text("[pytest]\nmarkers =\n  browser\n  bench\n  postgres\n", encoding="utf-8")
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(settings), str(folder)],
        cwd=folder,
        env=surroundings | {"GATEKEEPER_REQUIRE_ALL": required},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.mark.parametrize(("test", "why"), [(SKIPS, "Chromium"), (SKIPS_AS_A_WHOLE, "PostgreSQL")])
def test_a_skip_fails_and_says_why_where_everything_is_required(tmp_path: Path, test: str, why: str) -> None:
    printed = outcome(tmp_path, test, required="1")
    assert f"{why} is not here" in printed
    assert printed.splitlines()[-1].startswith(("1 failed", "1 error"))


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    assert outcome(tmp_path, SKIPS, required="0").splitlines()[-1].startswith("1 skipped")
