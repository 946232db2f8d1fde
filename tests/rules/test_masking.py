"""Can somebody who reads a masked post still learn which child it names?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import Pupil
from rules.names import MASK
from rules.names import masked as masked_with
from rules.naming import Form, read_roll
from tests.rules.test_names import ROLL, lexicon


def masked(text: str, roll: tuple[Pupil, ...]) -> str:
    return masked_with(text, roll, lexicon())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Well done Alfie Thornbury!", "Well done [pupil]!"),
        ("well done alfie", "well done [pupil]"),
        ("Thornbury is in Year 4", "[pupil] is in Year 4"),
        ("the thornbury twins", "the [pupil] twins"),
        ("Poppy's volcano", "[pupil]'s volcano"),
        ("THORNBURY, Alfie", "[pupil]"),
        ("Mary-Jane O'Hallam and Xin Yi", "[pupil] and [pupil]"),
        ("Zuzanna Marlow, once Farrant", "[pupil], once [pupil]"),
        ("Grace and Will", "[pupil] and [pupil]"),
        ("We said grace, and a stone will do", "We said grace, and a stone will do"),
        ("#WellDoneAlfie", "#WellDone[pupil]"),
        ("#gozuzannago", "#[pupil]"),
        ("ask @cindys_dad", "ask @[pupil]_dad"),
        ("alfie.thornbury@example.org", "[pupil]@example.org"),
        ("Idris", "[pupil]"),  # permission to be named on X does not make a name a governor's business
        ("Le\u200bo and Po\u200bppy", "Le\u200bo and [pupil]"),
        ("Stone was here", "[pupil] was here"),
        ("the Thornburys and the Tangs", "the [pupil] and the [pupil]"),
        ("alfies hat and Alfie’s coat", "[pupil] hat and [pupil]’s coat"),
        ("poppytilden@example.org", "[pupil]@example.org"),
        ("write to alfiesmum2@example.org", "write to [pupil]2@example.org"),
        ("idriskellaway and thornburyalfie", "[pupil] and [pupil]"),
        ("PoppyTilden, WellDonePoppy", "[pupil], WellDone[pupil]"),
        ("An Adottoring of ottos", "An Adottoring of [pupil]"),
        ("x.example.org/poppytilden/1", "x.example.org/[pupil]/1"),
        ("Rowan class and Rowan class’s assembly", "Rowan class and Rowan class’s assembly"),
        ("Rowan Hythe class, Rowan, a rowan", "[pupil] class, [pupil], a rowan"),
        ("an excellent alfresco lunch, stones and wills", "an excellent alfresco lunch, stones and wills"),
        ("Nobody here", "Nobody here"),
        ("", ""),
    ],
)
def test_every_name_is_covered_and_the_rest_is_kept(text: str, shown: str) -> None:
    assert masked(text, ROLL) == shown


def test_without_a_roll_nothing_is_covered() -> None:
    assert masked("Alfie", ()) == "Alfie"


NAMES = st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F), min_size=1, max_size=8)
PUPILS = st.builds(
    Pupil,
    id=st.integers(1, 99),
    forename=NAMES,
    surname=NAMES,
    known_as=NAMES,
    former_names=st.lists(NAMES).map(tuple),
)
ROLLS = st.lists(PUPILS, min_size=1, max_size=4).map(tuple)


@given(ROLLS, st.lists(NAMES | st.sampled_from(["and", ".", "#Go", "'s", "-", "🎉"]), max_size=8), st.data())
def test_no_name_of_the_roll_is_left_once_masked(
    roll: tuple[Pupil, ...], words: list[str], data: st.DataObject
) -> None:
    if any("upil" in part.lower() for pupil in roll for part in (pupil.forename, pupil.surname, pupil.known_as)):
        return
    pupil = data.draw(st.sampled_from(roll))
    text = " ".join([*words, pupil.forename, pupil.surname, *words, pupil.known_as])
    left = masked(text, roll).replace(MASK, "\n\n")
    assert not [n for n in read_roll(left, roll, lexicon()) if n.form is Form.FULL]


@given(ROLLS, st.text(st.characters(), max_size=120))
def test_masking_never_fails_and_is_done_once(roll: tuple[Pupil, ...], text: str) -> None:
    once = masked(text, roll)
    assert isinstance(once, str)
    if MASK not in once:
        assert once == text
