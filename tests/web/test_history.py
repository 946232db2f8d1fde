"""The history: finding posts, one post's own page, the record, the spreadsheet, and what the governor sees."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from sqlmodel import select

from gatekeeper.actions import reviewing
from gatekeeper.keys import SigningKey
from gatekeeper.lifecycle import State
from gatekeeper.models import AuditCheckpoint, AuditEvent, AuditStamp
from gatekeeper.publishing.checkpointing import Checkpoints
from gatekeeper.queries import history
from gatekeeper.services import Services
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.port import NewPost, Sent
from gatekeeper.x.sandbox import Sandbox
from tests.sample_posts import X_POST_ID, published, unsure, with_picture
from tests.web.browser import Browser, Page
from tests.web.conftest import Built
from tests.world import ACCOUNT_ID, World
from web import create_app

Opens = Callable[..., Browser]
NAMES = ("Poppy", "Fairweather", "Zaynab", "Zay", "Osei")


def rows(page: Page) -> list[str]:
    return [
        a.get("href", "").removeprefix("/posts/") for a in page.all("a") if a.get("href", "").startswith("/posts/")
    ]


def test_posts_are_found_by_words_person_state_and_day(world: World, browser: Opens) -> None:
    beans, peas = world.waiting(text="Beans came up."), world.draft(text="Peas came up.")
    head = browser("head")
    assert rows(head.get("/history")) == [peas, beans]
    assert rows(head.get("/history?words=BEANS")) == [beans]
    assert rows(head.get("/history?state=draft")) == [peas]
    assert rows(head.get(f"/history?person={world.staff['teacher']}")) == [peas, beans]
    assert rows(head.get(f"/history?person={world.staff['colleague']}")) == []
    assert rows(head.get("/history?from=2026-11-24&to=2026-11-24")) == [peas, beans]
    assert rows(head.get("/history?from=2026-11-25")) == []


def test_what_was_asked_stays_in_the_form_and_in_the_links(
    world: World, browser: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 3)
    for n in range(4):
        world.draft(text=f"Beans {n}.")
    page = browser("head").get("/history?words=beans&state=draft")
    form = page.form("/history")
    assert (form["words"], form["state"]) == ("beans", "draft")
    older = page.links()["Older posts"]
    assert "words=beans" in older and "state=draft" in older
    second = browser("head").get(older)
    assert len(rows(second)) == 1
    assert second.links()["Newest posts"] == "/history?words=beans&state=draft"
    assert "4 posts" in second.text


def test_no_match_and_no_posts_say_what_to_do(browser: Opens) -> None:
    assert "There are no posts yet." in browser("head").get("/history").text
    assert "No post matches." in browser("head").get("/history?words=zebra").text


def test_a_question_that_makes_no_sense_is_sent_back(browser: Opens) -> None:
    head = browser("head")
    for query in (
        "from=yesterday",
        "to=2026-13-40",
        "from=2026-11-25&to=2026-11-24",
        "person=me",
        "state=lost",
        "words=" + "x" * 201,
    ):
        page = head.get(f"/history?{query}")
        assert page.status == 422, query
        assert page.all("div", role="alert")


def test_a_made_up_address_does_no_harm(browser: Opens) -> None:
    head = browser("head")
    for query in ("before=x", "before=-1", "before=" + "9" * 40, "words=%07", "words=%25", "words=%ff%fe"):
        assert head.get(f"/history?{query}").status == 200, query


def test_the_posts_page_tells_its_story(world: World, browser: Opens) -> None:
    reference = published(world, text="Beans came up.")
    page = browser("head").get(f"/posts/{reference}")
    for told in (
        "Published",
        "It is public on X.",
        "Beans came up.",
        "Amina Teach started the post.",
        "Ben Colleague read version 2 and agreed it.",
        f"It went out on X as post {X_POST_ID}.",
        "X took it",
    ):
        assert told in page.text, told
    assert page.links()["See it on X"] == f"https://x.com/lunsfordprimary/status/{X_POST_ID}"
    assert page.links()["Take it down"] == f"/posts/{reference}/take-down"


def test_beside_the_stand_in_the_link_leads_to_the_post_there(
    world: World, services: Services, built: Built
) -> None:
    with Sandbox(account_id=ACCOUNT_ID) as sandbox:
        sent = TweepyPort(sandbox.credentials, origin=sandbox.origin).create(NewPost("Beans came up."))
        assert isinstance(sent, Sent)
        reference = published(world, text="Beans came up.", x_post_id=sent.x_post_id)
        settings = services.settings.model_copy(update={"x_origin": sandbox.origin})
        head = Browser(create_app(replace(services, settings=settings))).enter(built.tokens["head"])
        address = head.get(f"/posts/{reference}").links()["See it on X"]
        assert address == f"{sandbox.origin}/lunsfordprimary/status/{sent.x_post_id}"
        assert head.get(f"/posts/{reference}/take-down").links()["See it on X"] == address
        there = requests.get(address, timeout=5)
    assert there.status_code == 200
    assert "Beans came up." in there.text


def test_a_second_reader_is_led_to_deciding_and_an_author_to_changing(world: World, browser: Opens) -> None:
    reference = world.waiting()
    assert browser("second").get(f"/posts/{reference}").links()["Read and decide"] == f"/to-read/{reference}"
    links = browser("teacher").get(f"/posts/{reference}").links()
    assert links["Change it"] == f"/drafts/{reference}/change"
    assert "Read and decide" not in links


def test_any_colleague_holds_an_agreed_post_with_a_reason(world: World, browser: Opens) -> None:
    reference = world.approved(typed_time="x", scheduled_for=world.now + timedelta(hours=5))
    visitor = browser("volunteer")
    page = visitor.post(f"/posts/{reference}/hold", {"reason": " "})
    assert page.status == 422
    assert "Write why it should be held." in page.text
    assert world.post(reference).state is State.SCHEDULED
    after = visitor.follow(visitor.post(f"/posts/{reference}/hold", {"reason": "The fair is off."}))
    assert world.post(reference).state is State.HELD
    assert "Vic Volunteer: The fair is off." in after.text


def test_a_second_reader_releases_it(world: World, browser: Opens) -> None:
    reference = world.approved()
    reviewing.hold(world.db, world.actor("teacher"), reference, reason="Wait", now=world.now)
    reader = browser("colleague")
    assert reader.post(f"/posts/{reference}/release").status == 303
    assert world.post(reference).state is State.APPROVED
    assert reader.post(f"/posts/{reference}/release").status == 409


def test_a_post_nobody_is_sure_of_is_settled_by_looking(world: World, browser: Opens) -> None:
    reference, reader = unsure(world), browser("colleague")
    page = reader.get(f"/posts/{reference}")
    assert "Sending it again without looking could publish it twice." in page.text
    assert page.links()["Look at @lunsfordprimary on X"] == "https://x.com/lunsfordprimary"
    wrong = reader.post(f"/posts/{reference}/on-x", {"link": "https://x.com/lunsfordprimary"})
    assert wrong.status == 422
    assert world.post(reference).state is State.UNSURE
    right = reader.post(f"/posts/{reference}/on-x", {"link": f"https://x.com/lunsfordprimary/status/{X_POST_ID}"})
    assert right.status == 303
    assert world.post(reference).x_post_id == X_POST_ID


def test_sending_again_needs_somebody_who_looked(world: World, browser: Opens) -> None:
    reference, reader = unsure(world), browser("colleague")
    page = reader.get(f"/posts/{reference}")
    assert "You can send it again from" in page.text
    early = reader.post(f"/posts/{reference}/send-again", {"looked": "yes"})
    assert early.status == 409
    world.later(minutes=20)
    reader = browser("colleague")
    assert reader.post(f"/posts/{reference}/send-again").status == 422
    assert world.post(reference).state is State.UNSURE
    assert reader.post(f"/posts/{reference}/send-again", {"looked": "yes"}).status == 303
    assert world.post(reference).state is State.APPROVED


def test_the_governor_changes_nothing(world: World, browser: Opens) -> None:
    posts = [world.waiting(), published(world, text="B."), unsure(world, text="C.")]
    governor = browser("governor")
    for reference in posts:
        before = world.post(reference).state
        for step in ("hold", "release", "on-x", "send-again", "take-down"):
            fields = {"reason": "Because", "link": X_POST_ID, "looked": "yes"}
            assert governor.post(f"/posts/{reference}/{step}", fields).status == 403
        assert world.post(reference).state is before
        page = governor.get(f"/posts/{reference}")
        assert page.status == 200
        assert {f.get("action") for f in page.all("form", method="post")} == {"/sign-out"}


def test_the_governor_reads_everything_and_no_childs_name(world: World, browser: Opens) -> None:
    reference = with_picture(world, "m1", "m3", text="Zaynab and friends baked.", alt_text="Poppy's bread")
    world.save(reference, text="Bread by Poppy Fairweather and Zay Osei")
    published(world, text="Zaynab sang for us.")
    governor = browser("governor")
    for path in ("/history", f"/posts/{reference}", "/history/record", "/history?words=baked"):
        page = governor.get(path)
        assert page.status == 200
        assert not [name for name in NAMES if name in page.response.text], path
    assert "Pupils’ names are hidden from you" in governor.get(f"/posts/{reference}").text


def test_a_colleagues_draft_is_not_there_for_others(world: World, browser: Opens) -> None:
    reference = world.draft()
    assert browser("volunteer").get(f"/posts/{reference}").status == 404
    assert browser("it").get(f"/posts/{reference}").status == 403
    assert rows(browser("volunteer").get("/history")) == []


def test_the_record_is_read_and_checked(world: World, browser: Opens) -> None:
    world.approved()
    governor = browser("governor")
    page = governor.get("/history/record")
    assert "Ben Colleague read version 2 and agreed it." in page.text
    assert "The record is sound." not in page.text
    assert "The record is sound." in governor.get(page.links()["Check the record"]).text
    assert "Dev Governor had the whole record checked:" in governor.get("/history/record").text


def test_a_broken_record_is_named_by_its_first_bad_row(world: World, browser: Opens) -> None:
    world.draft()
    with world.db.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_event_no_update")
        event = session.get(AuditEvent, 7)
        assert event is not None
        event.actor = "somebody else"
        session.add(event)
    page = browser("head").get("/history/record?check=1")
    assert "The record does not hold. Row 7 has been changed." in page.text
    assert "had the whole record checked" not in page.text


def test_the_signed_checkpoints_are_there_to_be_printed(world: World, browser: Opens) -> None:
    governor = browser("governor")
    page = governor.get("/history/record")
    page = governor.get(page.links()["Signed checkpoints of the record"])
    assert "There is none yet." in page.text
    Checkpoints(world.db, SigningKey(bytes(32))).look(world.now)
    page = governor.get("/history/record/checkpoints")
    assert "The checkpoint of the day." in page.text
    assert "lunsfordprimary.example.org/gatekeeper" in page.text
    assert "Time-stamped" not in page.text
    with world.db.write() as session:
        made = session.exec(select(AuditCheckpoint)).one()
        session.add(
            AuditStamp(checkpoint_id=made.id, token=b"0", authority="stamps.example.org", stamped_at=world.now)
        )
    for address in ("/history/record/checkpoints", "/history/record/explained"):
        page = governor.get(address)
        assert "Time-stamped by stamps.example.org on Tuesday 24 November 2026 at 12.00pm." in page.text
    assert browser("teacher").get("/history/record/checkpoints").status == 403


def test_a_record_that_is_not_the_one_that_was_signed_is_said_to_be_broken(world: World, browser: Opens) -> None:
    Checkpoints(world.db, SigningKey(bytes(32))).look(world.now)
    with world.db.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_checkpoint_no_update")
        session.connection().exec_driver_sql("UPDATE audit_checkpoint SET public_key = '" + "00" * 32 + "'")
    page = browser("head").get("/history/record?check=1")
    assert "The record does not hold. The checkpoint of" in page.text
    assert "The record is sound." not in page.text


def test_the_whole_record_is_not_for_teachers(browser: Opens) -> None:
    assert browser("teacher").get("/history/record").status == 403


def table(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.response.text.removeprefix("\ufeff"), newline="")))


def test_the_spreadsheet_holds_what_was_asked_for_and_is_on_the_record(world: World, browser: Opens) -> None:
    world.draft(text='=HYPERLINK("http://evil.example","Prize")')
    world.draft(text="Beans")
    head = browser("head")
    page = head.post("/history/export", {"words": "hyperlink"})
    assert page.response.mimetype == "text/csv"
    assert page.response.headers["Content-Disposition"] == 'attachment; filename="posts-2026-11-24.csv"'
    (row,) = table(page)
    assert row["Text"] == '\'=HYPERLINK("http://evil.example","Prize")'
    assert "Cara Head downloaded the history (1 rows)." in head.get("/history/record").text


def test_the_governors_spreadsheet_is_masked(world: World, browser: Opens) -> None:
    world.draft(text="Poppy Fairweather won.")
    page = browser("governor").post("/history/export")
    assert [row["Text"] for row in table(page)] == ["[pupil] won."]


def test_the_spreadsheet_is_not_for_everybody(browser: Opens) -> None:
    for name in ("teacher", "colleague", "office", "it"):
        assert browser(name).post("/history/export").status == 403
