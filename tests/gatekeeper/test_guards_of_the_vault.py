"""Whoever goes round the program cannot change what an opening takes, nor that it happened, nor what is sealed."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gatekeeper.actions import break_glass
from gatekeeper.actions.break_glass import Passphrases
from tests.vault_kit import passphrase_of, store, three_leaders
from tests.world import World

SHOWING = "INSERT INTO vault_showing (request_id, shown_to, together_with, shown_at) "
REQUEST = (
    "INSERT INTO vault_request (version_id, rule, custodians, asked_by, reason, asked_at, ends_at) "
    "SELECT {version}, '{rule}', custodians, asked_by, reason, asked_at, ends_at FROM vault_request WHERE id = 2"
)


@pytest.fixture
def used(either_world: World) -> World:
    """A login for any two of three: seen once, attested once, and asked for again."""
    world = either_world
    three_leaders(world)
    store(world)
    store(world, "any-two")
    head = world.actor("head")
    number = break_glass.ask(world.db, head, "The account posts adverts", world.now)
    break_glass.agree(world.db, world.actor("third"), number, world.now)
    given = Passphrases(passphrase_of("head"), passphrase_of("third"))
    break_glass.show(world.db, head, number, given, world.now)
    break_glass.attest(world.db, head, "password", world.now)
    break_glass.ask(world.db, head, "It posts adverts again", world.now)
    return world


def refused(world: World, statement: str, said: str) -> None:
    with pytest.raises(DBAPIError, match=said), world.db.write() as session:
        session.connection().execute(sa.text(statement))


def test_the_database_refuses(used: World) -> None:
    head, third = used.staff["head"], used.staff["third"]
    for statement in (
        "UPDATE vault_request SET rule = 'any-one' WHERE id = 2",
        "UPDATE vault_request SET ends_at = '2030-01-01'",
        "UPDATE vault_request SET custodians = '[1]'",
        "UPDATE vault_request SET reason = 'none'",
        "UPDATE vault_version SET rule = 'any-one'",
        f"UPDATE vault_consent SET person_id = {head}",
        "UPDATE vault_showing SET shown_at = '2020-01-01'",
        "UPDATE vault_attestation SET line = 'seed'",
        "DELETE FROM vault_showing",
        "DELETE FROM vault_request",
        "DELETE FROM vault_custodian",
        "DELETE FROM vault_file",
    ):
        refused(used, statement, f"{statement.replace('DELETE FROM', 'UPDATE').split()[1]} rows are never changed")
    refused(used, REQUEST.format(version=2, rule="any-one"), "opened as it was stored last")
    refused(used, REQUEST.format(version=1, rule="any-one"), "opened as it was stored last")
    refused(
        used,
        f"INSERT INTO vault_consent (request_id, person_id, agreed_at) VALUES (2, {head}, '2026-11-24 12:00:00')",
        "nobody agrees to their own request",
    )
    for second in ("NULL", str(head), str(third)):
        refused(
            used, f"{SHOWING}VALUES (2, {head}, {second}, '2026-11-24 12:00:00')", "with everybody that it takes"
        )
    refused(used, f"{SHOWING}VALUES (1, {head}, {third}, '2026-11-24 12:00:00')", "never replaced")
