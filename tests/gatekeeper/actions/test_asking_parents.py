"""The office asks one adult or a class; only those who may be asked are, and each act leaves one event."""

import secrets
from datetime import date, timedelta

import pytest
from sqlmodel import select

from gatekeeper.actions import asking_parents, register
from gatekeeper.audit.events import Verb, sentence
from gatekeeper.errors import InvalidInput, NotFound, NotPermitted, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.models import AuditDetail, AuditEvent, ConsentChannel, ParentalResponsibility
from gatekeeper.parent_requests import open_until
from gatekeeper.queries import parent_requests
from tests.asked_parents import ALL_NO, Asking, add_wording, asking
from tests.world import World

KEY = OperationalKey(secrets.token_bytes(32))


@pytest.fixture
def school(world: World) -> Asking:
    return asking(world, KEY)


def events(school: Asking) -> list[tuple[str, dict[str, object]]]:
    """The events about requests, with their details."""
    with school.world.db.read() as session:
        rows = session.exec(
            select(AuditEvent, AuditDetail).where(AuditEvent.seq == AuditDetail.seq).order_by(AuditEvent.seq)  # type: ignore[arg-type]  # a column
        ).all()
    return [(event.verb, detail.details) for event, detail in rows if event.verb.startswith("request.")]


def test_a_request_is_open_for_three_weeks_unless_told_otherwise(school: Asking) -> None:
    contact = school.adult()
    assert open_until(school.request(school.ask(contact))) == date(2026, 12, 15)
    assert open_until(school.request(school.ask(contact, until=date(2026, 12, 1)))) == date(2026, 12, 1)


