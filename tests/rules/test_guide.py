"""Does the guide say what the rules say, and nothing else?"""

import pytest

from rules import all_rules
from rules.findings import Severity
from rules.guide import GuidePage, clause_words, pages, severity_words

PAGES = pages()
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)


def test_there_is_a_page_for_every_rule_in_the_order_of_the_catalogue() -> None:
    assert [page.id for page in PAGES] == [rule.id for rule in all_rules()]


@each_page
def test_a_page_prints_what_the_rule_really_said(page: GuidePage) -> None:
    assert page.what_it_says
    for example in page.trips:
        assert example.shown.startswith("Picture described as") or example.shown.strip()
        assert example.said
        assert all(said.message in page.what_it_says for said in example.said)
    for example in page.passes:
        assert example.said == ()


@each_page
def test_a_page_names_no_clause_key_and_no_weight_of_ours(page: GuidePage) -> None:
    assert page.clause_words.startswith("Social media policy, section ")
    for severity in Severity:
        assert severity.value not in page.severity_words.split()[:1]


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("5.b7", "Social media policy, section 5, bullet 7"),
        ("5.b10e", "Social media policy, section 5, bullet 10 (e)"),
        ("4.1.b6", "Social media policy, section 4.1, bullet 6"),
        ("KCSIE", "KCSIE"),
    ],
)
def test_a_clause_is_put_into_words(clause: str, words: str) -> None:
    assert clause_words(clause) == words


def test_the_page_says_who_may_lift_a_block() -> None:
    rules = {rule.id: rule for rule in all_rules()}
    assert severity_words(rules["pupil-full-name"]) == "This stops the post. Nobody can wave it through."
    assert "Only a member of the leadership team can lift it." in severity_words(rules["pause-in-force"])
    assert severity_words(rules["duplicate-post"]) == "This is advice. You decide."
    assert "In some cases: this needs a written reason" in severity_words(rules["link-unknown-or-short"])
