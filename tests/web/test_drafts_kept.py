"""Is what somebody typed ever lost: by a closed tab, by a second editor, by a second window?"""

from collections.abc import Callable
from typing import Any

from gatekeeper.actions import reviewing
from tests.web.browser import Browser, Page
from tests.web.drafting import composer, edited
from tests.world import World

Open = Callable[..., Browser]


def page_of(browser: Browser, reference: str) -> Page:
    return browser.get(f"/drafts/{reference}")


def keep(browser: Browser, reference: str, page: Page, **changes: Any) -> Page:
    return browser.post(f"/drafts/{reference}/keep", edited(page, **changes))


def test_words_that_were_kept_are_in_the_form_when_it_is_opened_again(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft(text="Saved words")
    answer = keep(amina, reference, page_of(amina, reference), text="Typed words", when="at", date="2026-12-01")
    assert answer.response.json == {"kept": "Kept at 12.00pm, not saved yet.", "outdated": ""}
    page = page_of(amina, reference)
    assert "We kept what you typed at 12.00pm" in page.text
    assert composer(page)["text"] == ["Typed words"]
    assert composer(page)["date"] == ["2026-12-01"]
    assert world.version(reference).text == "Saved words"
    assert "is kept, but not saved yet" in amina.get("/drafts/").text


def test_kept_words_are_seen_by_their_owner_alone(world: World, browser: Open) -> None:
    amina, ben, reference = browser("teacher"), browser("colleague"), world.draft(text="Saved words")
    keep(amina, reference, page_of(amina, reference), text="Half a thought")
    assert "Half a thought" not in page_of(ben, reference).text


def test_saving_ends_what_was_kept(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    keep(amina, reference, page_of(amina, reference), text="Typed words")
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(page_of(amina, reference))))
    assert "We kept" not in page.text
    assert world.version(reference).text == "Typed words"


def test_saving_what_is_saved_already_ends_it_too(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft(text="Saved words")
    saved = page_of(amina, reference)
    keep(amina, reference, saved, text="Typed words")
    page = amina.follow(amina.post(f"/drafts/{reference}", edited(saved)))
    assert "We kept" not in page.text
    assert composer(page)["text"] == ["Saved words"]


def test_going_back_to_the_saved_version_shows_both_and_asks_first(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft(text="Saved words")
    keep(amina, reference, page_of(amina, reference), text="Typed words")
    asked = amina.get(f"/drafts/{reference}/saved-version")
    assert "Typed words" in asked.text
    assert "Saved words" in asked.text
    assert composer(page_of(amina, reference))["text"] == ["Typed words"], "asking throws nothing away"
    amina.post(f"/drafts/{reference}/saved-version")
    assert composer(page_of(amina, reference))["text"] == ["Saved words"]


def test_words_that_arrive_late_from_before_a_save_do_not_come_back(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft(text="Saved words")
    before = page_of(amina, reference)
    amina.post(f"/drafts/{reference}", edited(before, text="Final words"))
    late = keep(amina, reference, before, text="Final wor")
    assert late.status == 409
    assert composer(page_of(amina, reference))["text"] == ["Final words"]


def test_whoever_types_while_a_colleague_saves_is_told_and_keeps_their_words(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = page_of(amina, reference)
    world.save(reference, by="colleague", text="Ben's words")
    answer = keep(amina, reference, page, text="Amina's words").response.json
    assert answer is not None
    assert answer["outdated"] == "Ben Colleague saved this post at 12.00pm."
    again = page_of(amina, reference)
    assert composer(again)["text"] == ["Amina's words"]
    assert "Ben Colleague saved another version" in again.text


def both(world: World, browser: Open) -> tuple[Browser, str, Page]:
    amina, reference = browser("teacher"), world.draft(text="Our garden")
    page = page_of(amina, reference)
    world.save(reference, by="colleague", text="Our vegetable garden", objective="community-news")
    return amina, reference, amina.post(f"/drafts/{reference}", edited(page, text="Our flower garden"))


def test_two_editors_see_both_versions_and_nothing_is_lost(world: World, browser: Open) -> None:
    amina, reference, page = both(world, browser)
    assert page.status == 409
    for words in ("Our flower garden", "Our vegetable garden", "Ben Colleague", "Tell families and neighbours"):
        assert words in page.text
    assert world.version(reference).text == "Our vegetable garden"
    assert composer(page_of(amina, reference))["text"] == ["Our flower garden"], "mine is kept until I choose"


def test_keep_mine_saves_over_the_newer_version(world: World, browser: Open) -> None:
    amina, reference, page = both(world, browser)
    number = world.version(reference).number
    done = amina.post(f"/drafts/{reference}", {**page.form(f"/drafts/{reference}"), "do": "save"})
    assert done.status == 303
    assert world.version(reference).text == "Our flower garden"
    assert world.version(reference).number == number + 1


def test_use_theirs_leaves_the_newer_version(world: World, browser: Open) -> None:
    amina, reference, page = both(world, browser)
    done = amina.post(f"/drafts/{reference}/saved-version", page.form(f"/drafts/{reference}/saved-version"))
    again = amina.follow(done)
    assert composer(again)["text"] == ["Our vegetable garden"]
    assert world.version(reference).text == "Our vegetable garden"


def test_the_same_person_in_two_windows_sees_both_too(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft(text="Our garden")
    page = page_of(amina, reference)
    amina.post(f"/drafts/{reference}", edited(page, text="First window"))
    second = amina.post(f"/drafts/{reference}", edited(page, text="Second window"))
    assert second.status == 409
    assert "You changed this post twice" in second.text
    assert "First window" in second.text
    assert second.form(f"/drafts/{reference}")["text"] == "Second window"
    assert composer(page_of(amina, reference))["text"] == ["Second window"], "it is kept until they choose"


def test_two_who_saved_the_same_are_not_bothered(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = page_of(amina, reference)
    world.save(reference, by="colleague", text="The same words")
    done = amina.post(f"/drafts/{reference}", edited(page, text="The same words"))
    assert done.status == 303


def test_a_post_sent_in_meanwhile_keeps_what_was_typed(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.draft()
    page = page_of(amina, reference)
    world.submit(reference)
    late = amina.post(f"/drafts/{reference}", edited(page, text="One more thought"))
    assert late.status == 409
    assert "What you typed is kept." in late.text
    amina.post(f"/drafts/{reference}/change")
    assert composer(page_of(amina, reference))["text"] == ["One more thought"]


def test_what_the_reader_asked_for_stands_above_the_form(world: World, browser: Open) -> None:
    amina, reference = browser("teacher"), world.waiting()
    reviewing.ask_for_changes(
        world.db,
        world.actor("colleague"),
        reference,
        digest=world.version(reference).digest,
        reason="Say which day it was.",
        now=world.now,
    )
    page = page_of(amina, reference)
    assert "Say which day it was." in page.text
    amina.post(f"/drafts/{reference}/change")
    assert "Say which day it was." in page_of(amina, reference).text
