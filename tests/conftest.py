"""What holds for every test: how hypothesis searches, which tests are heavy, and when a skip is a failure.

With GATEKEEPER_REQUIRE_ALL=1 (set by `.ci/run`) nothing may be left out: a test that would skip itself,
because Chromium or a file of the school's is missing, fails and says why.
"""

import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

REQUIRE_ALL = "GATEKEEPER_REQUIRE_ALL"
PAGES = Path(__file__).parent / "web"
SAMPLED = pytest.StashKey[dict[str, set[str]]]()
"""Which tests of the pages were collected, and of which routes a sample was seen, in all processes together."""

# A slow machine is no failure, so there is no deadline. The full run must give the same answer twice.
settings.register_profile("developer", deadline=None)
settings.register_profile("complete", deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "thorough", deadline=None, print_blob=True, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)


def everything_is_required() -> bool:
    return os.environ.get(REQUIRE_ALL) == "1"


def pytest_configure() -> None:
    chosen = os.environ.get("HYPOTHESIS_PROFILE")
    settings.load_profile(chosen or ("complete" if everything_is_required() else "developer"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the heavy tests, so that `test --fast` can leave them out without anybody marking them by hand."""
    tests = config.rootpath / "tests"
    for item in items:
        for kind in ("browser", "bench"):
            if item.path.is_relative_to(tests / kind):
                item.add_marker(kind)
        if _uses_postgres(item):
            item.add_marker("postgres")


def _uses_postgres(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    chosen = item.callspec.params.values() if hasattr(item, "callspec") else ()
    names = [*item.fixturenames, *(value for value in chosen if isinstance(value, str))]
    return any(name.startswith("postgres") for name in names)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report, collector.nodeid)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    if report.skipped and everything_is_required():
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{name} would be left out, and {REQUIRE_ALL}=1 asks for everything. {why}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Every route that changes something needs a sample: see `tests/web/on_the_record.py`."""
    record = sys.modules.get("tests.web.on_the_record")
    here = {
        "files": sorted({item.path.name for item in session.items if item.path.parent == PAGES}),
        "proved": sorted(record.proved if record else ()),
    }
    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # a process of pytest-xdist, which hands it on
        output["sampled"] = here
        return
    _add(session.config, here)
    found, asked = session.config.stash[SAMPLED], session.config.option
    pages = {path.name for path in PAGES.glob("test_*.py")}
    whole = bool(pages) and found["files"] >= pages
    partly = asked.keyword or asked.markexpr or asked.collectonly
    if not whole or partly or session.exitstatus != pytest.ExitCode.OK:
        return
    from tests.web.matrix import EXPECTED  # noqa: PLC0415  # only a run of all pages needs the two tables
    from tests.web.on_the_record import IN_A_BROWSER, NONE  # noqa: PLC0415  # the same

    forms = {rule for method, rule in EXPECTED if method == "POST"}
    missing = sorted(forms - found["proved"] - set(NONE) - set(IN_A_BROWSER))
    if missing:
        sys.stdout.write(
            "\nNo test sends the form of these routes with success, so nobody knows whether they leave an event: "
            f"{', '.join(missing)}\n"
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure() -> None:
    """What this process started for its tests ends with them."""
    if databases := sys.modules.get("tests.databases"):
        databases.stop_server()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A process of pytest-xdist is done."""
    _add(node.config, getattr(node, "workeroutput", {}).get("sampled", {}))


def _add(config: pytest.Config, more: dict[str, list[str]]) -> None:
    if SAMPLED not in config.stash:
        nothing: dict[str, set[str]] = {"files": set(), "proved": set()}
        config.stash[SAMPLED] = nothing
    found = config.stash[SAMPLED]
    for name, values in more.items():
        found[name].update(values)
