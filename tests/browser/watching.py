"""What must be true of every page that somebody meets, and was it? Axe, the policy, the console, the keyboard.

A `Watch` opens windows, listens to all of them, looks at pages closely when told to, and gives
its verdict at the end, so that one run names everything that is wrong.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    Route,
    StorageState,
)

from tests.shared_run import SeenOnce
from tests.web.browser import check_page
from web.cookies import SESSION

PHONE, DESK = 390, 1280
HEIGHT = {PHONE: 844, DESK: 900}
PATIENCE = 30_000
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERY_RULE = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": STANDARDS},
    "rules": {"target-size": {"enabled": True}},
}
COLOURS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
TELL_OF_THE_POLICY = """document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
});"""
BARRIERS = """async (options) => {
    const found = (await axe.run(options)).violations;
    return found.map((one) => `${one.id}: ${one.help}\\n` + one.nodes.map(
        (node) => `      ${node.target.join(" ")}: ${node.any.concat(node.all, node.none)[0]?.message ?? ""}`
    ).join("\\n"));
}"""
BUILDING = """() => {
    const names = ["class", "id", "for", "name", "role", "type", "alt", "style", "aria-label", "aria-describedby",
        "open", "checked", "disabled"];
    const line = (one) => [one.localName, ...names.map((name) => one.getAttribute(name))].join(" ");
    const built = (some) => some.map(line).join("\\n").replace(/\\d+/g, "0");
    const every = [...document.querySelectorAll("html, body, body *")];
    return [true, false].map((above) => built(every.filter((one) => Boolean(one.closest("header")) === above)));
}"""
HEADER = """() => document.querySelector("header")?.innerHTML.replace(/token.*?>/g, "") ?? "" """
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = """() => document.querySelectorAll("main details:not([open])").forEach((one) => {
    one.open = true; one.dataset.unfolded = "";
})"""
FOLD = """() => document.querySelectorAll("[data-unfolded]").forEach((one) => {
    one.open = false; delete one.dataset.unfolded;
})"""
FIRST_STOP = """() => {
    const skip = document.activeElement;
    const box = skip.getBoundingClientRect();
    if (!skip.matches("a.skip") || !document.querySelector(skip.getAttribute("href"))) return skip.outerHTML;
    const seen = box.top >= 0 && box.left >= 0 && box.width > 24 && box.height > 24;
    return seen ? "" : "a skip link that is not seen";
}"""
UNSEEN_FOCUS = """() => {
    const unseen = [];
    const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const shown = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && !/^(transparent|rgba\\(.*, 0\\))$/.test(style.outlineColor);
    const shadows = (stop) => [null, "::after"].map((part) => getComputedStyle(stop, part).boxShadow);
    const before = document.activeElement;
    for (const stop of document.querySelectorAll(stops)) {
        if (stop.tabIndex < 0 || stop.disabled || !stop.checkVisibility({ visibilityProperty: true })) continue;
        const resting = shadows(stop);
        stop.focus({ preventScroll: true, focusVisible: true });
        const style = getComputedStyle(stop);
        const lit = shadows(stop).some((shadow, i) => shadow !== "none" && shadow !== resting[i]);
        const name = stop.outerHTML.slice(0, 90);
        if (document.activeElement !== stop) unseen.push(`cannot be focused: ${name}`);
        else if (!shown(style) && !lit) unseen.push(`no ring: ${name}`);
        // Shadows are not drawn in forced colours; an outline, even a transparent one, is.
        else if (style.outlineStyle === "none") unseen.push(`no ring in forced colours: ${name}`);
    }
    before === document.body ? document.activeElement.blur() : before.focus({ preventScroll: true });
    return unseen;
}"""


@dataclass
class Watch:
    """Windows of one browser, what was looked at in them, and what was wrong.

    Where `keep` names a folder, the source of every page looked at is written there, for
    checkers that read files. `examined` remembers how the pages were built that a checker has seen: of two
    that are built alike, words and numbers apart, one is enough, whoever meets it in whichever test.
    """

    browser: Browser
    keep: Path | None = None
    examined: SeenOnce = field(default_factory=SeenOnce)
    looked_at: int = 0
    axe_runs: int = 0
    wrong: list[str] = field(default_factory=list)
    _answers: dict[Page, Response] = field(default_factory=dict)
    _headers: set[str] = field(default_factory=set)
    _without_script: set[Page] = field(default_factory=set)

    @property
    def figures(self) -> str:
        """What was done, in numbers."""
        return f"{self.looked_at} pages looked at, {self.axe_runs} runs of axe, {len(self.wrong)} faults"

    @contextmanager
    def window(self, address: str, token: str = "", *, script: bool = True, width: int = PHONE) -> Iterator[Page]:
        """Opens a window at this address, signed in where there is a token, with or without script."""
        context = self.browser.new_context(
            base_url=address,
            java_script_enabled=script,
            viewport={"width": width, "height": HEIGHT[width]},
            reduced_motion="reduce",
            locale="en-GB",
        )
        if token:
            context.add_cookies([{"name": SESSION, "value": token, "url": address}])
        page = self._listened_to(context)
        if not script:
            self._without_script.add(page)
        yield page
        context.close()

    def _listened_to(self, context: BrowserContext) -> Page:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_OF_THE_POLICY)
        page = context.new_page()
        page.on("pageerror", lambda error: self._note(page, f"script: {error}"))
        page.on("console", lambda said: self._heard(page, said))
        page.on("response", lambda response: self._answered(page, response))
        return page

    def _note(self, page: Page, what: str, name: str = "") -> None:
        self.wrong.append(f"{name or page.url}: {what}")

    def _heard(self, page: Page, said: ConsoleMessage) -> None:
        # What failed to load is known better from its answer, and a form that is refused (422) is no fault.
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            self._note(page, f"console: {said.text}")

    def _answered(self, page: Page, response: Response) -> None:
        if response.request.is_navigation_request():
            if response.status not in range(300, 400):
                self._answers[page] = response
        elif response.status >= 400:
            self._note(page, f"{response.status} for {response.url}")

    def look(self, page: Page, name: str, *, fresh: bool = False) -> None:
        """Looks closely at the page that is open in a window, on a phone and on a desk, by day and by night.

        A page without script cannot run a checker: its source is laid into a second window, which
        runs a checker and nothing of the page's own.

        Args:
            page: the window.
            name: what the page is called in a complaint.
            fresh: nobody has clicked anything on it, so that the first stop of the Tab key can be seen.
        """
        self.looked_at += 1
        answer = self._answers[page]
        source = answer.text()
        self._well_formed(source, name)
        if page not in self._without_script:
            self._examine(page, name, fresh=fresh)
            return
        with self._replica(page, answer, source) as replica:
            self._examine(replica, name, fresh=fresh)

    def _is_new(self, page: Page) -> bool:
        """Whether what surrounds the page, or the rest of it, is built as no page before."""
        new = [self.examined.is_new(part) for part in page.evaluate(BUILDING)]
        return any(new)

    @contextmanager
    def _replica(self, page: Page, answer: Response, source: str) -> Iterator[Page]:
        state: StorageState = page.context.storage_state()
        context = self.browser.new_context(
            storage_state=state,
            viewport={"width": DESK, "height": HEIGHT[DESK]},
            reduced_motion="reduce",
            locale="en-GB",
        )

        def hand_over(route: Route) -> None:
            if route.request.is_navigation_request():
                policy = answer.headers.get("content-security-policy", "")
                route.fulfill(
                    body=source, headers={"content-type": "text/html", "content-security-policy": policy}
                )
            elif route.request.resource_type == "script":
                route.fulfill(body="", content_type="text/javascript")
            else:
                route.continue_()

        replica = self._listened_to(context)
        context.route("**/*", hand_over)
        replica.goto(page.url)
        yield replica
        context.close()

    def _well_formed(self, source: str, name: str) -> None:
        if self.keep:
            stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
            (self.keep / f"{self.looked_at:03}-{stem}.html").write_text(source, encoding="utf-8")
        try:
            check_page(source)
        except Exception as error:  # noqa: BLE001  # html5lib and the rules of pages each raise their own
            self.wrong.append(f"{name}: {type(error).__name__}: {error}")

    def _examine(self, page: Page, name: str, *, fresh: bool) -> None:
        if not self._is_new(page):
            return
        size = page.viewport_size
        page.evaluate(AXE_SCRIPT)
        self._show(page, DESK)
        if fresh:
            self._first_stop(page, name)
        self._barriers(page, f"{name}, desk", EVERY_RULE)
        header = page.evaluate(HEADER)
        if header not in self._headers:  # only what surrounds a page looks another on a desk, and it is the same
            self._headers.add(header)
            self._show(page, DESK, "dark")
            self._barriers(page, f"{name}, desk, dark", COLOURS)
        self._show(page, PHONE)
        self._not_sideways(page, f"{name}, phone")
        page.evaluate(UNFOLD)
        self._not_sideways(page, f"{name}, phone, unfolded")
        self._barriers(page, f"{name}, phone, unfolded", EVERY_RULE)
        for unseen in page.evaluate(UNSEEN_FOCUS):
            self._note(page, unseen, name)
        self._show(page, PHONE, "dark")
        self._barriers(page, f"{name}, phone, unfolded, dark", COLOURS)
        page.evaluate(FOLD)
        page.emulate_media(color_scheme="light")
        if size:
            page.set_viewport_size(size)

    @staticmethod
    def _show(page: Page, width: int, scheme: Any = "light") -> None:
        page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        page.emulate_media(color_scheme=scheme)

    def _barriers(self, page: Page, name: str, options: dict[str, Any]) -> None:
        self.axe_runs += 1
        for found in page.evaluate(BARRIERS, options):
            self._note(page, found, name)

    def _not_sideways(self, page: Page, name: str) -> None:
        if (over := page.evaluate(SIDEWAYS)) > 0:
            self._note(page, f"{over} px too wide", name)

    def _first_stop(self, page: Page, name: str) -> None:
        if page.evaluate("() => document.activeElement !== document.body"):
            return  # an error summary has taken the focus
        page.keyboard.press("Tab")
        if found := page.evaluate(FIRST_STOP):
            self._note(page, f"the first stop of the Tab key is {found}", name)
        page.evaluate("() => document.activeElement.blur()")
