"""How does a test begin anew from the same database many times, in milliseconds, on either kind?

The address stays the same, and with it the engine and the statements that it has prepared; only what lies there
is put back.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from gatekeeper.db import Database, connect
from tests import databases
from tests.gatekeeper.conftest import world_of
from tests.world import World

Kind = Literal["sqlite", "postgres"]
Fresh = Callable[[], AbstractContextManager[object]]


@contextmanager
def prepared(kind: Kind, folder: Path, fill: Callable[[World], object]) -> Iterator[tuple[Database, Fresh]]:
    """The school, with what `fill` does to it. Gives the database, and what makes it so again for a while."""
    with _first(kind, folder) as first:
        fill(world_of(first))
        first.close()
        name = str(first.engine.url.database)
        if kind == "sqlite":
            path = folder / "used.sqlite3"
            db = connect(f"sqlite:///{path}")
            fresh: Fresh = partial(_copied, name, path)
        else:
            used = f"{name}_used"
            db = connect(first.engine.url.set(database=used).render_as_string(hide_password=False))
            fresh = partial(_twin, name, used)
        yield db, partial(_put_back, db, fresh)


@contextmanager
def _first(kind: Kind, folder: Path) -> Iterator[Database]:
    if kind == "sqlite":
        yield databases.sqlite(folder, filled=True)
    else:
        with databases.postgres() as db:
            yield db


@contextmanager
def _put_back(db: Database, fresh: Fresh) -> Iterator[None]:
    with fresh():
        try:
            yield
        finally:
            db.close()


@contextmanager
def _copied(name: str, path: Path) -> Iterator[None]:
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    shutil.copyfile(name, path)
    yield


@contextmanager
def _twin(template: str, name: str) -> Iterator[None]:
    with databases.postgres(template, name):
        yield
