"""The web application over the same small school in every test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from gatekeeper import keys, migrations
from gatekeeper.db import connect
from gatekeeper.pictures.store import PictureStore
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from tests import world as small_school
from tests.web.browser import Browser
from tests.world import World
from web import create_app


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The school on a database file that every test copies, which is quicker than building it."""
    path = tmp_path_factory.mktemp("school") / "gatekeeper.sqlite3"
    db = connect(f"sqlite:///{path.as_posix()}")
    migrations.upgrade(db)
    world = small_school.build(db)
    db.close()
    return path, world


@pytest.fixture
def world(built: tuple[Path, World], tmp_path: Path) -> Iterator[World]:
    """The school, on a database of this test's own."""
    path, school = built
    shutil.copy(path, tmp_path / "gatekeeper.sqlite3")
    db = connect(f"sqlite:///{(tmp_path / 'gatekeeper.sqlite3').as_posix()}")
    yield World(db, school.now, dict(school.staff), dict(school.pupils))
    db.close()


@pytest.fixture
def services(world: World, tmp_path: Path) -> Services:
    """What the application is built over. Its clock is the world's."""
    key = keys.create(tmp_path / "key")
    settings = Settings(_env_file=None, data=tmp_path)  # type: ignore[call-arg]  # pydantic-settings takes it
    return Services(settings, world.db, key, PictureStore(settings.pictures_path), lambda: world.now)


@pytest.fixture
def app(services: Services) -> Flask:
    """The application."""
    made = create_app(services)
    made.testing = False  # errors become pages, as for staff
    return made


@pytest.fixture
def browser(app: Flask) -> Callable[..., Browser]:
    """Opens a browser: `browser("teacher")` is signed in, `browser()` is nobody."""

    def opened(name: str = "") -> Browser:
        fresh = Browser(app)
        return fresh.sign_in(name) if name else fresh

    return opened
