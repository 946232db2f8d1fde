"""The pages of the costs, of who is told, and of the mail; and what every page shows of trouble."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import select

from gatekeeper.actions import costs, reviewing
from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.models import Mail, Takedown
from tests.troubles import SENT, in_doubt, still_public, went
from tests.web.browser import Browser, Page, words
from tests.world import DOMAIN, World

Open = Callable[..., Browser]
LINK = f"The menu of this week is at https://www.{DOMAIN}/menu today."


def banners(page: Page) -> dict[str, bool]:
    """Each line of trouble at the top of a page, and whether it is read out by itself."""
    return {
        words(line): line.get("role") == "alert"
        for line in page.all("p")
        if (line.get("class") or "") in {"health-line is-stopped", "health-line is-paused"}
    }


def trouble(page: Page) -> dict[str, bool]:
    """The same without the publisher, which does not run in these tests."""
    return {line: new for line, new in banners(page).items() if "Nothing goes out" not in line}


def test_a_leader_writes_down_the_credit_and_reads_what_is_left(browser: Open, world: World) -> None:
    head = browser("head")
    page = head.get("/costs/")
    assert "Nobody has written down what X shows" in page.text
    form = page.form("/costs/credit")
    assert (form["date"], form["time"]) == ("2026-11-24", "12:00")
    assert "Written down." in head.follow(head.post("/costs/credit", {**form, "amount": "$1.50"})).text
    world.later(seconds=1)
    went(world, world.approved(text=LINK), SENT)
    page = head.get("/costs/")
    assert "About $1.30 is left." in page.text
    assert "November 2026 so far: $0.20" in page.text
    assert "A post with a link 1 $0.20" in page.text
    assert any(line.startswith("About $1.30 of credit is left on X") for line in trouble(page))
    assert "wrote down the credit that X showed on Tuesday 24 November 2026" in head.get("/history/record").text


@pytest.mark.parametrize(
    ("field", "typed"), [("amount", "lots"), ("date", "2026-11-25"), ("date", "soon"), ("time", "noon")]
)
def test_what_cannot_be_right_is_said_and_nothing_is_lost(field: str, typed: str, browser: Open) -> None:
    head = browser("head")
    given = {**head.get("/costs/").form("/costs/credit"), "amount": "4.50", field: typed, "tops_up": "yes"}
    page = head.post("/costs/credit", given)
    assert page.status == 422
    assert {"amount": "#amount", "date": "#date", "time": "#date"}[field] in page.links().values()
    again = page.form("/costs/credit")
    assert (again[field], again["tops_up"]) == (typed, "yes")
    assert "Nobody has written down what X shows" in head.get("/costs/").text


def test_a_leader_changes_the_prices_and_others_only_read_them(browser: Open, world: World) -> None:
    head = browser("head")
    form = head.get("/costs/").form("/costs/prices")
    assert (form["post"], form["post_with_link"], form["keep_back"]) == ("0.015", "0.20", "0.50")
    page = head.post("/costs/prices", {**form, "post": "0.02", "deletion": "free"})
    assert page.status == 422
    assert "#deletion" in page.links().values()
    assert page.form("/costs/prices")["post"] == "0.02"
    assert "Nothing was different." in head.follow(head.post("/costs/prices", form)).text
    assert "Saved." in head.follow(head.post("/costs/prices", {**form, "post": "0.02"})).text
    office = browser("office").get("/costs/")
    assert "A post without a link $0.02" in office.text
    assert not office.all("form", action="/costs/prices")
    assert "Sending this costs about $0.02." in browser("colleague").get(f"/to-read/{world.waiting()}").text


def test_what_a_post_costs_is_said_while_it_is_written_when_it_is_read_and_afterwards(
    browser: Open, world: World
) -> None:
    said = "Sending this costs about $0.20, because it has a link."
    reference = world.draft(text=LINK)
    teacher = browser("teacher")
    page = teacher.get(f"/drafts/{reference}")
    assert said in page.text
    live = teacher.post(
        f"/drafts/{reference}/check",
        {**page.form(f"/drafts/{reference}"), "text": "Beech class had a lovely day."},
    )
    assert "Sending this costs about $0.015." in live.response.get_json()["checks"]
    assert world.submit(reference).accepted
    assert said in browser("colleague").get(f"/to-read/{reference}").text
    world.approve(reference)
    assert said in teacher.get(f"/posts/{reference}").text
    went(world, reference, SENT)
    assert "It has cost about $0.20." in teacher.get(f"/posts/{reference}").text


def test_a_leader_chooses_who_is_told(browser: Open, world: World) -> None:
    head = browser("head")
    page = head.get("/alarms/")
    assert "Mail is not set up here" in page.text
    assert "Cara Head, and the author of the post" in page.text
    chosen = {"people": [str(world.staff["dsl"])], "author": "yes"}
    assert "Saved." in head.follow(head.post("/alarms/post-unsure", chosen)).text
    assert "Dana Safe, and the author of the post" in head.get("/alarms/").text
    assert "Nothing was different." in head.follow(head.post("/alarms/post-unsure", chosen)).text
    page = head.post("/alarms/post-unsure", {"people": ["none", "999"]})
    assert page.status == 422
    assert "#people" in page.links().values()
    assert head.get("/alarms/fire").status == 404
    assert head.post("/alarms/fire", chosen).status == 404


@pytest.mark.parametrize("kind", Trouble, ids=lambda kind: kind.value)
def test_every_kind_has_its_page(kind: Trouble, browser: Open) -> None:
    page = browser("head").get(f"/alarms/{kind.value}")
    assert page.status == 200
    assert bool(page.all("input", name="author")) is kind.value.startswith("post-")


def test_the_mail_is_shown_with_what_became_of_it(browser: Open, world: World) -> None:
    head = browser("head")
    assert "Nothing has gone wrong yet" in head.get("/mail/").text
    reference = world.approved()
    reviewing.hold(world.db, world.actor("colleague"), reference, reason="Poppy is ill", now=world.now)
    with world.db.write() as session:
        first, second = session.exec(select(Mail)).all()
        first.sent_at = world.now
        second.given_up_at, second.problem, second.tries = world.now, "The mail server said no (554).", 1
    page = head.get("/mail/")
    assert f"Post {reference} is held To {first.recipient}. Sent on Tuesday 24 November" in page.text
    assert f"To {second.recipient}. Given up on Tuesday 24 November" in page.text
    assert "The mail server said no (554)." in page.text
    assert f"http://127.0.0.1:8000/posts/{reference}" in page.text
    assert "Poppy" not in page.text
    assert trouble(page) == {
        (
            "A mail about trouble could not be sent. Whoever should have been told does not know. "
            "See what they said"
        ): True
    }
    assert trouble(browser("teacher").get("/guide/")) == {}


def test_a_post_in_doubt_is_on_every_page_of_whoever_can_settle_it_and_read_out_while_it_is_new(
    browser: Open, world: World
) -> None:
    reference = world.approved()
    in_doubt(world, reference)
    for who in ("teacher", "colleague", "head"):
        page = browser(who).get("/guide/")
        ((line, new),) = trouble(page).items()
        assert line.startswith("It is not sure whether a post went out.")
        assert new
        assert page.links()["See what to do"] == f"/posts/{reference}"
    assert trouble(browser("volunteer").get("/guide/")) == {}
    assert trouble(browser("governor").get("/guide/")) == {}
    world.later(minutes=10)
    assert list(trouble(browser("head").get("/guide/")).values()) == [False]


def test_what_does_not_come_down_is_on_every_page_of_a_leader(browser: Open, world: World) -> None:
    reference = still_public(world)
    head = browser("head")
    assert trouble(head.get("/")) == {}
    with world.db.write() as session:
        session.exec(select(Takedown)).one().tries = 3
    assert any(line.startswith(f"Post {reference} may still be public.") for line in trouble(head.get("/")))
    assert trouble(browser("teacher").get("/guide/")) == {}


def test_what_is_kept_for_deletions_is_said_to_leaders(browser: Open, world: World) -> None:
    costs.note_credit(
        world.db, world.actor("head"), amount="0.49", seen_at=world.now, tops_up=False, now=world.now
    )
    page = browser("head").get("/costs/")
    assert "New posts are held now." in page.text
    assert any("New posts are held, and what is left is kept" in line for line in trouble(page))


def test_every_page_that_a_mail_names_is_there(app: Flask) -> None:
    bound = app.url_map.bind("localhost")
    for path in (pages.HEALTH, pages.PAUSE, pages.COSTS, pages.MAIL, pages.post("k7qfk7qf")):
        assert bound.match(path)
    assert bound.match(pages.UNSURE.partition("?")[0])
