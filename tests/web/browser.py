"""A test's browser without a window: it follows the rules of a page for every page that any test fetches."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gatekeeper.links import FAMILY, SECRET_ADDRESSES
from gatekeeper.services import Services
from tests.web import on_the_record
from tests.world import DOMAIN, PASSWORD, code_of_now
from web.security import HEADERS, SECRET_ADDRESS

HTML = "{http://www.w3.org/1999/xhtml}"
NEED_A_LABEL = ("input", "select", "textarea")
LABELLED_BY_THEMSELVES = {"hidden", "submit", "button", "reset", "image"}


@dataclass(frozen=True)
class Page:
    """One page that was fetched: its answer and its parsed tree."""

    response: TestResponse
    tree: Element

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """Everything that can be read on the page, in single spaces."""
        body = self.tree.find(f"{HTML}body")
        assert body is not None
        return " ".join(" ".join(body.itertext()).split())

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return words(next(self.tree.iter(f"{HTML}h1")))

    def all(self, name: str, /, **attributes: str) -> list[Element]:
        """Every element of this name with these attributes (`class_` for class)."""
        wanted = {k.rstrip("_"): v for k, v in attributes.items()}
        return [e for e in self.tree.iter(f"{HTML}{name}") if all(e.get(k) == v for k, v in wanted.items())]

    def links(self) -> dict[str, str]:
        """The address behind the words of every link."""
        return {words(a): a.get("href", "") for a in self.all("a")}

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form with this action, as they stand."""
        (form,) = self.all("form", action=action)
        return fields(form)


def words(element: Element) -> str:
    """What can be read inside an element."""
    return " ".join(" ".join(element.itertext()).split())


def fields(form: Element) -> dict[str, str]:
    """What a form would send as it stands; of several ticked boxes of one name, the last."""
    sent: dict[str, str] = {}
    for e in form.iter():
        name = e.get("name")
        if name is None:
            continue
        if e.tag == f"{HTML}input":
            if e.get("type") in {"checkbox", "radio"} and e.get("checked") is None:
                continue
            sent[name] = e.get("value", "")
        elif e.tag == f"{HTML}textarea":
            sent[name] = "".join(e.itertext())
        elif e.tag == f"{HTML}select":
            chosen = [o for o in e.iter(f"{HTML}option") if o.get("selected") is not None]
            first = next(e.iter(f"{HTML}option"), None)
            option = chosen[0] if chosen else first
            sent[name] = option.get("value", "") if option is not None else ""
    return sent


class Browser:
    """Somebody at a browser. `get` and `post` check every page that comes back."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        """Takes the application, and the network address this browser comes from."""
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address

    def sign_in(self, name: str, password: str = PASSWORD) -> "Browser":
        """Signs in as one of the world's people, through the page."""
        email = f"{name}@{DOMAIN}"
        page = self.post("/sign-in", {"email": email, "password": password})
        assert page.status == 303, page.text
        if page.response.location.startswith("/sign-in/second"):
            page = self.post("/sign-in/second", {"code": self.code(email)})
            assert page.status == 303, page.text
        return self

    def code(self, email: str) -> str:
        """The code that somebody's app shows now."""
        have: Services = self.client.application.extensions["gatekeeper"]
        return code_of_now(have.db, email, have.key, have.now())

    def enter(self, token: str) -> "Browser":
        """Carries a session that was opened before, as after closing and opening the lid."""
        self.client.set_cookie("gatekeeper", token)
        return self

    def get(self, path: str, **given: Any) -> Page:
        """Fetches a page."""
        return self._page(self.client.get(path, buffered=True, **given))

    def post(self, path: str, data: dict[str, Any] | None = None, **given: Any) -> Page:
        """Sends a form with its token, as a browser would after loading it. Does not follow redirects."""
        fields = {"csrf_token": self.token(), **(data or {})}
        return self._page(self.sends(path, data=fields, **given))

    def sends(self, path: str, **given: Any) -> TestResponse:
        """Sends a form as it is given, and has it seen whether it is on the record."""
        return on_the_record.send(self.app, self.client, path, given)

    def follow(self, page: Page) -> Page:
        """Goes where a redirect leads."""
        assert 300 <= page.status < 400, f"{page.status}: {page.text}"
        return self.get(page.response.location)

    def token(self) -> str:
        """The form token of this browser, read from a page as a browser would."""
        page = self.get("/account")
        if page.status == 303:
            page = self.get("/sign-in")
        return next(e.get("value", "") for e in page.all("input", name="csrf_token"))

    def _page(self, response: TestResponse) -> Page:
        check_headers(response)
        if response.mimetype != "text/html":
            return Page(response, html5lib.parse("<!doctype html><title>-</title><body>"))
        if 300 <= response.status_code < 400:  # Flask's own few words, which browsers do not show
            return Page(response, html5lib.parse(response.text))
        return Page(response, check_page(response.text))


