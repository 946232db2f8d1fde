"""Is the author asked where it matters, and can a trained sense do no more than raise a question?"""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.checklist import CHECKLIST
from rules import check
from rules.asking import HEARD_ENOUGH
from rules.examples import described, facts, post
from rules.facts import Facts, Heard
from rules.findings import Severity

QUESTIONS = {"ask-where", "ask-private", "ask-promise"}
LABELS = {"whereabouts": "ask-where", "health": "ask-private", "promise": "ask-promise"}


def asked(given: Facts) -> set[str]:
    return {finding.rule for finding in check(given).findings} & QUESTIONS


@pytest.mark.parametrize(("label", "question"), LABELS.items())
def test_a_sense_that_is_sure_enough_raises_its_question(label: str, question: str) -> None:
    given = facts(post("Our volcanoes erupted today."))
    assert asked(given) == set()
    assert asked(replace(given, heard=(Heard(label, HEARD_ENOUGH),))) == {question}
    assert asked(replace(given, heard=(Heard(label, HEARD_ENOUGH - 0.01),))) == set()
    assert asked(replace(given, heard=(Heard("nobody knows this", 1.0),))) == set()


def test_a_question_about_a_picture_stands_at_that_picture() -> None:
    given = replace(described("A kite above the trees").facts, heard=(Heard("whereabouts", 0.9, picture=1),))
    (question,) = [f for f in check(given).findings if f.rule == "ask-where"]
    assert question.where.picture == 1
    assert question.severity is Severity.ADVICE


TEXTS = st.sampled_from(
    [
        "Idris is back after having his tonsils out",
        "Year 1 are on the farm today until 2.45",
        "We will refund everyone",
        "Our volcanoes erupted today.",
        "",
    ]
)
HEARD = st.lists(
    st.builds(
        Heard,
        st.sampled_from([*LABELS, "support", "family", "behaviour", "", "clean"]),
        st.floats(0, 1),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=4,
).map(tuple)


@given(TEXTS, HEARD)
def test_what_a_sense_heard_clears_nothing_and_blocks_nothing(text: str, heard: tuple[Heard, ...]) -> None:
    without = check(facts(post(text))).findings
    with_it = check(replace(facts(post(text)), heard=heard)).findings
    assert set(without) <= set(with_it)
    assert {f.rule for f in set(with_it) - set(without)} <= QUESTIONS
    assert all(f.severity is Severity.ADVICE for f in set(with_it) - set(without))


def test_who_was_told_for_certain_is_not_asked_as_well() -> None:
    certain = (
        "Idris is back after having his tonsils out",
        "Year 1 are on the farm today",
        "We will refund everyone",
    )
    for text, label in product(certain, LABELS):
        stopped = {"health": certain[0], "whereabouts": certain[1], "promise": certain[2]}[label] == text
        heard = replace(facts(post(text)), heard=(Heard(label, 1.0),))
        assert (LABELS[label] in asked(heard)) is not stopped


def test_the_second_reader_is_always_asked_the_three_questions() -> None:
    assert CHECKLIST["place"] == "It does not say where children are now or will be."
    assert CHECKLIST["private"] == "It tells nothing private about a child or family."
    assert CHECKLIST["ours"].endswith("it promises nothing and does not speak for leadership.")
