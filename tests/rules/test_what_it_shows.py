"""Is a picture that is not for everybody seen as one, and is a harmless one left alone?"""

from dataclasses import replace

import pytest

from rules import check
from rules.examples import PICTURE, SCHOOL, WITH_SOMEBODY, facts, post, seen
from rules.facts import Facts, Looked, Picture, PicturePolicy, Source
from rules.findings import Finding, Severity

B, J, A = Severity.BLOCK, Severity.REASON, Severity.ADVICE
WITH_FACES = replace(SCHOOL, picture_policy=PicturePolicy.FACES_WITH_REASON)


def found(rule: str, given: Facts) -> list[Finding]:
    return [f for f in check(given).findings if f.rule == rule]


@pytest.mark.parametrize(
    "description",
    [
        "Children swimming in lane two",
        "A row of children poolside",
        "Girls in leotards on the beam",
        "A gymnast upside down",
        "Two boys in swimming trunks",
        "Children in the changing room",
        "A boy gets changed for PE",
        "A queue by the toilets",
        "A girl with a first aid bag on her knee after first aid",
        "A child asleep under a coat",
        "A boy crying at the gate",
        "A girl in tears",
        "A child with an arm in plaster",
        "A boy on crutches",
        "An injured knee",
    ],
)
def test_a_description_of_an_unsuitable_picture_is_stopped(description: str) -> None:
    (finding,) = found(
        "unsuitable-setting-or-clothing", facts(post("Look!", replace(WITH_SOMEBODY, alt_text=description)))
    )
    assert (finding.severity, finding.lifted_by) == (B, "dsl")


@pytest.mark.parametrize(
    "description",
    [
        "Children in coats by the pond",
        "Children rehearse Sleeping Beauty",
        "A child plays sleeping lions with friends",
        "Castles made of toilet rolls",
        "A first aid course in the hall for Year 6",
        "Children getting dressed up as book characters",
        "Children in hi-vis vests cross the road",
        "A weeping willow by the stream",
        "A group photograph in the school hall",
    ],
)
def test_a_harmless_description_is_left_alone(description: str) -> None:
    given = facts(post("Look!", replace(WITH_SOMEBODY, alt_text=description)))
    assert found("unsuitable-setting-or-clothing", given) == []


def test_without_people_a_swimming_medal_is_a_medal() -> None:
    given = facts(post("What a swimming gala!", replace(PICTURE, alt_text="Swimming medals on a table")))
    assert found("unsuitable-setting-or-clothing", given) == []


def test_what_only_the_text_says_takes_a_reason() -> None:
    (finding,) = found("unsuitable-setting-or-clothing", facts(post("What a swimming gala!", WITH_SOMEBODY)))
    assert finding.severity is J


def close_up(size: float, *, faces: int = 1, recognisable: bool | None = True) -> Facts:
    people = faces or 1
    picture = replace(
        WITH_SOMEBODY,
        recognisable=recognisable,
        looked=seen(faces=faces, size=size),
        heads=people,
        adults=people - 1,
    )
    return replace(facts(post("Look!", picture)), school=WITH_FACES)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (close_up(0.38), []),
        (close_up(0.39), [J]),
        (close_up(0.6), [J]),
        (close_up(0.6, faces=2), []),
        (close_up(0.6, recognisable=False), []),
        (close_up(0.6, faces=0), []),
        (replace(close_up(0.6), school=SCHOOL), []),
    ],
)
def test_one_large_face_is_a_close_up(given: Facts, expected: list[Severity]) -> None:
    assert [f.severity for f in found("single-child-close-up", given)] == expected


@pytest.mark.parametrize(
    ("pictures", "marked", "expected"),
    [
        ((), True, []),
        ((PICTURE,), True, []),
        ((WITH_SOMEBODY,), True, [B]),
        ((WITH_SOMEBODY, replace(WITH_SOMEBODY, position=2, alt_text="Two")), True, [B]),
        ((PICTURE, replace(WITH_SOMEBODY, position=2, alt_text="Two")), True, [J]),
        ((WITH_SOMEBODY,), False, []),
        ((replace(WITH_SOMEBODY, source=Source.GRAPHIC),), False, [J]),
    ],
)
def test_a_child_is_never_made_by_a_machine(
    *, pictures: tuple[Picture, ...], marked: bool, expected: list[Severity]
) -> None:
    given = facts(replace(post("Look!", *pictures), made_with_ai=marked))
    assert [f.severity for f in found("ai-made-or-edited", given)] == expected


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Our dragon was drawn by ChatGPT", True),
        ("An AI-generated castle", True),
        ("A castle made with AI", True),
        ("Year 6 talked about AI and what it can do", False),
        ("We made it with clay and air", False),
    ],
)
def test_who_says_ai_must_mark_it(*, text: str, asked: bool) -> None:
    given = facts(post(text, PICTURE))
    assert bool(found("ai-made-or-edited", given)) is asked
    assert found("ai-made-or-edited", facts(replace(given.post, made_with_ai=True))) == []


@pytest.mark.parametrize("looked", [Looked(too_dark=True), Looked(too_blurred=True)])
def test_the_dark_and_the_blurred_are_to_be_counted_by_eye(looked: Looked) -> None:
    (finding,) = found("face-may-be-missed", facts(post("Look!", replace(PICTURE, looked=looked))))
    assert finding.severity is A
