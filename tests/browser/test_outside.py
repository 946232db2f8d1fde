"""Can a leader decide about a post from elsewhere, do what X does not, and correct a post: on a phone?"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlmodel import select

from gatekeeper.actions import channel
from gatekeeper.models import OutsidePost, Takedown
from gatekeeper.screening import the_channel
from tests.browser.conftest import Live
from tests.browser.test_composer import no_barriers
from tests.browser.watching import PHONE
from tests.sample_posts import X_POST_ID, published
from tests.world import World

Open = Callable[..., Page]
NEXT = str(int(X_POST_ID) + 1)


def looks_well(page: Page) -> None:
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def from_elsewhere(world: World) -> int:
    with world.db.write() as session:
        row = OutsidePost(
            channel_id=the_channel(session).id,
            x_post_id=NEXT,
            text="Come to our fair on Friday! Cakes, a raffle, and Mr Colleague in the stocks.",
            made_at=world.now,
            pictures=2,
            found_at=world.now,
        )
        session.add(row)
        session.flush()
        return row.id


def test_a_post_from_elsewhere_is_taken_in_without_a_script(window: Open, live: Live) -> None:
    number = from_elsewhere(live.world)
    page = window("head", width=PHONE)
    for address in ("/outside/", f"/outside/{number}"):
        page.goto(address)
        looks_well(page)
    page = window("head", width=PHONE, script=False)
    page.goto("/")
    page.get_by_role("link", name="Look, and decide").click()
    page.get_by_role("link", name="Look, and decide about").click()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("link", name="Choose what becomes of it.")).to_be_visible()
    page.locator("label[for=choice-adopt]").click()
    page.get_by_text("Beech").click()
    page.get_by_text("Poppy Fairweather").click()
    page.get_by_label("Why?").fill("The head wrote it at the fair")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A post from elsewhere")
    page = window("head", width=PHONE)
    page.goto("/outside/")
    looks_well(page)
    page.get_by_role("link", name=re.compile("^Post ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A post from elsewhere")
    looks_well(page)


def test_what_x_does_not_delete_and_what_is_corrected_can_be_read_on_a_phone(window: Open, live: Live) -> None:
    world = live.world
    stays = published(world, NEXT, text="The summer fair is on Thursday at 2pm. Bring a cake if you can bake one!")
    failing = published(world, text="Beans came up.")
    channel.ask_takedown(world.db, world.actor("head"), failing, reason="The wrong day", now=world.now)
    with world.db.write() as session:
        takedown = session.exec(select(Takedown)).one()
        takedown.tries, takedown.problem = 3, "X did not delete it (Forbidden)."
        session.add(takedown)
    page = window("head", width=PHONE)
    for address in ("/", f"/posts/{failing}"):
        page.goto(address)
        looks_well(page)
    page.get_by_role("button", name="I deleted it by hand").click()
    expect(page.get_by_text("Cara Head deleted it by hand")).to_be_visible()
    page = window("teacher", width=PHONE)
    page.goto(f"/posts/{stays}")
    page.get_by_role("button", name="Correct this post").click()
    expect(page.get_by_role("heading", name="This will be a reply to:")).to_be_visible()
    looks_well(page)
