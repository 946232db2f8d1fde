"""What do teachers and leaders see after a backup was brought back, and can they say what has to be said?"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from gatekeeper.backups import stopping
from gatekeeper.lifecycle import State
from gatekeeper.models import Restore
from tests.web.browser import Browser
from tests.world import World

Open = Callable[..., Browser]


def _came_back(world: World, *, is_whole: bool) -> None:
    made_at = world.now - timedelta(hours=12)
    stopping.stop(world.db, made_at, world.now, is_whole=is_whole)
    stopping.ask(world.db, made_at, world.now)


@pytest.fixture
def waiting(world: World) -> str:
    reference = world.waiting()
    _came_back(world, is_whole=False)
    return reference


def test_the_posts_own_page_tells_a_teacher_and_asks_a_reader(browser: Open, waiting: str) -> None:
    page = browser("teacher").get(f"/posts/{waiting}")
    assert "Is this on X already?" in page.text
    assert "A second reader or a leader does that" in page.text
    reader = browser("colleague")
    page = reader.get(f"/posts/{waiting}")
    assert "It does not go out before somebody has looked at the account." in page.text
    assert "may have gone out since" in reader.get(f"/to-read/{waiting}").text
    page = reader.post(f"/posts/{waiting}/not-on-x")
    assert page.status == 422
    assert page.links()["Look at the account first, then tick that you did not find it."] == "#looked"
    page = reader.follow(reader.post(f"/posts/{waiting}/not-on-x", {"looked": "yes"}))
    assert "It can go its way again." in page.text
    assert "Is this on X already?" not in page.text
    assert "may have gone out since" not in reader.get(f"/to-read/{waiting}").text
    assert reader.post(f"/posts/{waiting}/not-on-x", {"looked": "yes"}).status == 409


def test_one_that_was_on_its_way_says_why_it_is_in_doubt(browser: Open, world: World) -> None:
    reference = world.approved()
    world.later(seconds=1)
    _came_back(world, is_whole=True)
    assert world.post(reference).state is State.UNSURE
    page = browser("colleague").get(f"/posts/{reference}")
    assert "This post came back from the backup of" in page.text
    assert "X was asked to publish this post" not in page.text
    assert "You can send it again from" in page.text
    assert "Not known" in page.text
    assert "Begin with the one that was on its way" in browser("head").get("/pause/").text


def test_a_leader_says_that_everything_was_entered_again_and_only_then_lets_posting_go_on(
    browser: Open, world: World, waiting: str
) -> None:
    assert waiting
    teacher, head = browser("colleague"), browser("head")
    assert "A leader or the safeguarding lead does that" in teacher.get("/pause/").text
    page = head.get("/pause/")
    assert "Nothing is known here of what families and the safeguarding lead said after" in page.text
    assert "1 post that is not public here may be on X." in page.text
    assert "on its way" not in page.text
    assert "Let posting go on" not in page.text
    assert head.post("/pause/lift").status == 409
    page = head.post("/pause/entered-again")
    assert page.status == 422
    assert page.links()["Enter everything first, then tick that you did."] == "#entered"
    page = head.follow(head.post("/pause/entered-again", {"entered": "yes"}))
    assert "It is on the record." in page.text
    page = head.follow(head.post("/pause/lift"))
    assert page.h1 == "Pause everything"
    with world.db.read() as session:
        assert session.get_one(Restore, 1).entered_by == world.staff["head"]
