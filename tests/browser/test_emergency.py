"""A snow day on a phone: two taps from home, the words, the release, and what somebody else does afterwards."""

from playwright.sync_api import expect

from gatekeeper.emergency_words import EmergencyKind
from tests import emergencies
from tests.browser.conftest import Live
from tests.browser.watching import PHONE, Watch


def test_a_leader_closes_the_school_alone_and_a_colleague_reads_it_afterwards(watch: Watch, live: Live) -> None:
    emergencies.agreed(live.world)
    emergencies.agreed(live.world, EmergencyKind.OPEN_AGAIN)
    emergencies.put_forward(live.world, EmergencyKind.LATE_OPENING)
    with watch.window(live.address, live.token("head"), width=PHONE) as page:
        page.goto("/")
        page.get_by_role("main").get_by_role("link", name="When nobody can read it").click()
        watch.look(page, "the page for a snow day")
        page.get_by_role("link", name="School closed").click()
        watch.look(page, "the lists of a wording")
        page.get_by_label("Gap 1").select_option("Friday")
        page.get_by_label("Gap 2").select_option("snow and ice")
        page.get_by_role("button", name="Show me the words").click()
        watch.look(page, "the words, before they are released")
        page.get_by_role("button", name="Release it alone").click()
        expect(page.get_by_role("alert")).to_be_visible()
        watch.look(page, "what is missing before a release")
        page.get_by_label("Why can it not wait?").fill("The gates are frozen shut.")
        page.get_by_text("the school website").click()
        page.get_by_label("Ben Colleague", exact=True).select_option("telephoned")
        page.get_by_role("button", name="Release it alone").click()
        expect(page.get_by_role("heading", name="Released with a single reader")).to_be_visible()
        watch.look(page, "released")
        here = page.url
        for address in ("/emergency/", "/emergency/wordings/", "/emergency/wordings/new", "/cover/", "/"):
            page.goto(address)
            watch.look(page, f"a leader at {address} after a release")
    with watch.window(live.address, live.token("colleague"), width=PHONE) as page:
        page.goto("/emergency/wordings/3")
        watch.look(page, "a wording that waits to be agreed")
        page.goto(here)
        watch.look(page, "to be read afterwards")
        page.get_by_text("It was right to release it").click()
        page.get_by_role("button", name="I have read it").click()
        expect(page.get_by_text("Noted. Thank you for reading it.")).to_be_visible()
        watch.look(page, "read afterwards")
