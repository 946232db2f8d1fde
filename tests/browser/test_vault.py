"""Can a head on a Saturday night get into the account on a phone, and does everybody see what is left to do?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from gatekeeper.vault import code
from tests.browser.conftest import Live
from tests.browser.test_composer import no_barriers
from tests.browser.watching import DESK, PHONE
from tests.vault_kit import LOGIN, SEED, leader

Open = Callable[..., Page]
PASSPHRASE = "quartz lemon harbour ninety"
LABELS = {
    "login_name": "Login name",
    "email": "Registered e-mail",
    "password": "Password",
    "backup_code": "Backup code",
    "totp_seed": "Secret of the code app",
    "passkeys": "Devices with a passkey",
    "revoke": "Where apps and sessions are signed out",
    "phone": "Whom to phone",
}


def looks_well(page: Page) -> None:
    no_barriers(page)
    width = page.viewport_size or {"width": 0}
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]


def store(page: Page, **changed: str) -> None:
    page.goto("/break-glass/login")
    for name, value in (LOGIN | changed).items():
        page.get_by_label(LABELS[name], exact=True).fill(value)
    page.get_by_role("button", name="Seal and store it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is sealed, to print")


def make_key(page: Page) -> None:
    page.goto("/break-glass/key")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_label("The same once more").fill(PASSPHRASE)
    page.get_by_role("button", name="Make my key").click()
    expect(page.locator("#secret")).to_have_text(re.compile("AGE-SECRET-KEY-1[0-9A-Z]{58}"))


def ask_and_open(page: Page) -> None:
    page.goto("/break-glass/open")
    looks_well(page)
    page.get_by_label("Why do you have to get in?").fill("Adverts are posted, and nobody answers the phone")
    page.get_by_role("button", name="Tell everybody and go on").click()
    looks_well(page)
    page.get_by_label("Your passphrase").fill("not these four words")
    page.get_by_role("button", name="Show it once").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was shown")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Show it once").click()


def change_everything(page: Page) -> None:
    for line in (
        "Change the password",
        "Make a new backup",
        "Set up the code",
        "Sign out everybody",
        "Connect the",
    ):
        done = page.get_by_role("button", name=re.compile(f"done this.*{line}"))
        done.click()
        expect(done).to_have_count(0)
    store(page, password="Quite-another-one-77")
    page.goto("/break-glass/")
    page.get_by_role("button", name=re.compile("done this.*Print")).click()
    expect(page.get_by_role("heading", name="To be changed on X")).to_have_count(0)


def test_a_key_is_made_and_the_login_stored_on_a_phone(window: Open) -> None:
    page = window("head", width=PHONE)
    page.goto("/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Emergency login").click()
    looks_well(page)
    page.get_by_role("link", name="Make my key").click()
    looks_well(page)
    make_key(page)
    looks_well(page)
    page.get_by_role("link", name="I have printed it").click()
    page.get_by_role("link", name="Store the login").click()
    looks_well(page)
    page.get_by_role("button", name="Seal and store it").click()
    expect(page.get_by_role("alert")).to_contain_text("Password: type it.")
    looks_well(page)
    store(page)
    looks_well(page)


def test_a_saturday_night(window: Open, live: Live) -> None:
    leader(live.world, "deputy")
    page, other = window("head", width=PHONE), window("deputy", width=DESK)
    make_key(page)
    store(page)
    ask_and_open(page)
    expect(page.get_by_text(LOGIN["password"])).to_be_visible()
    digits = code.codes(SEED, live.world.now, 1)[0].digits
    expect(page.get_by_text(f"{digits[:3]} {digits[3:]}")).to_be_visible()
    expect(page.locator("[data-left]")).to_have_text(re.compile("[45][0-9]"))
    looks_well(page)
    page.get_by_role("link", name="Close it now").click()
    expect(page.get_by_text("is not shown again")).to_be_visible()
    looks_well(page)
    with pytest.raises(Error, match="CACHE_MISS"):
        page.go_back()  # the browser kept nothing of it
    other.goto("/break-glass/")
    expect(other.get_by_text("The login of the account on X has to be changed.")).to_be_visible()
    looks_well(other)
    page.goto("/break-glass/")
    looks_well(page)
    change_everything(page)
    looks_well(page)
    other.reload()
    expect(other.get_by_text("The login of the account on X has to be changed.")).to_have_count(0)
    governor = window("governor", width=PHONE)
    governor.goto("/break-glass/")
    expect(governor.get_by_text("Adverts are posted")).to_be_visible()
    looks_well(governor)


def test_a_key_a_login_and_a_rehearsal_without_a_script(window: Open) -> None:
    page = window("head", width=PHONE, script=False)
    make_key(page)
    store(page)
    page.goto("/break-glass/rehearse")
    page.get_by_role("textbox", name="Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Your passphrase works")).to_be_visible()
