"""Does the home page say what needs me now?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper.actions import channel, drafting, reviewing
from gatekeeper.lifecycle import State
from gatekeeper.models import Post, PublisherBeat
from gatekeeper.queries.home import term_start
from tests.web.browser import HTML, Browser, Page, words
from tests.world import World


def lists(page: Page) -> dict[str, list[str]]:
    """The first words of each card, under the heading of its list."""
    found = {}
    for section in page.all("section"):
        heading = words(next(section.iter(f"{HTML}h2")))
        found[heading] = [words(a) for a in section.iter(f"{HTML}a") if a.get("href", "")]
    return found


def facts(page: Page, heading: str) -> list[str]:
    """Where the posts of one list stand, whose they are and since when, as the cards say it."""
    for section in page.all("section"):
        if words(next(section.iter(f"{HTML}h2"))) == heading:
            return [words(p) for p in section.iter(f"{HTML}p") if p.get("class") == "post-card-facts"]
    return []


def publish(world: World, reference: str) -> None:
    with world.db.write() as session:
        post = session.get(Post, world.post(reference).id)
        assert post is not None
        post.state, post.published_at, post.x_post_id = State.PUBLISHED, world.now, str(post.id)
        session.add(post)


def test_a_teacher_without_posts_is_told_how_to_begin(browser: Callable[..., Browser]) -> None:
    page = browser("teacher").get("/")
    assert "All clear" in page.text
    assert "Nothing is planned." in page.text
    assert page.form("/drafts/")["csrf_token"]


def test_write_a_post_starts_a_draft(browser: Callable[..., Browser]) -> None:
    someone = browser("teacher")
    page = someone.post("/drafts/")
    assert page.status == 303
    assert someone.follow(page).status == 200


def test_a_card_says_how_long_a_post_waits_and_not_ones_own_name(
    browser: Callable[..., Browser], world: World
) -> None:
    world.waiting(text="We planted garlic.")
    world.draft(text="Still being written.")
    published = world.waiting(text="The choir sang.")
    publish(world, published)
    world.later(hours=2)
    own, other = browser().sign_in("teacher").get("/"), browser().sign_in("colleague").get("/")
    assert facts(own, "With a colleague") == ["Waiting for a colleague for 2 hours"]
    assert facts(own, "Yours to finish") == ["Draft saved 2 hours ago"]
    assert facts(own, "Published last") == ["Published Yours Tuesday 24 November 2026 at 12.00pm"]
    assert facts(other, "For you to read") == ["Waiting for a colleague Amina Teach waiting for 2 hours"]
    assert facts(other, "Published last") == ["Published Amina Teach Tuesday 24 November 2026 at 12.00pm"]
    queue = browser().sign_in("colleague").get("/to-read/")
    assert "Waiting for 2 hours" in queue.text


def test_the_list_of_my_posts_names_colleagues_only(browser: Callable[..., Browser], world: World) -> None:
    world.draft(text="Still being written.")
    world.draft(text="A colleague's own draft.", by="colleague")
    page = browser("colleague").get("/drafts/")
    assert facts(page, "To finish") == ["Draft just now"]
    assert facts(page, "Colleagues’ unfinished posts") == ["Draft Amina Teach just now"]


def test_ones_own_posts_stand_where_they_are(browser: Callable[..., Browser], world: World) -> None:
    world.draft(text="Still being written.")
    asked = world.waiting(text="The choir sang.")
    reviewing.ask_for_changes(
        world.db,
        world.actor("colleague"),
        asked,
        digest=world.version(asked).digest,
        reason="Say where.",
        now=world.now,
    )
    world.waiting(text="We planted garlic.")
    world.draft(text="A colleague's own draft.", by="colleague")
    page = browser("teacher").get("/")
    assert lists(page)["Yours to finish"] == ["The choir sang.", "Still being written."]
    assert lists(page)["With a colleague"] == ["We planted garlic."]
    assert "Say where." in page.text
    assert "A colleague's own draft." not in page.text
    assert "2 posts need you." in page.text


def test_a_second_reader_finds_what_is_theirs_to_read_and_nothing_of_their_own(
    browser: Callable[..., Browser], world: World
) -> None:
    world.waiting(text="We planted garlic.")
    own = world.draft(text="My own words.", by="colleague")
    assert world.submit(own, by="colleague").accepted
    page = browser("colleague").get("/")
    assert lists(page)["For you to read"] == ["See all", "We planted garlic."]
    assert lists(page)["With a colleague"] == ["My own words."]
    assert "1 waiting" in page.text


def test_what_is_stuck_is_shown_to_whoever_may_decide(browser: Callable[..., Browser], world: World) -> None:
    reference = world.approved(text="We planted garlic.")
    reviewing.hold(world.db, world.actor("office"), reference, reason="Wrong class", now=world.now)
    for name in ("teacher", "second", "head"):
        page = browser(name).get("/")
        assert lists(page)["Needs a person"] == ["We planted garlic."], name
        assert "Ola Office: Wrong class" in page.text
    assert "Needs a person" not in lists(browser("volunteer").get("/"))


def test_what_comes_next_and_what_went_last(browser: Callable[..., Browser], world: World) -> None:
    typed = {"typed_time": "2026-11-26T08:30"}
    world.approved(text="For Thursday.", scheduled_for=datetime(2026, 11, 26, 8, 30, tzinfo=UTC), **typed)
    world.approved(text="For now.")
    gone = world.approved(text="Gone out.")
    publish(world, gone)
    page = browser("volunteer").get("/")
    assert lists(page)["Coming up"] == ["For now.", "For Thursday."]
    assert "Thursday 26 November 2026 at 8.30am" in page.text
    assert lists(page)["Published last"] == ["The whole history", "Gone out."]
    assert "Tuesday 24 November 2026 at 12.00pm" in page.text


def test_the_governor_reads_figures_and_no_names_and_has_nothing_to_press(
    browser: Callable[..., Browser], world: World
) -> None:
    publish(world, world.approved(text="Zay drew the planets."))
    world.waiting(text="We planted garlic.")
    stopped = world.draft(text="Poppy Fairweather won.")
    assert not drafting.submit(world.db, world.actor("teacher"), stopped, based_on=2, now=world.now).accepted
    page = browser("governor").get("/")
    figures = [words(e) for e in page.all("li") if words(e)[:1].isdigit()]
    assert figures == [
        "1 published",
        "1 waiting for a colleague",
        "0 taken down",
        "1 stopped by the rules",
    ]
    assert "Zay" not in page.text
    assert [form.get("action") for form in page.all("form")] == ["/sign-out"]
    assert page.links()["1 published"] == "/history?state=published&from=2026-09-01"
    assert browser("governor").get(page.links()["1 published"]).status == 200


def test_whoever_looks_after_machines_is_led_to_the_health_page(browser: Callable[..., Browser]) -> None:
    page = browser("it").get("/")
    assert page.links()["See how everything is running."] == "/health"


@pytest.mark.parametrize(("hour", "greeting"), [(9, "Good morning"), (13, "Good afternoon"), (18, "Good evening")])
def test_the_greeting_follows_the_london_clock(
    hour: int, greeting: str, browser: Callable[..., Browser], world: World
) -> None:
    world.now = world.now.replace(hour=hour)
    assert browser().sign_in("teacher").get("/").h1 == f"{greeting}, Amina"


def test_every_page_says_when_the_publisher_looked(browser: Callable[..., Browser], world: World) -> None:
    someone = browser("teacher")
    assert "The publisher has never been started." in someone.get("/").text
    with world.db.write() as session:
        session.add(PublisherBeat(name="one", started_at=world.now, seen_at=world.now - timedelta(seconds=5)))
    assert "Publisher: looked for work 5 seconds ago" in someone.get("/guide/").text
    world.later(minutes=2)
    assert "has not looked for work since 11.59am on 24 November 2026" in someone.get("/guide/").text


def test_every_page_says_who_paused_and_why(browser: Callable[..., Browser], world: World) -> None:
    channel.pause(world.db, world.actor("head"), why="A family asked", now=world.now)
    for path in ("/", "/guide/", "/account", "/nowhere"):
        text = browser("teacher").get(path).text
        assert "Posting is paused by Cara Head since 12.00pm on 24 November 2026: A family asked" in text
    assert "paused" not in browser().get("/sign-in").text, "whoever is not signed in does not read it"


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), "2026-09-01"),
        (datetime(2027, 2, 1, tzinfo=UTC), "2027-01-01"),
        (datetime(2027, 6, 30, tzinfo=UTC), "2027-03-30"),
        (datetime(2027, 8, 31, 23, 30, tzinfo=UTC), "2027-09-01"),
    ],
)
def test_the_term_starts_on_its_london_day(day: datetime, start: str) -> None:
    assert term_start(day).date().isoformat() == start
