"""Who chooses what pictures may show, and does everybody read it?"""

from collections.abc import Callable

import pytest

from gatekeeper.actions import pictures
from gatekeeper.models import PicturePolicy
from gatekeeper.picture_facts import policy_in_force
from tests.sample_posts import with_picture
from tests.web.browser import Browser
from tests.web.drafting import composer
from tests.world import World

Open = Callable[..., Browser]
RULE = "/picture-rule/"


def in_force(world: World) -> object:
    return world.ask(policy_in_force)


def test_a_leader_chooses_and_says_why_and_everybody_reads_it(world: World, browser: Open) -> None:
    head = browser("head")
    sent = head.post(RULE, {"policy": "no_people", "reason": "Two schools nearby were blackmailed."})
    assert "Chosen. Every post is checked by it from now on." in head.follow(sent).text
    assert in_force(world) is PicturePolicy.NO_PEOPLE
    page = browser("teacher").get(RULE)
    assert page.h1 == "What pictures may show"
    assert "Our rule now: no people at all: work, places and words" in page.text
    assert "Chosen by Cara Head on Tuesday 24 November 2026 at 12.00pm: Two schools nearby" in page.text
    assert not page.all("input", name="policy"), "a teacher reads and does not choose"
    choices = [item.get("class") for item in page.all("li", class_="row-line")]
    assert len(choices) == 2, "the choice of the school's first day is in the history too"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"policy": "no_people", "reason": "  "}, "#reason"),
        ({"policy": "no_people", "reason": "x" * 501}, "#reason"),
        ({"policy": "anything_goes", "reason": "Because"}, "#policy"),
        ({"reason": "Because"}, "#policy"),
    ],
)
def test_without_a_choice_or_a_reason_nothing_changes_and_what_was_typed_is_kept(
    world: World, browser: Open, given: dict[str, str], field: str
) -> None:
    page = browser("head").post(RULE, given)
    assert page.status == 422
    assert field in page.links().values()
    assert in_force(world) is PicturePolicy.FACES_WITH_REASON
    kept = page.form(RULE)
    assert kept["reason"].strip() == given["reason"].strip()


def test_the_same_choice_again_is_no_choice(browser: Open) -> None:
    head = browser("head")
    page = head.follow(head.post(RULE, {"policy": "faces_with_reason", "reason": "Again"}))
    assert "That was the rule already." in page.text


@pytest.mark.parametrize("who", ["teacher", "dsl", "office", "governor"])
def test_nobody_else_chooses(world: World, browser: Open, who: str) -> None:
    assert browser(who).post(RULE, {"policy": "no_faces", "reason": "Because"}).status == 403
    assert in_force(world) is PicturePolicy.FACES_WITH_REASON


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (PicturePolicy.NO_FACES, "Nobody in a picture may be recognised."),
        (PicturePolicy.NO_PEOPLE, "Our pictures show no people"),
        (PicturePolicy.FACES_WITH_REASON, "A face needs the family’s permission, and the head’s reason"),
    ],
)
def test_a_teacher_reads_the_rule_where_it_matters(
    world: World, browser: Open, policy: PicturePolicy, words: str
) -> None:
    pictures.choose_policy(world.db, world.actor("head"), PicturePolicy.NO_FACES, "First of all", world.now)
    pictures.choose_policy(world.db, world.actor("head"), policy, "Then this", world.now)
    reference = with_picture(world)
    picture = composer(browser("teacher").get(f"/drafts/{reference}"))["picture"][0]
    page = browser("teacher").get(f"/drafts/{reference}/pictures/{picture}")
    assert words in page.text
    assert page.links()["Why"] == RULE
