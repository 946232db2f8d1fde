"""Does the health page tell well from ill, and does `/alive` tell nothing else?"""

from collections.abc import Callable
from datetime import timedelta

from gatekeeper.models import PublisherBeat
from gatekeeper.screening import the_channel
from tests.web.browser import Browser, Page, words
from tests.world import ACCOUNT_ID, World


def vitals(page: Page) -> dict[str, bool]:
    """Each vital sign and whether it is well."""
    found = {}
    for item in page.all("li"):
        if (item.get("class") or "").startswith("vital"):
            found[words(item[0])] = words(item[1]).startswith("Well")
    return found


def awake(world: World) -> None:
    with world.db.write() as session:
        session.add(PublisherBeat(name="one", started_at=world.now, seen_at=world.now - timedelta(seconds=2)))
        channel = the_channel(session)
        channel.seen_account_id, channel.seen_at = ACCOUNT_ID, world.now
        session.add(channel)


def test_a_new_installation_says_what_is_missing(browser: Callable[..., Browser]) -> None:
    page = browser("it").get("/health")
    assert vitals(page) == {
        "The publisher": False,
        "The X account": False,
        "Posting": True,
        "Overdue": True,
        "Posts that need a person": True,
    }
    assert "has never been started" in page.text


def test_all_is_well_when_the_publisher_is_awake(browser: Callable[..., Browser], world: World) -> None:
    awake(world)
    world.approved()
    page = browser("governor").get("/health")
    assert all(vitals(page).values())
    assert "Agreed, waiting to go out 1" in page.text
    assert "SQLite" in page.text


def test_posts_that_wait_while_nobody_sends_are_overdue(browser: Callable[..., Browser], world: World) -> None:
    world.approved()
    world.later(minutes=3)
    page = browser("teacher").get("/health")
    assert not vitals(page)["Overdue"]
    assert "1 post is past the time and not sent yet" in page.text


def test_another_account_than_the_registered_one_is_ill(browser: Callable[..., Browser], world: World) -> None:
    awake(world)
    with world.db.write() as session:
        channel = the_channel(session)
        channel.seen_account_id = "1700000000000000099"
        session.add(channel)
    page = browser("it").get("/health")
    assert not vitals(page)["The X account"]
    assert "belongs to another account" in page.text


def test_alive_answers_one_word_to_anybody(browser: Callable[..., Browser]) -> None:
    answer = browser().get("/alive").response
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/plain", "yes\n")
