"""An installation with a publisher and a stand-in for X, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.settings import Settings
from gatekeeper.x.sandbox.server import Sandbox
from tests import databases
from tests.installed import Installed
from tests.world import ACCOUNT_ID, NOON


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(account_id=ACCOUNT_ID) as running, running.at(NOON):
        yield running


@pytest.fixture
def installed(tmp_path: Path, sandbox: Sandbox) -> Iterator[Installed]:
    data = tmp_path / "data"
    data.mkdir()
    db = databases.sqlite(tmp_path, filled=True)
    path = Path(str(db.engine.url.database))
    db.close()
    path.rename(data / "gatekeeper.sqlite3")
    settings = Settings(_env_file=None, data=data)  # type: ignore[call-arg]  # pydantic-settings takes it
    one = Installed(settings, tmp_path / "safe.tar", sandbox)
    yield one
    one.close()


@pytest.fixture
def on_a_server(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    with databases.postgres() as db:
        monkeypatch.setenv("PATH", databases.postgres_programs(), prepend=":")
        address = db.engine.url.render_as_string(hide_password=False)
        db.close()
        data = tmp_path / "data"
        data.mkdir()
        settings = Settings(_env_file=None, data=data, database_url=address)  # type: ignore[call-arg,arg-type]  # pydantic-settings takes both
        one = Installed(settings, tmp_path / "safe.tar", sandbox)
        yield one
        one.close()
