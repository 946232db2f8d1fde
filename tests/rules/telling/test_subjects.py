"""Is it clear who a private matter is about, and is it left alone when it is nobody's?"""

import pytest

from rules.examples import facts, post
from rules.passages import passages
from rules.telling.private_matters import plain_ones, told
from rules.telling.subjects import Kind, spoken_of


def kinds(text: str) -> list[Kind]:
    return [subject.kind for subject in spoken_of(facts(), text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Well played Idris", Kind.NAMED),
        ("A boy in Year 2 sang", Kind.ONE),
        ("A Year 2 girl sang", Kind.ONE),
        ("The girl who sang", Kind.ONE),
        ("One of our Year 3s sang", Kind.ONE),
        ("Our brave little superstar sang", Kind.ONE),
        ("Another child sang", Kind.SOME),
        ("Two boys sang", Kind.FEW),
        ("Her mum sang", Kind.KIN),
        ("Year 4 sang", Kind.GROUP),
        ("Larch sang", Kind.GROUP),
        ("Mrs Okafor sang", Kind.ADULT),
        ("The nurse sang", Kind.VISITOR),
        ("The hamster sang", Kind.CREATURE),
    ],
)
def test_who_is_spoken_of(text: str, kind: Kind) -> None:
    assert kind in kinds(text)


def plain(text: str, *about: str) -> list[str]:
    (passage,) = passages(post(text))
    return [text[one.start : one.end] for one in plain_ones(facts(), passage, *about)]


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("Idris is in hospital", True),
        ("Well done Idris! He has been in hospital.", True),
        ("Well done Idris! The hall was full. He has been in hospital.", False),
        ("Well done Idris! Mrs Okafor has been in hospital.", False),
        ("A boy in Year 2 is in hospital", True),
        ("Another child is in hospital", False),
        ("Year 4 sang for people in hospital", False),
        ("The hamster is in hospital", False),
        ("If Idris is in hospital, tell us", False),
        ("Idris wrote a story about a bear in hospital", False),
        ("Her mum is in hospital", False),
        ("Idris and her mum, who is in hospital", True),
        ("Two of our Year 4s are in hospital", True),
        ("Two boys are in hospital", False),
    ],
)
def test_a_matter_is_plain_only_when_one_child_or_family_can_be_made_out(text: str, *, is_plain: bool) -> None:
    assert bool(plain(text, "health")) is is_plain


def test_a_word_that_may_be_a_name_is_a_name_when_the_sentence_goes_on_with_her() -> None:
    assert plain("Poppy is back after her operation", "health")
    assert not plain("Hope everybody who had an operation is well", "health")


def test_one_sentence_tells_a_matter_once() -> None:
    (passage,) = passages(post("Idris broke his arm and his leg is in plaster in hospital"))
    assert len(told(facts(), passage, "health")) == 1
