"""What do the scripts of the form get while somebody types?"""

import json
from collections.abc import Callable
from typing import Any

import html5lib

from tests.web.browser import Browser
from tests.web.drafting import edited
from tests.world import World
from web.drafts.counting import counting_version

Open = Callable[..., Browser]


def check(browser: Browser, reference: str, **changes: Any) -> dict[str, Any]:
    page = browser.get(f"/drafts/{reference}")
    answer = browser.post(f"/drafts/{reference}/check", edited(page, **changes)).response
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_findings_come_back_for_the_field_they_are_about(world: World, browser: Open) -> None:
    answer = check(browser("teacher"), world.draft(), text="Well done Poppy Fairweather!", objective="")
    assert "Poppy Fairweather" in answer["slots"]["text"]
    assert answer["slots"]["objective"]
    assert not answer["slots"]["when"].strip()
    assert "to do before a colleague can be asked" in answer["checks"]


def test_a_check_changes_nothing(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft(text="Saved words")
    before = world.version(reference).number
    check(amina, reference, text="Typed words")
    assert world.version(reference).number == before
    assert "We kept" not in amina.get(f"/drafts/{reference}").text


def test_the_count_and_the_preview_follow_what_is_typed(world: World, browser: Open) -> None:
    answer = check(
        browser("teacher"), world.draft(), text="See https://lunsfordprimary.example.org/a/long/way #OurGarden"
    )
    assert answer["count"] == 4 + 23 + 11
    assert '<span class="post-marked">#OurGarden</span>' in answer["preview"]
    assert '<span class="post-marked">https://lunsfordprimary.example.org/a/long/way</span>' in answer["preview"]


def test_a_time_half_typed_is_not_complained_of(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    assert check(amina, reference, when="at", date="2026-12-01", time="")["errors"] == {}
    passed = check(amina, reference, when="at", date="2026-11-01", time="10:00")["errors"]
    assert "has passed" in passed["time"]
    twice = check(amina, reference, when="at", date="2027-10-31", time="01:30")["errors"]
    assert "comes twice" in twice["which"]


def test_a_text_far_too_long_is_refused_before_it_is_counted(world: World, browser: Open) -> None:
    answer = check(browser("teacher"), world.draft(), text="a." * 100_000)
    assert answer["count"] is None
    assert "far too long" in answer["errors"]["text"]


def test_what_is_sent_back_escapes_what_was_typed(world: World, browser: Open) -> None:
    answer = check(browser("teacher"), world.draft(), text='<img src=x onerror=alert(1)> Poppy Fairweather "><b>')
    for html in (answer["checks"], answer["preview"], *answer["slots"].values()):
        tree = html5lib.parseFragment(html)
        assert not [e for e in tree.iter() if e.tag.endswith("}b") or e.get("onerror")]


def test_the_lists_for_counting_may_be_kept_under_their_own_address_only(browser: Open) -> None:
    amina = browser("teacher")
    named = amina.get(f"/drafts/counting.json?v={counting_version()}").response
    assert named.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert amina.get("/drafts/counting.json?v=old").response.headers["Cache-Control"] == "no-store"
    lists = json.loads(named.data)
    assert lists["limit"] == 280
    assert {"org", "museum"} <= set(lists["gtld"])
    assert "uk" in lists["cctld"]


def test_whoever_is_signed_out_is_told_so_as_a_script_understands_it(world: World, browser: Open) -> None:
    nobody = browser()
    answer = nobody.client.post(
        f"/drafts/{world.draft()}/keep",
        data={"csrf_token": nobody.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 401
    assert "signed out" in answer.get_json()["message"]
