"""Can a colleague join, be helped back in and leave, on a phone, with nothing in anybody's way?"""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from gatekeeper.actions import leading, leaving, recovering
from gatekeeper.actions.leaving import Goodbye
from tests.browser.conftest import Live
from tests.browser.test_composer import no_barriers
from tests.browser.watching import DESK, PHONE
from tests.joined import path_in_mail
from tests.world import DOMAIN

Open = Callable[..., Page]
OWN = "three quiet badgers"
SHOTS = os.environ.get("GATEKEEPER_SHOTS")
"""A folder for pictures of what is looked at, for whoever wants to look too."""


def looks_well(page: Page, name: str, width: int = PHONE) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def test_a_colleague_is_invited_and_joins_on_a_phone(window: Open, live: Live) -> None:
    world = live.world
    page = window("head", width=PHONE)
    page.goto("/people/")
    page.get_by_role("link", name="Invite somebody").click()
    looks_well(page, "invite")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert", name="Something has to be put right")).to_contain_text(
        "Choose how they belong"
    )
    page.get_by_label("First name").fill("Amina")
    page.get_by_label("Surname").fill("Teach")
    page.get_by_label("Their own school e-mail address").fill(f"nia@{DOMAIN}")
    page.get_by_label("How do they belong to the school?").select_option("teaching")
    page.get_by_text("Teacher", exact=True).click()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody of this name has an account")
    looks_well(page, "invite-namesake")
    page.get_by_text("Yes, this is another person").click()
    page.get_by_label("How do you know?").fill("Her niece, who starts on Monday")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_contain_text("is invited")
    looks_well(page, "people-invited")
    invited = window(width=PHONE)
    invited.goto(path_in_mail(world, f"nia@{DOMAIN}", live.services.key))
    looks_well(invited, "join")
    invited.get_by_label("Choose a password").fill(OWN)
    invited.get_by_label("The same password again").fill(OWN)
    invited.get_by_role("button", name="Join").click()
    expect(invited.get_by_role("status")).to_contain_text("Your account is ready")
    invited.go_back()
    invited.reload()
    expect(invited.get_by_role("heading", level=1)).to_have_text("This link does not open anything")
    looks_well(invited, "closed")


def test_the_page_of_a_colleague_in_every_state(window: Open, live: Live) -> None:
    world, head = live.world, live.world.actor("head")
    teacher, colleague = world.staff["teacher"], world.staff["colleague"]
    recovering.open_anew(world.db, live.services.key, head, teacher, reason="Lost her phone", now=world.now)
    path = path_in_mail(world, f"teacher@{DOMAIN}", live.services.key)
    there = window(width=PHONE)
    there.goto(path)
    looks_well(there, "recover")
    leading.propose(world.db, head, colleague, "Deputy from January", world.now)
    page = window("head", width=PHONE)
    page.goto(f"/people/{teacher}")
    looks_well(page, "person-opened")
    recovering.use(world.db, path.rpartition("/")[2], OWN, world.now)
    leaving.leave(world.db, head, teacher, Goodbye(world.now.date(), hand_to=colleague), world.now)
    leaving.leave(world.db, head, world.staff["dsl"], Goodbye(custodian=True), world.now)
    for address, name in (
        (f"/people/{teacher}", "person-leaves"),
        (f"/people/{colleague}", "person-proposed"),
        (f"/people/{world.staff['dsl']}", "person-left"),
        (f"/people/{world.staff['head']}", "person-self"),
        ("/people/", "people"),
        ("/people/codes", "codes"),
    ):
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            looks_well(page, name, width)
    page.get_by_role("button", name="Make new codes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new codes")
    looks_well(page, "codes-made", DESK)
