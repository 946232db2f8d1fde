"""Can everybody follow a withdrawal, from the list to the post that is gone, and without a script?"""

import time

from playwright.sync_api import expect

from tests.browser.running import School
from tests.browser.watching import PHONE, Watch
from tests.browser.withdrawing import a_withdrawal

PATIENCE = 60.0


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
