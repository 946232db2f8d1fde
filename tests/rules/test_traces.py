"""No text that the reader of names attributes to a child is passed over by the quick look at its marks."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.examples import facts
from rules.facts import Facts, Pupil
from rules.naming import read
from rules.traces import Mention, Traces, marks_of, may_name, mention, traces_of
from tests.rules.test_names import STAFF, lexicon

CHILDREN = (
    Pupil(1, "Alfie", "Thornbury", class_name="Beech", year_group="2"),
    Pupil(2, "Zoë", "O'Neill", class_name="Beech", year_group="2"),
    Pupil(3, "Mary Ann", "Al-Masri", class_name="Oak", year_group="5"),
    Pupil(4, "Will", "Stone", class_name="Oak", year_group="5"),
    Pupil(5, "Łucja", "Dąbrowska", known_as="Lucy", former_names=("Nowak",), class_name="Oak", year_group="5"),
    Pupil(6, "Jo", "Ng", class_name="Beech", year_group="2"),
    Pupil(7, "Poppy", "Marlow", former_names=("Zuzanna Marlow",), class_name="Beech", year_group="2"),
    Pupil(8, "Poppy", "Fairweather-Kettle", class_name="Oak", year_group="5", has_left=True),
)
CIRCLED = {chr(ord("a") + n): chr(0x24D0 + n) for n in range(26)}
LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "b": "8"}
LOOKS_LIKE = str.maketrans("aeopcyx", "аеорсух")


@cache
def school() -> Facts:
    return replace(facts(), roll=CHILDREN, staff=STAFF, lexicon=lexicon())


@cache
def traces(pupil_id: int) -> Traces:
    return traces_of(next(p for p in CHILDREN if p.id == pupil_id), lexicon())


def names(pupil: Pupil) -> list[str]:
    first, last = pupil.known_as or pupil.forename, pupil.surname
    return [
        first,
        pupil.forename,
        last,
        *pupil.former_names,
        f"{first} {last}",
        f"{last}, {first}",
        f"{first}{last}",
        f"{first[0]}. {last}",
        f"{first} {last[0]}.",
        f"{first[0]}.{last[0]}. (Beech)",
        f"{first[0]}{last[0]} (Year 2)",
        first[:3],
        f"{first[:3]}ie",
        f"{first} James {last}",
        f"{first} 🌟 {last}",
    ]


@st.composite
def disguised(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(CHILDREN).flatmap(lambda p: st.sampled_from(names(p))))
    at = draw(st.integers(0, len(name) - 1))
    other = draw(st.sampled_from("aeiornst"))
    return draw(
        st.sampled_from(
            [
                name,
                name.lower(),
                name.upper(),
                f"{name}'s",
                f"{name}s",
                " ".join(name.replace(" ", "")),
                "-".join(name.replace(" ", "")),
                "  ".join(" ".join(word) for word in name.split()),
                "#" + "".join(c for c in name if c.isalpha()),
                "#welldone" + "".join(c for c in name.lower() if c.isalpha()),
                "#Go_" + "_".join(name.split()),
                "@" + "".join(c for c in name.lower() if c.isalnum()) + "mum",
                "www." + "".join(c for c in name.lower() if c.isalpha()) + ".com",
                "".join(LEET.get(c, c) for c in name.lower()),
                name[:at] + LEET.get(name[at], "*") + name[at + 1 :],
                name[:at] + "*" + name[at + 1 :],
                name[:at] + name[at] * 4 + name[at + 1 :],
                name[:at] + name[at + 1 :],
                name[:at] + other + name[at:],
                name[:at] + other + name[at + 1 :],
                name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
                name[:at] + "\u200b" + name[at:],
                "".join(CIRCLED.get(c, c) for c in name.lower()),
                name.translate(LOOKS_LIKE),
                name.replace("'", "’").replace("-", "‑"),
            ]
        )
    )


GLUE = st.sampled_from(
    [
        "well done",
        "Well done,",
        "\n",
        "and",
        "Mrs Okafor",
        "Star of the week:",
        "!",
        ".",
        "(Beech)",
        "Year 2",
        "in Oak class",
        "🎉",
        "thanks to",
        "Certificate\nawarded to",
        "will",
        "our",
        "#ReadingWeek",
    ]
)
TEXTS = st.lists(disguised() | GLUE, min_size=1, max_size=7).map(" ".join)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_whoever_the_reader_finds_in_a_text_the_marks_have_met_before(text: str) -> None:
    named = {pupil_id for one in read(school(), text) for pupil_id in one.pupil_ids}
    met = {p.id for p in CHILDREN if may_name(traces(p.id), marks_of(text))}
    assert named <= met, (text, named - met)


EVERYDAY_WORDS = """
    will Will stone Stone stony Stony well done thanks to he played, and. ! : our said won the is medal (Y2) kindly
    Beech, walls will's will, stoen
"""
EVERYDAY = st.lists(st.sampled_from(EVERYDAY_WORDS.split()), min_size=1, max_size=9).map(" ".join)


@given(TEXTS | EVERYDAY)
@settings(max_examples=400, deadline=None)
def test_whoever_the_reader_finds_in_a_text_is_mentioned_there(text: str) -> None:
    named = {pupil_id for one in read(school(), text) for pupil_id in one.pupil_ids}
    assert named <= {p.id for p in CHILDREN if mention(school(), traces(p.id), text)}, text


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_text_whose_marks_meet_no_name_names_nobody(text: str) -> None:
    for pupil in CHILDREN:
        if mention(school(), traces(pupil.id), text) is not None:
            assert may_name(traces(pupil.id), marks_of(text)), (pupil, text)


@given(TEXTS | st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_marks_hold_no_space_and_none_is_empty(text: str) -> None:
    assert all(mark and len(mark.split()) <= 1 for mark in marks_of(text)), text


@pytest.mark.parametrize(
    ("text", "pupil_id", "expected"),
    [
        ("Huge well done to Alfie Thornbury in Year 2!", 1, Mention.FULL),
        ("THORNBURY, Alfie", 1, Mention.FULL),
        ("Certificate\nALFIE\nTHORNBURY", 1, Mention.FULL),
        ("Gold for #AlfieThornbury", 1, Mention.FULL),
        ("Gold for #goalfiethornburygo", 1, Mention.FULL),
        ("wewatchedalfiethornburyrun", 1, Mention.FULL),
        ("Alfie’s beans came up", 1, Mention.NAME),
        ("Lovely reading by zoe", 2, Mention.NAME),
        ("Zoe O’Neill read to us", 2, Mention.FULL),
        ("Maryann Al Masri sang", 3, Mention.FULL),
        ("Zuzanna Marlow sang", 7, Mention.FULL),
        ("Poppy's volcano was amazing", 7, Mention.MAYBE),
        ("Poppy's volcano was amazing", 8, Mention.MAYBE),
        ("Star of the week: A.T. (Beech)", 1, Mention.MAYBE),
        ("Will you join us at the fair?", 4, None),
        ("Mrs Okafor ran the book fair", 1, None),
        ("Alfie Boe sang for us", 1, None),
    ],
)
def test_how_clearly_a_text_names_a_child(text: str, pupil_id: int, expected: Mention | None) -> None:
    assert mention(school(), traces(pupil_id), text) is expected
