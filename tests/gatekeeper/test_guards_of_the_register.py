"""Whoever goes round the program can neither end a hold twice, change a wording, nor lose a paper."""

import secrets
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gatekeeper import evidence
from gatekeeper.actions import consenting, register, safeguarding
from gatekeeper.keys import OperationalKey
from gatekeeper.models import ConsentChannel, Decision, HoldLevel, ParentalResponsibility
from tests.world import World

KEY = OperationalKey(secrets.token_bytes(32))
FORBIDDEN = (
    "UPDATE consent_evidence SET sha256 = 'x'",
    "DELETE FROM consent_evidence",
    "UPDATE evidence_file SET key_version = 2",
    "DELETE FROM evidence_file",
    "UPDATE hold_reason SET key_version = 2",
    "DELETE FROM hold_reason",
    "DELETE FROM publication_hold",
    "UPDATE publication_hold SET pupil_id = 2",
    "UPDATE publication_hold SET level = 'no_image'",
    "UPDATE publication_hold SET review_on = '2030-01-01'",
    "DELETE FROM care_standing",
    "UPDATE care_standing SET pupil_id = 2",
    "DELETE FROM wording",
    "UPDATE wording SET text = 'x'",
    "UPDATE wording SET valid_from = '2020-01-01'",
    "UPDATE wording SET channels = '[\"press\"]'",
    "DELETE FROM contact",
    "UPDATE contact SET pupil_id = 2",
)


def run(world: World, statement: str) -> None:
    with world.db.write() as session:
        session.connection().execute(sa.text(statement))


def filled(world: World) -> None:
    """A school with one of everything that lies beside the answers."""
    office, head, pupil = world.actor("office"), world.actor("head"), world.pupils["m4"]
    register.keep_contact(
        world.db, office, pupil, register.Known("Ada", "mother", ParentalResponsibility.YES), world.now
    )
    register.add_wording(
        world.db, head, version="2026-09", text="We ask", channels=frozenset({ConsentChannel.X}),
        valid_from=date(2026, 9, 1), now=world.now,
    )  # fmt: skip
    paper = evidence.paper(b"%PDF- form", KEY)
    consenting.record(world.db, office, [consenting.NewConsent(pupil, Decision.YES)], world.now, paper=paper)
    new = safeguarding.NewHold(pupil, HoldLevel.ASK_DSL, "Apart.", date(2027, 1, 11))
    safeguarding.set_hold(world.db, KEY, head, new, world.now)
    safeguarding.set_care(world.db, head, pupil, world.now, in_care=True)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_lies_in_the_register_never_changes(either_world: World, statement: str) -> None:
    filled(either_world)
    with pytest.raises(DBAPIError, match=r"never changed|never deleted|only ever|stays with"):
        run(either_world, statement)


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("publication_hold", "ended_at", "2026-11-24 12:00:00"),
        ("care_standing", "ended_at", "2026-11-24 12:00:00"),
        ("wording", "retired_on", "2026-11-24"),
    ],
)
def test_what_has_ended_stays_ended(either_world: World, table: str, field: str, value: str) -> None:
    filled(either_world)
    run(either_world, f"UPDATE {table} SET {field} = '{value}'")
    with pytest.raises(DBAPIError, match="only ever"):
        run(either_world, f"UPDATE {table} SET {field} = NULL")
    with pytest.raises(DBAPIError, match="only ever"):
        run(either_world, f"UPDATE {table} SET {field} = '{value.replace('24', '25')}'")


@pytest.mark.parametrize(
    "table", ["consent_evidence", "evidence_file", "hold_reason", "publication_hold", "care_standing", "wording"]
)
def test_nothing_is_replaced(world: World, table: str) -> None:
    filled(world)
    with pytest.raises(DBAPIError, match="never replaced"):
        run(world, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
