"""A practice school has invented pupils, says so on every page, and never reaches X, whatever is set."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from gatekeeper import clock, keys, migrations, practising
from gatekeeper.actions import setting_up
from gatekeeper.connecting.ports import Ways
from gatekeeper.db import Database, connect
from gatekeeper.demo import school
from gatekeeper.errors import SettingsError, Stale
from gatekeeper.models import Person, Pupil
from gatekeeper.practice import is_marked, origin_for
from gatekeeper.services import Services, open_services
from gatekeeper.settings import Settings
from gatekeeper.x.credentials import XCredentials
from tests.world import World
from web import create_app

REAL = dict.fromkeys(
    ("x_consumer_key", "x_consumer_secret", "x_access_token", "x_access_token_secret"), "an-invented-key"
)


@pytest.fixture
def practice(tmp_path: Path) -> Settings:
    """The settings of a practice school, with keys as for the real X."""
    chosen = Settings(_env_file=None, data=tmp_path, **REAL)  # type: ignore[call-arg, arg-type]  # pydantic-settings takes it
    keys.create(chosen.key_path)
    db = connect(chosen.database_address)
    migrations.upgrade(db)
    setting_up.set_up(db, school.SCHOOL, school.HEAD, clock.now())
    practising.invent(db, clock.now())
    db.close()
    return chosen


def _run(db: Database, statement: str) -> None:
    with db.write() as session:
        session.connection().execute(sa.text(statement))


def test_the_real_x_is_never_chosen_for_practice_data_at_any_door(practice: Settings) -> None:
    services = open_services(practice)
    ways = Ways(services.db, services.key, practice, clock.now)
    with pytest.raises(SettingsError, match="never speaks to X"):
        ways.ports()
    with pytest.raises(SettingsError, match="never speaks to X"):
        ways.port(XCredentials("a", "b", "c", "d"))
    services.db.close()


def test_data_that_is_marked_later_loses_the_real_x_at_once(world: World, tmp_path: Path) -> None:
    chosen = Settings(_env_file=None, data=tmp_path, **REAL)  # type: ignore[call-arg, arg-type]  # pydantic-settings takes it
    ways = Ways(world.db, keys.create(tmp_path / "key"), chosen, lambda: world.now)
    made = ways.ports()
    assert made is not None
    setting_up.mark_practice(world.db, world.now)
    with pytest.raises(SettingsError):
        ways.port(XCredentials("a", "b", "c", "d"))
    with pytest.raises(Stale):
        setting_up.mark_practice(world.db, world.now)


def test_serving_practice_data_brings_its_own_stand_in_for_x(practice: Settings) -> None:
    with practising.stand_in(practice) as chosen:
        assert chosen.x_origin is not None
        assert chosen.x_origin.startswith("http://127.0.0.1:")
        services = open_services(chosen)
        assert origin_for(services.db, chosen.x_origin) == chosen.x_origin
        assert Ways(services.db, services.key, chosen, clock.now).ports() is not None
        services.db.close()


def test_other_data_is_served_as_the_settings_say(world: World, tmp_path: Path) -> None:
    chosen = Settings(_env_file=None, data=tmp_path, database_url=str(world.db.engine.url))  # type: ignore[call-arg, arg-type]  # pydantic-settings takes it
    keys.create(chosen.key_path)
    with practising.stand_in(chosen) as same:
        assert same is chosen
    assert not world.ask(is_marked)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM practice_mark",
        "UPDATE practice_mark SET id = 2",
        "UPDATE pupil SET forename = 'Somebody' WHERE id = 1",
        "UPDATE pupil SET surname = 'Real' WHERE id = 1",
    ],
)
def test_the_mark_stays_and_no_child_becomes_another(either_world: World, statement: str) -> None:
    setting_up.mark_practice(either_world.db, either_world.now)
    with pytest.raises(DBAPIError, match=r"never changed|invented pupils alone"):
        _run(either_world.db, statement)


def test_no_child_comes_into_a_practice_school(either_world: World) -> None:
    setting_up.mark_practice(either_world.db, either_world.now)

    def one(session: Session) -> Pupil:
        return session.exec(select(Pupil)).first()  # type: ignore[return-value]  # there are some

    found = either_world.ask(one)
    assert isinstance(found, Pupil)
    copied = {key: value for key, value in found.model_dump().items() if key not in {"id", "mis_ref", "upn_hash"}}
    with pytest.raises(DBAPIError, match="invented pupils alone"), either_world.db.write() as session:
        session.add(Pupil(**copied, mis_ref="new"))


def test_every_page_wears_the_ribbon_also_before_signing_in(practice: Settings) -> None:
    services = open_services(practice)
    client = create_app(Services(practice, services.db, services.key, services.pictures)).test_client()
    for path in ("/sign-in", "/nowhere"):
        assert "Practice school." in client.get(path).text
    services.db.close()


def test_leaving_practice_begins_with_one_leader_and_nobody_else(practice: Settings, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    db = connect(f"sqlite:///{real / 'gatekeeper.sqlite3'}")
    migrations.upgrade(db)
    setting_up.set_up(db, school.SCHOOL, school.HEAD, clock.now())
    with db.read() as session:
        assert len(session.exec(select(Person)).all()) == 1
        assert not is_marked(session)
    db.close()
    assert practice.data != real
