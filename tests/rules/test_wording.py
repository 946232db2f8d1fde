"""Does an answer hold for exactly its words in exactly their sentence?"""

from hypothesis import given
from hypothesis import strategies as st

from rules.wording import sentences, wording_of

TEXT = "Assembly was fun today. Grace before lunch as always! See you at the fair"


def at(text: str, words: str, nth: int = 1) -> tuple[int, int]:
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return start, start + len(words)


def test_the_words_are_taken_in_their_sentence() -> None:
    wording = wording_of(TEXT, *at(TEXT, "Grace"))
    assert (wording.phrase, wording.sentence, wording.place) == ("Grace", "Grace before lunch as always", 0)


def test_the_same_sentence_elsewhere_is_the_same_wording_whatever_the_spaces() -> None:
    other = "Hello!\n  Grace   before lunch as always."
    assert wording_of(other, *at(other, "Grace")) == wording_of(TEXT, *at(TEXT, "Grace"))


def test_another_comma_or_capital_or_word_asks_again() -> None:
    known = wording_of(TEXT, *at(TEXT, "Grace"))
    for other in (
        "Grace, before lunch as always!",
        "grace before lunch as always!",
        "Grace before lunch as ever!",
        "Dear Grace before lunch as always!",
    ):
        words = "grace" if "grace" in other else "Grace"
        assert wording_of(other, *at(other, words)) != known


def test_the_same_word_twice_in_a_sentence_is_two_wordings() -> None:
    text = "Will you ask whether Will comes along?"
    assert wording_of(text, *at(text, "Will")) != wording_of(text, *at(text, "Will", 2))


def test_a_sentence_too_short_to_say_anything_is_taken_with_its_line_and_then_with_the_whole_text() -> None:
    line = "Grace! What a lovely voice."
    assert wording_of(line, *at(line, "Grace")).sentence == line
    lines = "Grace!\nOh my!\nWhat a lovely voice you have"
    assert wording_of(lines, *at(lines, "Grace")).sentence == "Grace! Oh my! What a lovely voice you have"
    assert wording_of("Grace!", 0, 5).sentence == "Grace!"


@given(st.text(max_size=80), st.data())
def test_what_a_wording_says_is_always_found_among_the_sentences_of_its_text(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wording = wording_of(text, start, end)
    assert wording.sentence in sentences(text)
    assert len(wording.key) == len("0123456789abcdef0123456789abcdef")


@given(st.text(alphabet="Grace before, lunch.!\n", min_size=1, max_size=60), st.data())
def test_the_phrase_stands_where_the_wording_says(text: str, data: st.DataObject) -> None:
    letters = [i for i, c in enumerate(text) if not c.isspace()]
    if not letters:
        return
    start = data.draw(st.sampled_from(letters))
    wording = wording_of(text, start, start + 1)
    if wording.phrase in wording.sentence:  # a full stop at the end of a sentence belongs to no sentence
        assert wording.sentence[wording.place : wording.place + 1] in {wording.phrase, ""}
