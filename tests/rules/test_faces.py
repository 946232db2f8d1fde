"""Is every face accounted for, and is a face shown only where the school lets it be?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import check
from rules.examples import PICTURE, SCHOOL, WITH_SOMEBODY, facts, post, seen
from rules.facts import Facts, Picture, PicturePolicy
from rules.findings import Finding, Severity

ABOUT_FACES = {
    "picture-not-looked-at",
    "faces-not-accounted-for",
    "identifiable-face-public",
    "face-in-a-picture-without-faces",
    "pictures-without-people",
    "people-not-stated",
    "heads-not-counted",
    "recognisable-not-said",
}
NO_FACES, WITH_REASON, NO_PEOPLE = PicturePolicy.NO_FACES, PicturePolicy.FACES_WITH_REASON, PicturePolicy.NO_PEOPLE
KNOWN = replace(WITH_SOMEBODY, recognisable=True)


def under(policy: PicturePolicy, *pictures: Picture) -> Facts:
    return replace(facts(post("Look!", *pictures)), school=replace(SCHOOL, picture_policy=policy))


def found(policy: PicturePolicy, picture: Picture) -> list[Finding]:
    return [f for f in check(under(policy, picture)).findings if f.rule in ABOUT_FACES]


def names(policy: PicturePolicy, picture: Picture) -> list[str]:
    return [finding.rule for finding in found(policy, picture)]


def faces(count: int, of: Picture = KNOWN, **fields: object) -> Picture:
    return replace(of, looked=seen(faces=count), **fields)  # type: ignore[arg-type]  # fields of the test's choosing


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (faces(1), []),
        (faces(2), ["faces-not-accounted-for"]),
        (faces(2, adults=1, heads=2), []),
        (faces(2, guests=1, heads=2), []),
        (faces(2, not_faces=frozenset({2})), []),
        (faces(0), []),
        (faces(9, adults=6, heads=7), ["faces-not-accounted-for"]),
        (faces(1, of=PICTURE), ["faces-not-accounted-for"]),
        (faces(1, of=PICTURE, not_faces=frozenset({1})), []),
    ],
)
def test_every_face_is_somebody_or_none(picture: Picture, expected: list[str]) -> None:
    told = [name for name in names(WITH_REASON, picture) if name != "identifiable-face-public"]
    assert told == expected


def test_the_sentence_counts_both() -> None:
    (finding,) = [
        f for f in found(WITH_REASON, faces(9, adults=6, heads=7)) if f.rule == "faces-not-accounted-for"
    ]
    assert finding.message == "Picture 1 shows 9 faces, and 7 people are accounted for. Who are the others?"
    (finding,) = found(NO_FACES, faces(1, of=PICTURE))
    assert finding.message == "A face was found in picture 1, and “no person pictured” is ticked."


def test_an_unsure_face_stops_nothing() -> None:
    unsure = replace(seen(faces=1), faces=(replace(seen(faces=1).faces[0], sure=False),))
    assert names(NO_FACES, replace(PICTURE, looked=unsure)) == []


@pytest.mark.parametrize(
    ("policy", "recognisable", "count", "expected"),
    [
        (NO_FACES, True, 1, "face-in-a-picture-without-faces"),
        (NO_FACES, True, 0, "face-in-a-picture-without-faces"),
        (NO_FACES, False, 1, "face-in-a-picture-without-faces"),
        (NO_FACES, False, 0, None),
        (WITH_REASON, True, 1, "identifiable-face-public"),
        (WITH_REASON, True, 0, "identifiable-face-public"),
        (WITH_REASON, False, 1, "face-in-a-picture-without-faces"),
        (WITH_REASON, False, 0, None),
        (NO_PEOPLE, True, 1, "pictures-without-people"),
        (NO_PEOPLE, False, 0, "pictures-without-people"),
    ],
)
def test_one_sentence_tells_what_the_schools_policy_says_of_a_face(
    *, policy: PicturePolicy, recognisable: bool, count: int, expected: str | None
) -> None:
    told = found(policy, faces(count, recognisable=recognisable))
    assert [f.rule for f in told] == ([expected] if expected else [])
    assert {f.severity for f in told} <= {Severity.BLOCK}


def test_only_the_head_may_agree_to_a_face_and_only_where_the_policy_says_so() -> None:
    lifters = {f.rule: f.lifted_by for policy in PicturePolicy for f in found(policy, faces(1))}
    assert lifters == {
        "identifiable-face-public": "head",
        "face-in-a-picture-without-faces": None,
        "pictures-without-people": None,
    }


def test_a_colleague_who_agreed_needs_no_reason_of_the_head() -> None:
    alone = faces(1, shown=(), adults=1)
    assert names(WITH_REASON, alone) == []
    assert names(NO_FACES, alone) == ["face-in-a-picture-without-faces"]


@pytest.mark.parametrize("policy", PicturePolicy)
def test_nobody_in_the_picture_needs_nothing(policy: PicturePolicy) -> None:
    assert names(policy, PICTURE) == []


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (replace(KNOWN, shown=(), heads=None, recognisable=None), ["people-not-stated"]),
        (replace(KNOWN, heads=None, recognisable=None), ["heads-not-counted"]),
        (replace(KNOWN, heads=None), ["heads-not-counted"]),
        (replace(KNOWN, heads=4), ["heads-not-counted"]),
        (replace(KNOWN, recognisable=None), ["recognisable-not-said"]),
        (replace(PICTURE, heads=2), ["people-not-stated"]),
        (replace(PICTURE, heads=0), []),
        (replace(KNOWN, nobody_pictured=True), ["people-not-stated"]),
    ],
)
def test_a_teacher_is_asked_one_thing_at_a_time(picture: Picture, expected: list[str]) -> None:
    told = [name for name in names(WITH_REASON, picture) if name != "identifiable-face-public"]
    assert told == expected


def test_faces_are_covered_before_anybody_asks_whether_one_would_know_them() -> None:
    assert names(NO_FACES, faces(1, recognisable=None)) == ["face-in-a-picture-without-faces"]
    assert names(NO_FACES, faces(0, recognisable=None)) == ["recognisable-not-said"]


def test_whoever_covered_somebody_is_told_to_leave_them_out_of_the_count() -> None:
    (finding,) = found(NO_FACES, replace(WITH_SOMEBODY, heads=None, covered=2))
    assert finding.remedy == "Count them yourself: the computer can miss one. Leave out those who are covered."


def test_a_picture_that_nobody_looked_at_stops_the_post() -> None:
    assert names(NO_FACES, replace(PICTURE, looked=None)) == ["picture-not-looked-at"]


@given(
    policy=st.sampled_from(PicturePolicy),
    nobody=st.booleans(),
    shown=st.booleans(),
    adults=st.integers(0, 3),
    guests=st.integers(0, 3),
    heads=st.none() | st.integers(0, 7),
    recognisable=st.none() | st.booleans(),
    open_faces=st.integers(0, 7),
)
def test_no_picture_passes_in_which_a_face_is_nobodys(
    *,
    policy: PicturePolicy,
    nobody: bool,
    shown: bool,
    adults: int,
    guests: int,
    heads: int | None,
    recognisable: bool | None,
    open_faces: int,
) -> None:
    picture = replace(
        WITH_SOMEBODY,
        nobody_pictured=nobody,
        shown=WITH_SOMEBODY.shown if shown else (),
        adults=adults,
        guests=guests,
        heads=heads,
        recognisable=recognisable,
        looked=seen(faces=open_faces),
    )
    stopped = {f.rule for f in check(under(policy, picture)).blocks}
    people = picture.people
    if policy is NO_PEOPLE:
        assert stopped if (people or open_faces or not nobody) else not stopped & ABOUT_FACES
        return
    if open_faces > people:
        assert stopped
    if people and not nobody and (heads != people or recognisable is None):
        assert stopped
    if open_faces and (policy is NO_FACES or recognisable is False):
        assert stopped
