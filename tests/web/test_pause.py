"""One button stops everything, with a reason; another lets it go on."""

from collections.abc import Callable

import pytest

from gatekeeper.models import Channel
from gatekeeper.screening import the_channel
from tests.web.browser import Browser
from tests.world import World


def test_a_second_reader_pauses_and_a_leader_lifts(browser: Callable[..., Browser]) -> None:
    reader, head = browser("colleague"), browser("head")
    page = reader.follow(reader.post("/pause/", {"why": "A photo looks wrong"}))
    assert page.h1 == "Posting is paused"
    assert "Ben Colleague" in page.text
    assert "A leader or the safeguarding lead can let it go on." in page.text
    assert reader.post("/pause/lift").status == 403
    page = head.follow(head.post("/pause/lift"))
    assert page.h1 == "Pause everything"
    assert "Posting goes on." in page.text


def test_a_pause_needs_a_reason_and_keeps_what_was_typed(browser: Callable[..., Browser]) -> None:
    head = browser("head")
    page = head.post("/pause/", {"why": "  "})
    assert page.status == 422
    assert page.links()["Write why posting is paused."] == "#why"
    page = head.post("/pause/", {"why": "x" * 501})
    assert page.status == 422
    assert page.form("/pause/")["why"].strip() == "x" * 501
    assert head.get("/pause/").h1 == "Pause everything"


def test_two_people_who_pause_at_once_are_told(browser: Callable[..., Browser]) -> None:
    browser("head").post("/pause/", {"why": "First"})
    page = browser("dsl").post("/pause/", {"why": "Second"})
    assert page.status == 409
    assert "Posting is already paused." in page.text


def test_lifting_what_is_not_paused_changes_nothing(browser: Callable[..., Browser]) -> None:
    assert browser("head").post("/pause/lift").status == 409


def test_where_the_publisher_stopped_by_itself_a_leader_lets_it_try_again(
    browser: Callable[..., Browser], world: World
) -> None:
    with world.db.write() as session:
        channel = the_channel(session)
        channel.stopped_at, channel.stopped_why = world.now, "the key belongs to another account."
        session.add(channel)
    head = browser("head")
    page = head.get("/pause/")
    assert page.h1 == "Posting was stopped"
    assert "the key belongs to another account" in browser("teacher").get("/").text
    head.post("/pause/lift")
    with world.db.read() as session:
        after: Channel = the_channel(session)
    assert after.stopped_at is None


@pytest.mark.parametrize("who", ["governor", "it"])
def test_a_name_in_the_reason_stays_among_those_who_may_know_it(
    who: str, browser: Callable[..., Browser], world: World
) -> None:
    browser("head").post("/pause/", {"why": "Poppy Fairweather is missing"})
    with world.db.write() as session:
        channel = the_channel(session)
        channel.stopped_at, channel.stopped_why = world.now, "Alfie Thornbury has no permission"
        session.add(channel)
    assert "Poppy Fairweather is missing" in browser("teacher").get("/").text
    onlooker = browser(who)
    for path in ("/", "/health", "/pause/", "/nowhere"):
        text = onlooker.get(path).text
        assert "[pupil] is missing" in text, path
        assert not [name for name in ("Poppy", "Fairweather", "Alfie", "Thornbury") if name in text], path


def test_the_reason_is_shown_as_text_and_never_as_markup(browser: Callable[..., Browser]) -> None:
    head = browser("head")
    head.post("/pause/", {"why": "<script>alert(1)</script> & <b>bold</b>"})
    assert "<script>alert(1)</script> & <b>bold</b>" in head.get("/").text
