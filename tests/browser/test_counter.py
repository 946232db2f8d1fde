"""Does the browser count as the server does, and both as X does?"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from rules.text import weighted_length
from rules.x_lists import counting_data
from tests.browser.conftest import Live
from tests.shared_data import shared

SECTIONS = ("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest")
HOW_MANY = 300
# What people write, and what has ever made two counts differ: joiners, turning marks, look-alikes, half links.
PIECES = (
    "a", "b", "A", "Z", "1", ".", " ", "-", "_", "/", ":", "http://", "https://", "www.", "co.uk", "com", "org",
    "sch.uk", "day.It", "museum", "t.co/abc", "xn--fiqs8s", "lunsfordprimary.example.org", "x" * 30, "a.",
    "y.", "1.1",
    "İ", "ı", "\u212a", "ſ", "ß", "é", "e\u0301", "\u0300", "ά", "ι", "Ω", "Ǆ", "ŉ", "ж", "рф",
    "中国", "日本語", "한국", "שלום", "مصر", "٠", "\u06dd", "ـ", "\u064b",
    "😀", "👨\u200d👩\u200d👧", "👍🏽", "#\ufe0f\u20e3", "©", "❤", "❤\ufe0f", "\U0001fae8",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "\u200d", "\ufe0f", "\u202e", "\u200f", "\u200e", "\ue000", "\ufeff", "\u00a0", "\u3000", "\n", "\r\n", "\t",
    "@", "#", "$", "(", ")", "?", "=", "&", "\u2013", "\u2026", "’", "“", "。",
)  # fmt: skip
COUNT = """async ([address, texts]) => {
    const { counter } = await import("/static/weighted_length.js");
    const count = counter(JSON.parse(address));
    return texts.map(count);
}"""


@pytest.fixture
def in_browser(chromium: Browser, live: Live) -> Iterator[Any]:
    """Counts texts with the script of the page, in a page of our own application."""
    context = chromium.new_context(base_url=live.address)
    page = context.new_page()
    page.goto("/sign-in")
    yield lambda texts: page.evaluate(COUNT, [json.dumps(counting_data()), texts])
    context.close()


def random_text(random: Random) -> str:
    """Pieces in any order, or any characters at all, or something that looks like a link."""
    kind = random.random()
    if kind < 0.7:
        return "".join(random.choice(PIECES) for _ in range(random.randint(0, 25)))
    if kind < 0.85:
        spans = ((0, 0x24F), (0x250, 0xD7FF), (0xE000, 0x10FFFF))
        return "".join(chr(random.randint(*random.choice(spans))) for _ in range(random.randint(0, 30)))
    middle = "".join(random.choice(PIECES) for _ in range(random.randint(0, 12)))
    return f"http://{middle}{random.choice(('.com', '.中国', '.рф', '.co.uk/a(b)c'))}"


def test_both_counts_pass_every_official_case(in_browser: Any) -> None:
    tests = yaml.safe_load(shared("x/twitter-text-conformance/validate.yml").read_text(encoding="utf-8"))["tests"]
    cases = [(case["text"], case["expected"]["weightedLength"]) for name in SECTIONS for case in tests[name]]
    assert len(cases) == 24
    counted = in_browser([text for text, _ in cases])
    wrong = [
        (text, expected, there, weighted_length(text))
        for (text, expected), there in zip(cases, counted, strict=True)
        if not expected == there == weighted_length(text)
    ]
    assert not wrong


def test_both_find_the_same_links_as_the_official_cases_list(in_browser: Any) -> None:
    tests = yaml.safe_load(shared("x/twitter-text-conformance/extract.yml").read_text(encoding="utf-8"))["tests"]
    texts = [case["text"] for name, cases in tests.items() for case in cases if "urls" in name]
    assert len(texts) > 100
    differing = [
        (text, there, weighted_length(text))
        for text, there in zip(texts, in_browser(texts), strict=True)
        if there != weighted_length(text)
    ]
    assert not differing


@pytest.mark.parametrize("seed", [1, 2])
def test_both_counts_agree_on_random_texts(in_browser: Any, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # texts for a test
    texts = [random_text(random) for _ in range(HOW_MANY)]
    differing = [
        (text, there, weighted_length(text))
        for text, there in zip(texts, in_browser(texts), strict=True)
        if there != weighted_length(text)
    ]
    assert not differing, f"{len(differing)} of {len(texts)}: {differing[0]!a}"


def test_both_give_up_on_the_same_tangled_texts(in_browser: Any) -> None:
    texts = ["a." * 100 + "com", "a." * 300 + "com", "a.com " * 900, "x" * 15_001, "", "   ", "\ud7ff"]
    assert in_browser(texts) == [weighted_length(text) for text in texts]
