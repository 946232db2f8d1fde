"""The buttons on a finding, without a script: other words, “not a person here”, take that back, ask for a lift."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest

from gatekeeper.lifecycle import State
from tests.sample_posts import add_picture
from tests.settling import FOR_A_LEADER, FULL_NAME, HAMSTER, answered
from tests.web.browser import Browser, Page, words
from tests.web.drafting import edited
from tests.world import World, shows

Opens = Callable[..., Browser]


def buttons(page: Page) -> dict[str, str]:
    """The value of every button of the form, by what it says."""
    return {words(b): b.get("value", "") for b in page.all("button", name="do")}


def press(someone: Browser, reference: str, page: Page, value: str, **changes: object) -> Page:
    return someone.post(f"/drafts/{reference}", edited(page, value, **changes))


def opened(someone: Browser, reference: str) -> Page:
    return someone.get(f"/drafts/{reference}")


def marks(page: Page) -> list[tuple[str, str | None]]:
    return [(words(mark), mark.get("class")) for mark in page.all("mark")]


def textarea(page: Page, name: str = "text") -> str:
    (field,) = page.all("textarea", name=name)
    return "".join(field.itertext()).removeprefix("\n")


def named(page: Page, start: str) -> str:
    """The value of the one button that begins with these words."""
    (value,) = {value for name, value in buttons(page).items() if name.startswith(start)}
    return value


def test_words_that_were_found_are_marked_and_lead_to_the_field(world: World, browser: Opens) -> None:
    page = opened(browser("teacher"), world.draft(text=FULL_NAME))
    assert ("Poppy Fairweather", "mark-block") in marks(page)
    (spot,) = (a for a in page.all("a") if a.get("data-spot") is not None)
    assert (spot.get("href"), spot.get("data-start"), spot.get("data-end")) == ("#text", "0", "17")
    assert "Show where it stands: Poppy Fairweather" in words(spot)


def test_a_fix_is_one_press_and_keeps_everything_else_that_was_typed(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text="Ready?\nSo many stories! #readingweekfun")
    page = opened(teacher, reference)
    after = teacher.follow(
        press(teacher, reference, page, named(page, "Write #ReadingWeekFun"), objective="community-news")
    )
    assert textarea(after) == "Ready?\nSo many stories! #ReadingWeekFun"
    (chosen,) = (o for o in after.all("option") if o.get("selected") is not None)
    assert chosen.get("value") == "community-news"
    assert world.version(reference).text.endswith("#readingweekfun"), "a fix is typed for you, and not yet saved"


def test_a_fix_of_a_description_changes_that_description(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text="Sunflowers!")
    picture = add_picture(world, reference)
    world.save(reference, text="Sunflowers!", pictures=(shows(picture, alt_text="Alfie waters the sunflowers"),))
    page = opened(teacher, reference)
    after = teacher.follow(press(teacher, reference, page, named(page, "Say “a Year 2 pupil”")))
    assert textarea(after, f"alt-{picture}") == "A Year 2 pupil waters the sunflowers"
    assert textarea(after) == "Sunflowers!"


@pytest.mark.parametrize(
    "value", ["fix-", "fix-x", "fix-x-1-0", "fix-x-99999999999999-0", "fix-x-²-0", "fix-x-1--1"]
)
def test_a_fix_that_is_no_longer_offered_changes_nothing(world: World, browser: Opens, value: str) -> None:
    teacher, reference = browser("teacher"), world.draft(text=FULL_NAME)
    after = teacher.follow(press(teacher, reference, opened(teacher, reference), value, text="Quite other words"))
    assert "Nothing was changed." in after.text
    assert textarea(after) == "Quite other words"


def test_not_a_person_here_settles_the_question_and_says_so(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text=HAMSTER)
    page = opened(teacher, reference)
    assert "to do before a colleague can be asked" in page.text
    after = teacher.follow(press(teacher, reference, page, named(page, "Not a person here")))
    assert "Noted, and saved." in after.text
    assert "Amina Teach says that “Poppy” is nobody’s name here." in after.text
    assert "Ready for a colleague to read" in after.text
    sent = press(teacher, reference, after, "send")
    assert world.post(reference).state is State.WAITING, teacher.follow(sent).text


def test_the_second_reader_and_the_history_show_the_answer_in_its_sentence(world: World, browser: Opens) -> None:
    reference = answered(world)
    assert world.submit(reference).accepted
    reader = browser("colleague")
    page = reader.get(f"/to-read/{reference}")
    assert "What people answered" in page.text
    assert "Amina Teach says that “Poppy” is not a person here." in page.text
    assert "In: Poppy, our school hamster, had a lovely day" in page.text
    assert "The rules stop this post now" not in page.text
    post = reader.get(f"/posts/{reference}")
    assert "Amina Teach says that “Poppy” is not a person here." in post.text
    assert "Amina Teach answered “not a person here” to" in post.text


def test_somebody_who_may_not_know_names_reads_the_answer_without_the_name(world: World, browser: Opens) -> None:
    reference = answered(world)
    assert world.submit(reference).accepted
    page = browser("governor").get(f"/posts/{reference}")
    assert "Amina Teach says that" in page.text
    assert "Poppy" not in page.text


def test_a_full_name_has_no_such_button_and_a_made_up_one_does_nothing(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text=FULL_NAME)
    page = opened(teacher, reference)
    assert not any(name.startswith("Not a person") for name in buttons(page))
    refused = press(teacher, reference, page, "person-" + "0" * 32)
    assert refused.status == 422
    assert "Nothing was answered." in refused.text
    assert textarea(refused) == FULL_NAME


def test_what_was_typed_is_kept_when_an_answer_comes_too_late(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text=HAMSTER)
    page = opened(teacher, reference)
    refused = press(teacher, reference, page, named(page, "Not a person here"), text="Poppy, a hamster indeed!")
    assert refused.status == 422
    assert textarea(refused) == "Poppy, a hamster indeed!"
    assert textarea(opened(teacher, reference)) == "Poppy, a hamster indeed!"


def test_a_time_that_is_wrong_is_put_right_before_anything_is_answered(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text=HAMSTER)
    page = opened(teacher, reference)
    refused = press(teacher, reference, page, named(page, "Not a person here"), when="at", date="", time="")
    assert refused.status == 422
    assert "Noted" not in refused.text


def test_an_answer_is_taken_back_by_its_author(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), answered(world)
    page = opened(teacher, reference)
    value = named(page, "Take this answer back")
    after = teacher.follow(press(teacher, reference, page, value))
    assert "Your answer is taken back" in after.text
    assert "to do before a colleague can be asked" in after.text
    again = teacher.follow(press(teacher, reference, page, value))
    assert "taken back already" in again.text


def test_a_colleague_is_not_offered_to_take_it_back_and_is_refused(world: World, browser: Opens) -> None:
    answered(world)
    other = world.draft(text=HAMSTER, by="colleague")
    colleague = browser("colleague")
    page = opened(colleague, other)
    assert "Take this answer back" not in buttons(page)
    assert press(colleague, other, page, "unsay-1").status == 403


def test_asking_for_a_lift_saves_and_says_who_is_asked(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text="x")
    page = press(teacher, reference, opened(teacher, reference), "check", text=FOR_A_LEADER)
    page = teacher.follow(page)
    assert "Only a member of the leadership team can lift this." in page.text
    after = teacher.follow(press(teacher, reference, page, named(page, "Ask for it to be lifted")))
    assert "Asked. The post waits on the home page of a member of the leadership team." in after.text
    assert "You asked a member of the leadership team to lift this on" in after.text
    assert world.version(reference).text == FOR_A_LEADER
    again = teacher.follow(press(teacher, reference, page, named(page, "Ask for it to be lifted")))
    assert "asked already" in again.text


def test_a_block_that_nobody_lifts_cannot_be_asked_about(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text=FULL_NAME)
    page = opened(teacher, reference)
    assert not any(name.startswith("Ask for it") for name in buttons(page))
    (finding,) = (d for d in page.all("div") if d.get("data-finding") and "full name" in words(d))
    after = press(teacher, reference, page, f"ask-{finding.get('data-finding')}")
    assert after.status == 403
    assert "Nobody can lift this." in after.text


def test_the_answers_while_typing_carry_the_same_buttons(world: World, browser: Opens) -> None:
    teacher, reference = browser("teacher"), world.draft(text="x")
    sent = edited(opened(teacher, reference), "check", text=HAMSTER)
    answer = teacher.post(f"/drafts/{reference}/check", sent).response.get_json()
    assert "Not a person here" in answer["slots"]["text"]
    assert 'data-field="text" data-start="0" data-end="5"' in answer["slots"]["text"]


def elements(page: Page) -> list[Element]:
    return list(page.tree.iter())


@pytest.mark.parametrize("text", ['<b>Poppy</b> & "Alfie"', "👩‍👩‍👧 Poppy 𝓟oppy", "Poppy\u202e Alfie"])
def test_whatever_was_found_is_shown_as_it_was_typed(world: World, browser: Opens, text: str) -> None:
    page = opened(browser("teacher"), world.draft(text=text))
    assert textarea(page) == text
    for spot in (e for e in elements(page) if e.get("data-spot") is not None):
        start, end = int(spot.get("data-start", "")), int(spot.get("data-end", ""))
        assert text[start:end] == spot.get("data-words")
