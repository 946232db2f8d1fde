"""Does no word that the rules say of a picture give away a child's name, or why somebody cannot be shown?"""

import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import PICTURE, ROLL, SCHOOL, facts, post, seen
from rules.facts import Facts, Picture, PicturePolicy, Shown, Source
from rules.text import fold

NAMES = sorted({name for pupil in ROLL for name in (pupil.forename, pupil.known_as, pupil.surname) if name})
WRITTEN = (
    *NAMES,
    "ldris",
    "Our pond",
    "LUNSFORD PRIMARY",
    "GK24 ABX",
    "Name: Poppy Tilden",
    "Password: Poppy",
    "",
)
REASONS = re.compile(
    r"\b(?:court|a hold|on hold|expired|father|mother|parent said|in care|refus\w+|said no|has left)\b"
)

pictures = st.builds(
    lambda lines, faces, **said: replace(
        PICTURE, looked=seen(*lines, faces=faces), words_read="\n".join(lines), **said
    ),
    lines=st.lists(st.sampled_from(WRITTEN), max_size=6),
    faces=st.integers(0, 4),
    nobody_pictured=st.booleans(),
    shown=st.lists(
        st.builds(
            Shown, pupil_id=st.integers(1, 6), may_be_shown=st.booleans(), may_be_named_beside=st.booleans()
        ),
        max_size=3,
        unique_by=lambda shown: shown.pupil_id,
    ).map(tuple),
    recognisable=st.none() | st.booleans(),
    heads=st.none() | st.integers(0, 5),
    adults=st.integers(0, 2),
    guests=st.integers(0, 2),
    source=st.sampled_from(Source),
    credit=st.sampled_from(("", "A parent wrote on 3 November")),
    alt_text=st.sampled_from(("A child swimming", "Poppy with a kite", "Six clay volcanoes")),
    file_name=st.sampled_from(("IMG_1.jpg", "poppy_tilden.jpg")),
    taken_on=st.none() | st.just(date(2020, 5, 1)),
    same_as_withdrawn=st.booleans(),
    used_in=st.sampled_from(((), ("K7Q2M4XA",))),
)
situations = st.builds(
    lambda shown, text, policy: replace(
        facts(post(text, *(replace(p, position=i) for i, p in enumerate(shown, start=1)))),
        school=replace(SCHOOL, picture_policy=policy),
    ),
    shown=st.lists(pictures, min_size=1, max_size=2),
    text=st.sampled_from(("Look!", "Idris and Poppy at the pond", "Well done Alfie Thornbury", "A swimming gala")),
    policy=st.sampled_from(PicturePolicy),
)


def said(given: Facts) -> list[tuple[str, str, str]]:
    """Every sentence, with the rule that said it and the words that it was about."""
    return [
        (f.rule, f.evidence, sentence)
        for f in check(given).findings
        for sentence in (f.message, f.remedy, f.reader_message)
    ]


@given(given_facts=situations)
def test_no_sentence_holds_a_childs_name_that_was_not_there_to_be_read(given_facts: Facts) -> None:
    for rule, evidence, sentence in said(given_facts):
        words = set(re.findall(r"[^\W\d_]+", fold(sentence)))
        for name in NAMES:
            told = fold(name) in words and fold(name) not in fold(evidence)
            assert not told or name == "Grace", f"{rule} tells a name: {sentence}"


@given(given_facts=situations)
def test_no_sentence_tells_why_somebody_cannot_be_shown(given_facts: Facts) -> None:
    for rule, _, sentence in said(given_facts):
        if rule != "former-pupil":
            assert not REASONS.search(sentence.casefold()), f"{rule} tells a reason: {sentence}"


@given(given_facts=situations, who=st.integers(1, 6))
def test_who_it_is_that_cannot_be_shown_changes_no_word(given_facts: Facts, who: int) -> None:
    def with_a_no(pupil_id: int) -> Facts:
        first, *others = given_facts.post.pictures
        first = replace(first, shown=(Shown(pupil_id, may_be_shown=False),))
        return replace(given_facts, post=replace(given_facts.post, text="Look!", pictures=(first, *others)))

    assert check(with_a_no(who)) == check(with_a_no(99))


@given(given_facts=situations)
def test_no_rule_fails_whatever_is_said_of_a_picture(given_facts: Facts) -> None:
    assert not [s for _, _, s in said(given_facts) if s.startswith("This check could not be done")]


def test_a_covered_name_is_in_no_sentence() -> None:
    picture: Picture = replace(PICTURE, looked=seen("Poppy Tilden"), words_read="Poppy Tilden")
    for rule, _, sentence in said(facts(post("Look!", picture))):
        assert "Poppy" not in sentence, rule
