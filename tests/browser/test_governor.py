"""Can a governor on a phone follow a figure to its posts, read the record and print its proof, untrained?"""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from gatekeeper.keys import SigningKey
from gatekeeper.publishing.checkpointing import Checkpoints
from tests.browser.conftest import Live
from tests.browser.watching import PHONE, Watch
from tests.sample_posts import cleaned
from tests.scrutinised import MadeTerm
from tests.world import DOMAIN, PASSWORD

CHILDREN = ("Poppy", "Alfie", "Thornbury", "Fairweather")


def test_a_governor_on_a_phone_gets_from_a_figure_to_its_proof(watch: Watch, live: Live) -> None:
    MadeTerm(live.world)
    live.services.pictures.keep(cleaned(b"a picture"))
    assert Checkpoints(live.world.db, SigningKey(bytes(range(32)))).look(live.world.now)
    with watch.window(live.address, width=PHONE) as page:

        def seen(name: str) -> None:
            words = page.locator("body").inner_text()
            assert not [child for child in CHILDREN if child in words], name
            watch.look(page, name)

        page.goto("/")
        page.get_by_label("E-mail").fill(f"governor@{DOMAIN}")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("main").get_by_role("link", name="How the account is used").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How the account is used")
        seen("the governor's page")
        gone = page.get_by_role("region", name="Taken down").get_by_role("row")
        gone.filter(has_text="1 hour to 1 day").get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Taken down")
        seen("the posts behind a figure")
        page.get_by_role("link", name="Sports day is on Monday.").click()
        expect(page.get_by_text("What happened")).to_be_visible()
        seen("a post that was taken down")
        page.goto("/history")
        page.get_by_role("link", name="The whole record, event by event").click()
        page.get_by_role("link", name="Check the record").click()
        expect(page.get_by_role("status")).to_contain_text("The record is sound.")
        seen("the record")
        page.get_by_role("link", name="Signed checkpoints of the record").click()
        expect(page.locator("pre")).to_contain_text("lunsfordprimary.example.org/gatekeeper")
        seen("the checkpoints")
        page.go_back()
        page.get_by_role("link", name="How the record is proved").click()
        seen("the sheet to print")
        sheet = PdfReader(io.BytesIO(page.pdf(format="A4")))
        assert len(sheet.pages) == 1
        assert "The newest proof" in sheet.pages[0].extract_text()
