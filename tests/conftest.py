"""What holds for every test: how hypothesis searches, which tests are heavy, and when a skip is a failure.

With GATEKEEPER_REQUIRE_ALL=1 (set by `.ci/run`) nothing may be left out: a test that would skip itself,
because Chromium or a file of the school's is missing, fails and says why.
"""

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

REQUIRE_ALL = "GATEKEEPER_REQUIRE_ALL"

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
