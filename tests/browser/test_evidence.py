"""Can a governor take a term away, and a leader erase a child who left: on a phone, and without a script?"""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlmodel import select

from gatekeeper.actions import drafting, requesting, retaining
from gatekeeper.models import Post, Pupil, RollStatus
from tests.browser.conftest import Live
from tests.browser.watching import DESK, PHONE, Watch
from tests.sample_posts import published
from tests.world import World

Open = Callable[..., Page]


def left(world: World, name: str) -> int:
    with world.db.write() as session:
        pupil = session.get_one(Pupil, world.pupils[name])
        pupil.roll, pupil.left_on = RollStatus.LEFT, world.now.date() - timedelta(days=500)
        session.add(pupil)
        return pupil.id


def filled(world: World) -> None:
    """A request that is late and one that is not, something that is over, and something that is held."""
    office, head, today = world.actor("office"), world.actor("head"), world.now.date()
    for kind, days in (("information", 60), ("own_data", 2)):
        requesting.record(
            world.db,
            office,
            kind=kind,
            received_on=today - timedelta(days=days),
            asked_by="A parent",
            about="Posts about the summer fair",
            now=world.now,
        )
    requesting.done(world.db, office, 2, day=today, note="By letter", now=world.now)
    given_up = world.draft(text="Given up long ago")
    drafting.abandon(world.db, world.actor("teacher"), given_up, world.now)
    with world.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == given_up)).one()
        post.state_since -= timedelta(days=900)
        session.add(post)
    retaining.hold(world.db, head, reason="A letter of a solicitor", pupil_id=world.pupils["m5"], now=world.now)


def test_the_pages_of_evidence_are_for_everybody(live: Live, watch: Watch) -> None:
    filled(live.world)
    here, gone = left(live.world, "m4"), left(live.world, "m5")
    addresses = (
        "/evidence/",
        "/evidence/child",
        "/evidence/requests/new",
        "/evidence/requests/1",
        "/evidence/requests/2",
        "/retention/",
        "/retention/kinds/leavers",
        "/retention/kinds/given_up_posts",
        f"/retention/erase/{here}",
        f"/retention/erase/{gone}",
    )
    with watch.window(live.address, live.token("head"), width=DESK) as page:
        for address in addresses:
            page.goto(address)
            watch.look(page, f"head at {address}", fresh=True)


def test_a_governor_takes_a_term_away_on_a_phone(window: Open, live: Live, tmp_path: Path) -> None:
    published(live.world)
    page = window("governor", width=PHONE, script=False)
    page.goto("/evidence/")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the term").click()
    waiting.value.save_as(tmp_path / "term.zip")
    assert waiting.value.suggested_filename == "term-2026-autumn.zip"
    assert "report.pdf" in zipfile.ZipFile(tmp_path / "term.zip").namelist()


def test_a_leader_erases_a_child_without_a_script(window: Open, live: Live) -> None:
    left(live.world, "m4")
    page = window("head", width=PHONE, script=False)
    page.goto("/retention/")
    page.get_by_label("Which child?").last.select_option(label="Grace Winterbourne")
    page.get_by_role("button", name="Look what would go").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Erase Grace Winterbourne")
    page.get_by_label("Why is this child erased?").fill("The family asked for it")
    page.get_by_role("button", name="Erase this child").click()
    expect(page.get_by_role("link", name="Tick that you are sure.")).to_be_visible()
    page.locator("label[for=sure]").click()
    page.get_by_role("button", name="Erase this child").click()
    expect(page.get_by_text("The child is erased.")).to_be_visible()
    assert "Winterbourne" not in page.content()
