"""Do a name and a face stay apart, unless the family and the head agreed to both together?"""

from dataclasses import replace

import pytest

from rules import check
from rules.examples import LEXICON, PICTURE, WITH_SOMEBODY, facts, post
from rules.facts import Facts, Picture, Shown
from rules.findings import Finding

TOGETHER = {"name-and-face-together", "name-beside-a-face"}
IDRIS, POPPY = 4, 2


def shows(*ids: int, beside: bool = False, recognisable: bool | None = True, guests: int = 0) -> Picture:
    shown = tuple(Shown(i, may_be_shown=True, may_be_named_beside=beside) for i in ids)
    return replace(WITH_SOMEBODY, shown=shown, recognisable=recognisable, heads=len(ids) + guests, guests=guests)


def about(text: str, *pictures: Picture) -> Facts:
    return replace(facts(post(text, *pictures)), lexicon=LEXICON)


def found(text: str, *pictures: Picture) -> list[Finding]:
    return [f for f in check(about(text, *pictures)).findings if f.rule in TOGETHER]


@pytest.mark.parametrize(
    ("picture", "lifter"),
    [
        (shows(IDRIS, beside=True), "head"),
        (shows(IDRIS), None),
        (shows(POPPY, beside=True), None),
        (shows(IDRIS, POPPY, beside=True), "head"),
        (shows(IDRIS, beside=True, recognisable=None), "head"),
    ],
)
def test_the_head_may_agree_only_where_the_family_did(picture: Picture, lifter: str | None) -> None:
    (finding,) = found("Idris with his medal", picture)
    assert finding.lifted_by == lifter
    assert finding.message == "A name or a face, not both together."


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        ("Idris with his medal", shows(IDRIS, recognisable=False)),
        ("Idris with his medal", PICTURE),
        ("A child with a medal", shows(IDRIS)),
        ("Mrs Okafor with her medal", shows(IDRIS)),
    ],
)
def test_a_name_alone_and_a_face_alone_are_no_such_pair(text: str, picture: Picture) -> None:
    assert found(text, picture) == []


def test_a_first_name_yes_holds_only_without_a_recognisable_picture() -> None:
    alone = check(about("Well done Idris!")).findings
    assert [f.rule for f in alone] == []
    assert [f.rule for f in found("Well done Idris!", shows(IDRIS))] == ["name-beside-a-face"]


def test_the_face_may_be_in_another_picture_and_a_guests() -> None:
    second = replace(shows(guests=1), position=2, alt_text="A visiting team")
    assert [f.rule for f in found("Well done Idris!", PICTURE, second)] == ["name-beside-a-face"]


def test_where_two_share_the_name_both_families_must_have_agreed() -> None:
    given = about("Idris with his medal", shows(IDRIS, 7, beside=True))
    twin = replace(given.roll[3], id=7, surname="Penhallow", may_be_named=True)
    given = replace(given, roll=(*given.roll, twin))
    assert [f.rule for f in check(given).findings if f.rule in TOGETHER] == ["name-and-face-together"]
    one_agreed = replace(
        given,
        post=replace(
            given.post, pictures=(replace(given.post.pictures[0], shown=shows(IDRIS, beside=True).shown),)
        ),
    )
    assert [f.rule for f in check(one_agreed).findings if f.rule in TOGETHER] == ["name-beside-a-face"]


def test_a_surname_beside_a_face_is_stopped_though_alone_it_takes_a_reason() -> None:
    assert [f.rule for f in found("Master Tilden won", shows(POPPY))] == ["name-beside-a-face"]


def test_a_name_that_another_rule_stops_is_not_told_twice() -> None:
    assert found("Poppy with her medal", shows(POPPY)) == []
    assert "pupil-first-name-no-permission" in {f.rule for f in check(about("Poppy won", shows(POPPY))).blocks}
