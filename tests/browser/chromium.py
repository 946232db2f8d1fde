"""Where is Chromium on this computer, and how is it started so that it speaks to nobody else?"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

USUAL_PLACES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIETLY = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
MISSING = "There is no Chromium on this computer: install it, or name it in the variable CHROMIUM."


def place() -> str | None:
    """Finds Chromium by the variable CHROMIUM or at the usual places."""
    named = os.environ.get("CHROMIUM")
    return named if named and Path(named).exists() else next(filter(None, map(shutil.which, USUAL_PLACES)), None)


@contextmanager
def running(found: str) -> Iterator[Browser]:
    """Runs this Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIETLY))
        yield browser
        browser.close()
