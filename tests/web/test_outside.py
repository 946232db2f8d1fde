"""Posts from elsewhere: found, shown to those who decide, taken in or removed, and the switch of the reading."""

from collections.abc import Callable

from sqlmodel import col, select

from gatekeeper.lifecycle import State
from gatekeeper.models import OutsideChoice, OutsidePost, OutsideShown, Post, Takedown
from gatekeeper.screening import the_channel
from tests.web.browser import Browser
from tests.world import World

Opens = Callable[..., Browser]
NUMBER = "2125197739422646272"


def found(world: World, text: str = "Come to our fair!", pictures: int = 0) -> int:
    """What the publisher notes."""
    with world.db.write() as session:
        row = OutsidePost(
            channel_id=the_channel(session).id,
            x_post_id=NUMBER,
            text=text,
            made_at=world.now,
            pictures=pictures,
            found_at=world.now,
        )
        session.add(row)
        session.flush()
        return row.id


def test_a_leader_switches_the_reading_on_and_reads_what_it_costs(world: World, browser: Opens) -> None:
    head = browser("head")
    page = head.get("/outside/")
    for told in ("It is not read.", "$0.005", "$0.10 at the most", "X’s terms for developers"):
        assert told in page.text, told
    wrong = head.post("/outside/reading", {"reading": "on", "most": "3"})
    assert wrong.status == 422
    assert "Write a number from 5 to 100." in wrong.text
    saved = head.follow(head.post("/outside/reading", {"reading": "on", "most": "40"}))
    assert "It is read once a day. Chosen by Cara Head" in saved.text
    assert "Should it be read?" not in browser("dsl").get("/outside/").text
    with world.db.read() as session:
        assert [(row.is_on, row.most) for row in session.exec(select(OutsideChoice))] == [(True, 40)]


def test_it_is_on_every_page_of_those_who_decide_and_taken_in_with_who_is_shown(
    world: World, browser: Opens
) -> None:
    number, head = found(world, pictures=2), browser("head")
    assert "not sent from here" in head.get("/").text
    assert "not sent from here" not in browser("teacher").get("/").text
    assert "not sent from here" in head.get("/outside/").text
    page = head.get(f"/outside/{number}")
    for told in ("Come to our fair!", "It has 2 pictures", "change the password", "Poppy Fairweather"):
        assert told in page.text, told
    child = str(world.pupils["m1"])
    again = head.post(f"/outside/{number}", {"choice": "adopt", "why": "", "pupil": child})
    assert again.status == 422
    assert head.post(f"/outside/{number}", {"why": "The head wrote it"}).status == 422
    given = {"choice": "adopt", "why": "The head wrote it at the fair", "pupil": child}
    done = head.follow(head.post(f"/outside/{number}", given))
    for words in ("A post from elsewhere", "The head wrote it at the fair", "Nobody: it was not sent from here."):
        assert words in done.text, words
    assert head.get(f"/outside/{number}").status == 404
    with world.db.read() as session:
        assert session.exec(select(OutsideShown.pupil_id)).all() == [world.pupils["m1"]]
        (post,) = session.exec(select(Post))
    assert (post.state, post.x_post_id) == (State.PUBLISHED, NUMBER)
    assert "From elsewhere" in head.get("/history").text
    assert f"/posts/{post.reference}" in head.get("/outside/").links().values()


def test_having_it_removed_asks_the_publisher(world: World, browser: Opens) -> None:
    number, dsl = found(world), browser("dsl")
    page = dsl.follow(dsl.post(f"/outside/{number}", {"choice": "remove", "why": "Nobody here wrote it"}))
    assert "Being taken down" in page.text
    with world.db.read() as session:
        asked = session.exec(select(Takedown.reason).join(Post, col(Post.id) == col(Takedown.post_id)))
        assert asked.all() == ["Nobody here wrote it"]


def test_health_says_what_was_found(world: World, browser: Opens) -> None:
    assert "a leader has not switched it on" in browser("head").get("/health").text
    found(world)
    assert "shows 1 post that nobody sent from here" in browser("head").get("/health").text
