"""What do the pages look like? Takes the pictures under docs/images anew, from a fresh demo.

Run by `python3 -m gatekeeper screenshots`. Each page is taken as it meets somebody on a phone
(390 px) and on a desk (1280 px); long pages are cut, because a picture in a guide is read, not scrolled.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from gatekeeper.lifecycle import State
from tests.browser.chromium import MISSING, place, running
from tests.browser.running import School, school
from web.cookies import SESSION

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
HIGHEST = {390: 1600, 1280: 1000}
WINDOW = {390: 844, 1280: 900}
COLOURS, REFINED = 256, 3  # of all ways to choose them, this one also keeps the colour of a small dot
LARGEST, LARGEST_TOGETHER = 300_000, 4_000_000
PATIENCE = 60_000


def _nothing(_: Page) -> None:
    """Takes the page as it opens."""


def _tick_the_first_lines(page: Page) -> None:
    """Shows a second reader in the middle of reading."""
    for label in page.locator(".decide .choice label").all()[:2]:
        label.click()
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")


@dataclass(frozen=True)
class Shot:
    """One page: its name as a file, who looks at it, where it is, and what is done before."""

    name: str
    who: str
    address: Callable[[School], str]
    before: Callable[[Page], None] = _nothing


def _at(address: str) -> Callable[[School], str]:
    return lambda _: address


def _post(pattern: str, state: State, place_in_list: int = 0) -> Callable[[School], str]:
    return lambda lunsford: pattern.format(lunsford.references(state)[place_in_list])


# The demo's drafts, the oldest first: one that the rules stop, one with sunflowers, one without a picture.
SHOTS = (
    Shot("home", "teacher", _at("/")),
    Shot("draft", "teacher", _post("/drafts/{}", State.DRAFT, 1)),
    Shot("draft-stopped", "teacher", _post("/drafts/{}", State.DRAFT, 0)),
    Shot("review", "colleague", _post("/to-read/{}", State.WAITING), _tick_the_first_lines),
    Shot("queue", "colleague", _at("/to-read/")),
    Shot("history", "head", _at("/history")),
    Shot("post", "head", _post("/posts/{}", State.PUBLISHED, 1)),
    Shot("people", "head", _at("/people/")),
    Shot("scrutiny", "governor", _at("/scrutiny")),
    Shot("permissions", "head", _at("/permissions/")),
    Shot("guide", "teacher", _at("/guide/")),
    Shot("sandbox", "", lambda lunsford: lunsford.timeline),
)


def take(browser: Browser, lunsford: School, shot: Shot, width: int) -> bytes:
    """Gives a page of the running school as a PNG."""
    context = browser.new_context(
        base_url=lunsford.address,
        viewport={"width": width, "height": WINDOW[width]},
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    if shot.who:
        context.add_cookies([{"name": SESSION, "value": lunsford.token(shot.who), "url": lunsford.address}])
    page = context.new_page()
    page.goto(shot.address(lunsford), wait_until="networkidle")
    shot.before(page)
    height = min(page.evaluate("() => document.documentElement.scrollHeight"), HIGHEST[width])
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_load_state("networkidle")
    taken = page.screenshot()
    context.close()
    return smaller(taken)


def smaller(png: bytes) -> bytes:
    """Gives a PNG with so few colours that a repository can hold it."""
    with Image.open(io.BytesIO(png)) as whole:
        few = whole.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=REFINED, dither=Image.Dither.NONE
        )
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Takes all of them, or those named on the command line."""
    parser = argparse.ArgumentParser(prog="python3 -m gatekeeper screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(shot.name for shot in SHOTS))
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder for the pictures (default: docs/images)")
    asked = parser.parse_args()
    unknown = set(asked.names) - {shot.name for shot in SHOTS}
    found = place()
    if unknown or found is None:
        sys.stderr.write(f"There is no page called {', '.join(sorted(unknown))}.\n" if unknown else f"{MISSING}\n")
        return 1
    asked.to.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        school(Path(folder) / "demo", print) as lunsford,
        running(found) as browser,
    ):
        for shot in (shot for shot in SHOTS if not asked.names or shot.name in asked.names):
            for width in HIGHEST:
                png = take(browser, lunsford, shot, width)
                target = asked.to / f"{shot.name}-{width}.png"
                target.write_bytes(png)
                sys.stdout.write(f"{target.name:<24} {len(png) / 1000:6.0f} kB\n")
    return _too_large(asked.to)


def _too_large(folder: Path) -> int:
    sizes = {file.name: file.stat().st_size for file in folder.glob("*.png")}
    heavy = [name for name, size in sizes.items() if size > LARGEST]
    sys.stdout.write(f"{len(sizes)} pictures, {sum(sizes.values()) / 1e6:.1f} MB together.\n")
    if heavy or sum(sizes.values()) > LARGEST_TOGETHER:
        sys.stderr.write(f"Too large for the repository: {', '.join(heavy) or 'all together'}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
