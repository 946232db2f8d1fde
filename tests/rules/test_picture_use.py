"""Is the source of every picture known, and is none used that may not be, or not again?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules import check
from rules.examples import PICTURE, WITH_SOMEBODY, facts, post, showing
from rules.facts import EarlierPost, Facts, Picture, Source
from rules.findings import Field, Finding, Severity

B, J, A = Severity.BLOCK, Severity.REASON, Severity.ADVICE


def found(picture: Picture, rule: str, given: Facts | None = None) -> list[Finding]:
    about = given or facts(post("Look!", picture))
    return [f for f in check(about).findings if f.rule == rule]


@pytest.mark.parametrize(
    ("source", "credit", "expected"),
    [
        (Source.NOT_SAID, "", {"source-not-said": B}),
        (Source.SCHOOL_DEVICE, "", {}),
        (Source.OWN_DEVICE, "", {"personal-device-source": J}),
        (Source.FAMILY, "", {"image-licence-missing": B}),
        (Source.FAMILY, "   ", {"image-licence-missing": B}),
        (Source.FAMILY, "Taken by a parent, who agreed on 3 November 2026", {}),
        (Source.OTHER_MAKER, "", {"image-licence-missing": B}),
        (Source.OTHER_MAKER, "Kent Wildlife Trust, letter of 3 November 2026", {}),
        (Source.GRAPHIC, "", {}),
    ],
)
def test_each_source_needs_its_own_word(source: Source, credit: str, expected: dict[str, Severity]) -> None:
    told = check(facts(post("Look!", replace(PICTURE, source=source, credit=credit)))).findings
    assert {f.rule: f.severity for f in told} == expected


@pytest.mark.parametrize(
    "line", ["Getty Images", "iStock", "alamy stock photo", "(c) 2023 Big Films", "© Zebra Studios", "PA Media"]
)
def test_the_mark_of_an_agency_is_seen(line: str) -> None:
    (finding,) = found(showing("Our pond", line), "image-licence-missing")
    assert finding.severity is B


@pytest.mark.parametrize("line", ["© Lunsford Primary", "stock cupboard", "Reuter", "(c) colour", "PA system"])
def test_other_writing_is_no_mark(line: str) -> None:
    assert found(showing(line), "image-licence-missing") == []


@pytest.mark.parametrize(
    ("guests", "recognisable", "credit", "expected"),
    [
        (0, True, "", []),
        (3, True, "", [B]),
        (3, None, "", [B]),
        (3, False, "", []),
        (3, True, "Barley Lane wrote on 20 November", [J]),
    ],
)
def test_children_of_others_need_the_others_word(
    *, guests: int, recognisable: bool | None, credit: str, expected: list[Severity]
) -> None:
    picture = replace(WITH_SOMEBODY, guests=guests, heads=1 + guests, recognisable=recognisable, credit=credit)
    assert [f.severity for f in found(picture, "other-children")] == expected


@pytest.mark.parametrize(
    ("taken", "now", "old"),
    [
        (date(2025, 11, 24), datetime(2026, 11, 24, 12, tzinfo=UTC), False),
        (date(2025, 11, 23), datetime(2026, 11, 24, 12, tzinfo=UTC), True),
        (date(2024, 2, 29), datetime(2025, 2, 28, 12, tzinfo=UTC), False),
        (date(2024, 2, 29), datetime(2025, 3, 1, 12, tzinfo=UTC), True),
        (date(2026, 11, 30), datetime(2026, 11, 24, 12, tzinfo=UTC), False),
        (None, datetime(2026, 11, 24, 12, tzinfo=UTC), False),
    ],
)
def test_a_picture_is_old_after_twelve_months(*, taken: date | None, now: datetime, old: bool) -> None:
    picture = replace(PICTURE, taken_on=taken)
    given = facts(post("Look!", picture), now=now)
    assert [f.severity for f in found(picture, "old-image", given)] == ([J] if old else [])


def test_the_day_it_goes_out_counts_and_not_the_day_it_is_written() -> None:
    picture = replace(PICTURE, taken_on=date(2025, 11, 24))
    due = replace(post("Look!", picture), scheduled_for=datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert len(found(picture, "old-image", facts(due))) == 1


def test_a_withdrawn_picture_never_comes_back() -> None:
    (finding,) = found(replace(PICTURE, same_as_withdrawn=True, covered=3), "picture-withdrawn")
    assert (finding.severity, finding.lifted_by, finding.answerable) == (B, None, False)
    assert "cannot be used again" in finding.message


def test_an_earlier_post_with_the_picture_is_told_once() -> None:
    picture = replace(PICTURE, used_in=("K7Q2M4XA", "P3D9R6TB"))
    earlier = EarlierPost("P3D9R6TB", "Other words", (PICTURE.sha256,), datetime(2026, 11, 22, tzinfo=UTC))
    given = facts(post("Look!", picture), earlier=(earlier,))
    told = {f.rule: f.message for f in check(given).findings}
    assert told == {
        "duplicate-post": "We have used picture 1 already: post P3D9R6TB, 22 November 2026.",
        "picture-used-before": "We have used picture 1 in K7Q2M4XA already.",
    }


def test_findings_about_a_picture_stand_at_it() -> None:
    second = replace(PICTURE, position=2, alt_text="A heron", source=Source.NOT_SAID)
    (finding,) = found(second, "source-not-said", facts(post("Look!", PICTURE, second)))
    assert (finding.where.field, finding.where.picture) == (Field.PICTURES, 2)
