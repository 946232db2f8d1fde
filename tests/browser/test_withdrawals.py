"""Can everybody follow a withdrawal, from the list to the post that is gone, and without a script?"""

import time
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect
from sqlmodel import select

from gatekeeper.actions import reviewing_public, withdrawal_steps, withdrawing
from gatekeeper.lifecycle import State
from gatekeeper.models import Pupil, RollStatus, Takedown, WithdrawnUse
from tests.browser.conftest import Live
from tests.browser.running import School
from tests.browser.test_composer import no_barriers
from tests.browser.watching import PHONE, Watch
from tests.browser.withdrawing import a_withdrawal
from tests.gatekeeper.test_reach import public
from tests.sample_posts import X_POST_ID, published, unsure

Open = Callable[..., Page]
PATIENCE = 60.0
NEXT_POST = str(int(X_POST_ID) + 1)


def test_a_withdrawal_is_followed_to_the_end_on_a_phone_without_a_script(watch: Watch, lunsford: School) -> None:
    number = a_withdrawal(lunsford)
    with watch.window(lunsford.address, lunsford.token("teacher"), width=PHONE) as page:
        for address in ("/come-down/", "/come-down/new?child=a", f"/come-down/{number}"):
            page.goto(address)
            watch.look(page, f"teacher at {address}", fresh=True)
    with watch.window(lunsford.address, lunsford.token("head"), width=PHONE, script=False) as page:
        page.goto("/")
        expect(page.get_by_role("heading", name="Something must come down")).to_be_visible()
        page.goto(f"/come-down/{number}/letter")
        watch.look(page, "the letter", fresh=True)
        page.goto(f"/come-down/{number}")
        watch.look(page, "head before it comes down", fresh=True)
        page.get_by_role("button", name="Take this post down").click()
        expect(page.get_by_text("1 post is being deleted on X now.")).to_be_visible()
        until = time.monotonic() + PATIENCE
        while not page.get_by_text("Gone: X was read again").is_visible():
            assert time.monotonic() < until, "the publisher does not delete it"
            page.goto(f"/come-down/{number}")
        watch.look(page, "head after it came down", fresh=True)
        page.goto(lunsford.timeline)
        expect(page.get_by_text("poem about otters")).to_have_count(0)


def test_every_kind_of_line_of_a_case_can_be_read_and_chosen_on_a_phone(window: Open, live: Live) -> None:
    world = live.world
    sure = published(world, text="Zay read her poem to us.")
    failing = published(
        world, NEXT_POST, text="Zay sang a solo, and everybody clapped for a very long time indeed."
    )
    public(world, "Star of the week: Z.O. (Beech)")
    unsure(world, text="Zay won a medal.")
    new = withdrawing.NewWithdrawal(world.pupils["m3"], WithdrawnUse.EVERYTHING, note="A" * 60)
    number = withdrawing.record(world.db, world.actor("teacher"), new, world.now).number
    head = world.actor("head")
    withdrawal_steps.take_down(world.db, live.services.key, head, number, {failing}, now=world.now)
    with world.db.write() as session:
        takedown = session.exec(select(Takedown)).one()
        takedown.problem = "X did not delete it (503)."
        session.add(takedown)
    for who in ("teacher", "head"):
        page = window(who, width=PHONE)
        page.goto(f"/come-down/{number}")
        expect(page.get_by_text("It is tried again by itself.")).to_be_visible()
        no_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    for details in page.locator("details.case-more").all():
        details.locator("summary").click()
    page.get_by_role("button", name="Keep the ticked ones", exact=True).click()
    expect(page.get_by_role("alert", name="Something has to be put right")).to_contain_text("Write why")
    no_barriers(page)
    assert world.post(sure).state is State.PUBLISHED


def test_what_a_leaver_left_behind_can_be_decided_on_a_phone(window: Open, live: Live) -> None:
    world = live.world
    published(world, text="Zay read her poem to us.")
    with world.db.write() as session:
        zay = session.get_one(Pupil, world.pupils["m3"])
        zay.roll, zay.left_on = RollStatus.LEFT, date(2026, 7, 22)
        session.add(zay)
    reviewing_public.compare(world.db, world.now)
    for who in ("office", "head"):
        page = window(who, width=PHONE)
        page.goto("/come-down/to-review")
        expect(page.get_by_role("heading", name="Zay Osei")).to_be_visible()
        no_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.locator("label[for=review-1]").click()
    page.fill("#why", "They gave a leaver’s permission by letter.")
    page.get_by_role("button", name="Keep the ticked ones").click()
    expect(page.get_by_text("1 post is kept, with your reason.")).to_be_visible()
