"""Is a child who cannot be shown kept out, and does nobody learn why?"""

from dataclasses import replace

import pytest

from rules import check
from rules.examples import PICTURE, facts, post
from rules.facts import Picture, Shown
from rules.findings import Field, Finding

YES, NO = Shown(1, may_be_shown=True), Shown(2, may_be_shown=False)


def findings(*pictures: Picture) -> list[Finding]:
    return [f for f in check(facts(post("Look!", *pictures))).findings if f.where.field is Field.PEOPLE]


def with_people(*shown: Shown, nobody: bool = False, position: int = 1) -> Picture:
    return replace(
        PICTURE,
        shown=shown,
        nobody_pictured=nobody,
        position=position,
        alt_text=f"Clay volcanoes in row number {position}",
        recognisable=False,
        heads=len(shown),
    )


@pytest.mark.parametrize(
    ("picture", "rules"),
    [
        (with_people(YES), []),
        (with_people(nobody=True), []),
        (with_people(NO), ["image-no-permission"]),
        (with_people(YES, NO), ["image-no-permission"]),
        (with_people(), ["people-not-stated"]),
        (with_people(YES, nobody=True), ["people-not-stated"]),
        (with_people(NO, nobody=True), ["image-no-permission", "people-not-stated"]),
    ],
)
def test_the_people_of_a_picture_must_be_stated_and_allowed(picture: Picture, rules: list[str]) -> None:
    assert [finding.rule for finding in findings(picture)] == rules


def test_each_picture_is_judged_for_itself() -> None:
    found = findings(with_people(YES), with_people(NO, position=2), with_people(position=3))
    assert [(f.rule, f.where.picture) for f in found] == [("image-no-permission", 2), ("people-not-stated", 3)]


def test_the_words_are_the_same_whoever_and_however_many_cannot_be_shown() -> None:
    one, many = findings(with_people(NO)), findings(with_people(Shown(7, may_be_shown=False), NO, YES))
    assert [(f.message, f.remedy, f.reader_message, f.evidence) for f in one] == [
        (f.message, f.remedy, f.reader_message, f.evidence) for f in many
    ]
    assert one[0].message == "One or more children here cannot be shown. Use another picture, crop or blur."
