"""Words that are not names: the list for the safeguarding lead and leaders, and taking an answer back."""

from collections.abc import Callable

from tests.settling import HAMSTER, answered, say
from tests.web.browser import Browser
from tests.world import World

Opens = Callable[..., Browser]
SNAIL = "Alfie, our school snail, was asleep."


def test_an_empty_list_says_so(browser: Opens) -> None:
    assert "Nobody has answered “not a person here” yet." in browser("dsl").get("/not-names/").text


def test_answers_are_listed_by_phrase_with_who_said_it_and_how_many_posts_rely_on_it(
    world: World, browser: Opens
) -> None:
    first = answered(world)
    world.draft(text=HAMSTER, by="colleague")
    other = world.draft(text="Poppy, our school hamster, was asleep.", by="colleague")
    say(world, other, "Poppy, our school hamster, was asleep.", by="colleague")
    snail = world.draft(text=SNAIL)
    say(world, snail, SNAIL, "Alfie")
    page = browser("dsl").get("/not-names/")
    assert "3 answers hold; 3 were given since 1 September 2026." in page.text
    assert "Given by Amina Teach (2), Ben Colleague (1)." in page.text
    assert "“Poppy” 2 answers" in page.text
    assert "“Alfie” 1 answer" in page.text
    assert "Poppy , our school hamster, had a lovely day" in page.text.replace("Poppy,", "Poppy ,")
    assert "2 posts rely on it." in page.text
    assert page.links()[f"post {first}"] == f"/posts/{first}"


def test_an_answer_is_taken_back_and_stays_on_the_list(world: World, browser: Opens) -> None:
    reference = answered(world)
    dsl = browser("dsl")
    page = dsl.follow(dsl.post("/not-names/1/take-back"))
    assert "Taken back. The question is asked again" in page.text
    assert "Taken back by Dana Safe, Tuesday 24 November 2026 at 12.00pm." in page.text
    assert "0 answers hold" in page.text
    assert not world.submit(reference).accepted
    again = dsl.follow(dsl.post("/not-names/1/take-back"))
    assert "taken back already" in again.text


def test_an_answer_that_does_not_exist_is_not_found(browser: Opens) -> None:
    assert browser("dsl").post("/not-names/4711/take-back").status == 404


def test_the_page_is_in_the_menu_of_whom_it_is_for(browser: Opens) -> None:
    assert "Words that are not names" in browser("dsl").get("/").links()
    assert "Words that are not names" not in browser("colleague").get("/").links()
