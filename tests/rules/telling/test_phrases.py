"""Are phrases found word by word, inside one sentence, and pointed at where they were typed?"""

import pytest

from rules.telling.phrases import Lexicon
from rules.telling.sentences import CLOCK, MOST_WORDS, NUMBER, reading

LISTS = {"bone": frozenset({"arm", "leg"})}


def found(phrase: str, text: str) -> list[str]:
    read = reading(text)
    hits = Lexicon({"kind": phrase}, LISTS).hits(read)
    return [text[slice(*read.span(hit.first, hit.last))] for hit in hits]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("in hospital", "He was in hospital today", ["in hospital"]),
        ("in|into plaster", "His leg is IN Plaster.", ["IN Plaster"]),
        ("broke ~2 <bone>", "She broke her left arm", ["broke her left arm"]),
        ("broke ~2 <bone>", "She broke her poor old left arm", []),
        ("broke ~2 <bone>", "The toy broke. An arm is missing.", []),
        ("a? few", "Only a few came", ["a few", "few"]),
        ("coach ~2 @", "The coach is at 8.40am", ["coach is at 8.40am"]),
        ("missing #", "Missing 3 jumpers", ["Missing 3"]),
        ("poppy mum", "Poppy's mum", ["Poppy's mum"]),
        ("SEND group", "our SEND group", ["SEND group"]),
        ("SEND group", "please send group photos", []),
        ("in hospital", "ｉｎ hos\u200bpital", ["ｉｎ hos\u200bpital"]),
    ],
)
def test_a_phrase_is_found_where_its_words_follow_each_other(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


def test_a_number_and_a_time_of_day_are_marked() -> None:
    assert reading("3 at 8.40 or 4pm on the 2nd").marks == (NUMBER, "", CLOCK, "", CLOCK, "", "", "")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four\nFive", 5),
        ("Mr. Dale is here", 1),
        ("The score was 3.30 to one", 1),
        ("Wait... what", 2),
    ],
)
def test_sentences_end_at_marks_and_lines_but_not_after_a_title(text: str, sentences: int) -> None:
    assert len(set(reading(text).sentence)) == sentences


def test_a_link_is_no_word_so_that_none_can_push_words_out_of_reach() -> None:
    assert reading("https://example.org/" + "a-" * 3000 + " in hospital").words == ("in", "hospital")
    assert reading("example.org/" + "a/" * 3000 + " in hospital").words == ("in", "hospital")


def test_no_more_is_read_than_any_post_may_hold() -> None:
    assert len(reading("word " * 5000).words) == MOST_WORDS
