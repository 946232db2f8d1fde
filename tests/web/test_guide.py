"""Is there a page for every rule and every state, made from what decides?"""

from collections.abc import Callable

from gatekeeper.lifecycle import EXPLANATIONS, LABELS
from gatekeeper.permissions import ROLE_LABELS
from rules import all_rules
from tests.web.browser import Browser


def test_every_rule_is_in_the_index_and_has_its_page(browser: Callable[..., Browser]) -> None:
    someone = browser("governor")
    links = someone.get("/guide/").links()
    for rule in all_rules():
        page = someone.get(links[rule.title])
        assert page.status == 200
        assert page.h1 == rule.title
        for sentence in (rule.why, rule.clears_when, *rule.blind_spots):
            assert " ".join(sentence.split()) in page.text, rule.id


def test_a_rule_that_does_not_exist_is_not_found(browser: Callable[..., Browser]) -> None:
    assert browser("teacher").get("/guide/rules/no-such-rule").status == 404


def test_every_state_and_every_role_is_explained(browser: Callable[..., Browser]) -> None:
    someone = browser("teacher")
    states = someone.get("/guide/states").text
    assert all(LABELS[state] in states and EXPLANATIONS[state] in states for state in LABELS)
    roles = someone.get("/guide/roles").text
    assert all(label in roles for label in ROLE_LABELS.values())