def check_headers(response: TestResponse) -> None:
    """Every answer, an error too, carries the headers that protect it."""
    secret = SECRET_ADDRESS if response.request.path.startswith(SECRET_ADDRESSES) else {}
    for name, value in {**HEADERS, **secret}.items():
        assert response.headers.get(name) == value, f"{name}: {response.headers.get(name)}"
    if response.mimetype == "text/html":
        assert response.headers.get("Cache-Control") == "no-store"


def check_page(source: str) -> Element:
    """The tree of a page that keeps the rules of pages."""
    tree: Element = html5lib.HTMLParser(strict=True).parse(source)
    _one_heading(tree)
    _no_id_twice(tree)
    _labels(tree)
    _tokens(tree)
    _nothing_inline(source)
    _references(tree)
    return tree


def _one_heading(tree: Element) -> None:
    headings = [words(e) for e in tree.iter(f"{HTML}h1")]
    assert len(headings) == 1, f"a page has exactly one h1, this has {headings}"
    title = words(next(tree.iter(f"{HTML}title")))
    assert headings[0] and title.startswith(headings[0]), f"the title '{title}' must start with '{headings[0]}'"


def _no_id_twice(tree: Element) -> None:
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    twice = {i for i in ids if ids.count(i) > 1}
    assert not twice, f"ids that stand twice: {twice}"


def _labels(tree: Element) -> None:
    for_ids = {e.get("for") for e in tree.iter(f"{HTML}label")}
    within = {id(e) for label in tree.iter(f"{HTML}label") for e in label.iter()}
    for name in NEED_A_LABEL:
        for e in tree.iter(f"{HTML}{name}"):
            if e.get("type") in LABELLED_BY_THEMSELVES:
                continue
            named = e.get("id") in for_ids or id(e) in within or e.get("aria-label") or e.get("aria-labelledby")
            assert named, f"no label for {name} {e.attrib}"
    for button in tree.iter(f"{HTML}button"):
        assert words(button) or button.get("aria-label"), f"a button without words: {button.attrib}"
    for image in tree.iter(f"{HTML}img"):
        assert image.get("alt") is not None, f"an image without alt: {image.attrib}"


def _tokens(tree: Element) -> None:
    for form in tree.iter(f"{HTML}form"):
        of_a_family = form.get("action", "").startswith(FAMILY)  # which has no cookie that could be used
        if form.get("method", "get").lower() == "post" and not of_a_family:
            assert fields(form).get("csrf_token"), f"a form without its token: {form.get('action')}"


def _references(tree: Element) -> None:
    ids = {e.get("id") for e in tree.iter()}
    for e in tree.iter():
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            for wanted in (e.get(name) or "").split():
                assert wanted in ids, f"{name} points at '{wanted}', which is not there"
        target = e.get("href", "")
        if target.startswith("#") and len(target) > 1:
            assert target[1:] in ids, f"a link points at '{target}', which is not there"


class _Inline(HTMLParser):
    """Looks for script and style inside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {k}" for k in given if k == "style" or k.startswith("on")]
        for k in ("href", "action", "src"):
            if (given.get(k) or "").lower().startswith("javascript:"):
                self.found.append(f"{tag} {k}")


def _nothing_inline(source: str) -> None:
    parser = _Inline()
    parser.feed(source)
    assert not parser.found, f"inline script or style: {parser.found}"
