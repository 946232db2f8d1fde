"""Does anything but an evidenced yes, in force and in scope, count as no?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.consent import Answer, ConsentRecord, Decision, Naming, Presentation, answer

TODAY = date(2026, 11, 22)
MONDAY = datetime(2026, 9, 7, 10, tzinfo=UTC)
MOTHER, FATHER = 1, 2
YES = ConsentRecord(
    id=1,
    pupil_id=9,
    decision="yes",
    channel="x",
    medium="photo",
    presentation="individual_identifiable",
    naming="none",
    contact_id=MOTHER,
    authority_basis="pr_holder",
    has_evidence=True,
    valid_from=date(2026, 9, 7),
    expires_on=date(2027, 10, 31),
    recorded_at=MONDAY,
)


def asked(*records: ConsentRecord, on_roll: bool = True, held: bool = False, medium: str = "photo") -> Answer:
    return answer(records, channel="x", medium=medium, today=TODAY, on_roll=on_roll, held=held)


def later(**changes: object) -> ConsentRecord:
    return replace(YES, id=2, recorded_at=MONDAY + timedelta(days=1), **changes)  # type: ignore[arg-type]  # by name


def test_an_evidenced_yes_in_force_is_a_yes() -> None:
    assert asked(YES) == Answer(may_be_shown=True, may_be_named=False, record_ids=(1,))


def test_nothing_on_file_is_a_no() -> None:
    assert asked() == Answer(may_be_shown=False, may_be_named=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": "website"},
        {"medium": "video"},
        {"has_evidence": False},
        {"expires_on": TODAY - timedelta(days=1)},
        {"valid_from": TODAY + timedelta(days=1)},
        {"authority_basis": ""},
        {"authority_basis": "pupil_voice"},
        {"decision": "no"},
        {"decision": "withdrawn"},
        {"decision": "objected"},
        {"decision": "Requested"},
        {"presentation": "group_identifiable"},
        {"presentation": "not_identifiable"},
        {"presentation": ""},
    ],
    ids=str,
)
def test_a_yes_that_lacks_anything_shows_nobody(changes: dict[str, object]) -> None:
    assert not asked(replace(YES, **changes)).may_be_shown  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("day", [TODAY, None])
def test_a_yes_lasts_through_its_last_day(day: date | None) -> None:
    assert asked(replace(YES, expires_on=day)).may_be_shown


def test_a_child_who_left_or_is_held_cannot_be_shown_or_named() -> None:
    named = replace(YES, naming="first_name")
    for result in (asked(named, on_roll=False), asked(named, held=True)):
        assert (result.may_be_shown, result.may_be_named) == (False, False)


@pytest.mark.parametrize(
    ("naming", "may_be_named"),
    [("none", False), ("first_name", True), ("first_name_with_image", True), ("", False)],
)
def test_a_name_needs_a_yes_that_says_so(naming: str, *, may_be_named: bool) -> None:
    assert asked(replace(YES, naming=naming)).may_be_named is may_be_named


def test_one_parents_no_outweighs_the_others_yes() -> None:
    father = replace(YES, id=2, contact_id=FATHER, decision="no")
    assert not asked(YES, father).may_be_shown


def test_a_parent_who_was_never_asked_does_not_hinder() -> None:
    assert asked(YES).may_be_shown


def test_a_childs_own_no_counts() -> None:
    child = replace(YES, id=2, contact_id=None, authority_basis="pupil_voice", decision="no", has_evidence=False)
    assert not asked(YES, child).may_be_shown


def test_the_newest_answer_of_a_parent_counts() -> None:
    assert not asked(YES, later(decision="withdrawn")).may_be_shown
    assert asked(replace(YES, decision="no"), later()).may_be_shown


def test_a_refusal_counts_at_once_and_never_wears_off() -> None:
    assert not asked(YES, later(decision="no", valid_from=date(2027, 1, 1))).may_be_shown
    assert not asked(YES, later(decision="no", expires_on=date(2026, 10, 1))).may_be_shown


def test_a_newer_yes_that_has_expired_does_not_bring_back_the_older_one() -> None:
    assert not asked(YES, later(expires_on=date(2026, 10, 31))).may_be_shown


def test_a_bare_no_from_an_import_gives_way_to_the_form_that_replaces_it() -> None:
    imported = replace(YES, contact_id=None, decision="no", has_evidence=False)
    assert not asked(imported, later()).may_be_shown
    assert asked(imported, later(supersedes=1)).may_be_shown


def test_nobody_can_replace_another_persons_no() -> None:
    assert not asked(replace(YES, contact_id=FATHER, decision="no"), later(supersedes=1)).may_be_shown
    court = replace(YES, contact_id=None, authority_basis="court", decision="no")
    assert not asked(court, later(supersedes=1)).may_be_shown


def test_a_refusal_replaces_nothing_even_when_it_was_itself_replaced() -> None:
    imported = replace(YES, contact_id=None, decision="no", has_evidence=False)
    refusal = later(decision="no", supersedes=1)
    yes = replace(later(), id=3, supersedes=2)
    assert not asked(imported, refusal, yes).may_be_shown


def test_a_yes_for_groups_is_enough_for_a_group() -> None:
    group = replace(YES, presentation="group_identifiable")
    assert not asked(group).may_be_shown
    scope = {"channel": "x", "medium": "photo"}
    shown = answer(
        [group], **scope, today=TODAY, on_roll=True, held=False, presentation=Presentation.GROUP
    ).may_be_shown
    assert shown


def test_naming_in_words_alone_is_asked_for_the_medium_of_words() -> None:
    words = replace(YES, id=3, medium="text", naming="first_name")
    no_photo = replace(YES, decision="no")
    assert not asked(no_photo, words).may_be_shown
    assert asked(no_photo, words, medium="text").may_be_named


DAYS = st.dates(date(2026, 9, 1), date(2027, 3, 1))
RECORDS = st.builds(
    ConsentRecord,
    id=st.integers(1, 10**6),
    pupil_id=st.just(9),
    decision=st.sampled_from(list(Decision)),
    channel=st.sampled_from(["x", "x", "website"]),
    medium=st.sampled_from(["photo", "photo", "text"]),
    presentation=st.sampled_from(list(Presentation)),
    naming=st.sampled_from(list(Naming)),
    contact_id=st.sampled_from([MOTHER, FATHER, None]),
    authority_basis=st.sampled_from(["pr_holder", "court", "pupil_voice", "dsl", ""]),
    has_evidence=st.booleans(),
    valid_from=DAYS,
    expires_on=DAYS | st.none(),
    recorded_at=st.integers(0, 5).map(lambda hours: MONDAY + timedelta(hours=hours)),
    supersedes=st.none(),
)


def linked(records: list[ConsentRecord], links: list[int | None]) -> list[ConsentRecord]:
    """The records, some of which say that they replace another."""
    return [
        replace(record, supersedes=None if link is None else records[link % len(records)].id)
        for record, link in zip(records, links, strict=False)
    ]


FILES = st.builds(
    linked,
    st.lists(RECORDS, min_size=1, max_size=7, unique_by=lambda record: record.id),
    st.lists(st.none() | st.integers(0, 6), min_size=7, max_size=7),
)
REFUSALS = st.sampled_from([Decision.NO, Decision.WITHDRAWN, Decision.OBJECTED])


@given(FILES, REFUSALS, st.data())
def test_adding_a_refusal_never_makes_a_yes(
    file: list[ConsentRecord], refusal: Decision, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(file) - 1))
    refusing = replace(file[at], decision=refusal)
    others = file[:at] + file[at + 1 :]
    before, after = asked(*others), asked(*others, refusing)
    assert not (after.may_be_shown and not before.may_be_shown)
    assert not (after.may_be_named and not before.may_be_named)


@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(file: list[ConsentRecord], chance: object) -> None:
    shuffled = list(file)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random, which hypothesis types as object
    assert asked(*shuffled) == asked(*file)


@given(FILES)
def test_whoever_may_be_shown_has_an_evidenced_yes_for_exactly_this(file: list[ConsentRecord]) -> None:
    result = asked(*file)
    if result.may_be_shown or result.may_be_named:
        assert any(
            r.decision == "yes"
            and r.has_evidence
            and (r.channel, r.medium) == ("x", "photo")
            and r.valid_from <= TODAY <= (r.expires_on or TODAY)
            for r in file
        )


@given(FILES)
def test_without_a_yes_nobody_may_be_shown_or_named(file: list[ConsentRecord]) -> None:
    refused = [replace(record, decision="no") for record in file]
    assert not asked(*refused).may_be_shown
    assert not asked(*refused).may_be_named


@given(FILES)
def test_a_child_off_the_roll_or_held_is_a_no_whatever_was_recorded(file: list[ConsentRecord]) -> None:
    for result in (asked(*file, on_roll=False), asked(*file, held=True)):
        assert (result.may_be_shown, result.may_be_named) == (False, False)
