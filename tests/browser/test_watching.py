"""Would the watch notice? A page with one fault at a time, and a sound one."""

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.watching import Watch

ADDRESS = "http://watched.example.org"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'"
STYLE = """
body { margin: 16px; background: #fff; color: #222; font: 18px sans-serif; }
a, button { color: #054; } a:focus-visible, button:focus-visible { outline: 3px solid #054; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } a, button { color: #9fd; } }
a.skip { display: inline-block; padding: 8px; } button { background: inherit; padding: 12px; }
"""
SOUND = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page - School</title><link rel="stylesheet" href="/style.css"></head>
<body><a class="skip" href="#main">Skip</a>
<main id="main" tabindex="-1"><h1>A page</h1><p>Words.</p><button type="button">Go on</button></main></body>
</html>"""


def faults(browser: Browser, page_source: str, style: str = "") -> list[str]:
    watch = Watch(browser)

    def answer(route: Route) -> None:
        kind, asked = route.request.resource_type, route.request.url
        if kind == "document":
            policy = {"content-type": "text/html", "content-security-policy": POLICY}
            route.fulfill(body=page_source, headers=policy)
        elif kind == "stylesheet":
            route.fulfill(body=STYLE + style, content_type="text/css")
        elif asked.endswith("loud.js"):
            route.fulfill(body="console.error('something broke')", content_type="text/javascript")
        elif asked.endswith("broken.js"):
            route.fulfill(body="nowhere.to.be.found()", content_type="text/javascript")
        else:
            route.fulfill(status=404)

    with watch.window(ADDRESS) as page:
        page.route("**/*", answer)
        page.goto("/")
        look(watch, page)
    assert watch.looked_at == 1
    assert watch.axe_runs == 4
    return watch.wrong


def look(watch: Watch, page: Page) -> None:
    watch.look(page, "the page", fresh=True)


def test_a_sound_page_has_no_fault(chromium: Browser) -> None:
    assert faults(chromium, SOUND) == []


def test_every_fault_of_a_page_is_noticed(chromium: Browser) -> None:
    """Many at once, because each look takes a second or two."""
    source = SOUND
    for before, after in (
        ("<p>Words.</p>", '<p onclick="go()">Words.</p></div><img src="/gone.png" alt="Gone"><h4>Deep</h4>'),
        ("</head>", '<script src="/loud.js"></script><script src="/broken.js"></script></head>'),
        ('<a class="skip" href="#main">Skip</a>', ""),
        ('lang="en-GB"', ""),
    ):
        assert before in source
        source = source.replace(before, after)
    found = faults(chromium, source)
    for said in (
        "Content Security Policy",
        "ParseError",
        "404 for",
        "something broke",
        "nowhere is not defined",
        "the first stop of the Tab key is <button",
        "html-has-lang",
        "heading-order",
    ):
        assert any(said in one for one in found), (said, found)


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("p { color: #aaa; }", "desk: color-contrast"),
        ("@media (prefers-color-scheme: dark) { p { color: #333; } }", "desk, dark: color-contrast"),
        ("@media (max-width: 400px) { p { color: #aaa; width: 420px; } }", "phone: 46 px too wide"),
        ("button:focus-visible { outline: none; }", "no ring"),
        ("button:focus-visible { outline: none; box-shadow: 0 0 0 4px #054; }", "no ring in forced colours"),
        (
            "button, a.skip { position: absolute; left: 16px; top: 9px; height: 10px; } a.skip { top: 20px; }",
            "size",
        ),
    ],
)
def test_a_fault_of_the_style_is_noticed(chromium: Browser, style: str, said: str) -> None:
    found = faults(chromium, SOUND, style)
    assert any(said in one for one in found), found
