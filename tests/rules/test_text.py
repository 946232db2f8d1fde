"""Are words, hashtags and hidden marks found where they really stand?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text import comparable, fold, hashtags, hidden_marks, tags_and_handles, tokens


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ruairí", "ruairi"),
        ("Wójcik", "wojcik"),
        ("ŁUKASZ", "lukasz"),
        ("Søren", "soren"),
        ("Jаck", "jack"),  # with a Cyrillic letter
        ("Le\u200bo", "leo"),
        ("𝓟𝓸𝓹𝓹𝔂", "poppy"),
        ("Ｐｏｐｐｙ", "poppy"),
        ("Zoe\u0308", "zoe"),
        ("Straße", "strasse"),
    ],
)
def test_a_word_is_compared_without_its_disguise(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_an_apostrophe_ends_a_word() -> None:
    assert [token.text for token in tokens("Poppy's O’Neill")] == ["Poppy", "s", "O", "Neill"]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("#WellDonePoppy", ["Well", "Done", "Poppy"]),
        ("#PEDay", ["PE", "Day"]),
        ("#goTeam_Max2026", ["go", "Team", "Max"]),
        ("#FraserMcAllister", ["Fraser", "Mc", "Allister"]),
        ("#readingweek", ["readingweek"]),
        ("#SPORTSDAY", ["SPORTSDAY"]),
        ("#ÉcoleDay", ["École", "Day"]),
        ("＃WideSign", ["Wide", "Sign"]),
        ("#a", ["a"]),
    ],
)
def test_a_hashtag_is_split_where_its_capitals_say_so(typed: str, parts: list[str]) -> None:
    (tag,) = hashtags(typed)
    assert [part.text for part in tag.parts] == parts


@pytest.mark.parametrize("typed", ["#2026", "a#b", "&#39;", "# a", "##"])
def test_what_x_does_not_take_for_a_hashtag_is_none(typed: str) -> None:
    assert hashtags(typed) == ()


def test_a_handle_is_split_like_a_hashtag_but_is_none() -> None:
    (tag,) = tags_and_handles("Photo by @anayas_dad")
    assert [part.text for part in tag.parts] == ["anayas", "dad"]
    assert hashtags("Photo by @anayas_dad") == ()


@pytest.mark.parametrize(
    "typed",
    [
        "plain text\nin two lines\twith a tab",
        "👩‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ♟️ ✌🏽 ☺︎ 🐦‍🔥 1️⃣",
        "می‌خواهم",  # Persian needs its joiner
        "क्‍ष",  # so does Hindi
        "Café Zoë",
        "non\u00a0breaking",
    ],
)
def test_what_belongs_to_letters_and_emoji_is_not_hidden(typed: str) -> None:
    assert hidden_marks(typed) == ()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("a\u200bb", 1),
        ("a\u200db", 1),
        ("a\u00adb", 1),
        ("\ufeffa", 0),
        ("a\u202eb", 1),
        ("a\u2066b", 1),
        ("a\x07", 1),
        ("a\x7f", 1),
        ("a\ud800", 1),
        ("a\uffff", 1),
        ("a\ue000", 1),
        ("a\u3164", 1),
        ("a\U000e0041", 1),
    ],
)
def test_a_mark_that_nobody_can_see_is_found(typed: str, at: int) -> None:
    assert hidden_marks(typed) == (at,)


def test_two_texts_that_differ_in_marks_only_compare_as_the_same() -> None:
    assert comparable("Our volcanoes ERUPTED today!! 🌋") == comparable("our volcanoes erupted today")
    assert comparable("Our volcano") != comparable("Our volcanoes")


@given(st.text(st.characters(), max_size=200))
def test_every_word_and_part_stands_where_it_says(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
    for tag in tags_and_handles(text):
        assert text[tag.start : tag.end] == tag.sign + tag.body
        for part in tag.parts:
            assert text[part.start : part.end] == part.text


@given(st.text(st.characters(), max_size=200))
def test_hidden_marks_lie_inside_the_text(text: str) -> None:
    assert all(0 <= at < len(text) for at in hidden_marks(text))
