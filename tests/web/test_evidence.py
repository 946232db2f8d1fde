"""Can somebody who has to show something take it away, and can a leader delete what is over, and nobody else?"""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from gatekeeper.actions import drafting
from gatekeeper.audit.events import Verb
from gatekeeper.models import AuditEvent, DataRequest, LegalHold, Post, Pupil, RollStatus, Tombstone
from tests.sample_posts import published
from tests.web.browser import Browser, Page
from tests.world import World

Opens = Callable[..., Browser]


def names_in(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def sent(someone: Browser, address: str, **fields: str) -> Page:
    """The page that comes after a form."""
    page = someone.post(address, fields)
    return someone.follow(page) if page.status == 303 else page


def verbs(world: World) -> list[str]:
    with world.db.read() as session:
        return list(session.exec(select(AuditEvent.verb).order_by(AuditEvent.seq)))  # type: ignore[arg-type]  # a column


def test_a_governor_takes_a_term_and_a_post_away_and_it_is_on_the_record(world: World, browser: Opens) -> None:
    reference = published(world)
    governor = browser("governor")
    assert "Choose the child" not in governor.get("/evidence/").text
    for address, fields in (
        ("/evidence/term", {"term": "2026-autumn"}),
        ("/evidence/post", {"reference": reference.upper()}),
        ("/evidence/information", {"from": "2026-11-01", "to": "2026-11-30", "words": ""}),
    ):
        answer = governor.sends(address, data={"csrf_token": governor.token(), **fields})
        assert answer.status_code == 200 and answer.mimetype == "application/zip", address
        assert "attachment; filename=" in answer.headers["Content-Disposition"]
        assert "report.pdf" in names_in(answer.data)
    assert verbs(world).count(Verb.PACK_MADE) == 3


def test_what_cannot_be_packed_is_said_beside_the_field(world: World, browser: Opens) -> None:
    head = browser("head")
    for address, fields, said in (
        ("/evidence/post", {"reference": "nothing1"}, "There is no post with this reference"),
        ("/evidence/information", {"from": "", "to": "2026-11-30"}, "Give the first day."),
        ("/evidence/information", {"from": "2026-11-30", "to": "2026-11-01"}, "The last day is before"),
        ("/evidence/child", {"pupil": ""}, "Choose a child from the list."),
    ):
        page = sent(head, address, **fields)
        assert page.status == 422 and said in page.text, address
    assert Verb.PACK_MADE not in verbs(world)


def test_the_safeguarding_lead_makes_the_pack_of_a_child(world: World, browser: Opens) -> None:
    dsl = browser("dsl")
    assert "Poppy Fairweather" in dsl.get("/evidence/child").text
    fields = {"csrf_token": dsl.token(), "pupil": str(world.pupils["m1"])}
    answer = dsl.sends("/evidence/child", data=fields)
    assert "tables/answers.csv" in names_in(answer.data)
    folder = Path(str(world.db.engine.url.database)).parent
    assert not list(folder.glob("**/pack-*")), "nothing half-made is left behind"


def test_a_request_is_recorded_and_answered(world: World, browser: Opens) -> None:
    office = browser("office")
    page = sent(office, "/evidence/requests/new", kind="", received="2026-11-30")
    assert page.status == 422 and "Choose what was asked for." in page.text
    fields = {"kind": "information", "received": "2026-11-20", "asked_by": "A reporter", "about": "The fair"}
    page = sent(office, "/evidence/requests/new", **fields)
    assert "To be answered by 4pm on Friday 18 December 2026" in page.text and "A reporter" in page.text
    with world.db.read() as session:
        number = session.exec(select(DataRequest.id)).one()
    assert "has to be answered by 4pm" in office.get(f"/evidence/requests/{number}").text
    page = sent(office, f"/evidence/requests/{number}", day="2026-11-24", note="By mail")
    assert "Answered on 24 November 2026" in page.text
    assert verbs(world)[-2:] == [Verb.REQUEST_RECORDED, Verb.REQUEST_DONE]


def test_a_leader_looks_and_then_deletes_what_was_seen(world: World, browser: Opens) -> None:
    given_up = world.draft(text="To be given up.")
    drafting.abandon(world.db, world.actor("teacher"), given_up, world.now)
    with world.db.write() as session:
        post = session.exec(select(Post).where(Post.reference == given_up)).one()
        post.state_since -= timedelta(days=800)
        session.add(post)
    head = browser("head")
    page = head.get("/retention/")
    assert "Nothing here is deleted by itself." in page.text
    page = head.get("/retention/kinds/given_up_posts")
    assert f"Post {given_up}" in page.text and "1 over today" in page.text
    page = sent(head, "/retention/kinds/given_up_posts/delete", seen="1")
    assert page.status == 422 and world.version(given_up).text == "To be given up."
    page = sent(head, "/retention/kinds/given_up_posts/delete", seen="1", sure="yes")
    assert "Deleted: 1." in page.text and world.version(given_up).text == "[erased]"
    with world.db.read() as session:
        assert session.exec(select(Tombstone.number)).all() == [1]
    assert "[erased]" in head.get(f"/posts/{given_up}").text
    governor = browser("governor").get("/retention/")
    assert "Posts that never went out and were given up (1)" in governor.text
    assert "Look, change or delete" not in governor.text


def test_a_leader_changes_a_length_and_holds_something_back(world: World, browser: Opens) -> None:
    head = browser("head")
    page = sent(head, "/retention/kinds/unused_pictures/length", length="500")
    assert page.status == 422 and "Give a number from 1 to 90 days." in page.text
    assert "Kept for 21 days" in sent(head, "/retention/kinds/unused_pictures/length", length="21").text
    page = sent(head, "/retention/holds", what="child", pupil="", reason="A claim")
    assert page.status == 422 and "Choose the child." in page.text
    page = sent(head, "/retention/holds", what="child", pupil=str(world.pupils["m1"]), reason="A claim")
    assert "Everything about Poppy Fairweather" in page.text
    assert "Poppy" not in browser("governor").get("/retention/").text
    with world.db.read() as session:
        number = session.exec(select(LegalHold.id)).one()
    assert "Nothing is held back." in sent(head, f"/retention/holds/{number}/end").text


def test_a_leader_erases_a_child_who_left(world: World, browser: Opens) -> None:
    head, poppy = browser("head"), world.pupils["m1"]
    assert "This child has not left." in head.get(f"/retention/erase/{poppy}").text
    with world.db.write() as session:
        pupil = session.get_one(Pupil, poppy)
        pupil.roll, pupil.left_on = RollStatus.LEFT, world.now.date() - timedelta(days=1)
        session.add(pupil)
    assert "Poppy Fairweather" in head.get("/retention/").text
    assert head.follow(head.get(f"/retention/erase?leaver={poppy}")).h1 == "Erase Poppy Fairweather"
    page = sent(head, f"/retention/erase/{poppy}", reason="The family asked", sure="")
    assert page.status == 422 and "Tick that you are sure." in page.text
    page = sent(head, f"/retention/erase/{poppy}", reason="The family asked", sure="yes")
    assert "The child is erased." in page.text
    assert "Poppy" not in head.get("/retention/").text and "Poppy" not in head.get("/permissions/").text
    assert head.get(f"/retention/erase/{poppy}").status == 404
    assert Verb.CHILD_ERASED in verbs(world)
    assert head.get("/roll/").status == 200 and head.get("/").status == 200
