"""The chain finds every change, whoever made it and however."""

import pytest
import sqlalchemy as sa

from gatekeeper.audit import chain
from gatekeeper.audit.chain import Verdict
from gatekeeper.db import Database
from tests.world import World


def _verdict(db: Database) -> Verdict:
    with db.read() as session:
        return chain.verify(session, batch=7)


def _tamper(db: Database, *statements: str) -> None:
    """What somebody could do who owns the file and has taken the triggers away."""
    with db.engine.execution_options(gatekeeper_writes=True).begin() as connection:
        if db.is_sqlite:
            for (name,) in connection.execute(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # a moved row takes its details along
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)
        if not db.is_sqlite:
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


def test_a_real_life_is_sound(either_world: World) -> None:
    either_world.approved()
    verdict = _verdict(either_world.db)
    assert verdict.sound
    assert verdict.events > 15


COLUMNS = ("at", "actor_id", "actor", "roles", "verb", "subject", "post_id", "details_commit", "prev", "hash")


@pytest.mark.parametrize("column", COLUMNS)
def test_each_changed_column_is_found_and_named(world: World, column: str) -> None:
    world.approved()
    value = {"actor_id": "7", "post_id": "1"}.get(column, "'changed'")
    _tamper(world.db, f"UPDATE audit_event SET {column} = {value} WHERE seq = 3")
    verdict = _verdict(world.db)
    assert verdict.first_bad in {3, 4}
    assert f"{verdict.first_bad}" in verdict.problem


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        (("DELETE FROM audit_detail WHERE seq = 5", "DELETE FROM audit_event WHERE seq = 5"), 5),
        (("UPDATE audit_detail SET details = '{\"x\": 1}' WHERE seq = 6",), 6),
        (("UPDATE audit_detail SET salt = '00000000000000000000000000000000' WHERE seq = 6",), 6),
        (
            (
                "UPDATE audit_event SET seq = 1000 WHERE seq = 4",
                "UPDATE audit_detail SET seq = 1000 WHERE seq = 4",
            ),
            4,
        ),
    ],
    ids=["deleted", "details", "salt", "moved"],
)
def test_deletions_and_changed_details_are_found(
    either_world: World, tamper: tuple[str, ...], first_bad: int
) -> None:
    either_world.approved()
    _tamper(either_world.db, *tamper)
    assert _verdict(either_world.db).first_bad == first_bad


def test_a_cut_off_end_is_found(world: World) -> None:
    world.approved()
    last = _verdict(world.db).events
    _tamper(
        world.db,
        f"DELETE FROM audit_detail WHERE seq = {last}",
        f"DELETE FROM audit_event WHERE seq = {last}",
    )
    verdict = _verdict(world.db)
    assert not verdict.sound
    assert verdict.events == last - 1


def test_erased_details_leave_the_chain_sound(either_world: World) -> None:
    either_world.approved()
    with either_world.db.write() as session:
        session.connection().execute(sa.text("DELETE FROM audit_detail WHERE seq = 4"))
    verdict = _verdict(either_world.db)
    assert verdict.sound
    assert verdict.erased == 1
