"""What a family sends becomes records of its child, its adult and what it read, and rests on what it saw."""

import secrets
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from gatekeeper import evidence
from gatekeeper.actions import asking_parents, consenting, safeguarding
from gatekeeper.actions.answering_requests import MOST_ANSWERS, Form, NotOpen
from gatekeeper.consents import answers as todays_answers
from gatekeeper.consents import files
from gatekeeper.errors import GatekeeperError, InvalidInput, Stale, TooManyTries
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    AuditEvent,
    ConsentEvidence,
    ConsentMethod,
    Decision,
    EvidenceFile,
    HoldLevel,
    ParentalResponsibility,
    Wording,
)
from gatekeeper.parent_requests_form import read_back
from gatekeeper.queries import consent_lists, parent_answers
from rules.consent import Answer, Step
from tests.asked_parents import ALL_NO, ALL_YES, WORDING, Asking, add_wording, asking
from tests.world import World

KEY = OperationalKey(secrets.token_bytes(32))


@pytest.fixture
def school(world: World) -> Asking:
    return asking(world, KEY)


def grace(school: Asking) -> Answer:
    pupil_id = school.world.pupils["m4"]
    with school.world.db.read() as session:
        return todays_answers(session, school.world.now, [pupil_id])[pupil_id]


def asked(school: Asking, **adult: object) -> str:
    return school.link(school.ask(school.adult(**adult)))  # type: ignore[arg-type]  # fields of the test's own choosing


def test_a_yes_by_link_is_an_evidenced_yes(school: Asking) -> None:
    link = asked(school)
    assert not grace(school).may_be_shown
    school.answer(link)
    answer = grace(school)
    assert answer.may_be_shown
    assert answer.may_be_named
    assert answer.shown_by is Step.COVERED
    assert {r.expires_on for r in school.records()} == {date(2027, 10, 31)}


def test_a_record_says_how_it_came_and_that_nobody_of_the_staff_wrote_it(school: Asking) -> None:
    contact = school.adult()
    request_id = school.ask(contact)
    school.answer(school.link(request_id), school.form(school.link(request_id), {**ALL_NO, "x-photo": "group"}))
    records = school.records()
    assert [r.decision for r in records] == [Decision.YES, Decision.NO, Decision.NO]
    for record in records:
        assert record.method is ConsentMethod.ONLINE_FORM
        assert record.recorded_by is None
        assert record.request_id == request_id
        assert record.given_by_contact_id == contact
        assert record.wording_id == school.wording_id
        assert record.pupil_id == school.world.pupils["m4"]
    assert not grace(school).may_be_shown, "only in a group"


def test_what_was_shown_and_answered_is_sealed_word_for_word(school: Asking) -> None:
    link = asked(school)
    school.answer(link, school.form(link, {**ALL_YES, "x-text": "no"}, name="Ida W."))
    with school.world.db.read() as session:
        row = session.exec(select(ConsentEvidence)).one()
        sealed = session.exec(select(EvidenceFile)).one().sealed
        _, data = evidence.opened(session, KEY, row.id)
    assert b"Ida" not in sealed
    sent = read_back(data)
    assert sent.sheet.text == WORDING
    assert sent.sheet.version == "2026-09"
    assert sent.sheet.child == "Grace"
    assert sent.sheet.declaration == "I have parental responsibility for Grace"
    assert [q.key for q in sent.sheet.questions] == ["x-photo", "x-text", "x-video"]
    assert sent.lines[1] == ("First name in a post on X, without a picture", "No")
    assert sent.reply.name == "Ida W."
    assert row.added_by is None
    assert {r.evidence_sha256 for r in school.records()} == {row.sha256}


def test_a_page_that_is_sent_twice_counts_once(school: Asking) -> None:
    link = asked(school)
    form = school.form(link)
    school.answer(link, form)
    school.answer(link, form)
    assert len(school.records()) == 3
    assert len(school.answers()) == 1
    with school.world.db.read() as session:
        assert len(session.exec(select(AuditEvent).where(AuditEvent.verb == "request.answered")).all()) == 1


def test_the_latest_answer_by_the_same_link_counts(school: Asking) -> None:
    link = asked(school)
    school.answer(link)
    school.world.later(minutes=1)
    school.answer(link, school.form(link, ALL_NO, once="a-second-thought-1"))
    assert not grace(school).may_be_shown
    school.world.later(minutes=1)
    school.answer(link, school.form(link, once="a-third-thought-12"))
    assert grace(school).may_be_shown
    assert len(school.records()) == 9, "nothing is overwritten"


def test_a_link_takes_only_so_many_forms(school: Asking) -> None:
    link = asked(school)
    for number in range(MOST_ANSWERS):
        school.answer(link, school.form(link, ALL_NO, once=f"form-number-{number:08}"))
    with pytest.raises(TooManyTries):
        school.answer(link, school.form(link, once="one-form-too-many"))


