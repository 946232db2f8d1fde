"""Is what gets installed exactly what was looked at?"""

import re
import tomllib

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.tree import PROJECT

LOCKS = ("requirements.lock", "tests/requirements.lock")
ENTRY = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?(?P<hashes>(?:\s+--hash=sha256:[0-9a-f]{64})+)"
)
# Below these, a picture or a clock can hurt us; the numbers come with their reasons in design.md and the guides.
FLOORS = {
    "pillow": "13.0.0",
    "pillow-heif": "1.8.1",
    "apscheduler": "3.11.3",
    "cryptography": "50",
    "flask": "3.1.3",
}


def entries(lock: str) -> list[str]:
    """Give the logical lines of a lock: comments gone, continued lines joined."""
    text = re.sub(r"\\\n", " ", (PROJECT / lock).read_text(encoding="utf-8"))
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def pins(lock: str) -> dict[str, str]:
    """Give the version of each package in a lock."""
    found = (ENTRY.fullmatch(entry) for entry in entries(lock))
    return {canonicalize_name(pin["name"]): pin["version"] for pin in found if pin}


def declared() -> dict[str, list[Requirement]]:
    """Give what pyproject.toml asks for, by lock."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    to_run = [Requirement(line) for line in project["dependencies"]]
    to_test = [Requirement(line) for line in project["optional-dependencies"]["test"]]
    return {LOCKS[0]: to_run, LOCKS[1]: to_run + to_test}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    loose = [entry[:60] for entry in entries(lock) if not ENTRY.fullmatch(entry)]
    assert not loose
    assert pins(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    """Each machine has its own index; the hashes make sure that it is the same package everywhere."""
    assert not [entry for entry in entries(lock) if "://" in entry or " @ " in entry or entry.startswith("-")]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    locked = pins(lock)
    wrong = [
        f"{asked} but the lock has {locked.get(canonicalize_name(asked.name), 'nothing')}"
        for asked in declared()[lock]
        if not asked.specifier.contains(locked.get(canonicalize_name(asked.name), "0"))
    ]
    assert not wrong


def test_tests_run_on_the_very_packages_that_are_installed() -> None:
    tested = pins(LOCKS[1])
    assert {name: tested.get(name) for name in pins(LOCKS[0])} == pins(LOCKS[0])


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_lock_falls_below_a_floor(name: str) -> None:
    assert all(Version(pins(lock)[name]) >= Version(FLOORS[name]) for lock in LOCKS)


def test_this_python_is_one_we_support() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert Version(default_environment()["python_full_version"]) >= Version("3.11")


def test_the_project_cannot_be_uploaded_by_mistake() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Private :: Do Not Upload" in project["classifiers"]
