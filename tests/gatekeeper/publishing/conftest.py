"""A small school, a sandbox that plays X, and the real publisher between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.actions import drafting
from gatekeeper.pictures import paint
from gatekeeper.pictures.intake import clean
from gatekeeper.pictures.store import PictureStore
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.versions import PictureChoice
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.server import Sandbox
from tests.world import ACCOUNT_ID, NOON, World, shows


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(account_id=ACCOUNT_ID) as running, running.at(NOON):
        yield running


@pytest.fixture
def pictures(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path / "pictures")


@pytest.fixture
def publisher(world: World, sandbox: Sandbox, pictures: PictureStore) -> Publisher:
    port = TweepyPort(sandbox.credentials, origin=sandbox.origin, read_timeout=2, deadline=3)
    return Publisher(world.db, pictures, lambda _: port, lambda: world.now, name="test", steady=world.steady)


@pytest.fixture(scope="session")
def phone_photo() -> bytes:
    return paint.phone_photo(paint.painted("sunflowers", size=(600, 400)))


def add_photo(
    world: World, reference: str, pictures: PictureStore, data: bytes, *pupils: int, by: str = "teacher"
) -> PictureChoice:
    """Takes a photo in as the web page does, and gives the choice for a draft."""
    cleaned = clean(data, "IMG_1.jpg")
    pictures.keep(cleaned)
    picture_id = drafting.add_picture(
        world.db, world.actor(by), reference, cleaned, file_name="IMG_1.jpg", now=world.now
    )
    world.looked_at(picture_id)
    return shows(picture_id, *pupils, alt_text="Six tall sunflowers in the school garden")
