"""What do the tests about X share: a running sandbox, a port to it, a picture?"""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PIL import Image

from gatekeeper.x.client import TweepyPort
from gatekeeper.x.credentials import XCredentials
from gatekeeper.x.sandbox import Sandbox
from tests.gatekeeper.x.caller import Caller

# Invented keys, with the two letters that a wrong encoding stumbles over.
KEYS = XCredentials(
    consumer_key="consumer-key-for-tests",
    consumer_secret="consumer&secret%25for tests",
    access_token="1700000000000000001-token-for-tests",
    access_token_secret="token%secret&for=tests+~",
)


@pytest.fixture
def keys() -> XCredentials:
    return KEYS


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(credentials=KEYS, lag=timedelta(0)) as running:
        yield running


@pytest.fixture
def port(sandbox: Sandbox) -> TweepyPort:
    return TweepyPort(KEYS, origin=sandbox.origin)


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    return picture("JPEG")


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """Draws a plain picture in the given format."""
    target = io.BytesIO()
    Image.new("RGB", size, (208, 120, 40)).save(target, kind)
    return target.getvalue()


@pytest.fixture(scope="session")
def picture_of() -> Callable[..., bytes]:
    return picture


@pytest.fixture
def call(sandbox: Sandbox, keys: XCredentials) -> Iterator[Caller]:
    caller = Caller(sandbox, keys)
    yield caller
    caller.session.close()
