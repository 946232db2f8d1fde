"""Whoever goes round the program can neither turn a request to another child, nor make up an answer by link."""

import secrets

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gatekeeper import migrations
from gatekeeper.db import Database
from gatekeeper.keys import OperationalKey
from tests.asked_parents import Asking, asking
from tests.gatekeeper.conftest import world_of
from tests.world import World, enrol

KEY = OperationalKey(secrets.token_bytes(32))
FORBIDDEN = (
    "DELETE FROM consent_request",
    "DELETE FROM consent_request_answer",
    "UPDATE consent_request SET pupil_id = 1, contact_id = 2",
    "UPDATE consent_request SET contact_id = 2",
    "UPDATE consent_request SET wording_id = 2",
    "UPDATE consent_request SET expires_at = '2099-01-01 00:00:00'",
    "UPDATE consent_request SET link_hash = 'x'",
    "UPDATE consent_request_answer SET answered_at = '2020-01-01 00:00:00'",
    "UPDATE consent_request_answer SET request_id = 2",
)
COLUMNS = (
    "pupil_id, decision, channel, medium, presentation, naming, authority_basis, method, given_at, recorded_at,"
    " valid_from, given_by_contact_id, wording_id, recorded_by, request_id"
)
BY_LINK = {
    "pupil_id": "4",
    "given_by_contact_id": "1",
    "wording_id": "1",
    "method": "'online_form'",
    "recorded_by": "NULL",
    "request_id": "1",
    "recorded_at": "'2026-11-24 13:00:00'",
}
MADE_UP = (
    {"pupil_id": "1", "given_by_contact_id": "2"},
    {"given_by_contact_id": "3"},
    {"given_by_contact_id": "NULL"},
    {"wording_id": "2"},
    {"wording_id": "NULL"},
    {"method": "'paper'"},
    {"recorded_by": "1"},
    {"request_id": "NULL"},
    {"request_id": "2"},
    {"recorded_at": "'2027-11-24 13:00:00'"},
)


def run(world: World, statement: str) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement))


def insert(**change: str) -> str:
    values = {
        "decision": "'yes'",
        "channel": "'x'",
        "medium": "'photo'",
        "presentation": "'individual_identifiable'",
        "naming": "'none'",
        "authority_basis": "'pr_holder'",
        "given_at": "'2026-11-24 12:00:00'",
        "valid_from": "'2026-11-24'",
        **BY_LINK,
        **change,
    }
    return f"INSERT INTO consent ({COLUMNS}) VALUES ({', '.join(values[name] for name in COLUMNS.split(', '))})"


def filled(world: World) -> Asking:
    """Two children of whom one is asked about, one request with an answer and one without."""
    school = asking(world, KEY)
    run(
        world,
        "INSERT INTO wording (version, text, channels, valid_from) VALUES ('b', 'x', '[\"x\"]', '2026-01-01')",
    )
    mother, _, father = school.adult("m4"), school.adult("m1", "Jo"), school.adult("m4", "Jon")
    link = school.link(school.ask(mother))
    school.ask(father)
    school.answer(link)
    return school


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_requests_and_what_came_in_never_change(either_world: World, statement: str) -> None:
    filled(either_world)
    with pytest.raises(DBAPIError, match=r"never deleted|only ever"):
        run(either_world, statement)


@pytest.mark.parametrize("change", MADE_UP, ids=" ".join)
def test_an_answer_by_link_is_exactly_what_its_request_asks(either_world: World, change: dict[str, str]) -> None:
    filled(either_world)
    run(either_world, insert())
    with pytest.raises(DBAPIError, match=r"exactly what its request asks|same family"):
        run(either_world, insert(**change))


def test_no_answer_stands_beside_a_recalled_request(either_world: World) -> None:
    filled(either_world).recall(1)
    with pytest.raises(DBAPIError, match="exactly what its request asks"):
        run(either_world, insert())
    with pytest.raises(DBAPIError, match="only ever"):
        run(either_world, "UPDATE consent_request SET recalled_at = NULL WHERE id = 1")
    with pytest.raises(DBAPIError, match="open request"):
        run(
            either_world,
            "INSERT INTO consent_request_answer (request_id, evidence_id, once, answered_at)"
            " VALUES (1, 1, 'another-one-of-it', '2026-11-24 13:00:00')",
        )


def test_a_request_is_to_a_contact_of_its_own_child(either_world: World) -> None:
    filled(either_world)
    with pytest.raises(DBAPIError, match="contact of the child"):
        run(
            either_world,
            "INSERT INTO consent_request (pupil_id, contact_id, wording_id, salt, link_hash, code_hash, made_by,"
            " made_at, expires_at)"
            " VALUES (4, 2, 1, 's', 'l', 'c', 1, '2026-11-24 12:00:00', '2026-12-24 12:00:00')",
        )


def test_a_form_on_paper_was_added_by_somebody(either_world: World) -> None:
    filled(either_world)
    with pytest.raises(DBAPIError, match="sent by link"):
        run(
            either_world,
            "INSERT INTO consent_evidence (pupil_id, sha256, media_type, byte_count, added_at)"
            " VALUES (4, 'x', 'image/png', 3, '2026-11-24 12:00:00')",
        )


@pytest.mark.parametrize("method", ["by_pigeon", ""])
def test_a_way_of_answering_that_nobody_knows_is_refused(either_world: World, method: str) -> None:
    filled(either_world)
    with pytest.raises(DBAPIError):
        run(either_world, insert(method=f"'{method}'", recorded_by="1", request_id="NULL"))


def test_the_answers_of_before_stay_and_nobody_goes_back_over_an_answer_by_link(either_db: Database) -> None:
    world = world_of(either_db)
    with either_db.read() as session:
        before = session.connection().execute(sa.text("SELECT count(*) FROM consent")).scalar_one()
    migrations.downgrade(either_db, "0007")
    migrations.upgrade(either_db)
    for person in world.staff.values():  # what came later than that is empty again
        enrol(either_db, person)
    with either_db.read() as session:
        after = session.connection().execute(sa.text("SELECT count(*) FROM consent")).scalar_one()
        if either_db.is_sqlite:
            assert session.connection().execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert session.connection().execute(sa.text("PRAGMA foreign_key_check")).all() == []
    assert before == after > 0
    with pytest.raises(DBAPIError, match="never changed"):
        run(world, "UPDATE consent SET decision = 'yes'")
    filled(world)
    with pytest.raises(RuntimeError, match="answered by link"):
        migrations.downgrade(either_db, "0007")
