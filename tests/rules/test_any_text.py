"""Whatever is typed: do the rules answer, at once, always the same, and about that very text?"""

import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import all_rules, check
from rules.examples import PICTURE, facts, post
from rules.facts import Facts, Picture, Shown, Stage
from rules.findings import Field, Finding
from rules.naming.near import NearNames

FRAGMENTS = st.sampled_from(
    [
        "Alfie",
        "Thornbury",
        "poppy's",
        "Grace",
        "#AlfieT",
        "#readingweek",
        "day.It",
        "bit.ly/x",
        "https://",
        "🎉",
        "\n",
    ]
) | st.sampled_from(
    ["07700 900123", "a@b.org", "DM us", "\u200b", "\u202e", "\ud800", "Mrs Okafor", "@", "#", "．", "İ", "ß"]
)
TEXTS = st.text(st.characters(), max_size=80) | st.lists(FRAGMENTS | st.text(max_size=4), max_size=15).map(
    " ".join
)
PICTURES = st.builds(
    lambda alt_text, file_name, nobody, shown: replace(
        PICTURE, alt_text=alt_text, file_name=file_name, nobody_pictured=nobody, shown=shown
    ),
    TEXTS,
    TEXTS,
    st.booleans(),
    st.lists(st.builds(Shown, st.integers(1, 5), st.booleans()), max_size=2).map(tuple),
)


def numbered(text: str, pictures: list[Picture], stage: Stage, now: datetime) -> Facts:
    placed = tuple(replace(p, position=i) for i, p in enumerate(pictures, 1))
    return facts(post(text, *placed), stage=stage, now=now)


ANY_FACTS = st.builds(
    numbered,
    TEXTS,
    st.lists(PICTURES, max_size=2),
    st.sampled_from(list(Stage)),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # given a zone here
)


@given(ANY_FACTS)
def test_no_rule_fails_on_anything_that_can_be_typed(given_facts: Facts) -> None:
    assert not [f for f in check(given_facts).findings if f.message.startswith("This check could not be done")]


@given(ANY_FACTS)
def test_a_finding_points_at_the_very_words_it_quotes(given_facts: Facts) -> None:
    for finding in check(given_facts).findings:
        if finding.where.start is not None:
            text, end = text_of(given_facts, finding), finding.where.end
            assert end is not None
            assert 0 <= finding.where.start < end <= len(text)
            assert text[finding.where.start : end] == finding.evidence


def text_of(given_facts: Facts, finding: Finding) -> str:
    if finding.where.field is Field.TEXT:
        return given_facts.post.text
    (picture,) = [p for p in given_facts.post.pictures if p.position == finding.where.picture]
    return picture.alt_text


@given(ANY_FACTS)
def test_the_same_facts_always_give_the_same_report(given_facts: Facts) -> None:
    assert check(given_facts) == check(given_facts)
    assert check(given_facts, tuple(reversed(all_rules()))).findings == check(given_facts).findings


@given(ANY_FACTS)
def test_every_finding_has_a_name_that_can_be_stored(given_facts: Facts) -> None:
    for finding in check(given_facts).findings:
        assert len(finding.fingerprint) == 32


MONSTERS = (
    "a",
    "a ",
    "a.",
    "#a",
    "@a ",
    "é",
    "🎉",
    "\u200b",
    "(",
    "\n",
    "0.",
    "#",
    "Alfie ",
    "Poppy. ",
    "it.a ",
    "#Alfie ",
)


@pytest.mark.parametrize(
    "text", [part * (15_000 // len(part)) for part in MONSTERS], ids=lambda text: ascii(text[:6])
)
def test_a_monstrous_text_is_refused_without_keeping_anybody_waiting(text: str) -> None:
    """About a second each (see `bench_live_check`); quadratic reading would hold up the whole run for minutes."""
    assert check(facts(post(text), stage=Stage.SUBMIT)).blocks


def test_a_word_far_longer_than_any_name_costs_no_memory() -> None:
    names = NearNames({"matilda"})
    word = "".join(chr(ord("a") + i * i * 7 % 23) for i in range(300))
    tracemalloc.start()
    try:
        assert not names.near(word)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (
        peak < 100_000
    )  # every way to leave out two of its letters would take 15 million, of 4,000 letters 30 GB
