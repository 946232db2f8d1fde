"""Is the database at the version that this program needs, and how does it get there?"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from gatekeeper.db import Database

FOLDER = Path(__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", FOLDER.as_posix())
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The revision that this program needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(db: Database) -> str | None:
    """The revision that the database has, or None if it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(db: Database, to: str = "head") -> None:
    """Brings the database to a revision, in one transaction."""
    config = _config()
    with db.engine.execution_options(gatekeeper_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def downgrade(db: Database, to: str) -> None:
    """Takes the database back to an earlier revision."""
    config = _config()
    with db.engine.execution_options(gatekeeper_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
