"""Does the project folder hold only what belongs there, and nothing about the machine it was written on?"""

import re

import pytest

from tests.architecture.tree import PROJECT, files, texts

AT_THE_TOP = frozenset(
    {
        ".ci", ".env.example", "CONTRIBUTING.md", "LICENSE", "README.md", "docs", "gatekeeper", "pyproject.toml",
        "requirements.lock", "rules", "tests", "web",
    }
)  # fmt: skip
# Written in pieces, so that this file does not name what it forbids.
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "yarn" + "pkg.com", "deb." + "debian.org")
INDEX = re.compile(r"(?:registry|index-" + r"url|resolved\"?) *[=:] *\"?https?://")
MACHINE = re.compile(
    r"(?:^|[^A-Za-z0-9_.])/(?:wo" + r"rk|fa" + r"rm|ro" + r"ot|ho" + r"me/[a-z]|Us" + r"ers/[A-Za-z])(?:/|\b)"
)
LARGEST_FILE = 1024 * 1024


def test_the_top_of_the_project_is_what_the_design_names() -> None:
    found = {path.partition("/")[0] for path in files()}
    strangers = {name for name in found - AT_THE_TOP if not name.startswith(".")}
    assert not strangers, f"put these where they belong, or change the design first: {sorted(strangers)}"


def where(pattern: re.Pattern[str]) -> list[str]:
    """Give the places where a pattern stands in any file."""
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts().items()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_package_index(host: str) -> None:
    """A school's machines have their own; the hashes in the lock say what is right."""
    assert not where(re.compile(re.escape(host)))


def test_no_file_says_where_packages_come_from() -> None:
    assert not where(INDEX)


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    assert not where(MACHINE)


def test_no_file_is_too_large_to_look_at() -> None:
    large = [path for path in files() if (PROJECT / path).stat().st_size > LARGEST_FILE]
    assert not large


def test_the_machine_that_checks_us_runs_the_command_of_the_readme() -> None:
    script = (PROJECT / ".ci/run").read_text(encoding="utf-8")
    assert script.rstrip().splitlines()[-1] == "python3 -m gatekeeper test"
    assert "set -euo pipefail" in script
    assert "GATEKEEPER_REQUIRE_ALL=1" in script
    assert (PROJECT / ".ci/run").stat().st_mode & 0o111, ".ci/run must be executable"
