"""Are weak descriptions, run-together hashtags, emoji and hidden marks seen, and good ones left alone?"""

from dataclasses import replace

import pytest

from rules import check
from rules.examples import PICTURE, described, facts, post
from rules.findings import Severity
from rules.hashtag_words import suggested_capitals


def found(text: str, rule: str) -> list[str]:
    return [f.evidence for f in check(facts(post(text))).findings if f.rule == rule]


def weak(alt_text: str, file_name: str = "") -> list[Severity]:
    picture = replace(PICTURE, alt_text=alt_text, file_name=file_name)
    return [f.severity for f in check(facts(post("Look!", picture))).findings if f.rule == "alt-text-weak"]


@pytest.mark.parametrize("alt_text", ["", " ", "\n", "...", "🎉", "\u200b"])
def test_a_description_without_words_is_missing(alt_text: str) -> None:
    assert "alt-text-missing" in {f.rule for f in check(described(alt_text).facts).findings}


@pytest.mark.parametrize(
    "alt_text",
    [
        "image",
        "photo of kids",
        "Picture of some children in our class",
        "IMG_2041.jpg",
        "img 2041",
        "DSC01234",
        "volcano.png",
        "Year 4",
        "Look!",
        "A volcano",
    ],
)
def test_a_description_that_says_nothing_needs_a_reason(alt_text: str) -> None:
    assert weak(alt_text) == [Severity.REASON]


@pytest.mark.parametrize(
    "alt_text",
    [
        "Six clay volcanoes drying on a window sill",
        "Photo of a heron in the reeds",
        "Children's hands around a worm",
        "x " * 499 + "x",
    ],
)
def test_a_description_that_says_something_is_quiet(alt_text: str) -> None:
    assert weak(alt_text) == []


def test_a_description_longer_than_x_takes_is_stopped() -> None:
    assert weak("word " * 200) == []
    assert weak("word " * 200 + "w") == [Severity.BLOCK]


def test_the_name_of_its_own_file_is_no_description() -> None:
    assert weak("volcano day year four", "Volcano-day-year-four.JPG") == [Severity.REASON]


def test_the_second_of_two_equal_descriptions_needs_a_reason() -> None:
    pictures = (PICTURE, replace(PICTURE, position=2, sha256="b2" * 32))
    findings = check(facts(post("Look!", *pictures))).findings
    assert [(f.rule, f.where.picture) for f in findings] == [("alt-text-weak", 2)]


@pytest.mark.parametrize(
    ("tag", "better"),
    [
        ("#readingweekfun", "#ReadingWeekFun"),
        ("#worldbookday", "#WorldBookDay"),
        ("#Worldbookday", "#WorldBookDay"),
        ("#SPORTSDAY", "#SportsDay"),
        ("#antibullyingweek", "#AntiBullyingWeek"),
        ("#year4trip", "#Year4Trip"),
        ("#worldbookday2026", "#WorldBookDay2026"),
    ],
)
def test_a_run_together_hashtag_is_shown_with_its_capitals(tag: str, better: str) -> None:
    (finding,) = check(facts(post(f"Such fun {tag}"))).findings
    assert finding.rule == "hashtag-no-capitals"
    assert better in finding.remedy


@pytest.mark.parametrize(
    "tag",
    [
        "#ReadingWeekFun",
        "#reading",
        "#kindness",
        "#PTA",
        "#ks2",
        "#year4",
        "#Year4",
        "#2026",
        "#reading_week",
        "#maths",
    ],
)
def test_a_readable_hashtag_is_quiet(tag: str) -> None:
    assert found(f"Such fun {tag}", "hashtag-no-capitals") == []


def test_a_long_hashtag_of_unknown_words_is_asked_about() -> None:
    assert found("#zephyrboatbuilding", "hashtag-no-capitals") == ["#zephyrboatbuilding"]


def test_a_monstrous_hashtag_takes_no_time() -> None:
    assert suggested_capitals("ab" * 5_000) == ""


@pytest.mark.parametrize(
    "text",
    [
        "🎉🎉🎉🎉",
        "🎉 Sports day",
        "We 🌋 made this",
        "Sports 🎉day",
    ],
)
def test_many_emoji_or_emoji_among_words_are_advised_against(text: str) -> None:
    assert found(text, "emoji-or-fancy-text")


@pytest.mark.parametrize(
    "text",
    [
        "Sports day 🎉",
        "Sports day 🎉🏃👏",
        "Sports day 🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍🚀✌🏽",
        "One 🎉\nTwo 🏃",
        "Café, naïve, 3½ km, 20°C, №1, ™",
        "No emoji at all",
    ],
)
def test_few_emoji_at_the_end_are_quiet(text: str) -> None:
    assert found(text, "emoji-or-fancy-text") == []


@pytest.mark.parametrize("fancy", ["𝓢𝓹𝓸𝓻𝓽𝓼", "ＳＰＯＲＴＳ", "ⓢⓟⓞⓡⓣⓢ", "𝗦𝗽𝗼𝗿𝘁𝘀"])
def test_fancy_letters_are_shown_as_plain_ones(fancy: str) -> None:
    (finding,) = [f for f in check(facts(post(f"{fancy} day"))).findings if f.evidence == fancy]
    assert finding.rule == "emoji-or-fancy-text"
    assert "sports" in finding.remedy


def test_a_hidden_mark_is_pointed_at() -> None:
    (finding,) = [f for f in check(facts(post("Well played Le\u200bo"))).findings if f.rule == "hidden-characters"]
    assert (finding.where.start, finding.where.end, finding.evidence) == (14, 15, "\u200b")


def test_several_hidden_marks_are_counted() -> None:
    (finding,) = check(facts(post("\u202a01632 960100\u202c"))).findings
    assert "2 characters" in finding.message
