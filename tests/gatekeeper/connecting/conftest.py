"""A school on either database whose X is a stand-in on this computer."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.actions import connecting
from gatekeeper.connecting.ports import KeptPort, Ways
from gatekeeper.keys import OperationalKey
from gatekeeper.models import Channel
from gatekeeper.settings import Settings
from gatekeeper.x.sandbox import Sandbox
from gatekeeper.x.sandbox.oauth2 import App
from tests.gatekeeper.x.consenting import consent
from tests.world import ACCOUNT_ID, World

BACK = "http://127.0.0.1:8000/account-on-x/back"
BROWSER = "token of this browser"


@dataclass
class Connecting:
    """What a test works with. Time passes by `ahead`; the stand-in's time is the real one."""

    world: World
    sandbox: Sandbox
    ways: Ways
    app: App
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def address(self, *, public: bool = False) -> str:
        secret = "" if public else self.app.client_secret
        asked = connecting.ask_consent(
            self.ways,
            self.world.actor("head"),
            BROWSER,
            client_id=self.app.client_id,
            client_secret=secret,
            back=BACK,
        )
        return asked.address

    def answer(self, led_to: str, browser: str = BROWSER) -> str:
        given = dict(part.split("=", 1) for part in led_to.partition("?")[2].split("&"))
        return connecting.take_consent(
            self.ways,
            self.world.actor("head"),
            browser,
            state=given["state"],
            code=given.get("code", ""),
            error=given.get("error", ""),
        )

    def connected(self) -> KeptPort:
        self.answer(consent(self.address()))
        return self.port()

    def port(self) -> KeptPort:
        return KeptPort(self.ways, 1, None)

    def channel(self) -> Channel:
        with self.world.db.read() as session:
            return session.get_one(Channel, 1)

    def token_requests(self) -> int:
        return sum(1 for seen in self.sandbox.requests() if seen.path == "/2/oauth2/token")


@pytest.fixture
def it(either_world: World, tmp_path: Path) -> Iterator[Connecting]:
    with Sandbox(account_id=ACCOUNT_ID, lag=timedelta(0)) as sandbox:
        settings = Settings(_env_file=None, data=tmp_path, x_origin=sandbox.origin)  # type: ignore[call-arg]  # pydantic-settings takes it
        clock: list[Callable[[], datetime]] = []
        ways = Ways(either_world.db, OperationalKey(secrets.token_bytes(32)), settings, lambda: clock[0]())  # noqa: PLW0108  # it is filled below
        made = Connecting(either_world, sandbox, replace(ways), sandbox.register_app([BACK]))
        clock.append(made.now)
        yield made
