"""Can a reply be hidden, told and answered on a phone, with nothing in anybody's way?"""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlmodel import select

from gatekeeper.actions import replies
from gatekeeper.models import Channel, ReadingTimes, Reply, ReplyReading, Showing
from gatekeeper.replies import clean_words
from tests.browser.conftest import Live
from tests.browser.test_composer import no_barriers
from tests.browser.watching import PHONE
from tests.world import World

Open = Callable[..., Page]
RUDE = f"{'https://bad.example.org/' + 'a' * 120} <b>You</b> are \u202edirroh"


def written(world: World, showing: Showing = Showing.SHOWN, *, days: int = 0) -> int:
    """A rude reply below a post of ours, as the listener writes it down."""
    with world.db.write() as session:
        channel = session.exec(select(Channel)).one()
        number = len(session.exec(select(Reply)).all()) + 1
        at = world.now - timedelta(days=days)
        reply = Reply(
            channel_id=channel.id,
            x_post_id=f"17000000000000000{number:02d}",
            answers_us=True,
            words=clean_words(RUDE),
            written_at=at,
            read_at=at,
            showing=showing,
            problem="X does not allow it." if showing is Showing.HIDDEN else "",
        )
        session.add(reply)
        session.flush()
        return reply.id


def looks_well(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    no_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, address


def test_everything_that_can_be_done_with_a_reply_on_a_phone(window: Open, live: Live) -> None:
    world = live.world
    looks_well(window("office", width=PHONE), "/replies/")  # switched off
    replies.choose(
        world.db, world.actor("head"), is_on=True, times=ReadingTimes.NEVER, month_limit="2.00", now=world.now
    )
    number, old, hidden = written(world), written(world, days=60), written(world, Showing.HIDDEN)
    page = window("office", width=PHONE)
    looks_well(page, "/replies/")
    looks_well(page, f"/replies/{number}")
    page.get_by_role("button", name="Hide it on X").click()
    expect(page.get_by_role("alert", name="Something has to be put right")).to_contain_text("Choose why")
    no_barriers(page)
    page.get_by_text("It is hurtful, threatening or abusive").click()
    page.get_by_role("button", name="Hide it on X").click()
    expect(page.get_by_text("It is being hidden.")).to_be_visible()
    page.locator("summary", has_text="Tell the safeguarding lead").click()
    page.get_by_label("What do they have to know?").fill("It is about a child in Beech")
    page.get_by_role("button", name="Tell the safeguarding lead").click()
    expect(page.get_by_text("told them.")).to_be_visible()
    page.goto(f"/replies/{old}")
    page.locator("summary", has_text="It asks for information").click()
    page.get_by_text("Information that the school holds").click()
    page.get_by_label("Who sees to it?").select_option(label="Dana Safe")
    page.get_by_role("button", name="Note it, and start the clock").click()
    expect(page.get_by_text("Too late.")).to_be_visible()
    with world.db.write() as session:
        reading = session.exec(select(ReplyReading)).one()
        reading.failures, reading.failing_since, reading.problem = 3, world.now, "X does not allow it."
        session.add(reading)
    for who in ("office", "head"):
        page = window(who, width=PHONE)
        for address in ("/replies/", *(f"/replies/{each}" for each in (number, old, hidden))):
            looks_well(page, address)
    expect(page.get_by_role("button", name="Show it again on X")).to_be_visible()
    looks_well(page, "/replies/settings")
    looks_well(page, "/school/")
