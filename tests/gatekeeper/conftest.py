"""Fixtures for the institution: the small school, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from gatekeeper.db import Database
from gatekeeper.models import Person, Pupil
from tests import databases
from tests.world import NOON, World


@pytest.fixture
def sqlite_db(tmp_path: Path) -> Iterator[Database]:
    db = databases.sqlite(tmp_path, filled=True)
    yield db
    db.close()


@pytest.fixture
def postgres_db() -> Iterator[Database]:
    with databases.postgres() as db:
        yield db


@pytest.fixture(params=["sqlite_db", "postgres_db"])
def either_db(request: pytest.FixtureRequest) -> Database:
    db = request.getfixturevalue(request.param)
    assert isinstance(db, Database)
    return db


def world_of(db: Database) -> World:
    """The world of the tests, as it lies in a filled database."""
    with db.read() as session:
        staff = {p.email.partition("@")[0]: p.id for p in session.exec(select(Person))}
        pupils = {p.mis_ref: p.id for p in session.exec(select(Pupil))}
    return World(db, NOON, staff, pupils)


@pytest.fixture
def world(sqlite_db: Database) -> World:
    return world_of(sqlite_db)


@pytest.fixture
def either_world(either_db: Database) -> World:
    return world_of(either_db)