def test_a_no_against_another_parents_yes_is_a_no_and_tells_the_office(school: Asking) -> None:
    mother, father = asked(school), asked(school, name="Jon Winterbourne")
    school.answer(mother)
    assert grace(school).may_be_shown
    school.world.later(hours=1)
    school.answer(father, school.form(father, ALL_NO, name="Jon Winterbourne"))
    assert grace(school).shown_by is Step.REFUSED
    with school.world.db.read() as session:
        to_do = consent_lists.to_see_to(session, school.world.now)
        came_in = parent_answers.came_in(session, KEY, school.world.now)
    assert "Grace Winterbourne" in {line.name for line in to_do.conflicts}
    assert [(one.typed_name, one.disagrees) for one in came_in] == [
        ("Ida Winterbourne", True),
        ("Jon Winterbourne", True),
    ]
    assert [one.said for one in came_in] == ["yes to everything", "no to everything"]


def test_a_yes_against_another_parents_no_on_paper_is_a_no_too(school: Asking) -> None:
    link = asked(school)
    father = school.adult(name="Jon Winterbourne")
    no = consenting.NewConsent(school.world.pupils["m4"], Decision.NO, contact_id=father)
    consenting.record(school.world.db, school.world.actor("office"), [no], school.world.now)
    school.answer(link)
    assert grace(school).shown_by is Step.REFUSED


def test_a_yes_of_somebody_whose_right_is_not_known_does_not_count_and_their_no_does(school: Asking) -> None:
    link = asked(school, pr=ParentalResponsibility.UNKNOWN)
    school.answer(link)
    assert not grace(school).may_be_shown
    other = asked(school, name="Jon Winterbourne")
    school.answer(other)
    assert grace(school).may_be_shown
    school.world.later(hours=1)
    school.answer(link, school.form(link, ALL_NO, once="a-second-thought-1"))
    assert grace(school).shown_by is Step.REFUSED


def test_a_hold_is_neither_seen_nor_undone_by_a_link(school: Asking) -> None:
    world, link = school.world, asked(school)
    before = school.page(link)
    hold = safeguarding.NewHold(world.pupils["m4"], HoldLevel.ASK_DSL, "Apart.", date(2027, 1, 11))
    safeguarding.set_hold(world.db, KEY, world.actor("dsl"), hold, world.now)
    assert school.page(link) == before
    school.answer(link)
    assert grace(school).shown_by is Step.HELD


def test_the_page_says_nothing_of_what_another_parent_answered(school: Asking) -> None:
    mother, father = asked(school), asked(school, name="Jon Winterbourne")
    before = school.page(father)
    school.answer(mother, school.form(mother, ALL_NO))
    assert school.page(father) == before


def test_an_answer_to_what_was_not_shown_is_asked_for_again(school: Asking) -> None:
    link = asked(school)
    form = school.form(link)
    with pytest.raises(Stale):
        school.answer(link, Form(form.answers, form.name, declared=True, shown="0" * 64, once=form.once))
    assert school.records() == []


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"answers": {**ALL_YES, "x-photo": ""}}, {"x-photo"}),
        ({"answers": {**ALL_YES, "x-text": "group"}}, {"x-text"}),
        ({"answers": {**ALL_YES, "x-video": "withdrawn"}}, {"x-video"}),
        ({"answers": {}}, {"x-photo", "x-text", "x-video"}),
        ({"name": " \u0007 "}, {"name"}),
        ({"name": "x" * 121}, {"name"}),
        ({"declared": False}, {"declared"}),
    ],
)
def test_a_form_that_is_not_complete_writes_nothing(
    school: Asking, change: dict[str, object], fields: set[str]
) -> None:
    link = asked(school)
    form = school.form(link)
    given: dict[str, object] = {
        "answers": form.answers,
        "name": form.name,
        "declared": True,
        "shown": form.shown,
        "once": form.once,
    }
    with pytest.raises(InvalidInput) as refused:
        school.answer(link, Form(**{**given, **change}))  # type: ignore[arg-type]  # fields of the test's own choosing
    assert set(refused.value.fields) == fields
    assert school.records() == []
    assert school.answers() == []


def test_a_form_that_was_opened_before_the_recall_writes_nothing(school: Asking) -> None:
    request_id = school.ask(school.adult())
    link = school.link(request_id)
    form = school.form(link)
    school.recall(request_id)
    with pytest.raises(NotOpen):
        school.answer(link, form)
    assert school.records() == []


def test_a_form_that_was_opened_before_the_last_day_ended_writes_nothing(school: Asking) -> None:
    link = asked(school)
    form = school.form(link)
    school.world.now += timedelta(days=22)
    with pytest.raises(NotOpen):
        school.answer(link, form)
    assert school.records() == []


