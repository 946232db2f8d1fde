"""Does the health page tell well from ill, and does `/alive` tell nothing else?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from gatekeeper.alarms.watching import failing_takedowns
from gatekeeper.costs.prices import DOLLAR
from gatekeeper.models import CreditNote, PublisherBeat
from gatekeeper.publishing import settling
from gatekeeper.queries.checks import Standing
from gatekeeper.screening import the_channel
from gatekeeper.services import Services
from tests.troubles import in_doubt, still_public
from tests.web.browser import Browser, Page, words
from tests.world import ACCOUNT_ID, World
from web.shell import EXTENSION

WELL, SOON, NOW = (standing.value for standing in Standing)


def checks(page: Page) -> dict[str, str]:
    """Each check and how it is."""
    found = {}
    for row in page.all("tr")[1:]:
        (standing,) = [e for e in row.iter() if (e.get("class") or "") == "standing"]
        found[words(row[0])] = words(standing)
    return found


def awake(world: World) -> None:
    with world.db.write() as session:
        session.add(PublisherBeat(name="one", started_at=world.now, seen_at=world.now - timedelta(seconds=2)))
        channel = the_channel(session)
        channel.seen_account_id, channel.seen_at = ACCOUNT_ID, world.now
        session.add(channel)


def credit(world: World, dollars: int, *, tops_up: bool = False, ago: timedelta = timedelta()) -> None:
    seen = world.now - ago
    with world.db.write() as session:
        session.add(
            CreditNote(
                thousandths=dollars * DOLLAR,
                tops_up=tops_up,
                seen_at=seen,
                noted_by=world.staff["head"],
                noted_at=seen,
            )
        )


def test_a_new_installation_says_what_is_missing(browser: Callable[..., Browser]) -> None:
    page = browser("it").get("/health")
    assert checks(page) == {
        "The publisher": NOW,
        "The X account": SOON,
        "Posting": WELL,
        "Overdue": WELL,
        "Posts that need a person": WELL,
        "Taking down": WELL,
        "Withdrawals": WELL,
        "Posts from elsewhere": WELL,
        "Credit on X": SOON,
        "Mail about trouble": SOON,
        "The record": WELL,
    }
    assert "has never been started" in page.text
    assert "Not everything that posting needs is in order" in page.text


def test_time_stamps_stand_there_where_they_are_wanted(
    browser: Callable[..., Browser], app: Flask, services: Services
) -> None:
    wanted = {"timestamp_url": "https://stamps.example.org/", "timestamp_root_file": Path("root.pem")}
    app.extensions[EXTENSION] = replace(services, settings=services.settings.model_copy(update=wanted))
    assert checks(browser("it").get("/health"))["Time stamps of the record"] == WELL


def test_all_is_well_when_everything_is_set_up(
    browser: Callable[..., Browser], world: World, app: Flask, services: Services
) -> None:
    app.extensions[EXTENSION] = replace(
        services, settings=services.settings.model_copy(update={"smtp_host": "127.0.0.1"})
    )
    awake(world)
    credit(world, 5)
    world.approved()
    page = browser("governor").get("/health")
    assert set(checks(page).values()) == {WELL}
    assert "Everything that posting needs is awake and in order." in page.text
    assert "It looked for work 2 seconds ago." in page.text
    assert "Agreed, waiting to go out 1" in page.text
    assert "SQLite" in page.text


def test_posts_that_wait_while_nobody_sends_are_overdue(browser: Callable[..., Browser], world: World) -> None:
    world.approved()
    world.later(minutes=3)
    page = browser("teacher").get("/health")
    assert checks(page)["Overdue"] == NOW
    assert "1 post is past the time and not sent yet" in page.text


def test_another_account_than_the_registered_one_is_ill(browser: Callable[..., Browser], world: World) -> None:
    awake(world)
    with world.db.write() as session:
        channel = the_channel(session)
        channel.seen_account_id = "1700000000000000099"
        session.add(channel)
    page = browser("it").get("/health")
    assert checks(page)["The X account"] == NOW
    assert "belongs to another account" in page.text


def test_a_stopped_account_is_said_with_the_page_where_it_is_let_go_on(
    browser: Callable[..., Browser], world: World
) -> None:
    awake(world)
    settling.stop_channel(world.db, 1, "X has suspended the account.", world.now)
    page = browser("head").get("/health")
    assert checks(page)["Posting"] == NOW
    assert page.links()["Let posting go on"] == "/pause/"
    assert "/pause/" not in browser("governor").get("/health").links().values()


def test_a_post_in_doubt_needs_somebody_now(browser: Callable[..., Browser], world: World) -> None:
    in_doubt(world, world.approved())
    page = browser("head").get("/health")
    assert checks(page)["Posts that need a person"] == NOW
    assert page.links()["See them"] == "/history?state=unsure"
    assert browser("head").get("/history?state=unsure").status == 200


def test_what_does_not_come_down_needs_somebody_now(browser: Callable[..., Browser], world: World) -> None:
    world.later(hours=-1)
    reference = still_public(world)
    with world.db.read() as session:
        assert not failing_takedowns(session, world.now)
    world.later(hours=1)
    page = browser("head").get("/health")
    assert checks(page)["Taking down"] == NOW
    assert page.links()["See what to do"] == f"/posts/{reference}"


@pytest.mark.parametrize(
    ("dollars", "tops_up", "ago", "standing"),
    [
        (5, False, timedelta(), WELL),
        (5, False, timedelta(days=61), SOON),
        (1, False, timedelta(), SOON),
        (0, False, timedelta(), NOW),
        (0, True, timedelta(), WELL),
    ],
)
def test_credit_is_well_low_or_kept_for_deletions(
    dollars: int,
    tops_up: bool,  # noqa: FBT001  # pytest passes the values of a row by position
    ago: timedelta,
    standing: str,
    browser: Callable[..., Browser],
    world: World,
) -> None:
    credit(world, dollars, tops_up=tops_up, ago=ago)
    assert checks(browser("head").get("/health"))["Credit on X"] == standing


def test_alive_answers_one_word_to_anybody(browser: Callable[..., Browser]) -> None:
    answer = browser().get("/alive").response
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/plain", "yes\n")
