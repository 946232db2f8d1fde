"""The page for a snow day: two taps from home, the exact words, and nothing that was typed by hand."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import select

from gatekeeper.lifecycle import State
from gatekeeper.models import EmergencyRelease, Post
from tests import emergencies
from tests.web.browser import Browser
from tests.world import World

Open = Callable[[str], Browser]


def _form(world: World, number: int) -> dict[str, str]:
    found = emergencies.the_wording(world, number)
    chosen = emergencies.first_choices(found)
    return {
        **{f"gap_{gap}": str(choice) for gap, choice in chosen.items()},
        "shown": found.filled(chosen) or "",
        "reason": "The gates are frozen shut.",
        "elsewhere": "text",
        f"how_{world.staff['colleague']}": "phoned",
        f"when_{world.staff['colleague']}": "now",
    }


def test_a_leader_reaches_it_in_two_taps_from_home(world: World, browser: Open) -> None:
    number = emergencies.agreed(world).row.id
    head = browser("head")
    assert "/emergency/" in head.get("/").links().values()
    assert f"/emergency/{number}" in head.get("/emergency/").links().values()
    assert "/emergency/" not in browser("teacher").get("/").links().values()


def test_a_leader_releases_agreed_words_and_sees_what_follows(world: World, browser: Open) -> None:
    number = emergencies.agreed(world).row.id
    head = browser("head")
    query = "&".join(f"{k}={v}" for k, v in _form(world, number).items() if k.startswith("gap"))
    page = head.get(f"/emergency/{number}/check?{query}").text
    assert "Our school is closed today, Monday, because of snow and ice." in page
    answer = head.post(f"/emergency/{number}/check", _form(world, number))
    assert answer.status == 303
    after = head.get(answer.response.headers["Location"]).text
    assert "Released with a single reader" in after
    assert "Ben Colleague: telephoned, just now" in after
    assert "I have read it" not in after
    assert "I have read it" in browser("second").get(answer.response.headers["Location"]).text
    reference = answer.response.headers["Location"].rpartition("/")[2]
    assert "Single reader." in head.get(f"/posts/{reference}").text
    assert "single reader" in head.get("/history").text
    with world.db.write() as session:
        post = session.get_one(Post, world.post(reference).id)
        post.state, post.published_at = State.PUBLISHED, world.now
        session.add(post)
    assert "a single reader: agreed words" in browser("governor").get("/scrutiny/").text


def test_words_that_were_changed_on_the_way_release_nothing(world: World, browser: Open) -> None:
    number = emergencies.agreed(world).row.id
    form = {**_form(world, number), "shown": "School is closed. Come to the hall."}
    assert browser("head").post(f"/emergency/{number}/check", form).status == 409
    assert world.ask(lambda s: s.exec(select(EmergencyRelease)).all()) == []


def test_what_is_missing_is_said_and_what_was_typed_stays(world: World, browser: Open) -> None:
    number = emergencies.agreed(world).row.id
    form = {k: v for k, v in _form(world, number).items() if not k.startswith(("how", "elsewhere"))}
    answer = browser("head").post(f"/emergency/{number}/check", form)
    assert answer.status == 422
    assert answer.form(f"/emergency/{number}/check")["reason"].strip() == "The gates are frozen shut."
    assert "Try at least one colleague" in answer.text


def test_an_old_proof_opens_neither_the_words_nor_the_button(world: World, browser: Open) -> None:
    number = emergencies.agreed(world).row.id
    head = browser("head")
    world.now += timedelta(minutes=11)
    assert head.get(f"/emergency/{number}/check").status == 303
    assert head.post(f"/emergency/{number}/check", _form(world, number)).status == 303
    assert world.ask(lambda s: s.exec(select(EmergencyRelease)).all()) == []


def test_starters_are_put_forward_by_one_and_agreed_by_another(world: World, browser: Open) -> None:
    head, second = browser("head"), browser("second")
    assert head.post("/emergency/wordings/starters").status == 303
    page = head.get("/emergency/wordings/1").text
    assert "someone else must agree it" in page
    digest = emergencies.the_wording(world, 1).row.digest
    assert head.post("/emergency/wordings/1/agree", {"digest": digest}).status == 403
    assert "I have read and agree it" in second.get("/emergency/wordings/1").text
    assert second.post("/emergency/wordings/1/agree", {"digest": digest}).status == 303
    assert emergencies.the_wording(world, 1).may_be_used
    assert second.post("/emergency/wordings/1/give-up").status == 303
    assert not emergencies.the_wording(world, 1).may_be_used


def test_a_wording_of_ones_own_is_checked(browser: Open) -> None:
    head = browser("head")
    form = {"kind": "closed", "words": "Closed on {1} and {2}.", "choices_1": "Monday\nTuesday"}
    answer = head.post("/emergency/wordings/new", form)
    assert answer.status == 422
    assert "Gap {2}" in answer.text
    assert head.post("/emergency/wordings/new", {**form, "choices_2": "Friday"}).status == 303
