"""Does anything but an evidenced yes, in force and in scope, count as no? The reference's cases, word for word."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.consent import Answer, Step, answer, ask, covers
from rules.consent_records import (
    LEAVER,
    Adult,
    ConsentFile,
    ConsentRecord,
    Medium,
    Naming,
    Presentation,
    Scope,
    renewal_day,
)
from tests.rules import naive_consent
from tests.rules.consent_files import FILES, MONDAY, REFUSALS, SCOPES, TODAY, YES

MOTHER, FATHER, CARER = 1, 2, 3
AT_TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)
PARENTS = (Adult(MOTHER, has_pr="yes"), Adult(FATHER, has_pr="yes"))
FATHER_MUST_BE_ASKED = (PARENTS[0], replace(PARENTS[1], must_be_asked=True))
FATHER_SAYS_NO = replace(YES, id=2, contact_id=FATHER, decision="no")
THE_CHILD_SAYS_NO = replace(YES, id=2, contact_id=None, authority_basis="pupil_voice", decision="no")
BY_NAME = replace(YES, id=3, medium="text", presentation="not_identifiable", naming="first_name")


@dataclass(frozen=True)
class Case:
    """One row of section 3.8: today is 22 November 2026, the channel is X."""

    number: str
    facts: str
    file: ConsentFile
    show_face: bool
    first_name: bool
    decided_by: Step


def on_file(*records: ConsentRecord, adults: tuple[Adult, ...] = PARENTS, **facts: object) -> ConsentFile:
    return ConsentFile(records=records, adults=adults, **facts)  # type: ignore[arg-type]  # fields by name


CASES = (
    Case("C1", "yes photo, individual, X, evidence, expires 31 Oct 2027", on_file(YES), True, False, Step.COVERED),
    Case("C2", "as C1, but website", on_file(replace(YES, channel="website")), False, False, Step.NOT_IN_FORCE),
    Case("C3", "mother yes, father (PR) no", on_file(YES, FATHER_SAYS_NO), False, False, Step.REFUSED),
    Case("C4", "mother yes, father (PR) never asked", on_file(YES), True, False, Step.COVERED),
    Case("C5", "as C4 but father must be asked", on_file(YES, adults=FATHER_MUST_BE_ASKED), False, False,
         Step.NOT_ALL_ASKED),
    Case("C6", "mother yes; child told teacher “not me”", on_file(YES, THE_CHILD_SAYS_NO), False, False,
         Step.CHILD_SAID_NO),
    Case("C7", "carer yes, delegated, evidence present",
         on_file(replace(YES, contact_id=CARER, authority_basis="delegated_carer"),
                 adults=(Adult(CARER, has_pr="no"),), in_care=True), True, False, Step.COVERED),
    Case("C8", "carer yes, no authority recorded, s.20",
         on_file(replace(YES, contact_id=CARER), adults=(Adult(CARER, has_pr="no"),), in_care=True), False, False,
         Step.IN_CARE_WITHOUT_AUTHORITY),
    Case("C9", "tick imported, no evidence", on_file(replace(YES, contact_id=None, has_evidence=False)), False,
         False, Step.NO_EVIDENCE),
    Case("C10", "yes expired 31 Oct 2026", on_file(replace(YES, expires_on=date(2026, 10, 31))), False, False,
         Step.NOT_IN_FORCE),
    Case("C11", "yes and hold ask_dsl", on_file(YES, holds=("ask_dsl",)), False, False, Step.HELD),
    Case("C12", "left 22 Jul 2026, yes until 2027", on_file(YES, roll="left"), False, False, Step.NOT_ON_ROLL),
    Case("C13", "group yes, picture is one child alone", on_file(replace(YES, presentation="group_identifiable")),
         False, False, Step.ANYTHING_ELSE),
    Case("C14", "naming = first_name yes, image no", on_file(replace(YES, decision="no"), BY_NAME), False, True,
         Step.REFUSED),
    Case("C15", "yes withdrawn at 10:00",
         on_file(YES, replace(YES, id=2, decision="withdrawn", recorded_at=AT_TEN)),
         False, False, Step.REFUSED),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number} {case.facts}")
def test_the_oracle_case_is_answered_as_the_reference_says(case: Case) -> None:
    result = answer(case.file, channel="x", today=TODAY)
    assert (result.may_be_shown, result.may_be_named) == (case.show_face, case.first_name)
    assert result.shown_by is case.decided_by


def asked(*records: ConsentRecord, **facts: object) -> Answer:
    return answer(on_file(*records, **facts), channel="x", today=TODAY)  # type: ignore[arg-type]  # fields by name


def later(**changes: object) -> ConsentRecord:
    return replace(YES, id=2, recorded_at=MONDAY + timedelta(days=1), **changes)  # type: ignore[arg-type]  # by name


def test_nothing_on_file_is_a_no() -> None:
    assert asked() == Answer(may_be_shown=False, may_be_named=False)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"channel": "website"}, Step.NOT_IN_FORCE),
        ({"medium": "video"}, Step.NOT_IN_FORCE),
        ({"wording_counts": False}, Step.NOT_IN_FORCE),
        ({"expires_on": TODAY - timedelta(days=1)}, Step.NOT_IN_FORCE),
        ({"valid_from": TODAY + timedelta(days=1)}, Step.NOT_IN_FORCE),
        ({"has_evidence": False}, Step.NO_EVIDENCE),
        ({"authority_basis": ""}, Step.ANYTHING_ELSE),
        ({"authority_basis": "pupil_voice"}, Step.ANYTHING_ELSE),
        ({"authority_basis": "head"}, Step.ANYTHING_ELSE),
        ({"contact_id": 77}, Step.ANYTHING_ELSE),
        ({"purpose": "prize-giving"}, Step.ANYTHING_ELSE),
        ({"purpose": LEAVER}, Step.ANYTHING_ELSE),
        ({"presentation": "group_identifiable"}, Step.ANYTHING_ELSE),
        ({"presentation": "not_identifiable"}, Step.ANYTHING_ELSE),
        ({"presentation": ""}, Step.ANYTHING_ELSE),
        ({"decision": "no"}, Step.REFUSED),
        ({"decision": "withdrawn"}, Step.REFUSED),
        ({"decision": "objected"}, Step.REFUSED),
        ({"decision": "Requested"}, Step.REFUSED),
        ({"decision": "no", "authority_basis": "court"}, Step.HELD),
        ({"decision": "no", "authority_basis": "dsl", "channel": "website"}, Step.HELD),
    ],
    ids=str,
)
def test_a_yes_that_lacks_anything_shows_nobody(changes: dict[str, object], step: Step) -> None:
    result = asked(replace(YES, **changes))  # type: ignore[arg-type]  # fields by name
    assert not result.may_be_shown
    assert result.shown_by is step


@pytest.mark.parametrize("day", [TODAY, None])
def test_a_yes_lasts_through_its_last_day(day: date | None) -> None:
    assert asked(replace(YES, expires_on=day)).may_be_shown


@pytest.mark.parametrize(
    ("has_pr", "may_be_shown"), [("yes", True), ("no", False), ("unknown", False), ("", False)]
)
def test_a_parents_yes_counts_once_their_parental_responsibility_is_recorded(
    has_pr: str, *, may_be_shown: bool
) -> None:
    assert asked(YES, adults=(Adult(MOTHER, has_pr=has_pr),)).may_be_shown is may_be_shown


@pytest.mark.parametrize(
    ("has_pr", "may_be_shown"), [("yes", False), ("no", True), ("unknown", False), ("", False)]
)
def test_a_refusal_binds_unless_the_adult_is_known_to_have_no_parental_responsibility(
    has_pr: str, *, may_be_shown: bool
) -> None:
    adults = (PARENTS[0], Adult(FATHER, has_pr=has_pr))
    assert asked(YES, FATHER_SAYS_NO, adults=adults).may_be_shown is may_be_shown


def test_a_carer_or_social_worker_who_refuses_binds_though_they_have_no_parental_responsibility() -> None:
    for basis in ("delegated_carer", "social_worker"):
        refusal = replace(FATHER_SAYS_NO, contact_id=CARER, authority_basis=basis)
        assert not asked(YES, refusal, adults=(*PARENTS, Adult(CARER, has_pr="no"))).may_be_shown


def test_everybody_who_must_be_asked_needs_a_yes_that_is_good_enough() -> None:
    father = replace(YES, id=2, contact_id=FATHER)
    both = {"adults": tuple(replace(adult, must_be_asked=True) for adult in PARENTS)}
    assert asked(YES, father, **both).may_be_shown
    expired = replace(father, expires_on=date(2026, 10, 31))
    assert asked(YES, expired, **both).shown_by is Step.NOT_IN_FORCE
    assert asked(YES, replace(father, has_evidence=False), **both).shown_by is Step.NO_EVIDENCE
    assert not asked(YES, replace(father, presentation="group_identifiable"), **both).may_be_shown


def test_in_care_a_form_that_names_no_adult_is_nobodys_authority() -> None:
    unnamed = replace(YES, contact_id=None)
    assert asked(unnamed).may_be_shown
    assert asked(unnamed, in_care=True).shown_by is Step.IN_CARE_WITHOUT_AUTHORITY
    ran_out = replace(YES, id=2, expires_on=date(2026, 10, 31))
    assert not asked(unnamed, ran_out, in_care=True).may_be_shown
    assert asked(YES, in_care=True).may_be_shown  # section 20: the mother has parental responsibility


def test_a_yes_without_evidence_is_enough_inside_the_school_alone() -> None:
    for channel, enough in (("internal_display", True), ("website", False), ("press", False), ("x", False)):
        tick = replace(YES, channel=channel, has_evidence=False)
        scope = Scope(channel, Medium.PHOTO, Presentation.INDIVIDUAL)
        assert ask(on_file(tick), scope, TODAY).is_yes is enough


@pytest.mark.parametrize("roll", ["left", "pre_admission", "guest", ""])
def test_only_a_child_who_left_can_have_a_permission_apart_and_it_is_judged_like_any_other(roll: str) -> None:
    apart = replace(YES, purpose=LEAVER, id=4)
    assert asked(YES, apart, roll=roll).may_be_shown is (roll == "left")
    assert not asked(YES, replace(apart, expires_on=date(2026, 10, 31)), roll=roll).may_be_shown
    assert not asked(YES, apart, FATHER_SAYS_NO, roll=roll).may_be_shown


@pytest.mark.parametrize(
    ("level", "from_behind"), [("no_image", True), ("no_mention", False), ("ask_dsl", False), ("new", False)]
)
def test_a_hold_stops_faces_and_names_and_all_but_one_level_stop_hands_and_backs(
    level: str, *, from_behind: bool
) -> None:
    named = replace(YES, naming="first_name")
    result = asked(named, BY_NAME, holds=(level,))
    assert (result.may_be_shown, result.may_be_named) == (False, False)
    hands = Scope("x", Medium.PHOTO, Presentation.NOT_IDENTIFIABLE)
    assert ask(on_file(YES, holds=(level,)), hands, TODAY).is_yes is from_behind


def test_hands_backs_and_unnamed_work_need_no_yes_but_a_childs_no_still_counts() -> None:
    for scope in (Scope("x", "photo", "not_identifiable"), Scope("x", "work", "individual_identifiable")):
        assert ask(on_file(), scope, TODAY).step is Step.NOBODY_IDENTIFIED
        assert not ask(on_file(THE_CHILD_SAYS_NO), scope, TODAY).is_yes
        assert ask(on_file(replace(YES, decision="no", medium=scope.medium)), scope, TODAY).is_yes
        assert not ask(on_file(), replace(scope, naming="first_name"), TODAY).is_yes


def test_a_childs_no_counts_for_every_use_until_the_child_takes_it_back() -> None:
    no_to_video = replace(THE_CHILD_SAYS_NO, medium="video", channel="website")
    assert asked(YES, BY_NAME, no_to_video) == replace(
        asked(), record_ids=(1, 2, 3), shown_by=Step.CHILD_SAID_NO, named_by=Step.CHILD_SAID_NO
    )
    changed_mind = replace(no_to_video, id=9, decision="yes", recorded_at=MONDAY + timedelta(days=3))
    assert asked(YES, no_to_video, changed_mind).may_be_shown
    assert not asked(YES, no_to_video, replace(changed_mind, medium="photo", channel="x")).may_be_shown


@pytest.mark.parametrize(
    ("naming", "may_be_named"),
    [("none", False), ("first_name", True), ("first_name_with_image", True), ("", False)],
)
def test_a_name_needs_a_yes_that_says_so(naming: str, *, may_be_named: bool) -> None:
    assert asked(replace(YES, naming=naming)).may_be_named is may_be_named


def test_whoever_refuses_the_name_in_words_has_refused_it() -> None:
    with_name = replace(YES, naming="first_name_with_image")
    assert not asked(with_name, replace(BY_NAME, contact_id=FATHER, decision="no")).may_be_named
    assert not asked(with_name, FATHER_SAYS_NO).may_be_named
    assert asked(BY_NAME, FATHER_SAYS_NO).may_be_named


def test_the_child_is_the_child_whoever_brought_the_word() -> None:
    brought_by_mother = replace(THE_CHILD_SAYS_NO, contact_id=MOTHER)
    taken_back = replace(THE_CHILD_SAYS_NO, id=9, decision="yes", recorded_at=AT_TEN)
    assert asked(YES, brought_by_mother).shown_by is Step.CHILD_SAID_NO
    assert asked(YES, brought_by_mother, taken_back).may_be_shown


def test_a_yes_for_one_purpose_leaves_the_general_one_as_it_was() -> None:
    assert asked(YES, later(purpose="prize-giving")).may_be_shown
    assert not asked(YES, later(purpose="prize-giving", decision="no")).may_be_shown


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
    assert not asked(imported, later(supersedes=1, medium="video"), replace(YES, id=3)).may_be_shown


def test_all_bare_ticks_so_far_give_way_together_and_a_newer_one_counts_again() -> None:
    tick = replace(YES, contact_id=None, decision="no", has_evidence=False)
    last_year = replace(tick, id=7, recorded_at=MONDAY - timedelta(days=365))
    assert asked(last_year, tick, later(supersedes=1)).may_be_shown
    assert not asked(last_year, tick, later(supersedes=1), replace(tick, id=8, recorded_at=AT_TEN)).may_be_shown


def test_nobody_can_replace_another_persons_no() -> None:
    assert not asked(replace(YES, contact_id=FATHER, decision="no"), later(supersedes=1)).may_be_shown
    court = replace(YES, contact_id=None, authority_basis="court", decision="no")
    assert not asked(court, later(supersedes=1)).may_be_shown


def test_a_refusal_replaces_nothing_even_when_it_was_itself_replaced() -> None:
    imported = replace(YES, contact_id=None, decision="no", has_evidence=False)
    refusal = later(decision="no", supersedes=1)
    yes = replace(later(), id=3, supersedes=2)
    assert not asked(imported, refusal, yes).may_be_shown


@pytest.mark.parametrize(
    ("given_on", "last_day"),
    [
        (date(2026, 8, 31), date(2026, 10, 31)),
        (date(2026, 9, 1), date(2027, 10, 31)),
        (date(2026, 11, 22), date(2027, 10, 31)),
        (date(2026, 12, 31), date(2027, 10, 31)),
        (date(2027, 1, 1), date(2027, 10, 31)),
    ],
)
def test_a_yes_ends_on_the_31st_of_october_after_the_next_re_ask(given_on: date, last_day: date) -> None:
    assert renewal_day(given_on) == last_day


USES = [
    (presentation, naming)
    for presentation in ("not_identifiable", "group_identifiable", "individual_identifiable")
    for naming in ("none", "first_name", "first_name_with_image")
]
INCLUDED = {
    "not_identifiable": {"not_identifiable"},
    "group_identifiable": {"not_identifiable", "group_identifiable"},
    "individual_identifiable": {"not_identifiable", "group_identifiable", "individual_identifiable"},
    "none": {"none"},
    "first_name": {"none", "first_name"},
    "first_name_with_image": {"none", "first_name", "first_name_with_image"},
}


@pytest.mark.parametrize(("presentation", "naming"), USES)
def test_exactly_the_listed_implications_hold_and_no_other(presentation: str, naming: str) -> None:
    yes = replace(YES, presentation=presentation, naming=naming)
    for wanted in Presentation:
        for name in Naming:
            implied = wanted in INCLUDED[presentation] and name in INCLUDED[naming]
            assert covers(yes, Scope("x", "photo", wanted, name)) is implied
            for channel, medium in (("website", "photo"), ("x", "video"), ("x", "text"), ("press", "work")):
                assert not covers(yes, Scope(channel, medium, wanted, name))
            for purpose in ("prize-giving", LEAVER):
                assert covers(yes, Scope("x", "photo", wanted, name, purpose)) is (implied and purpose != LEAVER)


@given(FILES, REFUSALS, SCOPES, st.data())
def test_adding_a_refusal_never_makes_a_yes(
    file: ConsentFile, refusal: str, scope: Scope, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(file.records) - 1))
    refusing = replace(file.records[at], decision=refusal)
    others = file.records[:at] + file.records[at + 1 :]
    named = {refusing.id: None}  # no yes can name a record that is not there yet
    without = replace(
        file, records=tuple(replace(r, supersedes=named.get(r.supersedes or 0, r.supersedes)) for r in others)
    )
    with_it = replace(without, records=(*without.records, refusing))
    assert not (ask(with_it, scope, TODAY).is_yes and not ask(without, scope, TODAY).is_yes)
    before, after = (answer(one, channel="x", today=TODAY) for one in (without, with_it))
    assert not (after.may_be_shown and not before.may_be_shown)
    assert not (after.may_be_named and not before.may_be_named)


@given(FILES, SCOPES, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(file: ConsentFile, scope: Scope, chance: object) -> None:
    shuffled = list(file.records)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random, which hypothesis types as object
    other = replace(file, records=tuple(shuffled), adults=file.adults[::-1], holds=file.holds[::-1])
    assert ask(other, scope, TODAY) == ask(file, scope, TODAY)
    assert answer(other, channel="x", today=TODAY) == answer(file, channel="x", today=TODAY)


@given(FILES)
def test_whoever_may_be_shown_has_an_evidenced_yes_for_exactly_this(file: ConsentFile) -> None:
    if answer(file, channel="x", today=TODAY).may_be_shown:
        assert any(
            r.decision == "yes"
            and r.has_evidence
            and r.wording_counts
            and (r.channel, r.medium, r.presentation) == ("x", "photo", "individual_identifiable")
            and r.valid_from <= TODAY <= (r.expires_on or TODAY)
            for r in file.records
        )


@given(FILES, SCOPES)
@example(on_file(YES), Scope("x", "photo", "individual_identifiable"))
def test_a_second_slower_reading_of_the_reference_comes_to_the_same_answer(
    file: ConsentFile, scope: Scope
) -> None:
    verdict = ask(file, scope, TODAY)
    assert (verdict.is_yes, int(verdict.step)) == naive_consent.first_match(file, scope, TODAY)


@given(FILES, st.sampled_from(["hold", "left", "no records"]))
def test_a_child_who_is_held_or_left_or_has_no_record_is_a_no(file: ConsentFile, why: str) -> None:
    changed = {
        "hold": replace(file, holds=(*file.holds, "no_image")),
        "left": replace(file, roll="left", records=tuple(r for r in file.records if r.purpose != LEAVER)),
        "no records": replace(file, records=()),
    }[why]
    result = answer(changed, channel="x", today=TODAY)
    assert (result.may_be_shown, result.may_be_named) == (False, False)
