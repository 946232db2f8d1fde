"""Is every child's name found, in whatever spelling, and is a mere word left alone?"""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import PICTURE, facts, post
from rules.facts import Facts, Pupil, StaffMember
from rules.findings import Field
from rules.names import mentions

ROLL = (
    Pupil(id=1, forename="Alfred", known_as="Alfie", surname="Thornbury", class_name="Beech"),
    Pupil(id=2, forename="Poppy", surname="Tilden"),
    Pupil(id=3, forename="Grace", surname="Attwell"),
    Pupil(id=4, forename="Idris", surname="Kellaway", may_be_named=True),
    Pupil(id=5, forename="Zuzanna", surname="Wójcik", former_names=("Zuzanna Marlow", "Farrant")),
    Pupil(id=6, forename="Mary-Jane", surname="O'Hallam"),
    Pupil(id=7, forename="Xin Yi", known_as="Cindy", surname="Tang"),
    Pupil(id=8, forename="Ruairí", surname="Parry-Dunstan"),
    Pupil(id=9, forename="Will", surname="Stone"),
    Pupil(id=10, forename="May", surname="Orchard"),
    Pupil(id=11, forename="Fatima Zahra", known_as="Fatima", surname="El Karoui"),
    Pupil(id=12, forename="Bo", surname="Quested"),
    Pupil(id=13, forename="Idris", surname="Penhallow", may_be_named=False),
    Pupil(id=14, forename="Rowan", surname="Hythe", class_name="Rowan"),
    Pupil(id=15, forename="Otto", surname="Venn", may_be_named=True),
    Pupil(id=16, forename="Okafor", surname="Lyle"),
)
STAFF = (
    StaffMember("Mrs", "Jane", "Okafor"),
    StaffMember("Mr", "Alfie", "Redfern"),
    StaffMember("Miss", "Dee", "Grace"),
)


def about(text: str, alt_text: str = "Six clay volcanoes on a sill") -> Facts:
    return replace(facts(post(text, replace(PICTURE, alt_text=alt_text))), roll=ROLL, staff=STAFF)


def tripped(given_facts: Facts) -> set[str]:
    names = ("pupil-full-name", "pupil-first-name-no-permission", "name-lookalike-word")
    return {finding.rule for finding in check(given_facts).findings if finding.rule in names}


FULL = {"pupil-full-name"}
FIRST = {"pupil-first-name-no-permission"}
ASKED = {"name-lookalike-word"}


@pytest.mark.parametrize(
    "text",
    [
        "Well done Alfie Thornbury!",
        "Well done Alfred Thornbury!",
        "THORNBURY, ALFIE: lost jumper",
        "Thornbury Alfie, table 4",
        "well done alfie thornbury",
        "WELL DONE ALFIE THORNBURY",
        "Alfie James Thornbury won",
        "Alfie J. Thornbury won",
        "Alfie-Thornbury",
        "alfie.thornbury drew this",
        "Alfie  Thornbury",
        "Alfie\nThornbury",
        "Alfie Thornbury's volcano",
        "#AlfieThornbury",
        "#alfiethornbury",
        "#goalfiethornbury",
        "#WellDoneAlfieThornbury",
        "Photo by @AlfieThornbury",
        "Photo by @alfie_thornbury",
        "Zuzanna Wojcik sang",
        "Zuzanna Marlow sang",
        "Zuzanna Farrant sang",
        "Mary-Jane O’Hallam",
        "Mary Jane O'Hallam",
        "Xin Yi Tang",
        "Cindy Tang",
        "Ruairi Parry-Dunstan",
        "Ruairí Parry Dunstan",
        "Fatima El Karoui",
        "Fatima Zahra El Karoui",
        "Will Stone scored",
        "Poppy Til\u200bden",
        "Рорру Tilden",  # the forename in Cyrillic letters
        "𝓟𝓸𝓹𝓹𝔂 Tilden",
        "Idris Kellaway",  # may be named, but never in full
    ],
)
def test_a_full_name_is_stopped(text: str) -> None:
    assert "pupil-full-name" in tripped(about(text))


@pytest.mark.parametrize(
    "text",
    [
        "Poppy's volcano was amazing",
        "Poppy’s volcano was amazing",
        "Brilliant batting, Zuzanna!",
        "congratulations to alfie",
        "WELL DONE ZUZANNA",
        "Alfies volcano went off early",
        "Alfie.",
        "(Cindy, Year 2)",
        "Mary-Jane sang",
        "Mary Jane sang",
        "Xin Yi sang",
        "ruairi sang",
        "Played by Grace on Friday",
        "Thanks to Grace and friends",
        "Three cheers for Bo!",
        "#WellDoneAlfie",
        "#alfie",
        "#TeamCindy2026",
        "Lovely photo from @cindys_dad",
        "Alfie Redmond",  # a surname that is nobody's
        "Alfie. Thornbury Road is shut",
        "Idris read a poem",  # one of two children of that name may not be named
        "Zuzanna\u200b sang",
    ],
)
def test_a_first_name_without_permission_is_stopped(text: str) -> None:
    assert tripped(about(text)) == FIRST


