"""An installation with a school and a picture in it, and a backup of it."""

from pathlib import Path

import pytest

from gatekeeper import backups
from gatekeeper.pictures.store import PictureStore
from gatekeeper.settings import Settings
from tests import databases
from tests.world import NOON


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with a school and a picture in it, and a backup of it in safe.tar."""
    data = tmp_path / "data"
    data.mkdir()
    db = databases.sqlite(tmp_path, filled=True)
    path = Path(str(db.engine.url.database))
    db.close()
    path.rename(data / "gatekeeper.sqlite3")
    chosen = Settings(_env_file=None, data=data)  # type: ignore[call-arg]  # pydantic-settings takes it
    PictureStore(chosen.pictures_path).put(b"a picture")
    backups.make(chosen, tmp_path / "safe.tar", NOON)
    return chosen
