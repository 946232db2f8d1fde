"""A school with its pages and its publisher, on either database, that can be put back to where it was."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gatekeeper import keys
from gatekeeper.connecting.ports import SETTINGS
from gatekeeper.db import Database
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.services import Services
from gatekeeper.settings import Settings
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.server import Sandbox
from tests.faults.prepared import Fresh, Kind, prepared
from tests.gatekeeper.conftest import world_of
from tests.web.browser import Browser, Page
from tests.world import ACCOUNT_ID, DOMAIN, NOON, World, signed_in
from web import create_app


class Sender(Browser):
    """A browser that has the form already: what it sends is one request, and nothing besides."""

    def send(self, path: str, form: Mapping[str, Any]) -> Page:
        """Sends a form that was read before."""
        return self._page(self.client.post(path, data=dict(form), buffered=True))


@dataclass
class School:
    """What a test works with. `begin` puts everything back, and gives the world as it was prepared."""

    db: Database
    x: Sandbox
    browser: Sender
    services: Services
    world: World
    _fresh: Fresh

    @property
    def pictures(self) -> PictureStore:
        """Where the files of pictures lie."""
        return self.services.pictures

    @contextmanager
    def begin(self) -> Iterator[World]:
        """One run, from the same start as every other."""
        self.x.reset()
        with self._fresh():
            self.world.now = NOON
            yield self.world

    def port(self) -> TweepyPort:
        """A way to X."""
        return TweepyPort(self.x.credentials, origin=self.x.origin, read_timeout=8, deadline=9)

    def publisher(self, name: str) -> Publisher:
        """A publisher process that comes up now."""
        port = self.port()
        return Publisher(
            self.db, self.pictures, lambda _: port, lambda: self.world.now, name=name, steady=self.world.steady
        )


Opens = Callable[[Kind, str, Callable[[World], object]], School]


@pytest.fixture
def x() -> Iterator[Sandbox]:
    """X, over HTTP, with no rule against duplicates and lists that do not lag."""
    with Sandbox(account_id=ACCOUNT_ID, duplicate_window=None, lag=timedelta(0)) as running, running.at(NOON):
        yield running


@pytest.fixture
def opened(tmp_path: Path, x: Sandbox) -> Iterator[Opens]:
    """Opens a school on a kind of database, in which somebody is signed in and something has happened."""
    with ExitStack() as stack:

        def opens(kind: Kind, who: str, fill: Callable[[World], object]) -> School:
            key = keys.create(tmp_path / "key")
            tokens: list[str] = []

            def filled(world: World) -> None:
                fill(world)
                tokens.append(signed_in(world.db, f"{who}@{DOMAIN}", now=world.now))

            db, fresh = stack.enter_context(prepared(kind, tmp_path, filled))
            with fresh():
                world = world_of(db)
            given: dict[str, Any] = {**dict.fromkeys(SETTINGS, "an-invented-key"), "x_origin": x.origin}
            settings = Settings(_env_file=None, data=tmp_path, **given)  # type: ignore[call-arg]  # pydantic-settings takes it
            store = PictureStore(tmp_path / "pictures")
            services = Services(settings, db, key, store, lambda: world.now)
            stack.callback(services.looking.close)
            browser = Sender(create_app(services))
            browser.enter(tokens[0])
            return School(db, x, browser, services, world, fresh)

        yield opens