@pytest.mark.parametrize("until", [date(2026, 11, 23), date(2027, 2, 23)])
def test_a_request_ends_neither_in_the_past_nor_far_ahead(school: Asking, until: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        school.ask(school.adult(), until=until)
    assert set(refused.value.fields) == {"until"}
    assert school.requests() == []


def test_only_a_wording_in_force_that_the_page_can_ask_about_is_shown(school: Asking) -> None:
    contact, world = school.adult(), school.world
    later = add_wording(world, "2027-01", valid_from=date(2027, 1, 1))
    silent = add_wording(world, "app", channels=frozenset({ConsentChannel.CLOSED_APP}))
    retired = add_wording(world, "2025-09")
    register.retire_wording(world.db, world.actor("head"), retired, world.now)
    for wording_id in (later, silent, retired, 999):
        with pytest.raises(InvalidInput) as refused:
            school.ask(contact, wording_id=wording_id)
        assert set(refused.value.fields) == {"wording"}


@pytest.mark.parametrize(
    ("pr", "restricted", "asked"),
    [
        (ParentalResponsibility.YES, False, True),
        (ParentalResponsibility.UNKNOWN, False, True),
        (ParentalResponsibility.NO, False, False),
        (ParentalResponsibility.YES, True, False),
    ],
)
def test_nobody_is_asked_who_may_not_be(
    school: Asking,
    pr: ParentalResponsibility,
    restricted: bool,  # noqa: FBT001  # a column of a table
    asked: bool,  # noqa: FBT001  # a column of a table
) -> None:
    contact = school.adult(pr=pr, restricted=restricted)
    if asked:
        assert school.ask(contact)
    else:
        with pytest.raises(InvalidInput):
            school.ask(contact)
        assert school.requests() == []


def test_an_unknown_contact_or_class_is_not_found(school: Asking) -> None:
    with pytest.raises(NotFound):
        school.ask(999)
    with pytest.raises(NotFound):
        school.ask_class(999)


def test_a_class_is_asked_at_once_each_adult_with_a_request_of_their_own(school: Asking) -> None:
    mother, father = school.adult("m4", "Ida Winterbourne"), school.adult("m4", "Jon Winterbourne")
    other = school.adult("m5", "Kay Kettleby")
    school.adult("m5", "Lee Kettleby", restricted=True)
    school.adult("m5", "Mo Kettleby", pr=ParentalResponsibility.UNKNOWN)
    school.adult("m1", "Jo Fairweather")  # in another class
    assert school.ask_class(school.class_id("Oak")) == 3
    assert [one.contact_id for one in school.requests()] == [other, mother, father]
    assert len({school.link(one.id) for one in school.requests()}) == 3


def test_a_class_that_is_asked_again_asks_only_whom_it_left_out(school: Asking) -> None:
    school.adult("m4")
    oak = school.class_id("Oak")
    assert school.ask_class(oak) == 1
    with pytest.raises(InvalidInput, match="already"):
        school.ask_class(oak)
    school.adult("m5", "Kay Kettleby")
    assert school.ask_class(oak) == 1
    assert [one.recalled_at for one in school.requests()] == [None, None]


def test_another_wording_takes_the_place_of_an_open_request(school: Asking) -> None:
    school.adult("m4")
    oak = school.class_id("Oak")
    school.ask_class(oak)
    assert school.ask_class(oak, wording_id=add_wording(school.world, "2026-11")) == 1
    first, second = school.requests()
    assert first.recalled_at is not None
    assert second.recalled_at is None


def test_a_class_in_which_nobody_can_be_asked_says_so(school: Asking) -> None:
    with pytest.raises(InvalidInput, match="Nobody with parental responsibility"):
        school.ask_class(school.class_id("Oak"))


@pytest.mark.parametrize("name", ["teacher", "second", "governor", "it"])
def test_nobody_else_asks_recalls_or_looks_through(school: Asking, name: str) -> None:
    db, now, actor = school.world.db, school.world.now, school.world.actor(name)
    contact = school.adult()
    request_id = school.ask(contact)
    with pytest.raises(NotPermitted):
        asking_parents.ask(db, KEY, actor, contact, wording_id=school.wording_id, until=None, now=now)
    with pytest.raises(NotPermitted):
        asking_parents.ask_class(db, KEY, actor, 1, wording_id=school.wording_id, until=None, now=now)
    with pytest.raises(NotPermitted):
        asking_parents.recall(db, actor, request_id, now)
    with pytest.raises(NotPermitted):
        asking_parents.look_through(db, actor, 1, now)
    with pytest.raises(NotPermitted):
        asking_parents.note_links_taken(db, actor, 1, count=1, now=now)


def test_what_was_recalled_is_recalled_once(school: Asking) -> None:
    request_id = school.ask(school.adult())
    school.recall(request_id)
    with pytest.raises(Stale):
        school.recall(request_id)
    with pytest.raises(NotFound):
        school.recall(999)


def test_each_act_leaves_one_event_with_numbers_and_no_name(school: Asking) -> None:
    school.adult("m4")
    school.adult("m5", "Kay Kettleby")
    school.ask_class(school.class_id("Oak"))
    first, second = school.requests()
    school.answer(school.link(first.id), school.form(school.link(first.id), ALL_NO, name="Kay Kettleby"))
    school.recall(second.id)
    world, office = school.world, school.world.actor("office")
    asking_parents.look_through(world.db, office, school.answers()[-1].id, world.now)
    asking_parents.note_links_taken(world.db, office, 1, count=2, now=world.now)
    said = events(school)
    assert said == [
        ("request.made", {"numbers": "1 to 2"}),
        ("request.answered", {"number": 1}),
        ("request.recalled", {"number": 2}),
        ("request.seen", {"count": 1}),
        ("request.links_taken", {"count": 2}),
    ]
    sentences = [sentence(Verb(verb), "Ola Office", details) for verb, details in said]
    assert sentences[1] == "A family answered request 1."
    assert not [name for name in ("Kettleby", "Grace", "Rowan") if name in " ".join(sentences)]


def test_looking_through_nothing_new_leaves_no_event(school: Asking) -> None:
    world = school.world
    assert asking_parents.look_through(world.db, world.actor("office"), 1, world.now) == 0
    assert events(school) == []


def test_the_office_sees_who_waits_what_ran_out_and_how_far_a_class_is(school: Asking) -> None:
    world, oak = school.world, school.class_id("Oak")
    school.adult("m4", "Ida Winterbourne")
    school.adult("m4", "Jon Winterbourne")
    school.adult("m5", "Kay Kettleby")
    school.ask_class(oak)
    kay, ida, jon = school.requests()
    school.answer(school.link(ida.id))
    with world.db.read() as session:
        now = parent_requests.overview(session, world.now)
        assert parent_requests.progress(session, world.now)[oak] == parent_requests.Progress(answered=1, asked=2)
        later = parent_requests.overview(session, world.now + timedelta(days=30))
        much_later = parent_requests.overview(session, world.now + timedelta(days=120))
    assert [line.id for line in now.waiting] == [kay.id, jon.id]
    assert now.ran_out == ()
    assert later.waiting == ()
    assert [line.id for line in later.ran_out] == [kay.id, jon.id]
    assert much_later.ran_out == ()


def test_whoever_is_asked_again_is_not_among_those_that_ran_out(school: Asking) -> None:
    world, contact = school.world, school.adult()
    school.ask(contact)
    world.later(days=30)
    again = school.ask(contact)
    with world.db.read() as session:
        found = parent_requests.overview(session, world.now)
    assert [line.id for line in found.waiting] == [again]
    assert found.ran_out == ()
