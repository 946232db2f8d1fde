"""A real Chromium, and the web application served on this computer for it.

Chromium is found by the variable CHROMIUM or at the usual places. Where there is none, the
tests are skipped, and fail where everything is required (GATEKEEPER_REQUIRE_ALL=1).
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from gatekeeper.actions.signing_in import Visit, sign_in
from gatekeeper.services import Services
from tests.web.conftest import app, built, services, world
from tests.world import DOMAIN, PASSWORD, World
from web.cookies import SESSION

__all__ = ["app", "built", "services", "world"]  # fixtures of the web tests, used here too

USUAL_PLACES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIETLY = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def _chromium() -> str:
    named = os.environ.get("CHROMIUM")
    found = named if named and Path(named).exists() else next(filter(None, map(shutil.which, USUAL_PLACES)), None)
    if found is None:
        pytest.skip("There is no Chromium on this computer: install it, or name it in the variable CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests. Each test opens windows of its own, which share nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(QUIETLY))
        yield browser
        browser.close()


@dataclass(frozen=True)
class Live:
    """The application at an address, over the world of this test."""

    address: str
    world: World
    services: Services


@pytest.fixture
def live(app: Flask, world: World, services: Services) -> Iterator[Live]:
    """Serves the application on a free port of this computer."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield Live(f"http://127.0.0.1:{server.effective_port}", world, services)
    server.task_dispatcher.shutdown()  # lets the last answer end before its socket is gone
    server.close()
    running.join(timeout=5)


def _token(live: Live, name: str) -> str:
    """Signs somebody in without the page, which has tests of its own."""
    visit = Visit(live.services.key, f"{name}@{DOMAIN}", "127.0.0.1")
    return sign_in(
        live.world.db, visit, PASSWORD, device="Chromium", lengths=live.services.lengths, now=live.world.now
    )


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
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
        )
        if name:
            context.add_cookies([{"name": SESSION, "value": _token(live, name), "url": live.address}])
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)
