"""Does `test` run every part, show what failed, and end with pytest's own line?"""

import os
from pathlib import Path

import pytest

from gatekeeper.bootstrap import testing
from gatekeeper.bootstrap.testing import run

SETTINGS = """
[tool.ruff.lint]
select = ["F"]

[tool.mypy]
files = ["rules"]

[tool.importlinter]
root_packages = ["rules"]

[[tool.importlinter.contracts]]
name = "no circles"
type = "acyclic_siblings"
ancestors = ["rules"]

[tool.pytest.ini_options]
addopts = "-q -p no:randomly -p no:cacheprovider"
markers = ["browser", "bench", "postgres", "slow"]
"""
HEAVY = """
import pytest


@pytest.mark.slow
def test_heavy() -> None:
    pass
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # The parts start in their own processes and find their settings in the folder.
    for name in [name for name in os.environ if name.startswith("PYTEST")]:
        monkeypatch.delenv(name)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/__init__.py").write_text('"""Sound."""\n', encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "test_sound.py").write_text("def test_sound() -> None:\n    pass\n", encoding="utf-8")
    (tmp_path / "test_heavy.py").write_text(HEAVY.lstrip(), encoding="utf-8")
    return tmp_path


def test_a_good_run_ends_with_the_line_of_pytest(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = run([], project)
    printed = capfd.readouterr().out
    heads = [line.partition(" (")[0] for line in printed.splitlines() if line.startswith("==")]
    assert heads == [
        "== ruff check: ok", "== ruff format --check: ok", "== mypy: ok", "== lint-imports: ok", "== pytest",
    ], printed  # fmt: skip
    assert printed.splitlines()[-1].startswith("2 passed in ")
    assert code == 0


def test_every_part_runs_and_one_failure_is_enough(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "rules/__init__.py").write_text("import os\nx: int = ''\n", encoding="utf-8")
    code = run(["--fast"], project)
    printed = capfd.readouterr()
    assert "== ruff check: FAILED" in printed.out
    assert "`os` imported but unused" in printed.out
    assert "== mypy: FAILED" in printed.out
    assert "== lint-imports: ok" in printed.out
    assert printed.out.splitlines()[-1].startswith("1 passed in "), "--fast leaves out what is slow"
    assert printed.err == "Failed before pytest: ruff check, ruff format --check, mypy (shown above).\n"
    assert code == 1


def test_a_failing_test_fails_the_command(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "test_sound.py").write_text("def test_sound() -> None:\n    raise ValueError\n", encoding="utf-8")
    code = run(["-k", "sound"], project)
    assert capfd.readouterr().out.splitlines()[-1].startswith("1 failed in ")
    assert code == 1


def test_temporary_files_lie_in_memory_where_there_is_plenty_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(testing, "MEMORY", tmp_path)
    monkeypatch.setattr(testing, "PLENTY", 0)
    with testing.in_memory():
        folder = Path(os.environ["TMPDIR"])
        assert folder.parent == tmp_path
        (folder / "left.sqlite3").touch()
    assert "TMPDIR" not in os.environ
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("why_not", ["somebody chose another place", "there is too little", "there is none"])
def test_temporary_files_lie_where_they_would_anyway_unless_memory_can_take_them(
    why_not: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(testing, "MEMORY", tmp_path / "missing" if why_not == "there is none" else tmp_path)
    monkeypatch.setattr(testing, "PLENTY", 2**62 if why_not == "there is too little" else 0)
    if why_not == "somebody chose another place":
        monkeypatch.setenv("TMPDIR", "/somewhere")
    before = os.environ.get("TMPDIR")
    with testing.in_memory():
        assert os.environ.get("TMPDIR") == before
        assert list(tmp_path.iterdir()) == []
