"""Do the bytes of a picture that is gone leave the disk, and nothing else with them?"""

from pathlib import Path

import pytest

from gatekeeper import doctor
from gatekeeper.actions import drafting
from gatekeeper.models import Picture
from gatekeeper.pictures.intake import Cleaned, clean
from gatekeeper.pictures.store import PictureStore
from gatekeeper.removing import leftovers, remove_bytes, remove_leftovers, remove_unneeded
from gatekeeper.settings import Settings
from tests.gatekeeper.senses.drawn import jpeg_of, scene
from tests.world import World


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data=tmp_path)  # type: ignore[call-arg]  # pydantic-settings takes it


@pytest.fixture
def store(settings: Settings) -> PictureStore:
    return PictureStore(settings.pictures_path)


@pytest.fixture
def cleaned(store: PictureStore) -> Cleaned:
    made = clean(jpeg_of(scene(1)), "photo.jpg")
    store.keep(made)
    return made


def added(world: World, cleaned: Cleaned) -> int:
    return drafting.add_picture(
        world.db, world.actor("teacher"), world.draft(), cleaned, file_name="photo.jpg", now=world.now
    )


def gone(world: World, picture_id: int) -> None:
    with world.db.write() as session:
        session.get_one(Picture, picture_id).gone_at = world.now


def both(cleaned: Cleaned) -> set[str]:
    return {cleaned.sha256, cleaned.small_sha256}


def test_both_files_go_and_a_second_time_there_is_nothing_to_do(
    world: World, store: PictureStore, cleaned: Cleaned
) -> None:
    picture = added(world, cleaned)
    gone(world, picture)
    assert set(remove_bytes(world.db, store, picture)) == both(cleaned)
    assert set(store.digests()) == set()
    assert remove_bytes(world.db, store, picture) == ()


def test_what_another_picture_needs_stays(world: World, store: PictureStore, cleaned: Cleaned) -> None:
    first, second = added(world, cleaned), added(world, cleaned)
    gone(world, first)
    assert remove_bytes(world.db, store, first) == ()
    assert set(store.digests()) == both(cleaned)
    gone(world, second)
    assert set(remove_bytes(world.db, store, first)) == both(cleaned)


def test_a_picture_that_is_not_gone_keeps_its_files(world: World, store: PictureStore, cleaned: Cleaned) -> None:
    picture = added(world, cleaned)
    assert remove_bytes(world.db, store, picture) == ()
    assert remove_bytes(world.db, store, 10_000) == ()
    assert remove_unneeded(world.db, store, both(cleaned)) == ()
    assert set(store.digests()) == both(cleaned)


def test_what_a_crash_left_is_deleted_at_the_next_start(
    world: World, store: PictureStore, cleaned: Cleaned
) -> None:
    other = clean(jpeg_of(scene(2)), "photo.jpg")
    store.keep(other)
    added(world, other)
    gone(world, added(world, cleaned))
    with world.db.read() as session:
        assert set(leftovers(session, store)) == both(cleaned)
    assert remove_leftovers(world.db, store) == 2
    assert set(store.digests()) == both(other)
    assert remove_leftovers(world.db, store) == 0


def test_bytes_that_never_became_a_picture_are_unneeded(
    world: World, store: PictureStore, cleaned: Cleaned
) -> None:
    assert set(remove_unneeded(world.db, store, (cleaned.sha256, cleaned.small_sha256))) == both(cleaned)


def test_the_doctor_names_what_is_still_there(
    world: World, store: PictureStore, cleaned: Cleaned, settings: Settings
) -> None:
    picture = added(world, cleaned)
    assert list(doctor._left_on_disk(world.db, settings)) == []
    gone(world, picture)
    (line,) = doctor._left_on_disk(world.db, settings)
    assert line.health is doctor.Health.WARNING
    assert line.words.startswith("2 files are still there of pictures that are gone. Restart the server")
    remove_leftovers(world.db, store)
    assert list(doctor._left_on_disk(world.db, settings)) == []