@pytest.mark.parametrize(
    "text",
    [
        "Grace before lunch, as every Friday",
        "Will you join us?",
        "It was fun. Will you join us?",
        "May half-term starts today",
        "See you in May",
        "WILL YOU JOIN US",
        "The Grace Cup goes to Year 4",
        "Rowan have PE on Tuesdays",
        "We loved Rowan's assembly",
        "#GraceAndCourage",
        "We met Mr Alfie from the fire service",
        "Alfie Street is closed",
        "St Cindy",
        "a lovely may orchard",  # forename and surname, but both are words in small letters
        "Our poem on Poppy Day",
    ],
)
def test_a_word_that_may_be_a_name_is_asked_about(text: str) -> None:
    assert tripped(about(text)) == ASKED


@pytest.mark.parametrize(
    "text",
    [
        "We said grace before lunch",
        "you will stay and may play",
        "Poppies for sale",
        "Mrs Okafor ran the fair",
        "Mrs. Okafor ran the fair",
        "Mr Alfie Redfern ran a marathon",
        "Alfie Redfern ran a marathon",
        "Miss Grace has a new guitar",
        "Otto read us his poem",
        "Thornbury Castle was windy",
        "Gracefully done",
        "Alfiesta time",
        "#graceful",
        "a stone on the beach",
        "bo peep",
        "",
    ],
)
def test_what_names_nobody_who_may_not_be_named_is_quiet(text: str) -> None:
    assert tripped(about(text)) == set()


def test_a_name_in_a_picture_description_is_found_there() -> None:
    found = [f for f in check(about("Look!", "Alfie paints a sun")).findings if f.rule in FIRST]
    assert [(f.where.field, f.where.picture, f.evidence) for f in found] == [(Field.ALT_TEXT, 1, "Alfie")]


def test_a_colleague_with_a_pupils_full_name_does_not_make_the_name_public() -> None:
    twin = replace(about("Alfie Thornbury ran"), staff=(StaffMember("Mr", "Alfie", "Thornbury"),))
    assert tripped(twin) == FULL


def test_every_child_of_a_name_is_meant() -> None:
    (mention,) = mentions("Idris sang", ROLL)
    assert mention.pupil_ids == (4, 13)
    assert not mention.is_full_name


def test_a_full_name_means_only_its_owner() -> None:
    (mention,) = mentions("Idris Penhallow sang", ROLL)
    assert mention.pupil_ids == (13,)
    assert mention.is_full_name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hi Alfie Thornbury!", "Alfie Thornbury"),
        ("🎉 Alfie 🎉", "Alfie"),
        ("👩‍🚀 Poppy's", "Poppy"),
        ("BYRNE and THORNBURY, Alfie", "THORNBURY, Alfie"),
        ("#WellDoneAlfie", "Alfie"),
        ("x #goalfiethornbury", "alfiethornbury"),
    ],
)
def test_a_mention_stands_exactly_where_the_name_does(text: str, found: str) -> None:
    assert [text[m.start : m.end] for m in mentions(text, ROLL)] == [found]


def test_a_surname_belongs_to_one_mention_only() -> None:
    text = "Mary-Jane O'Hallam Mary-Jane sang"
    assert [(m.start, m.end, m.is_full_name) for m in mentions(text, ROLL)] == [(0, 18, True), (19, 28, False)]


def test_an_empty_roll_names_nobody() -> None:
    assert mentions("Alfie Thornbury", ()) == ()


def test_the_finding_does_not_say_why_a_child_may_not_be_named() -> None:
    for finding in check(about("Poppy and Idris")).findings:
        if finding.rule in FIRST:
            assert finding.message == "We don't have permission to name this child here."


WORDS = st.sampled_from(
    [
        "Alfie",
        "alfie",
        "Thornbury",
        "Poppy's",
        "Grace",
        "grace",
        "Will",
        "will",
        "May",
        "Idris",
        "Tilden",
        "and",
        "#AlfieThornbury",
        "@bo_quested",
        "Mary-Jane",
        "O'Hallam",
        "Xin",
        "Yi",
        "Rowan",
        ".",
        ",",
        "!",
        "🎉",
        "Mrs",
        "Okafor",
        "THORNBURY,",
        "\u200b",
        "#teamalfie",
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_mentions_stand_in_order_and_apart(text: str) -> None:
    end = 0
    for mention in mentions(text, ROLL):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.pupil_ids
        end = mention.end


@given(
    st.lists(WORDS, max_size=8).map(" ".join), st.sampled_from(["Alfie Thornbury", "Cindy Tang", "Zuzanna Marlow"])
)
def test_a_full_name_is_found_whatever_stands_around_it(text: str, name: str) -> None:
    assert has_full_name(mentions(f"{text} : {name} : {text}", ROLL))


def has_full_name(found: Iterable[object]) -> bool:
    return any(getattr(mention, "is_full_name", False) for mention in found)
