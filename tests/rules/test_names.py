"""Is every child's name found, in whatever spelling, and is a mere word left alone?"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.senses.lexicon import load
from rules import check
from rules.examples import PICTURE, facts, post
from rules.facts import Facts, Pupil, StaffMember
from rules.findings import Field
from rules.lexicon import Lexicon
from rules.naming import Form, Kind, Named, read

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


@cache
def lexicon() -> Lexicon:
    return load().lexicon


def about(text: str, alt_text: str = "Six clay volcanoes on a sill") -> Facts:
    given_facts = facts(post(text, replace(PICTURE, alt_text=alt_text)))
    return replace(given_facts, roll=ROLL, staff=STAFF, lexicon=lexicon())


NAME_RULES = {
    "pupil-full-name",
    "pupil-first-name-no-permission",
    "initials-or-nickname",
    "name-lookalike-word",
    "name-in-alt-text",
    "name-in-hashtag-or-mention",
    "mention-child-account",
    "full-name-not-on-roll",
    "child-not-on-roll",
    "adult-named",
}


def tripped(given_facts: Facts) -> set[str]:
    return {finding.rule for finding in check(given_facts).findings if finding.rule in NAME_RULES}


def named(text: str) -> tuple[Named, ...]:
    return tuple(n for n in read(about(text), text) if n.kind is Kind.PUPIL)


FULL = {"pupil-full-name"}


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
        "Well done Alfie 🌟 Thornbury",
        "👏Alfie👏Thornbury👏",
        'Alfie "Alf" Thornbury led the choir',
        "Alfie (Year 2) Thornbury led the choir",
        "Alfie James Lee Thornbury won",
        "AlfieThornbury had a lovely day",
        "P0ppy Tilden had a lovely day",
        "Poppy T1lden had a lovely day",
        "P*ppy Tilden had a lovely day",
        "Alfie T-h-o-r-n-b-u-r-y won",
        "A l f i e   T h o r n b u r y won",
        "Fatima Elkaroui drew this",
        "Ruairi Parry drew this",  # half of a surname in two
        "Poppy T. Tilden won",
        "Our star is Pop Tilden today",  # a short form that is also a word
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
        "Alfie. Thornbury Road is shut",
        "Idris read a poem",  # one of two children of that name may not be named
        "Zuzanna\u200b sang",
    ],
)
def test_a_first_name_without_permission_is_stopped(text: str) -> None:
    found = tripped(about(text))
    assert found & {
        "pupil-first-name-no-permission",
        "initials-or-nickname",
        "name-in-hashtag-or-mention",
        "mention-child-account",
    }
    assert "pupil-full-name" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Grace sang on Friday",
        "Fantastic explaining by Grace in maths today",
        "Will has brought in his tarantula skin",
        "Please clap for Will, who got his badge",
        "May is teaching us a song she wrote",
        "Well done Rowan!",
        "Rowan's mum came to read",
        "Well done May, what a drawing",
        "#WellDoneGrace",
    ],
)
def test_a_name_that_is_a_word_is_seen_where_the_sentence_speaks_for_a_child(text: str) -> None:
    assert tripped(about(text))


@pytest.mark.parametrize(
    "text",
    [
        "We said grace before lunch",
        "Will you join us?",
        "It was fun. Will you join us?",
        "May half-term starts today",
        "See you in May",
        "You will stay and may play",
        "Rowan have PE on Tuesdays",
        "Rowan class have PE on Tuesdays",
        "#GraceAndCourage",
        "St Cindy's church is open",
        "Poppies for sale",
        "Mrs Okafor ran the fair",
        "Mrs. Okafor ran the fair",
        "Mr Alfie Redfern ran a marathon",
        "Alfie Redfern ran a marathon",
        "Miss Grace has a new guitar",
        "Otto read us his poem",
        "Gracefully done",
        "#graceful",
        "a stone on the beach",
        "bo peep",
        "We read Julia Donaldson and drew Florence Nightingale",
        "",
    ],
)
def test_what_names_no_child_is_quiet(text: str) -> None:
    assert tripped(about(text)) == set()


@pytest.mark.parametrize(
    "text",
    ["Grace at the gate", "GRACE!", "Poppy & Rowan Tilden", "Poppy + Idris Tilden", "Poppy & Will read"],
)
def test_where_the_sentence_does_not_settle_it_somebody_is_asked(text: str) -> None:
    assert "name-lookalike-word" in tripped(about(text))


@pytest.mark.parametrize(
    "text",
    [
        "Will I throw a stone?",
        "May A level results come soon",
        "A stone, a Stone Age axe",
        "We will 🌟 stone it",
    ],
)
def test_a_word_of_one_letter_is_no_initial(text: str) -> None:
    assert not {n.form for n in named(text) if not n.is_question} - {Form.FORENAME}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Brilliant P o p p y!", Form.SHORT),
        ("B R A V O  P O P P Y", Form.SHORT),
        ("P-o-p-p-y won", Form.SHORT),
        ("P0ppy for the win", Form.SHORT),
        ("P*ppy for the win", Form.SHORT),
        ("Zuz4nn4 for the win", Form.SHORT),
        ("Yessss Poppyyyy!", Form.SHORT),
        ("Well done Zuzanna", Form.FORENAME),
        ("Well done Zuzzanna", Form.SHORT),  # one too many
        ("Well done Zuzanan", Form.SHORT),  # two swapped
        ("Playground leader: P.T. (Beech)", Form.INITIALS),
        ("Playground leader: P.T. (Y3)", Form.INITIALS),
        ("Master Quested is a bicycle mechanic now", Form.SURNAME),
        ('"It was magic" (P. Tilden, Year 2)', Form.INITIALS),
        ("Tilden, P 1st; Thornbury, A 2nd", Form.INITIALS),
        ("A Thornbury (Y2) came first", Form.INITIALS),
        ("Poppy T. came first", Form.FORENAME),
        ("Poppy T from Beech came first", Form.FORENAME),
        ("ＰＯＰＰＹ won", Form.FORENAME),
        ("𝗣𝗼𝗽𝗽𝘆 won", Form.FORENAME),
        ("Pop\u00adpy won", Form.FORENAME),
        ("Рорру won", Form.FORENAME),
        ("Zuzanna Wojcick won", Form.FULL),  # the surname misspelt
        ("Read more at example.org/news/zuzanna-wojcik", Form.FULL),
        ("Mail zuzanna.wojcik@example.org", Form.FULL),
    ],
)
def test_disguises_are_seen_through(text: str, form: Form) -> None:
    assert form in {n.form for n in named(text)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Welcome Callum and Aneesa, who join us after half term!", "child-not-on-roll"),
        ("What an amazing reader #SuperCallum", "child-not-on-roll"),
        ("Their keeper Callum Tamplin was player of the match", "full-name-not-on-roll"),
        ("Alfie Redmond scored twice", "full-name-not-on-roll"),  # a pupil's forename, nobody's surname
        ("Mum of two Gemma Frost has redesigned our logo", "adult-named"),
        ("Thank you to Mrs Brindle for the plants", "adult-named"),
        ("Thanks to PC Dan Hale for his talk", "adult-named"),
    ],
)
def test_somebody_who_is_not_on_the_roll_is_asked_about(text: str, rule: str) -> None:
    assert rule in tripped(about(text))


def test_a_name_in_a_picture_description_is_found_there() -> None:
    found = [f for f in check(about("Look!", "Alfie paints a sun")).findings if f.rule in NAME_RULES]
    assert [(f.rule, f.where.field, f.where.picture, f.evidence) for f in found] == [
        ("name-in-alt-text", Field.ALT_TEXT, 1, "Alfie")
    ]


def test_a_colleague_with_a_pupils_full_name_does_not_make_the_name_public() -> None:
    twin = replace(about("Alfie Thornbury ran"), staff=(StaffMember("Mr", "Alfie", "Thornbury"),))
    assert tripped(twin) == FULL


def test_every_child_of_a_name_is_meant() -> None:
    (one,) = named("Idris sang")
    assert one.pupil_ids == {4, 13}
    assert one.form is Form.FORENAME


def test_a_full_name_means_only_its_owner() -> None:
    (one,) = named("Idris Penhallow sang")
    assert one.pupil_ids == {13}
    assert one.form is Form.FULL


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hi Alfie Thornbury!", "Alfie Thornbury"),
        ("🎉 Alfie 🎉", "Alfie"),
        ("👩‍🚀 Poppy's hat", "Poppy"),
        ("BYRNE and THORNBURY, Alfie", "THORNBURY, Alfie"),
        ("#WellDoneAlfie", "Alfie"),
        ("x #goalfiethornbury", "alfiethornbury"),
        ("ｘ Ｚｏë Ａｌｆｉｅ sang", "Ａｌｆｉｅ"),
    ],
)
def test_a_name_is_found_exactly_where_it_stands(text: str, found: str) -> None:
    assert found in [text[n.start : n.end] for n in named(text)]


def test_a_surname_belongs_to_one_name_only() -> None:
    text = "Mary-Jane O'Hallam and Mary-Jane sang"
    assert [(n.start, n.end, n.form) for n in named(text)] == [(0, 18, Form.FULL), (23, 32, Form.FORENAME)]


def test_an_empty_roll_names_no_pupil() -> None:
    assert not [n for n in read(replace(about(""), roll=()), "Alfie Thornbury") if n.kind is Kind.PUPIL]


def test_the_finding_does_not_say_why_a_child_may_not_be_named() -> None:
    found = [f for f in check(about("Alfie and Idris")).findings if f.rule == "pupil-first-name-no-permission"]
    assert len(found) == 2
    assert {f.message for f in found} == {"We don't have permission to name this child here."}


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


TEXTS = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=60))


@given(TEXTS)
def test_names_stand_in_order_and_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for one in read(about(text), text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


@given(
    st.lists(WORDS, max_size=8).map(" ".join), st.sampled_from(["Alfie Thornbury", "Cindy Tang", "Zuzanna Marlow"])
)
def test_a_full_name_is_found_whatever_stands_around_it(text: str, name: str) -> None:
    assert any(one.form is Form.FULL for one in named(f"{text} : {name} : {text}"))


@given(
    name=st.sampled_from(["Alfie", "Zuzanna", "Cindy", "Mary-Jane", "Ruairí", "Fatima"]),
    frame=st.sampled_from(
        ["Well done {}!", "{} won the race", "We saw {} today", "By {}", "{}", "proud of {} ok"]
    ),
    invisible=st.sampled_from(["", "\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d"]),
    place=st.integers(min_value=0, max_value=9),
    change=st.sampled_from([str, str.lower, str.upper, str.title]),
)
def test_neither_case_nor_invisible_letters_hide_a_name_of_the_roll(
    name: str, frame: str, invisible: str, place: int, change: Callable[[str], str]
) -> None:
    at = 1 + place % (len(name) - 1)
    disguised = change(name[:at] + invisible + name[at:])
    assert named(frame.format(disguised)), disguised
