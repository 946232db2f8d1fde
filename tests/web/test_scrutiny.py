"""Can a governor read a term off one page, and get from every number to the posts behind it?"""

from collections.abc import Callable
from datetime import timedelta

from gatekeeper.actions import channel
from gatekeeper.queries import scrutiny
from gatekeeper.terms import term_at
from tests.troubles import SENT, went
from tests.web.browser import HTML, Browser, Page, words
from tests.world import World
from web.scrutiny import charts
from web.scrutiny.views import PARTS

Opens = Callable[..., Browser]


def tables(page: Page) -> dict[str, str]:
    """The number beside each line of every table."""
    rows = (row for table in page.all("table", class_="figures-table") for row in table.iter(f"{HTML}tr"))
    found = {}
    for row in rows:
        cells = list(row)
        if cells[0].get("scope") == "row":
            found[words(cells[0])] = words(cells[1])
    return found


def test_a_term_without_posts_says_so_in_words(browser: Opens) -> None:
    page = browser("governor").get("/scrutiny/")
    assert page.h1 == "How the account is used"
    assert "Autumn term 2026: 1 September 2026 to 31 December 2026." in page.text
    for told in ("Nothing is overdue", "Nothing was agreed", "Nobody asked for a post", "No family took"):
        assert told in page.text, told
    assert "0 of 0 posts, 0%" in page.text
    assert page.all("svg", class_="chart") == []


def test_every_number_leads_to_the_posts_behind_it(world: World, browser: Opens) -> None:
    reference = world.approved(text="Poppy sang.", objective="community-news")
    went(world, reference, SENT)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="Poppy is ill", now=world.now)
    governor = browser("governor")
    page = governor.get("/scrutiny/?term=2026-autumn")
    counted = tables(page)
    assert counted["Tell families and neighbours about events"].startswith("1 ")
    assert counted["Not gone yet"].startswith("1 ")
    assert counted["A block was lifted"] == "0", "nothing stands behind a nought"
    numbers = [a.get("href", "") for a in page.all("a") if a.get("href", "").startswith("/scrutiny/")]
    leads = {address for address in numbers if "term=" in address}
    assert len(leads) >= 4
    for address in leads:
        behind = governor.get(address)
        assert behind.status == 200
        assert f"/posts/{reference}" in behind.links().values(), address
        assert "Poppy" not in behind.text
    assert "[pupil] is ill" in governor.get("/scrutiny/gone-not-yet").text
    assert "[pupil] is ill" in browser("dsl").get("/scrutiny/gone-not-yet").text


def test_a_chart_says_its_numbers_and_marks_what_is_open_by_more_than_colour(world: World, browser: Opens) -> None:
    reference = world.approved()
    went(world, reference, SENT)
    channel.ask_takedown(world.db, world.actor("head"), reference, reason="A mistake", now=world.now)
    page = browser("governor").get("/scrutiny/")
    svg = "{http://www.w3.org/2000/svg}"
    drawn = {e.find(f"{svg}title").text: e for e in page.tree.iter(f"{svg}svg") if e.get("role") == "img"}  # type: ignore[union-attr]  # each has one
    chart = drawn["Posts taken down by the time it took"]
    description = chart.find(f"{svg}desc")
    assert description is not None and "not gone yet: 1" in str(description.text)
    assert chart.get("aria-labelledby") == "chart-gone-title chart-gone-desc"
    assert [bar.get("class") for bar in chart.iter(f"{svg}rect")] == ["chart-bar is-open"]
    assert [e.text for e in chart.iter(f"{svg}text") if e.get("class") == "chart-number"] == [
        "0",
        "0",
        "0",
        "0",
        "1",
    ]


def test_the_longest_bar_leaves_room_for_its_number_and_the_shortest_can_be_seen() -> None:
    chart = charts.bars("a", "Something", [("Many", 1000, False), ("One", 1, False), ("None", 0, False)])
    assert chart is not None
    assert [bar.width for bar in chart.bars] == [charts.WIDEST, charts.LEAST, 0]
    assert charts.bars("a", "Nothing", [("None", 0, False)]) is None
    assert charts.bars("a", "Nothing", []) is None


def test_an_earlier_term_is_chosen_by_a_plain_form(world: World, browser: Opens) -> None:
    world.now -= timedelta(days=150)
    world.draft(text="Last summer.")
    world.now += timedelta(days=150)
    page = browser("governor").get("/scrutiny/")
    assert [words(option) for option in page.all("option")] == ["Autumn term 2026", "Summer term 2026"]
    assert page.form("/scrutiny/") == {"term": "2026-autumn"}
    assert (
        "Summer term 2026: 7 April 2026 to 31 August 2026."
        in browser("governor").get("/scrutiny/?term=2026-summer").text
    )
    assert browser("governor").get("/scrutiny/?term=%F0%9F%A6%96").status == 200, "what is no term is this one"


def test_a_figures_page_says_of_which_part_it_is(browser: Opens) -> None:
    governor = browser("governor")
    for address, heading in (
        ("gone-hour", "Taken down: within an hour"),
        ("published", "Posts published"),
        ("exception", "Posts with an exception"),
        ("withdrawal-in-time", "Permissions taken back: done in time"),
    ):
        assert governor.get(f"/scrutiny/{address}").h1 == heading


def test_every_part_of_the_page_has_its_name(world: World) -> None:
    with world.db.read() as session:
        found = scrutiny.scrutiny(session, world.actor("head"), term_at(world.now), world.now)
    assert {line.key.partition("-")[0] for line in found.lines if "-" in line.key} <= set(PARTS)


def test_an_unknown_figure_is_no_page(browser: Opens) -> None:
    assert browser("governor").get("/scrutiny/posts-of-the-head").status == 404


def test_home_and_menu_lead_there_for_those_who_may(browser: Opens) -> None:
    for name in ("governor", "head", "dsl"):
        home = browser(name).get("/")
        assert home.links()["How the account is used"] == "/scrutiny/"
        assert home.links()["How the account is used: all figures of the term"] == "/scrutiny/"
    assert "/scrutiny/" not in browser("office").get("/").links().values()
