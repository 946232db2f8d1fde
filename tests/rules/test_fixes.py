"""Does a fix leave a sentence that can be sent, or is it not offered?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import facts, post
from rules.fixes import edit, general_wording, remove, rewrite

YEAR_4 = general_wording("4")


def fixed(text: str, words: str, fix: object) -> str | None:
    start = text.index(words)
    found = edit(text, start, start + len(words), fix)  # type: ignore[arg-type]  # a Fix
    return None if found is None else found.applied_to(text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("A lovely poem by Poppy today", "A lovely poem by a Year 4 pupil today"),
        ("Poppy's volcano was amazing", "A Year 4 pupil's volcano was amazing"),
        ("Hooray! Poppy won", "Hooray! A Year 4 pupil won"),
        ("Well done Poppy!", "Well done to a Year 4 pupil!"),
        ("Our Poppy won", None),
        ("Mrs Poppy read to us", None),
        ("#WellDonePoppy", None),
        ("Poppys at the gate", None),
    ],
)
def test_a_general_wording_reads_as_if_it_had_been_typed(text: str, after: str | None) -> None:
    assert fixed(text, "Poppy", YEAR_4) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Well done Poppy!", "Well done!"),
        ("Well done, Poppy!", "Well done!"),
        ("Poppy, you were great", "you were great"),
        ("Well done Zara, Poppy, Alfie", "Well done Zara, Alfie"),
        ("#WellDonePoppy today", "#WellDone today"),
        ("Splendid #Poppy", "Splendid"),
        ("Zara and Poppy", None),
        ("Huge thanks to Poppy!", None),
        ("Poppy won the race", None),
        ("Poppy's volcano", None),
    ],
)
def test_words_are_taken_out_only_where_nothing_is_left_hanging(text: str, after: str | None) -> None:
    assert fixed(text, "Poppy", remove()) == after


@pytest.mark.parametrize(
    ("year_group", "words"),
    [
        ("4", "a Year 4 pupil"),
        ("Year 4", "a Year 4 pupil"),
        ("R", "a Reception pupil"),
        ("Nursery", "a Nursery pupil"),
        ("", "one of our pupils"),
    ],
)
def test_the_year_is_said_as_staff_say_it(year_group: str, words: str) -> None:
    assert general_wording(year_group).replacement == words


def test_a_hashtag_is_offered_with_capitals() -> None:
    text = "So many stories! #readingweekfun"
    (found,) = (f for f in check(facts(post(text))).findings if f.rule == "hashtag-no-capitals")
    (offer,) = found.fixes
    assert found.where.start is not None
    assert found.where.end is not None
    change = edit(text, found.where.start, found.where.end, offer)
    assert change is not None
    assert change.applied_to(text) == "So many stories! #ReadingWeekFun"


@given(st.text(max_size=60), st.data())
def test_a_fix_changes_nothing_but_the_words_and_the_spaces_and_signs_beside_them(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for fix in (YEAR_4, remove(), rewrite("#Sport")):
        change = edit(text, start, end, fix)
        if change is not None:
            assert 0 <= change.start <= start
            assert end <= change.end <= len(text)
            lost = text[change.start : start] + text[end : change.end]
            assert not any(c.isalnum() for c in lost) or (not fix.replacement and "#" in text + "＃@＠")
