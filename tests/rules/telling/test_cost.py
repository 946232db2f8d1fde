"""Are the rules that read what a post tells quick, whatever is typed, and do they answer about that very text?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import asking, sensitive, singled_out, tone, whereabouts, words_that_bind
from rules.examples import facts, post
from rules.naming import read
from rules.rule import Rule

TOPICS = (sensitive, singled_out, whereabouts, words_that_bind, tone, asking)
RULES = [value for topic in TOPICS for value in vars(topic).values() if isinstance(value, Rule)]
PIECES = st.sampled_from(
    """Idris|Year 4|a boy in|Her mum|is in|hospital|after his|operation.|today until 2.45|at the|farm|Camber Sands
    |everyone except|two|we will refund|guarantee|every child|coach leaves|8.40am|on Mondays|Vote Green|I'm|“|”|"
    |our only|pupil|\n|!|İ|\u200b|ﬁ|½|１|a&e|SEND|www.x|x.org/|'s|%|£""".replace("\n    ", "").split("|")
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=25).map(" ".join)


@given(TEXTS)
def test_findings_point_at_their_own_words_and_are_always_the_same(text: str) -> None:
    given_facts = facts(post(text))
    for rule in RULES:
        findings = list(rule.check(given_facts))
        assert findings == list(rule.check(given_facts))
        for finding in findings:
            if finding.where.start is not None:
                assert text[finding.where.start : finding.where.end] == finding.evidence != ""


HOSTILE = (
    "we ",
    "at the farm ",
    "we are at the farm today ",
    "in hospital ",
    "every child will ",
    "everyone except ",
    "one of our ",
    "from january ",
    "coach leaves ",
    "Idris ",
    "a.",
    "a.b ",
    "aa.aa.",
    "www.",
    "a-",
    "1:",
    "é",
    "'",
)


@pytest.mark.parametrize("part", HOSTILE)
def test_ten_thousand_hostile_characters_keep_nobody_waiting(part: str) -> None:
    given_facts = facts(post((part * 10_000)[:10_000]))
    read(given_facts, given_facts.post.text)  # names are read once for all rules, and timed elsewhere
    begun = time.process_time()
    for rule in RULES:
        list(rule.check(given_facts))
    assert time.process_time() - begun < 0.2  # 20 ms on a quiet machine; quadratic reading would take seconds
