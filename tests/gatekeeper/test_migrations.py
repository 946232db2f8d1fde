"""The schema that migrations make is the schema that the models describe, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from gatekeeper import migrations
from gatekeeper.db import Database, connect
from gatekeeper.errors import SettingsError
from gatekeeper.models import METADATA
from tests import databases


def _difference(db: Database) -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, METADATA))


def _there_and_back(db: Database) -> None:
    migrations.upgrade(db)
    assert migrations.current(db) == migrations.newest()
    assert _difference(db) == []
    migrations.downgrade(db, "base")
    assert migrations.current(db) is None
    migrations.upgrade(db)
    assert _difference(db) == []


def test_schema_from_migrations_is_the_schema_of_the_models_on_sqlite(tmp_path: Path) -> None:
    db = connect(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    _there_and_back(db)
    db.close()


def test_schema_from_migrations_is_the_schema_of_the_models_on_postgres() -> None:
    with databases.empty_postgres() as db:
        _there_and_back(db)


def test_the_head_file_names_the_newest_revision_so_that_branches_meet_in_git() -> None:
    assert (migrations.FOLDER / "HEAD").read_text().strip() == migrations.newest()


def test_a_missing_column_would_be_seen(tmp_path: Path) -> None:
    db = connect(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    migrations.upgrade(db)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE pause DROP COLUMN why")
    assert _difference(db) != []
    db.close()


def test_wal_mode_is_refused_where_it_can_lose_commits(tmp_path: Path) -> None:
    path = tmp_path / "wal.sqlite3"
    db = connect(f"sqlite:///{path}")
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        connection.rollback()
        raw.execute("PRAGMA journal_mode=WAL")
    db.close()
    again = connect(f"sqlite:///{path}")
    with pytest.raises(SettingsError, match="WAL"), again.read() as session:
        session.connection()
    again.close()
