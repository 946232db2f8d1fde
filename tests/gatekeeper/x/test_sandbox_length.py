"""Does the sandbox count as X counts, by the official cases and not by our own library?"""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from gatekeeper.x.sandbox.length import links, weighted_length
from tests.shared_data import shared


def cases(file: str, section: str) -> list[dict[str, Any]]:
    tests = yaml.safe_load(shared(f"x/twitter-text-conformance/{file}").read_text())["tests"]
    found: list[dict[str, Any]] = tests[section]
    return found


def test_all_official_cases_of_the_counter_in_force_agree() -> None:
    counted = cases("validate.yml", "WeightedTweetsWithDiscountedEmojiCounterTest")
    counted += cases("validate.yml", "UnicodeDirectionalMarkerCounterTest")
    assert len(counted) == 24
    wrong = [
        case["description"]
        for case in counted
        if weighted_length(case["text"]) != case["expected"]["weightedLength"]
    ]
    assert not wrong


def test_all_official_cases_of_links_agree() -> None:
    wrong = [
        case["text"]
        for case in cases("extract.yml", "urls")
        if [link.written for link in links(case["text"])] != case["expected"]
    ]
    assert not wrong


def test_a_missing_space_makes_a_link() -> None:
    (link,) = links("A lovely day.It was sunny.")
    assert (link.written, link.address) == ("day.It", "http://day.It")


def test_a_link_knows_its_place() -> None:
    text = "Read https://www.lunsfordprimary.example.org/garden?b=1. Then (see x.com) go."
    assert [text[link.start : link.end] for link in links(text)] == [
        "https://www.lunsfordprimary.example.org/garden?b=1",
        "x.com",
    ]


PLAIN = "Year 3 had a lovely day. £5 3.15pm “quoted” – … café naïve e\u0301 #WorldBookDay @lunsfordprimary"
LINKED = (
    "day.It Mr.Jones (x.com) https://example.org/a?b=c www.example.co.uk/path. http://example.com name@example.org"
)
DRAWN = "🌻 👩🏽\u200d🏫 👨\u200d👩\u200d👧\u200d👦 🇬🇧 1\ufe0f\u20e3 ❤\ufe0f 日本 \n"
WORDS = st.sampled_from([word for line in (PLAIN, LINKED, DRAWN) for word in line.split(" ")])


@given(st.lists(WORDS, max_size=30))
def test_a_schools_own_words_count_the_same_in_both_implementations(words: list[str]) -> None:
    text = " ".join(words)
    assert weighted_length(text) == parse_tweet(text).weightedLength


@given(st.text(max_size=300))
def test_links_lie_in_order_inside_the_text(text: str) -> None:
    position = 0
    for link in links(text):
        assert position <= link.start < link.end <= len(text)
        assert text[link.start : link.end] == link.written
        position = link.end


@pytest.mark.parametrize("text", ["a." * 2000, "http://" * 1500, "x" * 10_000, "(" * 5000 + "x.com/" + "(" * 4000])
def test_a_hostile_text_is_counted_in_reasonable_time(text: str) -> None:
    assert weighted_length(text) > 280
