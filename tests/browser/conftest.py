"""A real Chromium, and the web application served on this computer for it.

Chromium is found by the variable CHROMIUM or at the usual places. Where there is none, the
tests are skipped, and fail where everything is required (GATEKEEPER_REQUIRE_ALL=1).
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from waitress.server import create_server

from gatekeeper.services import Services
from tests.browser.chromium import MISSING, place, running
from tests.browser.running import School, school
from tests.browser.watching import PATIENCE, Watch
from tests.shared_run import SeenOnce, first_start, folder_of_the_run
from tests.web.conftest import app, built, services, world
from tests.world import DOMAIN, World, signed_in
from web.cookies import SESSION

__all__ = ["app", "built", "services", "world"]  # fixtures of the web tests, used here too

SAVED_PAGES = "GATEKEEPER_SAVED_PAGES"
FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests. Each test opens windows of its own, which share nothing."""
    found = place()
    if found is None:
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE)  # a busy machine is no fault of a page
    with running(found) as browser:
        yield browser


@pytest.fixture(scope="session")
def lunsford(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:  # noqa: ARG001  # without a browser nobody needs it
    """The invented school with everything running: pages, publisher, sandbox. All tests that ask share it."""
    folder = tmp_path_factory.mktemp("lunsford") / "demo"
    shutil.copytree(first_start(tmp_path_factory), folder)
    with school(folder) as running_school:
        yield running_school


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Notes a figure that was measured; the run prints all of them at its end."""
    return request.config.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def examined(tmp_path_factory: pytest.TempPathFactory) -> SeenOnce:
    """How the pages were built that a checker has seen in this run."""
    return SeenOnce(folder_of_the_run(tmp_path_factory) / "examined")


@pytest.fixture
def watch(
    chromium: Browser, figure: Callable[[str], None], examined: SeenOnce, request: pytest.FixtureRequest
) -> Iterator[Watch]:
    """Watches what the windows of a test show, and fails the test for anything wrong with any page.

    With the variable GATEKEEPER_SAVED_PAGES the pages are also written to the folder it names.
    """
    kept = os.environ.get(SAVED_PAGES)
    watching = Watch(chromium, Path(kept) if kept else None, examined)
    yield watching
    figure(f"{request.node.name}: {watching.figures}")
    assert not watching.wrong, f"{len(watching.wrong)} faults:\n" + "\n".join(dict.fromkeys(watching.wrong))


@dataclass(frozen=True)
class Live:
    """The application at an address, over the world of this test."""

    address: str
    world: World
    services: Services

    def token(self, name: str) -> str:
        """Signs somebody in without the page, which has tests of its own."""
        return signed_in(self.world.db, f"{name}@{DOMAIN}", now=self.world.now, device="Chromium")


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[int]:
    """Serves an application on this computer, on a free port unless one is named, and says on which."""
    server = create_server(app, host="127.0.0.1", port=port, threads=4)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield server.effective_port
    server.task_dispatcher.shutdown()  # lets the last answer end before its socket is gone
    server.trigger.pull_trigger(server.close)  # in its own thread: closed under its hands, it would complain
    running.join(timeout=5)


@pytest.fixture
def live(app: Flask, world: World, services: Services) -> Iterator[Live]:
    """Serves the application on a free port of this computer."""
    with served(app) as port:
        yield Live(f"http://127.0.0.1:{port}", world, services)


@pytest.fixture
def window(chromium: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Opens a window: `window("teacher")` is signed in. What a page should never do fails the test."""
    contexts = []
    complaints: list[str] = []

    def opened(name: str = "", *, script: bool = True, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=live.address, java_script_enabled=script, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
        )
        if name:
            context.add_cookies([{"name": SESSION, "value": live.token(name), "url": live.address}])
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)
