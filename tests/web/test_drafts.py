"""Does the form of a post hold every field, give each its sentence, and lose nothing?"""

from collections.abc import Callable

import pytest

from gatekeeper.actions import drafting
from gatekeeper.lifecycle import State
from tests.web.browser import Browser, Page
from tests.web.drafting import composer, edited
from tests.world import World

Open = Callable[..., Browser]


def start(amina: Browser) -> str:
    page = amina.post("/drafts/")
    assert page.status == 303
    return page.response.location.rsplit("/", 1)[1]


def opened(browser: Browser, reference: str) -> Page:
    page = browser.get(f"/drafts/{reference}")
    assert page.status == 200
    return page


def test_the_empty_list_says_what_to_do(browser: Open) -> None:
    page = browser("teacher").get("/drafts/")
    assert "Write a new post" in page.text
    assert "Nothing is unfinished." in page.text


def test_a_new_post_opens_in_its_form(browser: Open) -> None:
    amina = browser("teacher")
    reference = start(amina)
    fields = composer(opened(amina, reference))
    assert fields["text"] == [""]
    assert fields["when"] == ["soon"]
    assert fields["reply_setting"] == ["mentionedUsers"]


def test_nobody_starts_more_posts_in_a_day_than_anybody_needs(
    world: World, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MOST_A_DAY", 2)
    amina = browser("teacher")
    for _ in range(2):
        start(amina)
    page = amina.post("/drafts/")
    assert page.response.location == "/drafts/"
    assert "You have started 2 posts within a day" in amina.follow(page).text
    assert start(browser("colleague"))
    world.later(days=1, minutes=1)
    assert drafting.start(world.db, world.actor("teacher"), world.now, at_most=2)


def test_an_untouched_form_complains_of_nothing(browser: Open) -> None:
    amina = browser("teacher")
    page = opened(amina, start(amina))
    assert "Start writing. The checks answer as you go." in page.text
    assert "Stops this post" not in page.text


def test_every_field_is_saved_and_comes_back(world: World, browser: Open) -> None:
    amina = browser("teacher")
    reference = start(amina)
    page = amina.post(
        f"/drafts/{reference}",
        edited(
            opened(amina, reference),
            text="Beech class planted sunflowers.\nThey are tall!",
            objective="community-news",
            reply_setting="everyone",
            made_with_ai="yes",
            when="at",
            date="2026-11-30",
            time="15:15",
        ),
    )
    assert page.status == 303
    again = amina.follow(page)
    assert "Saved at" in again.text
    fields = composer(again)
    assert fields["text"] == ["Beech class planted sunflowers.\nThey are tall!"]
    assert fields["objective"] == ["community-news"]
    assert fields["reply_setting"] == ["everyone"]
    assert fields["made_with_ai"] == ["yes"]
    assert (fields["when"], fields["date"], fields["time"]) == (["at"], ["2026-11-30"], ["15:15"])
    assert world.version(reference).typed_time == "2026-11-30T15:15"
    assert world.version(reference).text == "Beech class planted sunflowers.\nThey are tall!"


def test_line_ends_of_a_browser_count_once(world: World, browser: Open) -> None:
    amina = browser("teacher")
    reference = start(amina)
    page = amina.post(f"/drafts/{reference}", edited(opened(amina, reference), text="One\r\nTwo"))
    assert "7 of 280" in amina.follow(page).text
    assert world.version(reference).text == "One\nTwo"


def test_a_save_that_changes_nothing_makes_no_version(world: World, browser: Open) -> None:
    reference = world.draft()
    amina = browser("teacher")
    before = world.version(reference).number
    page = amina.post(f"/drafts/{reference}", edited(opened(amina, reference)))
    assert "Nothing had changed" in amina.follow(page).text
    assert world.version(reference).number == before


@pytest.mark.parametrize(
    ("changes", "anchor", "sentence"),
    [
        ({"when": "at", "date": "", "time": "15:15"}, "date", "Choose the day."),
        ({"when": "at", "date": "2026-11-30", "time": ""}, "time", "Choose the time."),
        (
            {"when": "at", "date": "soon", "time": "15:15"},
            "date",
            "Write the day as year, month, day: 2026-11-22.",
        ),
        (
            {"when": "at", "date": "2026-11-30", "time": "25:99"},
            "time",
            "Write the time as hours and minutes: 15:15.",
        ),
        ({"when": "at", "date": "2026-11-24", "time": "11:59"}, "time", "This time has passed."),
        ({"when": "at", "date": "2062-11-24", "time": "11:59"}, "date", "more than a year away"),
        ({"when": "at", "date": "2027-03-28", "time": "01:30"}, "time", "1.30am does not exist."),
        ({"when": "at", "date": "2027-10-31", "time": "01:30"}, "which", "1.30am comes twice."),
        ({"objective": "world-peace"}, "objective", "Choose one of the aims in the list."),
        ({"reply_setting": "nobody"}, "reply_setting", "Choose who may reply."),
        ({"text": "a" * 4001}, "text", "This text is far too long (4001 characters)."),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_is_kept(
    world: World, browser: Open, changes: dict[str, str], anchor: str, sentence: str
) -> None:
    reference = world.draft()
    before = world.version(reference).number
    amina = browser("teacher")
    given = {"text": "Our harvest assembly", "objective": "community-news", **changes}
    page = amina.post(f"/drafts/{reference}", edited(opened(amina, reference), **given))
    assert page.status == 422
    assert any(sentence in words and address == f"#{anchor}" for words, address in page.links().items())
    assert composer(page)["text"] == [given["text"]]
    assert composer(page)["date"] == [given.get("date", "")]
    assert world.version(reference).number == before
    assert composer(opened(amina, reference))["text"] == [given["text"]], "it is still there after a reload"


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_the_repeated_hour_asks_which_one_is_meant(world: World, browser: Open, which: str, hour: int) -> None:
    reference = world.draft()
    amina = browser("teacher")
    asked = amina.post(
        f"/drafts/{reference}", edited(opened(amina, reference), when="at", date="2027-10-31", time="01:30")
    )
    assert asked.status == 422
    (choice,) = asked.all("fieldset", id="which")
    assert choice.get("hidden") is None
    page = amina.post(f"/drafts/{reference}", edited(asked, which=which))
    assert page.status == 303
    scheduled = world.version(reference).scheduled_for
    assert scheduled is not None
    assert scheduled.hour == hour
    assert composer(amina.follow(page))["which"] == [which]


def test_what_the_rules_find_stands_beside_the_field_and_in_the_list(world: World, browser: Open) -> None:
    reference = world.draft(text="Well done Poppy Fairweather!")
    page = opened(browser("teacher"), reference)
    (slot,) = [e for e in page.all("div", class_="slot") if e.get("data-slot") == "text"]
    beside = " ".join("".join(slot.itertext()).split())
    assert "Stops this post" in beside
    assert "Poppy Fairweather" in beside
    assert "#text" in page.links().values()
    assert "to do before a colleague can be asked" in page.text


def test_a_post_that_the_rules_stop_is_saved_but_not_sent(world: World, browser: Open) -> None:
    reference = world.draft()
    amina = browser("teacher")
    page = amina.post(
        f"/drafts/{reference}", edited(opened(amina, reference), "send", text="Well done Poppy Fairweather!")
    )
    assert page.status == 422
    assert "Saved, but not sent yet" in page.text
    assert world.post(reference).state is State.DRAFT
    assert world.version(reference).text == "Well done Poppy Fairweather!"
    assert composer(page)["based_on"] == [str(world.version(reference).number)]


def test_an_empty_post_is_told_so_when_it_is_sent_and_not_before(world: World, browser: Open) -> None:
    amina = browser("teacher")
    reference = start(amina)
    page = opened(amina, reference)
    assert "There is nothing to publish yet." not in page.text
    page = amina.post(f"/drafts/{reference}", edited(page, "send", text=" \n ", objective="celebrate-learning"))
    assert page.status == 422
    assert page.links()["There is nothing to publish yet."] == "#text"
    assert world.post(reference).state is State.DRAFT


def test_a_post_with_nothing_open_goes_to_a_colleague(world: World, browser: Open) -> None:
    reference = world.draft()
    amina = browser("teacher")
    page = amina.post(
        f"/drafts/{reference}", edited(opened(amina, reference), "send", text="A fine day in Oak class.")
    )
    assert page.status == 303
    assert "A colleague reads it next" in amina.follow(page).text
    assert world.post(reference).state is State.WAITING


def test_a_needed_reason_is_asked_for_kept_and_then_enough(world: World, browser: Open) -> None:
    reference = world.draft(text="More at https://pond-dipping.example.com/kent")
    amina = browser("teacher")
    page = opened(amina, reference)
    (name,) = [e.get("name", "") for e in page.all("textarea") if e.get("name", "").startswith("reason-")]
    refused = amina.post(f"/drafts/{reference}", edited(page, "send"))
    assert refused.status == 422
    assert f"#{name}" in refused.links().values()
    given = {**edited(refused, "send"), name: ["They run our pond days."]}
    assert amina.post(f"/drafts/{reference}", given).status == 303
    assert world.post(reference).state is State.WAITING
    amina.post(f"/drafts/{reference}/change")
    assert composer(opened(amina, reference))[name] == ["They run our pond days."]


def test_what_is_found_twice_is_said_once_and_needs_one_reason(world: World, browser: Open) -> None:
    amina = browser("teacher")
    link = "https://unknown-garden-club.org/spring"
    reference = world.draft(text=f"Read {link} and tell us. Again: {link}")
    page = opened(amina, reference)
    (asked,) = (e.get("name", "") for e in page.all("textarea") if e.get("name", "").startswith("reason-"))
    page = amina.post(
        f"/drafts/{reference}", edited(page, "send") | {asked: ["The club runs our garden with us."]}
    )
    assert page.status == 303, page.text
    assert world.post(reference).state is State.WAITING


def test_an_agreed_post_says_first_that_the_agreement_will_be_lost(world: World, browser: Open) -> None:
    reference = world.approved()
    amina = browser("teacher")
    page = opened(amina, reference)
    assert not page.all("form", id="composer")
    asked = amina.get(page.links()["Change it"])
    assert "that agreement is lost" in asked.text
    assert world.post(reference).state is State.APPROVED
    done = amina.post(f"/drafts/{reference}/change")
    assert world.post(reference).state is State.DRAFT
    assert amina.follow(done).all("form", id="composer")


def test_giving_up_asks_first_and_leaves_the_post_in_the_history(world: World, browser: Open) -> None:
    reference = world.draft()
    amina = browser("teacher")
    assert "It stays in the history." in amina.get(f"/drafts/{reference}/give-up").text
    assert world.post(reference).state is State.DRAFT
    assert amina.post(f"/drafts/{reference}/give-up").status == 303
    assert world.post(reference).state is State.ABANDONED


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""), ("post", ""), ("get", "/change"), ("post", "/change"), ("get", "/give-up"),
        ("post", "/give-up"), ("get", "/saved-version"), ("post", "/saved-version"), ("post", "/check"),
        ("post", "/keep"), ("post", "/pictures"),
    ],
)  # fmt: skip
def test_a_colleague_without_the_right_is_shown_the_door(
    world: World, browser: Open, method: str, path: str
) -> None:
    reference = world.draft()
    page = getattr(browser("volunteer"), method)(f"/drafts/{reference}{path}")
    assert page.status == 403
    assert world.post(reference).state is State.DRAFT


