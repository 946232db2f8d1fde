"""Is every rule declared in full, and do its own examples hold?"""

import re

import pytest

from rules import all_rules, ruleset_version
from rules.catalogue import TOPICS, version_of
from rules.engine import check
from rules.examples import facts
from rules.findings import Severity
from rules.rule import Example, Rule

RULES = all_rules()
EXPECTED = {
    "pupil-full-name": Severity.BLOCK,
    "pupil-first-name-no-permission": Severity.BLOCK,
    "name-lookalike-word": Severity.ADVICE,
    "phone-or-email": Severity.BLOCK,
    "invites-private-message": Severity.BLOCK,
    "image-no-permission": Severity.BLOCK,
    "people-not-stated": Severity.BLOCK,
    "alt-text-missing": Severity.BLOCK,
    "alt-text-weak": Severity.REASON,
    "hashtag-no-capitals": Severity.ADVICE,
    "emoji-or-fancy-text": Severity.ADVICE,
    "hidden-characters": Severity.BLOCK,
    "link-unknown-or-short": Severity.BLOCK,
    "accidental-link": Severity.BLOCK,
    "over-length": Severity.BLOCK,
    "nothing-to-say": Severity.BLOCK,
    "no-objective": Severity.BLOCK,
    "duplicate-post": Severity.ADVICE,
    "agreement-stale": Severity.BLOCK,
    "changed-after-agreement": Severity.BLOCK,
    "account-mismatch": Severity.BLOCK,
    "pause-in-force": Severity.BLOCK,
}

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
each_trip = pytest.mark.parametrize(
    ("rule", "example"), [(r, e) for r in RULES for e in r.trips], ids=lambda part: getattr(part, "id", "")
)
each_pass = pytest.mark.parametrize(
    ("rule", "example"), [(r, e) for r in RULES for e in r.passes], ids=lambda part: getattr(part, "id", "")
)


def test_the_catalogue_holds_the_rules_it_should_with_their_weights() -> None:
    assert {rule.id: rule.severity for rule in RULES if rule.id in EXPECTED} == EXPECTED


def test_no_two_rules_share_a_name() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_no_topic_holds_more_than_a_reader_can_keep_in_mind() -> None:
    for topic in TOPICS:
        assert sum(isinstance(value, Rule) for value in vars(topic).values()) <= 15


@each_rule
def test_a_rule_is_named_in_small_letters_and_hyphens(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.id)


@each_rule
def test_a_rule_says_why_it_exists_and_what_it_cannot_see(rule: Rule) -> None:
    assert rule.title
    assert len(rule.why.split()) > 5
    assert all(len(spot.split()) > 2 for spot in rule.blind_spots)
    assert rule.blind_spots
    assert rule.clears_when
    assert rule.version >= 1
    assert rule.lifted_by in (None, "head", "dsl", "leadership")


@each_rule
def test_a_rule_points_into_the_schools_policy(rule: Rule) -> None:
    assert re.fullmatch(r"[3-8](?:\.[12])?\.b\d{1,2}[a-h]?", rule.clause)


@each_rule
def test_a_rule_shows_at_least_two_examples_of_each_kind(rule: Rule) -> None:
    assert len(rule.trips) >= 2
    assert len(rule.passes) >= 2


@each_trip
def test_an_example_that_should_trip_does(rule: Rule, example: Example) -> None:
    findings = [finding for finding in check(example.facts).findings if finding.rule == rule.id]
    assert findings, f"{rule.id} says nothing about: {example.shown}"
    for finding in findings:
        assert finding.severity in (rule.severity, *rule.other_severities)


@each_pass
def test_an_example_that_should_pass_does(rule: Rule, example: Example) -> None:
    said = [finding.message for finding in check(example.facts).findings if finding.rule == rule.id]
    assert not said, f"{rule.id} stumbles over: {example.shown}"


@each_rule
def test_every_weight_a_rule_declares_is_shown_by_an_example(rule: Rule) -> None:
    seen = {finding.severity for example in rule.trips for finding in rule.check(example.facts)}
    assert seen == {rule.severity, *rule.other_severities}


@each_trip
def test_a_finding_speaks_to_both_readers_in_whole_sentences(rule: Rule, example: Example) -> None:
    for finding in rule.check(example.facts):
        for sentence in (finding.message, finding.remedy, finding.reader_message):
            assert sentence[0].isupper() or sentence[0] in "“#", sentence
            assert sentence[-1] in ".?" or finding.rule == "pause-in-force", sentence
            assert not re.search(r"\b(?:regex|token|digest|span|hash|null|invalid)\b", sentence), sentence


def test_the_invented_school_trips_nothing_when_all_is_well() -> None:
    assert check(facts()).findings == ()


def test_the_version_of_the_rule_set_changes_with_any_rule() -> None:
    assert ruleset_version() == version_of(RULES)
    assert re.fullmatch(r"[0-9a-f]{12}", ruleset_version())
    assert version_of(RULES[1:]) != version_of(RULES)
