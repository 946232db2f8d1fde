"""Where is a backup tried, beside the data that is here, so that nobody sees it before all of it is well?"""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from gatekeeper.backups import checking, copying
from gatekeeper.backups.errors import BackupError
from gatekeeper.db import Database, connect


@contextmanager
def brought_back(db: Database, work: Path) -> Iterator[Database]:
    """The database of an unpacked backup, loaded where nobody else looks.

    A file stays in its work folder; a database on a server is taken away afterwards.

    Raises:
        BackupError: it is damaged or of the other kind, or no database may be made on this server.
    """
    if db.is_sqlite:
        copy = checking.the_one(work, copying.SQLITE_FILE, "a PostgreSQL database. Set GATEKEEPER_DATABASE_URL")
        checking.need_whole_file(copy)
        with closing(connect(f"sqlite:///{copy.as_posix()}")) as fresh:
            yield fresh
        return
    copy = checking.the_one(work, copying.SERVER_FILE, "an SQLite database. Leave GATEKEEPER_DATABASE_URL empty")
    name = f"gatekeeper_drill_{secrets.token_hex(4)}"
    try:
        _on_server(db, f"CREATE DATABASE {name}")
    except sa.exc.DatabaseError as error:
        raise BackupError(
            "A backup is first brought back into a database of its own beside this one, and the gatekeeper’s role "
            "may not make one. Allow it with ALTER ROLE … CREATEDB. Nothing was changed."
        ) from error
    try:
        with closing(connect(db.engine.url.set(database=name).render_as_string(hide_password=False))) as fresh:
            copying.load(fresh, copy)
            yield fresh
    finally:
        _on_server(db, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(db: Database, statement: str) -> None:
    """Making and dropping a database cannot be part of a transaction."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(statement))
