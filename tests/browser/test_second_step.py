"""A second step in a real browser: an app with codes without any script, and a passkey on a device that is played.

The device is Chromium's own virtual authenticator, driven over its debugging protocol.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from gatekeeper.factors import held, totp
from gatekeeper.services import Services
from tests.browser.conftest import Live, served
from tests.browser.running import free_port
from tests.browser.watching import DESK, PHONE, Watch
from tests.world import DOMAIN, PASSWORD, World
from web import create_app

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def door(world: World, services: Services) -> Iterator[Live]:
    """The application as the demo runs it, under a name: browsers make no passkeys for a number."""
    port = free_port()
    settings = services.settings.model_copy(update={"demo": True, "base_url": f"http://127.0.0.1:{port}"})
    shown = replace(services, settings=settings)
    with served(create_app(shown), port):
        yield Live(f"http://localhost:{port}", world, shown)


def with_device(page: Page, *, verifies: bool = True) -> None:
    """Gives the window a device that makes and uses passkeys."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "isUserVerified": verifies}})


def password(page: Page, who: str) -> None:
    page.get_by_label("E-mail address").fill(f"{who}@{DOMAIN}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_made_signs_in_and_proves(door: Live, watch: Watch) -> None:
    with watch.window(door.address, door.token("teacher"), width=PHONE) as page:
        with_device(page)
        page.goto("/account")
        page.get_by_role("link", name="Set up a second step").click()
        watch.look(page, "the ways there are", fresh=True)
        page.get_by_role("link", name="Set up a passkey").click()
        watch.look(page, "before the device is asked", fresh=True)
        page.get_by_label("What do you call this device?").fill("My phone")
        page.get_by_role("button", name="Set up a passkey").click()
        expect(page.get_by_role("status")).to_contain_text("Your passkey is set up.")
        expect(page.get_by_role("button", name="Remove My phone")).to_be_visible()
        watch.look(page, "an account with a passkey", fresh=True)
        page.context.clear_cookies()
        page.goto("/drafts/")
        password(page, "teacher")
        expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
        watch.look(page, "the second step with a passkey", fresh=True)
        page.get_by_role("button", name="Use your passkey").click()
        page.wait_for_url(f"{door.address}/drafts/")
        door.world.later(minutes=15)
        page.goto("/account/second-step")
        expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
        watch.look(page, "a proof with a passkey", fresh=True)
        page.get_by_role("button", name="Use your passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Add a second step")
        page.goto("/account")
        page.get_by_role("button", name="Remove My phone").click()
        expect(page.get_by_role("status")).to_contain_text("Removed.")


def test_a_device_that_looks_at_nobody_makes_no_passkey(door: Live, watch: Watch) -> None:
    with watch.window(door.address, door.token("teacher"), width=DESK) as page:
        with_device(page, verifies=False)
        page.goto("/account/passkeys")
        page.get_by_role("button", name="Set up a passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("The device did not answer")
        watch.look(page, "a device that refuses")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_an_app_with_codes_is_set_up_and_asked_for_without_script(width: int, watch: Watch, door: Live) -> None:
    who = "dsl"
    with door.world.db.write() as session:
        held.forget_all(session, door.world.staff[who])
    with watch.window(door.address, script=False, width=width) as page:
        page.goto("/")
        password(page, who)
        expect(page.get_by_role("heading", level=1)).to_have_text("Set up your second step first")
        watch.look(page, "set up first", fresh=True)
        page.get_by_role("button", name="Set up an app").click()
        watch.look(page, "a code to scan", fresh=True)
        seed = page.locator(".seed").inner_text().replace(" ", "")
        page.get_by_label("Code that the app shows now").fill("000000")
        page.get_by_role("button", name="Finish").click()
        watch.look(page, "a wrong code", fresh=True)
        step = totp.step_at(door.world.now)
        page.get_by_label("Code that the app shows now").fill(totp.code_of(seed, step))
        page.get_by_role("button", name="Finish").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Good")
        page.goto("/account")
        watch.look(page, "an account with an app", fresh=True)
        page.context.clear_cookies()
        page.goto("/")
        password(page, who)
        watch.look(page, "the second step", fresh=True)
        page.get_by_label("Code from your app").fill(page.locator(".notice strong").inner_text())
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Good")
        door.world.later(minutes=15)
        page.goto("/account/second-step")
        watch.look(page, "a proof by password and code", fresh=True)
