"""The web application over the same small school in every test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from gatekeeper import keys, migrations
from gatekeeper.connecting.ports import SETTINGS
from gatekeeper.db import connect
from gatekeeper.pictures.store import PictureStore
from gatekeeper.senses import picture_worker
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from tests import world as small_school
from tests.web.browser import Browser
from tests.world import DOMAIN, World, signed_in
from web import create_app
from web.drafts import uploads


@dataclass(frozen=True)
class Built:
    """A school that every test copies, which is quicker than building it: with everybody signed in once."""

    database: Path
    key: Path
    world: World
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The school, on a file that nobody changes. After all tests, the process that looked at pictures ends."""
    folder = tmp_path_factory.mktemp("school")
    database, key = folder / "gatekeeper.sqlite3", folder / "key"
    operational = keys.create(key)
    db = connect(f"sqlite:///{database.as_posix()}")
    migrations.upgrade(db)
    world = small_school.build(db, key=operational)
    tokens = {name: signed_in(db, f"{name}@{DOMAIN}", now=world.now) for name in world.staff}
    db.close()
    yield Built(database, key, world, tokens)
    picture_worker.shared().close()


@pytest.fixture
def world(built: Built, tmp_path: Path) -> Iterator[World]:
    """The school, on a database of this test's own."""
    shutil.copy(built.database, tmp_path / "gatekeeper.sqlite3")
    db = connect(f"sqlite:///{(tmp_path / 'gatekeeper.sqlite3').as_posix()}")
    yield World(db, built.world.now, dict(built.world.staff), dict(built.world.pupils))
    db.close()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a look takes longer than people wait; the answer must not depend on that."""
    monkeypatch.setattr(uploads, "LOOK_SECONDS", 180.0)


@pytest.fixture
def services(built: Built, world: World, tmp_path: Path) -> Iterator[Services]:
    """What the application is built over. Its clock is the world's; the look that is under way is waited for."""
    keys_of_x = dict.fromkeys(SETTINGS, "an-invented-key")
    settings = Settings(_env_file=None, data=tmp_path, **keys_of_x)  # type: ignore[call-arg, arg-type]  # pydantic-settings takes it
    made = Services(
        settings, world.db, keys.load(built.key), PictureStore(settings.pictures_path), lambda: world.now
    )
    yield made
    made.looking.close()


@pytest.fixture
def app(services: Services) -> Flask:
    """The application. Its errors become pages, as for staff."""
    return create_app(services)


@pytest.fixture
def browser(app: Flask, built: Built) -> Callable[..., Browser]:
    """Opens a browser: `browser("teacher")` is signed in, `browser()` is nobody."""

    def opened(name: str = "") -> Browser:
        fresh = Browser(app)
        return fresh.enter(built.tokens[name]) if name else fresh

    return opened
