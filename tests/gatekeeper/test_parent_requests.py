"""A link opens its own request and nothing else; a code is short, readable and guessed at in vain."""

import secrets
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from gatekeeper import parent_requests
from gatekeeper.actions import register
from gatekeeper.actions.answering_requests import (
    TRIES_OF_ALL,
    TRIES_PER_NETWORK,
    NotOpen,
)
from gatekeeper.errors import TooManyTries
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ParentalResponsibility, RollStatus
from gatekeeper.parent_requests_form import differs
from tests.asked_parents import Asking, asking
from tests.world import World

KEY = OperationalKey(secrets.token_bytes(32))


@pytest.fixture
def school(world: World) -> Asking:
    return asking(world, KEY)


def by_link(school: Asking, link: str) -> int | None:
    with school.world.db.read() as session:
        opened = parent_requests.by_link(session, school.key, link, school.world.now)
    return opened.request.id if opened else None


def test_a_link_opens_exactly_its_request(school: Asking) -> None:
    first, second = school.ask(school.adult()), school.ask(school.adult("m1", "Jo Fairweather"))
    assert by_link(school, school.link(first)) == first
    assert by_link(school, school.link(second)) == second
    assert school.link(first) != school.link(second)


def test_no_name_and_no_number_stands_in_a_link(school: Asking) -> None:
    link = school.link(school.ask(school.adult()))
    assert len(link) == 43
    assert link[-1].isalnum(), "mail programs leave a hyphen at the end out of a link"


@pytest.mark.parametrize("place", [0, 7, 21, 42])
def test_a_link_with_one_letter_changed_opens_nothing(school: Asking, place: int) -> None:
    link = school.link(school.ask(school.adult()))
    other = "B" if link[place] == "A" else "A"
    assert by_link(school, link[:place] + other + link[place + 1 :]) is None
    assert by_link(school, link[:-1]) is None
    assert by_link(school, link + "A") is None
    assert by_link(school, "") is None
    assert by_link(school, "ü" * 43) is None


def test_a_link_of_another_key_opens_nothing(school: Asking) -> None:
    request = school.request(school.ask(school.adult()))
    other = OperationalKey(secrets.token_bytes(32))
    assert by_link(school, parent_requests.link_of(other, request)) is None


@pytest.mark.parametrize(
    "change", ["pupil_id = 1", "contact_id = 1", "wording_id = 2", "expires_at = '2099-01-01 00:00:00.000000'"]
)
def test_a_row_that_was_changed_behind_our_back_opens_nothing(school: Asking, change: str) -> None:
    school.adult("m1", "Jo Fairweather")
    request_id = school.ask(school.adult())
    link, code = school.link(request_id), school.code(request_id)
    with school.world.db.write() as session:
        session.connection().execute(sa.text("DROP TRIGGER consent_request_only_recalled"))
        session.connection().execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        if "wording" in change:
            session.connection().execute(
                sa.text(
                    "INSERT INTO wording (id, version, text, channels, valid_from)"
                    " VALUES (2, 'other', 'x', '[\"x\"]', '2026-01-01')"
                )
            )
        session.connection().execute(sa.text(f"UPDATE consent_request SET {change}"))
    assert by_link(school, link) is None
    with pytest.raises(NotOpen):
        school.enter(code)


def test_the_database_holds_neither_link_nor_code(school: Asking) -> None:
    request_id = school.ask(school.adult())
    with school.world.db.read() as session:
        row = session.connection().execute(sa.text("SELECT * FROM consent_request")).one()
    kept = " ".join(str(value) for value in row)
    assert school.link(request_id) not in kept
    assert school.code(request_id).replace("-", "") not in kept


def test_a_link_is_open_to_the_end_of_its_last_day_in_london(school: Asking) -> None:
    request_id = school.ask(school.adult(), until=date(2026, 11, 30))
    link = school.link(request_id)
    school.world.now = parent_requests.last_moment(date(2026, 11, 30)) - timedelta(seconds=1)
    assert by_link(school, link) == request_id
    school.world.later(seconds=1)
    assert by_link(school, link) is None


def test_a_recalled_link_opens_nothing(school: Asking) -> None:
    request_id = school.ask(school.adult())
    school.recall(request_id)
    assert by_link(school, school.link(request_id)) is None


def test_a_new_request_closes_the_one_before(school: Asking) -> None:
    contact = school.adult()
    first = school.ask(contact)
    second = school.ask(contact)
    assert by_link(school, school.link(first)) is None
    assert by_link(school, school.link(second)) == second