def test_a_second_reader_may_help_with_a_colleagues_draft(world: World, browser: Open) -> None:
    reference = world.draft()
    ben = browser("colleague")
    assert reference in "".join(ben.get("/drafts/").links().values())
    assert ben.post(f"/drafts/{reference}", edited(opened(ben, reference), text="Better so.")).status == 303


@pytest.mark.parametrize("path", ["", "/change", "/give-up", "/saved-version"])
def test_a_post_that_does_not_exist_is_not_found(browser: Open, path: str) -> None:
    assert browser("teacher").get(f"/drafts/zzzzzzzz{path}").status == 404


def test_markup_in_what_is_typed_stays_text(world: World, browser: Open) -> None:
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)> https://a.example.org/?"><b>'
    reference = world.draft(text=nasty)
    amina = browser("teacher")
    for address in (f"/drafts/{reference}", "/drafts/"):
        page = amina.get(address)  # the test's browser refuses every script and handler in the page
        assert not page.all("b")
    assert composer(opened(amina, reference))["text"] == [nasty]


def test_text_that_begins_with_an_empty_line_keeps_it(world: World, browser: Open) -> None:
    reference = world.draft(text="\nFirst line")
    assert composer(opened(browser("teacher"), reference))["text"] == ["\nFirst line"]
