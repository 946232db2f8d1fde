"""Can a leader store, open and change the emergency login on the pages, and does nothing of it come back?"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import col, select

from gatekeeper.models import AuditCheckpoint, Mail
from gatekeeper.services import Services
from gatekeeper.vault import code
from tests.vault_kit import LOGIN, SEED, give_key, passphrase_of, store, three_leaders
from tests.web.browser import Browser, Page
from tests.world import DOMAIN, World, signed_in

Open = Callable[..., Browser]
WHY = "Adverts are posted, and Poppy Fairweather is named"
SECRETS = (LOGIN["password"], LOGIN["backup_code"], SEED)


@pytest.fixture
def deputy(app: Flask, world: World) -> Browser:
    """Another leader, in a browser of their own."""
    three_leaders(world)
    return Browser(app).enter(signed_in(world.db, f"deputy@{DOMAIN}", now=world.now))


def form(rule: str = "any-one", **changed: str) -> dict[str, str]:
    return LOGIN | {"rule": rule} | changed


def asked(someone: Browser) -> str:
    """Asks to see the login. Gives the address of the request."""
    answer = someone.post("/break-glass/open", {"reason": WHY})
    assert answer.status == 303
    return str(answer.response.headers["Location"])


def shown(someone: Browser, address: str, **given: str) -> Page:
    return someone.post(f"{address}/show", {"passphrase": passphrase_of("head"), **given})


def test_a_login_is_stored_opened_once_and_changed(browser: Open, deputy: Browser, world: World) -> None:
    head = browser("head")
    stored = head.post("/break-glass/login", form())
    assert stored.response.headers["Location"].endswith("/break-glass/sheet")
    address = asked(head)
    assert "is opening the emergency login" in deputy.get("/").text
    page = shown(head, address)
    headers = page.response.headers
    assert headers["Cache-Control"] == "no-store" and headers["Refresh"] == f"60; url={address}"
    for value in LOGIN.values():
        assert all(line in page.text for line in value.splitlines())
    now = code.codes(SEED, world.now, 1)[0].digits
    assert f"{now[:3]} {now[3:]}" in page.text
    again = shown(head, address)
    assert again.status == 409 and not any(secret in again.text for secret in SECRETS)
    assert "has to be changed" in head.get("/").text and "has to be changed" in deputy.get("/").text
    for line in ("password", "backup-code", "seed", "sessions", "reconnected", "sheets"):
        assert deputy.post("/break-glass/done", {"line": line}).status == 303
    assert "1 line" not in head.get("/").text and "One line is open" in head.get("/").text
    head.post("/break-glass/login", form(password="Quite-another-one-77"))
    assert "has to be changed" not in head.get("/").text


@pytest.mark.usefixtures("deputy")
def test_nothing_of_the_login_comes_back_in_any_page(browser: Open) -> None:
    head = browser("head")
    wrong = head.post("/break-glass/login", form(phone=""))
    assert wrong.status == 422 and LOGIN["email"] in str(wrong.response.text)
    head.post("/break-glass/login", form())
    shown(head, address := asked(head))
    pages = ("", "login", "sheet", "open", "rehearse", "files/login.age", address.removeprefix("/break-glass/"))
    texts = [head.get(f"/break-glass/{page}").response.text for page in pages if page != "files/login.age"]
    texts += [head.client.get("/break-glass/files/login.age").text, head.get("/history/record").response.text]
    texts += [wrong.response.text, head.get("/mail/").response.text]
    assert [secret for secret in SECRETS for text in texts if secret in text] == []


def test_it_takes_two_at_one_screen_where_the_school_chose_so(browser: Open, deputy: Browser) -> None:
    head = browser("head")
    head.post("/break-glass/login", form("any-two"))
    address = asked(head)
    assert "Another leader has to agree" in head.get(address).text
    assert shown(head, address, second=passphrase_of("deputy")).status == 409
    assert "type your own passphrase there" in deputy.get(address).text
    deputy.post(f"{address}/agree", {})
    alone = shown(head, address)
    assert alone.status == 422 and not any(secret in alone.text for secret in SECRETS)
    assert LOGIN["password"] in shown(head, address, second=passphrase_of("deputy")).text


@pytest.mark.usefixtures("deputy")
def test_all_are_told_and_the_record_is_signed_before_anything_is_shown_also_without_mail(
    browser: Open, world: World, services: Services
) -> None:
    head = browser("head")
    head.post("/break-glass/login", form())
    address = asked(head)
    with world.db.read() as session:
        told = session.exec(
            select(Mail.recipient).where(Mail.kind == "login-asked", col(Mail.sent_at).is_(None))
        ).all()
        causes = session.exec(select(AuditCheckpoint.cause)).all()
    assert {one.partition("@")[0] for one in told} == {"head", "deputy", "third", "governor"}
    assert causes[-1] == "break-glass"
    page = head.get(address).text
    assert "Mail is not set up here" in page and "waiting to be sent" in page
    services.settings.checkpoint_key_path.chmod(0o644)  # it cannot be used so, and that locks nobody out
    assert "could not be signed just now" in head.follow(head.post("/break-glass/open", {"reason": WHY})).text
    assert LOGIN["password"] in shown(head, address).text


@pytest.mark.usefixtures("deputy")
def test_a_governor_sees_who_opened_it_when_and_why_and_no_child(browser: Open) -> None:
    head = browser("head")
    head.post("/break-glass/login", form())
    shown(head, asked(head))
    page = browser("governor").get("/break-glass/")
    assert "Cara Head asked on" in page.text and "Shown once" in page.text and "Adverts are posted" in page.text
    assert "Fairweather" not in page.text and not page.all("form", action="/break-glass/done")
    assert browser("it").get("/break-glass/").status == 403
    assert "Emergency login" not in browser("it").get("/").text


@pytest.mark.usefixtures("deputy")
def test_a_proof_that_is_too_old_is_asked_for_again(browser: Open, world: World) -> None:
    head = browser("head")
    head.post("/break-glass/login", form())
    address = asked(head)
    world.later(minutes=11)
    for page in ("key", "login", "open"):
        assert "/prove?then=" in head.get(f"/break-glass/{page}").response.headers["Location"]
    late = shown(head, address)
    assert late.status == 303 and LOGIN["password"] not in late.response.text


@pytest.mark.usefixtures("deputy")
def test_five_wrong_passphrases_close_the_page_and_say_nothing(browser: Open) -> None:
    head = browser("head")
    head.post("/break-glass/login", form())
    address = asked(head)
    answers = [shown(head, address, passphrase="wrong words of mine") for _ in range(6)]
    assert [answer.status for answer in answers] == [422] * 5 + [429]
    assert "did not open it" in answers[0].text and "15 minutes" in answers[5].text


def test_a_rehearsal_by_passphrase_and_by_sheet(browser: Open, world: World, services: Services) -> None:
    head = browser("head")
    assert "not stored yet" in head.get("/break-glass/rehearse").text
    give_key(world, "head")
    store(world, key=services.key)
    assert "Rehearse opening the emergency login this term" in head.get("/").text
    wrong = head.post("/break-glass/rehearse", {"way": "passphrase", "passphrase": "wrong words of mine"})
    assert wrong.status == 422
    done = head.follow(
        head.post("/break-glass/rehearse", {"way": "passphrase", "passphrase": passphrase_of("head")})
    )
    words = re.search(r"It opened: “([a-z ]+)”", done.text)
    assert words is not None
    assert "Rehearse opening the emergency login this term" not in head.get("/").text
    by_sheet = head.follow(head.post("/break-glass/rehearse", {"way": "sheet", "words": words[1]}))
    assert "Your sheet works" in by_sheet.text


def test_a_key_is_shown_this_once(browser: Open) -> None:
    head = browser("head")
    given = {"passphrase": "quartz lemon harbour ninety", "again": "quartz lemon harbour ninety"}
    assert head.post("/break-glass/key", given | {"again": "other"}).status == 422
    page = head.post("/break-glass/key", given)
    secret = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", page.text)
    assert secret is not None and page.response.headers["Cache-Control"] == "no-store"
    for address in ("/break-glass/", "/break-glass/key", "/history/record"):
        assert "AGE-SECRET-KEY" not in head.get(address).response.text
    assert "a key, not used yet" in head.get("/break-glass/").text