@pytest.mark.parametrize(
    "known",
    [
        register.Known("Ida", "mother", ParentalResponsibility.NO),
        register.Known("Ida", "mother", ParentalResponsibility.YES, contact_restriction=True),
    ],
)
def test_a_link_closes_when_its_adult_may_not_be_asked_any_more(school: Asking, known: register.Known) -> None:
    contact = school.adult()
    link = school.link(school.ask(contact))
    register.keep_contact(
        school.world.db,
        school.world.actor("office"),
        school.world.pupils["m4"],
        known,
        school.world.now,
        contact_id=contact,
    )
    assert by_link(school, link) is None


def test_a_link_closes_when_its_wording_is_retired_or_the_child_leaves(school: Asking) -> None:
    first, second = (
        school.link(school.ask(school.adult())),
        school.link(school.ask(school.adult("m1", "Jo Fairweather"))),
    )
    with school.world.db.write() as session:
        session.connection().execute(
            sa.text("UPDATE pupil SET roll = :left WHERE mis_ref = 'm4'"), {"left": RollStatus.LEFT.value}
        )
    assert by_link(school, first) is None
    assert by_link(school, second) is not None
    register.retire_wording(school.world.db, school.world.actor("head"), school.wording_id, school.world.now)
    assert by_link(school, second) is None


def test_a_code_is_short_and_spells_no_word(school: Asking) -> None:
    code = school.code(school.ask(school.adult()))
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert not set(code.replace("-", "")) - set(parent_requests.LETTERS)
    assert not set("AEIOU01LSZB") & set(parent_requests.LETTERS)
    assert len(set(parent_requests.LETTERS)) ** 12 > 2**55


def test_a_code_is_read_however_it_is_typed(school: Asking) -> None:
    request_id = school.ask(school.adult())
    code, link = school.code(request_id), school.link(request_id)
    looks_like = str.maketrans({"5": "s", "2": "z", "8": "B"})
    for typed in (
        code,
        code.lower(),
        code.replace("-", ""),
        f" {code.replace('-', ' ')} ",
        code.translate(looks_like),
    ):
        assert school.enter(typed) == link


@pytest.mark.parametrize("state", ["unknown", "recalled", "expired"])
def test_a_code_that_is_not_open_is_refused_in_one_way(school: Asking, state: str) -> None:
    request_id = school.ask(school.adult())
    code = school.code(request_id) if state != "unknown" else "CDFG-HJKM-2345"
    if state == "recalled":
        school.recall(request_id)
    if state == "expired":
        school.world.later(days=40)
    with pytest.raises(NotOpen) as refused:
        school.enter(code)
    assert refused.value.message == NotOpen().message


def test_guessing_from_one_network_is_stopped_and_others_can_go_on(school: Asking) -> None:
    code = school.code(school.ask(school.adult()))
    for place in range(TRIES_PER_NETWORK):
        with pytest.raises(NotOpen):
            school.enter("CDFG-HJKM-2345", f"198.51.100.{place}")
    with pytest.raises(TooManyTries):
        school.enter(code, "198.51.100.200")
    assert school.enter(code, "203.0.113.9")
    school.world.later(minutes=16)
    assert school.enter(code, "198.51.100.200")


def test_guessing_from_everywhere_is_stopped_too(school: Asking) -> None:
    code = school.code(school.ask(school.adult()))
    with school.world.db.write() as session:
        session.connection().execute(
            sa.text("INSERT INTO code_try (network, at) VALUES (:network, :at)"),
            [{"network": f"n{i}", "at": school.world.now} for i in range(TRIES_OF_ALL)],
        )
    with pytest.raises(TooManyTries):
        school.enter(code, "203.0.113.9")


@pytest.mark.parametrize(
    ("typed", "known", "other"),
    [
        ("Ida Winterbourne", "Mrs I Winterbourne", False),
        ("ida", "Ida Winterbourne", False),
        ("Zoë Jones-Smith", "Zoe Smith", False),
        ("Mrs Kettleby", "Mrs Winterbourne", True),
        ("Nan", "Ida Winterbourne", True),
    ],
)
def test_another_name_than_the_one_on_the_register_is_seen(typed: str, known: str, other: bool) -> None:  # noqa: FBT001  # a column of a table
    assert differs(typed, known) is other