def test_staff_cannot_record_an_answer_as_if_it_came_by_link(school: Asking) -> None:
    new = consenting.NewConsent(
        school.world.pupils["m4"],
        Decision.NO,
        contact_id=school.adult(),
        method=ConsentMethod.ONLINE_FORM,
    )
    with pytest.raises(InvalidInput) as refused:
        consenting.record(school.world.db, school.world.actor("office"), [new], school.world.now)
    assert set(refused.value.fields) == {"method"}


def test_the_office_notices_a_yes_that_was_taken_back(school: Asking) -> None:
    world, link = school.world, asked(school)
    rowan = school.link(school.ask(school.adult("m5", "Kay Kettleby")))  # on paper they said yes, by no name
    school.answer(link, school.form(link, ALL_NO))
    school.answer(link, school.form(link, once="now-it-is-a-yes-00"))
    school.answer(link, school.form(link, {**ALL_YES, "x-video": "no"}, once="and-one-taken-back"))
    school.answer(rowan, school.form(rowan, {**ALL_NO, "x-text": "yes"}))
    with world.db.read() as session:
        came_in = parent_answers.came_in(session, KEY, world.now)
    assert [one.took_back for one in came_in] == [False, False, True, True]


def test_a_form_whose_key_is_gone_hides_no_other(school: Asking) -> None:
    link = asked(school)
    school.answer(link)
    other = OperationalKey(secrets.token_bytes(32))
    with school.world.db.read() as session:
        (one,) = parent_answers.came_in(session, other, school.world.now)
    assert one.typed_name == parent_answers.NOT_OPENED
    assert one.adult == "Ida Winterbourne"


def test_the_office_notices_another_name(school: Asking) -> None:
    link = asked(school)
    school.answer(link, school.form(link, name="Auntie Bea"))
    with school.world.db.read() as session:
        (one,) = parent_answers.came_in(session, KEY, school.world.now)
    assert one.other_name
    assert one.adult == "Ida Winterbourne"


def test_what_came_in_goes_off_the_list_once_it_was_looked_at(school: Asking) -> None:
    world = school.world
    first, second = asked(school), asked(school, name="Jon Winterbourne")
    school.answer(first)
    up_to = school.answers()[-1].id
    school.answer(second)
    assert asking_parents.look_through(world.db, world.actor("office"), up_to, world.now) == 1
    with world.db.read() as session:
        left = parent_answers.came_in(session, KEY, world.now)
        assert parent_answers.count_came_in(session) == 1
    assert [one.adult for one in left] == ["Jon Winterbourne"]


ANSWERS = st.sampled_from(["yes", "no", "group", "named", "withdrawn", "", "1"])
FORMS = st.dictionaries(
    st.sampled_from([*ALL_YES, "press-photo", "pupil_id", "contact_id", "wording_id", "request_id"]), ANSWERS
)


@given(
    adults=st.lists(st.sampled_from(["m1", "m2", "m4", "m5"]), min_size=1, max_size=4),
    sent=st.lists(st.tuples(st.integers(0, 3), st.booleans(), FORMS | st.just(ALL_YES)), max_size=5),
    by_another_link=st.booleans(),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_a_request_yields_records_of_its_own_child_adult_and_wording_alone(
    school: Asking,
    adults: list[str],
    sent: list[tuple[int, bool, dict[str, str]]],
    by_another_link: bool,  # noqa: FBT001  # hypothesis hands it over by name
) -> None:
    wordings = (school.wording_id, _other_wording(school))
    requests = [
        school.ask(school.adult(pupil, f"Adult {place}"), wording_id=wordings[place % 2])
        for place, pupil in enumerate(adults)
    ]
    before = {record.id for record in school.records()}
    for number, (place, newer, answers) in enumerate(sent):
        request_id = requests[place % len(requests)]
        link = school.link(request_id)
        other = school.link(requests[(place + newer) % len(requests)]) if by_another_link else link
        try:
            school.answer(link, school.form(other, answers, name="Adult", once=f"{secrets.token_hex(8)}-{number}"))
        except GatekeeperError:
            continue
    for record in school.records():
        if record.id in before:
            continue
        request = school.request(record.request_id or 0)
        assert (record.pupil_id, record.given_by_contact_id, record.wording_id) == (
            request.pupil_id,
            request.contact_id,
            request.wording_id,
        )
        assert record.channel.value == "x"
        assert record.recorded_by is None
        assert record.evidence_sha256


def _other_wording(school: Asking) -> int:
    with school.world.db.read() as session:
        there = session.exec(select(Wording.id).where(Wording.version == "2026-11")).first()
    return there or add_wording(school.world, "2026-11")


def test_the_file_of_a_child_tells_a_link_from_nothing_else(school: Asking) -> None:
    link = asked(school)
    school.answer(link)
    with school.world.db.read() as session:
        file = files(session, school.world.now, [school.world.pupils["m4"]])[school.world.pupils["m4"]]
    assert all(record.has_evidence and record.wording_counts for record in file.records)
